#!/usr/bin/env python3
"""Known activations of the imported backbone, computed without any code of this project.

usage: make_backbone.py objectron_solution_packed_assets.data > backbone.json

Reads the detector with a FlatBuffer reader of its own, runs MobileNetV2-1.0 in PyTorch (float64) with TensorFlow's SAME
padding on a fixed pattern, and prints a summary of each tap: shape, mean, standard deviation, and the values at flat NHWC indices
0, 7919, 2*7919, ... modulo the length. Needs Python 3, NumPy and PyTorch (Debian: python3-torch).
"""
import json
import struct
import sys

import numpy as np
import torch
import torch.nn.functional as F

HEIGHT, WIDTH, SAMPLES = 96, 64, 48
STRIDE = 7919  # a prime, so that the sampled values are of all channels
STAGES = [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)]
TAPS = {3: "tap4", 6: "tap8", 13: "tap16"}

data = open(sys.argv[1], "rb").read()[184:9987912]


def u32(o):
    return struct.unpack_from("<I", data, o)[0]


def field(t, i):
    v = t - struct.unpack_from("<i", data, t)[0]
    size = struct.unpack_from("<H", data, v)[0]
    o = struct.unpack_from("<H", data, v + 4 + 2 * i)[0] if 4 + 2 * i < size else 0
    return t + o if o else None


def vector(t, i):
    f = field(t, i)
    if f is None:
        return 0, 0
    v = f + u32(f)
    return v + 4, u32(v)


def tables(t, i):
    p, n = vector(t, i)
    return [p + 4 * k + u32(p + 4 * k) for k in range(n)]


model = u32(0)
buffers = tables(model, 4)
arrays = {}  # float16 constants by name, in file order
for t in tables(tables(model, 2)[0], 0):
    p, n = vector(t, 3)
    name = data[p:p + n].decode()
    f = field(t, 1)
    if f is None or data[f] != 1:
        continue
    p, n = vector(t, 0)
    shape = struct.unpack_from("<%di" % n, data, p)
    f = field(t, 2)
    p, n = vector(buffers[u32(f)], 0)
    arrays[name] = np.frombuffer(data, "<f2", n // 2, p).reshape(shape).astype(np.float64)


def pair(scope, depthwise=False):
    """Weight and bias of a layer; the names of folded constants list all the nodes that they came from, the layer's first."""
    prefix = "FeatureExtractor/MobilenetV2/" + scope + "/"
    mine = [a for name, a in arrays.items() if name.startswith(prefix)]
    weight = [a for a in mine if a.ndim == 4]
    bias = [a for a in mine if a.ndim == 1]
    assert len(weight) == 1 and len(bias) == 1, (scope, [a.shape for a in mine])
    w = weight[0].transpose(3, 0, 1, 2) if depthwise else weight[0].transpose(0, 3, 1, 2)  # to PyTorch's O I H W
    return torch.from_numpy(w.copy()), torch.from_numpy(bias[0].copy())


def conv(x, w, b, stride, groups=1):
    k = w.shape[-1]
    pad = []
    for n in (x.shape[3], x.shape[2]):  # F.pad takes the last axis first
        total = max((-(-n // stride) - 1) * stride + k - n, 0)
        pad += [total // 2, total - total // 2]
    return F.conv2d(F.pad(x, pad), w, b, stride, groups=groups)


def relu6(x):
    return x.clamp(0, 6)


i = torch.arange(HEIGHT * WIDTH * 3, dtype=torch.int64)
image = ((i * i * 7 + i * 31) % 255).double() / 127 - 1  # [H, W, 3]; whole numbers, so that every language makes the same
x = image.reshape(1, HEIGHT, WIDTH, 3).permute(0, 3, 1, 2)

out = {}


def keep(name, t):
    a = t.permute(0, 2, 3, 1).contiguous().numpy()
    flat = a.reshape(-1)
    out[name] = {"shape": list(a.shape), "mean": flat.mean(), "std": flat.std(),
                 "values": [float("%.7g" % flat[k * STRIDE % len(flat)]) for k in range(SAMPLES)]}


x = relu6(conv(x, *pair("Conv"), 2))
block, width = 0, 32
for expand, channels, repeat, stride in STAGES:
    for r in range(repeat):
        scope = "expanded_conv" + ("_%d" % block if block else "")
        block += 1
        h = x
        if expand > 1:
            h = relu6(conv(h, *pair(scope + "/expand"), 1))
        h = relu6(conv(h, *pair(scope + "/depthwise", True), stride if r == 0 else 1, groups=h.shape[1]))
        h = conv(h, *pair(scope + "/project"), 1)
        x = x + h if r > 0 else h
        if block in TAPS:
            keep(TAPS[block], x)
keep("tap32", relu6(conv(x, *pair("Conv_1"), 1)))
print(json.dumps({"made by": "make_backbone.py, PyTorch %s, NumPy %s" % (torch.__version__, np.__version__),
           "height": HEIGHT, "width": WIDTH, "taps": out}).replace(', "tap', ',\n "tap'))
