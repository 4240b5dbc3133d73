#!/usr/bin/env python3
"""A MobileNetV2-1.0 as torchvision and timm name its parts, with made-up weights: what it computes, without any code of this project.

usage: make_mobilenet.py golden > mobilenet.json                        what the network computes, names and shapes of both libraries
       make_mobilenet.py torchvision|timm OUT.safetensors > taps.json   the same network as a file, and what it computes

Weights follow from a counter (SplitMix64), so that every language makes the same. Batch normalisation has an epsilon of 1e-5 and
statistics that are not those of a fresh network; padding is symmetric. The image, a fixed pattern, is normalised by ImageNet's
mean and standard deviation. Each tap is summed up: shape, mean, standard deviation, and the values at flat NHWC indices 0, 7919,
2*7919, ... modulo the length. Computed in float64. Needs Python 3, NumPy and PyTorch (Debian: python3-torch).
"""
import json
import struct
import sys
from collections import OrderedDict

import numpy as np
import torch
from torch import nn

HEIGHT, WIDTH, SAMPLES, STRIDE = 64, 96, 48, 7919
STAGES = [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)]
MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
TAPS = {3: "tap4", 6: "tap8", 13: "tap16"}


def conv(i, o, k=1, stride=1, groups=1):
    return nn.Conv2d(i, o, k, stride, (k - 1) // 2, groups=groups, bias=False)


def unit(*args, act=True, **kw):
    """torchvision's ConvBNReLU: the parts are called 0 and 1."""
    c = conv(*args, **kw)
    return nn.Sequential(c, nn.BatchNorm2d(c.out_channels), *([nn.ReLU6()] if act else []))


class VisionBlock(nn.Module):
    def __init__(self, i, expansion, o, stride):
        super().__init__()
        wide = i * expansion
        parts = [unit(i, wide)] if expansion != 1 else []
        parts += [unit(wide, wide, 3, stride, groups=wide), conv(wide, o), nn.BatchNorm2d(o)]
        self.conv, self.adds = nn.Sequential(*parts), stride == 1 and i == o

    def forward(self, x):
        return x + self.conv(x) if self.adds else self.conv(x)


class Vision(nn.Module):
    def __init__(self):
        super().__init__()
        features, i = [unit(3, 32, 3, 2)], 32
        for expansion, o, repeats, stride in STAGES:
            for n in range(repeats):
                features.append(VisionBlock(i, expansion, o, stride if n == 0 else 1))
                i = o
        features.append(unit(i, 1280))
        self.features = nn.Sequential(*features)
        self.classifier = nn.Sequential(nn.Dropout(0.2), nn.Linear(1280, 5))

    def forward(self, x):
        out = OrderedDict()
        for n, f in enumerate(self.features):
            x = f(x)
            if n in TAPS:
                out[TAPS[n]] = x
        out["tap32"] = x
        return out


class TimmBlock(nn.Module):
    def __init__(self, i, expansion, o, stride):
        super().__init__()
        wide = i * expansion
        if expansion == 1:  # a depthwise separable convolution has names of its own
            self.conv_dw, self.bn1 = conv(i, i, 3, stride, i), nn.BatchNorm2d(i)
            self.conv_pw, self.bn2 = conv(i, o), nn.BatchNorm2d(o)
        else:
            self.conv_pw, self.bn1 = conv(i, wide), nn.BatchNorm2d(wide)
            self.conv_dw, self.bn2 = conv(wide, wide, 3, stride, wide), nn.BatchNorm2d(wide)
            self.conv_pwl, self.bn3 = conv(wide, o), nn.BatchNorm2d(o)
        self.adds = stride == 1 and i == o

    def forward(self, x):
        if hasattr(self, "conv_pwl"):
            y = self.bn1(self.conv_pw(x)).clamp(0, 6)
            y = self.bn3(self.conv_pwl(self.bn2(self.conv_dw(y)).clamp(0, 6)))
        else:
            y = self.bn2(self.conv_pw(self.bn1(self.conv_dw(x)).clamp(0, 6)))
        return x + y if self.adds else y


class Timm(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv_stem, self.bn1 = conv(3, 32, 3, 2), nn.BatchNorm2d(32)
        stages, i = [], 32
        for expansion, o, repeats, stride in STAGES:
            blocks = []
            for n in range(repeats):
                blocks.append(TimmBlock(i, expansion, o, stride if n == 0 else 1))
                i = o
            stages.append(nn.Sequential(*blocks))
        self.blocks = nn.Sequential(*stages)
        self.conv_head, self.bn2 = conv(i, 1280), nn.BatchNorm2d(1280)
        self.classifier = nn.Linear(1280, 5)

    def forward(self, x):
        x, out, n = self.bn1(self.conv_stem(x)).clamp(0, 6), OrderedDict(), 0
        for stage in self.blocks:
            for block in stage:
                x, n = block(x), n + 1
                if n in TAPS:
                    out[TAPS[n]] = x
        out["tap32"] = self.bn2(self.conv_head(x)).clamp(0, 6)
        return out


def values(stream, count):
    """SplitMix64 of a counter, as numbers of -1 to 1."""
    with np.errstate(over="ignore"):
        z = (np.uint64(stream << 32) + np.arange(1, count + 1, dtype=np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ z >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ z >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    return ((z >> np.uint64(40)).astype(np.float64) / (1 << 23) - 1).astype(np.float32)


def fill(net):
    """Streams 0, 1, 2, ... are the tensors of the convolutions and normalisations in the order of state_dict()."""
    stream = 0
    for name, t in net.state_dict().items():
        if name.startswith("classifier") or name.endswith("num_batches_tracked"):
            continue
        v = values(stream, t.numel()).reshape(t.shape)
        stream += 1
        if t.dim() == 4:
            v = v * np.float32(np.sqrt(3 / t[0].numel()))
        elif name.endswith(("running_mean", "bias")):
            v = v * np.float32(0.25)
        else:  # gain and variance
            v = 1 + v * np.float32(0.5)
        t.copy_(torch.from_numpy(v))


def taps(net):
    i = torch.arange(HEIGHT * WIDTH * 3, dtype=torch.int64)
    x = (((i * i * 7 + i * 31) % 256).double() / 255).reshape(1, HEIGHT, WIDTH, 3).permute(0, 3, 1, 2)
    x = (x - torch.tensor(MEAN).double().view(3, 1, 1)) / torch.tensor(STD).double().view(3, 1, 1)
    out = {}
    for name, t in net(x).items():
        a = t.permute(0, 2, 3, 1).contiguous().numpy()
        flat = a.reshape(-1)
        out[name] = {"shape": list(a.shape), "mean": flat.mean(), "std": flat.std(),
                     "values": [float("%.7g" % flat[k * STRIDE % len(flat)]) for k in range(SAMPLES)]}
    return out


def write(path, tensors):
    """A safetensors file."""
    header, data = {"__metadata__": {"format": "pt"}}, b""
    kinds = {torch.float32: "F32", torch.int64: "I64"}
    for name, t in tensors.items():
        raw = t.contiguous().numpy().tobytes()
        header[name] = {"dtype": kinds[t.dtype], "shape": list(t.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    head = json.dumps(header).encode()
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(head)) + head + data)


def main():
    nets = {"torchvision": Vision(), "timm": Timm()}
    with torch.no_grad():
        for net in nets.values():
            fill(net)
            net.eval()
        if sys.argv[1] != "golden":
            net = nets[sys.argv[1]]
            write(sys.argv[2], net.state_dict())
            print(json.dumps(taps(net.double())))
            return
        names = {name: [[n, list(t.shape)] for n, t in net.state_dict().items()] for name, net in nets.items()}
        found = {name: taps(net.double()) for name, net in nets.items()}
    assert found["timm"] == found["torchvision"]
    text = json.dumps({"made by": "make_mobilenet.py, PyTorch %s, NumPy %s" % (torch.__version__, np.__version__), "height": HEIGHT, "width": WIDTH,
                       "taps": found["timm"], "names": names})
    for mark in ('"taps"', '"tap8"', '"tap16"', '"tap32"', '"names"', '"timm"'):
        text = text.replace(" " + mark, "\n" + mark)
    print(text)


main()
