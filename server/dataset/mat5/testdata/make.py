#!/usr/bin/env python3
"""Writes the fixtures of this folder, and expected.json: what scipy read back from them.

Made with Debian 12: Python 3.11.2, scipy 1.10.1, numpy 1.24.2.
    apt-get install python3-scipy && /usr/bin/python3 make.py
"""
import json, os, struct, zlib
import numpy as np
import scipy.io

os.chdir(os.path.dirname(os.path.abspath(__file__)))

arrays = {
    "doubles": np.arange(6).reshape(2, 3) / 4,
    "singles": np.array([[1.5], [-2.25]], np.float32),
    "bytes": np.arange(5, dtype=np.uint8).reshape(1, 5),
    "signed": np.array([[-3, 300]], np.int16),
    "large": np.array([[2**40]], np.int64),
    "text": "passed over",
    "cell": np.array([1, "x"], object),
    "cube": np.arange(24, dtype=np.uint16).reshape(2, 3, 4),
    "none": np.zeros((0, 3)),
}
scipy.io.savemat("plain.mat", arrays)
scipy.io.savemat("packed.mat", arrays, do_compression=True)


def element(order, kind, data):
    return struct.pack(order + "II", kind, len(data)) + data + bytes(-len(data) % 8)


def splits(path, order, train, test):
    """splits.mat as MATLAB writes it: class double, stored as uint16, each array compressed."""
    out = b"MATLAB 5.0 MAT-file, fixture".ljust(116) + bytes(8) + struct.pack(order + "HH", 0x0100, 0x4D49)
    for name, values in (("testNdxs", test), ("trainNdxs", train)):
        body = element(order, 6, struct.pack(order + "II", 6, 0))
        body += element(order, 5, struct.pack(order + "ii", len(values), 1))
        body += element(order, 1, name.encode())
        body += element(order, 4, struct.pack(order + "%dH" % len(values), *values))
        packed = zlib.compress(element(order, 14, body))
        out += struct.pack(order + "II", 15, len(packed)) + packed
    with open(path, "wb") as f:
        f.write(out)


test = [i for i in range(1, 1450) if i % 9 in (1, 2, 4, 8)]
train = [i for i in range(1, 1450) if i % 9 not in (1, 2, 4, 8)]
splits("splits.mat", "<", train, test)
splits("splits_big.mat", ">", train, test)

expected = {}
for name in ("plain.mat", "packed.mat", "splits.mat", "splits_big.mat"):
    read = scipy.io.loadmat(name)
    expected[name] = {k: {"Dims": list(v.shape), "Values": v.flatten("F").astype(float).tolist()}
                      for k, v in read.items() if not k.startswith("__") and v.dtype.kind in "uif"}
with open("expected.json", "w") as f:
    json.dump(expected, f, sort_keys=True)
    f.write("\n")
