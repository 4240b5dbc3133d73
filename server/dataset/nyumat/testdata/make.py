#!/usr/bin/env python3
"""Writes labeled.mat and splits.mat, six frames of 64x48 laid out as nyu_depth_v2_labeled.mat is, and expected.json: what numpy
makes of what h5py reads back.

Made with Debian 12: Python 3.11.2, h5py 3.7.0 (HDF5 1.10.8), scipy 1.10.1, numpy 1.24.2.
    apt-get install python3-h5py python3-scipy && /usr/bin/python3 make.py
"""
import hashlib, json, os
import h5py
import numpy as np
import scipy.io

os.chdir(os.path.dirname(os.path.abspath(__file__)))
N, W, H = 6, 64, 48
SCENES = ["kitchen_0001", "kitchen_0002", "bedroom_0001", "bedroom_0001", "bedroom_0002", "excercise_room_0001"]
TYPES = [s.rsplit("_", 1)[0] for s in SCENES]
HEAD = b"MATLAB 7.3 MAT-file, Platform: fixture, HDF5 schema 1.00 .".ljust(116) + bytes(8) + b"\x00\x02IM"

i, x, y = np.meshgrid(np.arange(N), np.arange(W), np.arange(H), indexing="ij")
images = np.stack([40 + 10 * i + x, 60 + 2 * x + y, 200 - 2 * y - 5 * i], 1).astype(np.uint8)  # (N, 3, W, H)
depths = (1 + i + x / 64 + y / 100).astype(np.float32)
raw = np.where((x + 2 * y) % 11 < 3, 0, depths + 0.01).astype(np.float32)
raw[:, :20, :12] = 0  # a hole that no average bridges


def cells(f, refs, name, texts):
    out = f.create_dataset(name, (1, len(texts)), h5py.ref_dtype)
    out.attrs.create("MATLAB_class", np.bytes_("cell"))
    for k, t in enumerate(texts):
        d = refs.create_dataset("%s%d" % (name, k), data=np.frombuffer(t.encode("utf-16-le"), np.uint16).reshape(-1, 1))
        d.attrs.create("MATLAB_class", np.bytes_("char"))
        d.attrs.create("MATLAB_int_decode", np.int32(2))
        out[0, k] = d.ref


with h5py.File("labeled.mat", "w", userblock_size=512, libver=("earliest", "v108")) as f:
    refs = f.create_group("#refs#")
    for name, data, kind, how in (
        ("images", images, "uint8", dict(chunks=(2, 1, 40, 32), compression="gzip", compression_opts=9)),
        ("depths", depths, "single", dict(chunks=(1, 64, 48), compression="gzip", compression_opts=9, shuffle=True)),
        ("rawDepths", raw, "single", dict(chunks=(4, 24, 48), compression="gzip", compression_opts=9, shuffle=True)),
    ):
        f.create_dataset(name, data=data, **how).attrs.create("MATLAB_class", np.bytes_(kind))
    cells(f, refs, "scenes", SCENES)
    cells(f, refs, "sceneTypes", TYPES)
with open("labeled.mat", "r+b") as f:
    f.write(HEAD)

scipy.io.savemat("splits.mat", {"trainNdxs": np.array([[1], [3], [4], [6]], np.uint16), "testNdxs": np.array([[2], [5]], np.uint16)}, do_compression=True)


def shrinking(src, dst):
    """The matrix that averages src pixels over the area of each of dst."""
    m = np.zeros((dst, src))
    for k in range(dst):
        lo, hi = k * src / dst, (k + 1) * src / dst
        for s in range(src):
            m[k, s] = max(0, min(hi, s + 1) - max(lo, s))
    return m


def shrink(a, w, h):
    rows, columns = shrinking(a.shape[0], h), shrinking(a.shape[1], w)
    return rows @ a @ columns.T


def sha(a):
    return hashlib.sha256(np.ascontiguousarray(a).tobytes()).hexdigest()


expected = {"images": [], "depths": [], "rawDepths": []}
with h5py.File("labeled.mat", "r") as f:
    for k in range(N):
        expected["images"].append(sha(f["images"][k].transpose(2, 1, 0)))
        expected["depths"].append(sha(f["depths"][k].T.astype("<f4")))
        expected["rawDepths"].append(sha(f["rawDepths"][k].T.astype("<f4")))
    k = 4
    crop = np.s_[4:47, 4:60]  # a tenth of 45:471 and 41:601
    d, r = f["depths"][k].T[crop].astype(float), f["rawDepths"][k].T[crop].astype(float)
    area = shrink(np.ones_like(r), W // 2, H // 2)
    known = shrink((r > 0).astype(float), W // 2, H // 2)
    rmean = np.where(known >= area / 2, shrink(r, W // 2, H // 2) / np.maximum(known, 1e-9), 0)
    expected["frame"] = k
    expected["small_mm"] = (1000 * shrink(d, W // 2, H // 2) / area).round(2).flatten().tolist()
    expected["small_raw_mm"] = (1000 * rmean).round(2).flatten().tolist()
    rgb = f["images"][k].transpose(2, 1, 0)[crop].astype(float)
    expected["small_rgb"] = np.stack([shrink(rgb[:, :, c], W // 2, H // 2) / area for c in range(3)], 2).round(2).flatten().tolist()

with open("expected.json", "w") as f:
    json.dump(expected, f)
    f.write("\n")
for name in sorted(os.listdir(".")):
    print(name, os.path.getsize(name))
