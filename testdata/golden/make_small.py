#!/usr/bin/python3
"""Writes small.golden: what PyTorch computes for the `small` preset on a fixed
state. core/model/golden_test.go must get the same. Run with Debian's
python3-torch and python3-numpy:

    /usr/bin/python3 testdata/golden/make_small.py

Everything is computed in float64, so that the file holds the truth and not
PyTorch's own rounding, and stored as float32.

Weights and inputs are not stored: both sides derive them from a counter with
SplitMix64 (value(), below), in our layout (convolutions K, K, Cin, Cout; dense
in, out; images N, H, W, C).

File: b"OKYGOLD1", uint32 length of a JSON header, the header, float32 little
endian. The header lists tensors {name, count, offset, stride, norm, mix}: of a
large tensor only every stride-th element is stored; norm is the Euclidean norm
and mix the inner product with a vector of random signs, both of the whole.
"""
import json, os, struct, sys
import numpy as np, torch
import torch.nn.functional as F

SIZE, BATCH, CLASSES, STEPS = 32, 2, 10, 10
RATE, DECAY, LAMBDA = 1e-4, 1, .85
# Adam divides a gradient by its own size: with the usual eps of 1e-8 an element
# whose gradient is lost in rounding still moves by the whole rate, up or down,
# and ten steps in float32 and float64 part. A large eps keeps them comparable.
EPS = 1e-3
LABELS = [3, 7]
STORED = 1024  # elements stored of one tensor, at most about twice as many

LAYERS = [  # name, in, out, kernel, stride
    ("backbone/conv1", 3, 32, 3, 2), ("backbone/conv2", 32, 32, 3, 1), ("backbone/conv3", 32, 64, 3, 2),
    ("backbone/conv4", 64, 64, 3, 1), ("backbone/conv5", 64, 128, 3, 2), ("backbone/conv6", 128, 128, 3, 1),
    ("neck/conv7", 128, 128, 3, 2), ("class/dense", 128, CLASSES, 0, 1),
    ("depth/conv1", 128, 64, 3, 1), ("depth/conv2", 64, 32, 3, 1), ("depth/conv3", 32, 32, 3, 1),
    ("depth/conv4", 32, 16, 3, 1), ("depth/out", 16, 1, 1, 1),
]


def value(stream, n):
    """n numbers in [-1, 1): SplitMix64 of the counter, top 24 bits."""
    with np.errstate(over="ignore"):
        z = (np.uint64(stream) << np.uint64(32)) + np.arange(1, n + 1, dtype=np.uint64)
        z = z * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return ((z >> np.uint64(40)).astype(np.float64) / 2**23 - 1).astype(np.float32)


def signs(n):
    return np.where(value(1000, n) < 0, -1.0, 1.0)


def to_torch(w, k):
    """Our layout to PyTorch's."""
    return w.transpose(3, 2, 0, 1) if k else w.transpose(1, 0)


def from_torch(w, k):
    return w.transpose(2, 3, 1, 0) if k else w.transpose(1, 0)


def weights():
    params = []
    for i, (name, cin, cout, k, _) in enumerate(LAYERS):
        bound = np.float32(np.sqrt(6 / (max(k * k, 1) * cin)))  # He, uniform
        shape = (k, k, cin, cout) if k else (cin, cout)
        w = (value(2 * i, int(np.prod(shape))) * bound).reshape(shape)
        b = value(2 * i + 1, cout) * np.float32(.1)
        params.append([torch.tensor(np.ascontiguousarray(a), dtype=torch.float64, requires_grad=True)
                       for a in (to_torch(w, k), b)])
    return params


def forward(params, x):
    conv = lambda i, h: F.conv2d(h, params[i][0], params[i][1], LAYERS[i][4], LAYERS[i][3] // 2)
    h = x
    for i in range(7):
        h = F.relu(conv(i, h))
    logits = h.mean((2, 3)) @ params[7][0].t() + params[7][1]
    for i in range(8, 12):
        h = F.relu(conv(i, F.interpolate(h, scale_factor=2.0, mode="nearest")))
    return logits, conv(12, h)


def losses(logits, depth, labels, target):
    """Cross-entropy; mean |r| + mean r^2 - LAMBDA (mean r)^2 of each map."""
    r = (depth - target).flatten(1)
    return F.cross_entropy(logits, labels), (r.abs().mean(1) + (r * r).mean(1) - LAMBDA * r.mean(1) ** 2).mean()


def main():
    torch.set_num_threads(1)
    params = weights()
    x = torch.tensor(value(500, BATCH * SIZE * SIZE * 3).reshape(BATCH, SIZE, SIZE, 3).transpose(0, 3, 1, 2).copy(), dtype=torch.float64)
    # Far enough from the predictions that no residual changes its sign: where one
    # does, the gradient of |r| jumps.
    target = 2 + torch.tensor(value(501, BATCH * SIZE * SIZE).reshape(BATCH, 1, SIZE, SIZE), dtype=torch.float64)
    labels = torch.tensor(LABELS)

    header = dict(torch=torch.__version__, numpy=np.__version__, python=sys.version.split()[0], size=SIZE, batch=BATCH,
                  classes=CLASSES, steps=STEPS, rate=RATE, decay=DECAY, eps=EPS, labels=LABELS, lambda_=LAMBDA, classLoss=[], depthLoss=[], tensors=[])
    blob = b""

    def put(name, a):
        nonlocal blob
        flat = np.ascontiguousarray(a, dtype=np.float64).reshape(-1)
        stride = max(1, flat.size // STORED)
        if stride > 1 and stride % 2 == 0:
            stride += 1  # odd: does not follow the channels
        part = flat[::stride].astype("<f4")
        header["tensors"].append(dict(name=name, count=flat.size, offset=len(blob) // 4, stride=stride,
                                      norm=float(np.sqrt((flat * flat).sum())), mix=float((flat * signs(flat.size)).sum())))
        blob += part.tobytes()

    def put_params(prefix, of):
        for (name, _, _, k, _), (w, b) in zip(LAYERS, params):
            put(f"{prefix}:{name}/weight", from_torch(of(w).detach().numpy(), k))
            put(f"{prefix}:{name}/bias", of(b).detach().numpy())

    put_params("initial", lambda p: p)
    optimiser = torch.optim.AdamW([dict(params=[w for w, _ in params], weight_decay=DECAY),
                                   dict(params=[b for _, b in params], weight_decay=0)], lr=RATE, eps=EPS)
    for step in range(STEPS):
        optimiser.zero_grad()
        logits, depth = forward(params, x)
        c, d = losses(logits, depth, labels, target)
        (c + d).backward()
        header["classLoss"].append(float(c))
        header["depthLoss"].append(float(d))
        if step == 0:
            put("logits", logits.detach().numpy())
            put("depth", depth.detach().numpy().transpose(0, 2, 3, 1))
            put_params("gradient", lambda p: p.grad)
        optimiser.step()
    put_params("final", lambda p: p)

    text = json.dumps(header).encode()
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "small.golden")
    with open(path, "wb") as f:
        f.write(b"OKYGOLD1" + struct.pack("<I", len(text)) + text + blob)
    print(path, os.path.getsize(path), "bytes")


main()
