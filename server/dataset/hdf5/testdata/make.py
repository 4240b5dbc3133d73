#!/usr/bin/env python3
"""Writes the fixtures of this folder, and expected.json: what h5py read back from them.

Made with Debian 12: Python 3.11.2, h5py 3.7.0 (HDF5 1.10.8), numpy 1.24.2.
    apt-get install python3-h5py && /usr/bin/python3 make.py
"""
import hashlib, json, os
import h5py
import numpy as np

os.chdir(os.path.dirname(os.path.abspath(__file__)))
HEAD = b"MATLAB 7.3 MAT-file, Platform: fixture, HDF5 schema 1.00 .".ljust(116) + bytes(8) + b"\x00\x02IM"
expected = {}


def ramp(shape, dtype, step=7):
    """Values that differ from their neighbours in every dimension, and compress."""
    n = int(np.prod(shape))
    v = (np.arange(n, dtype=np.int64) * step) % 251
    if np.dtype(dtype).kind == "i":
        v -= 125
    if np.dtype(dtype).kind == "f":
        return (v / 16 - 3).astype(dtype).reshape(shape)
    return v.astype(dtype).reshape(shape)


def char(group, name, text):
    """A char array as MATLAB stores it."""
    units = np.frombuffer(text.encode("utf-16-le"), np.uint16).reshape(-1, 1)
    d = group.create_dataset(name, data=units if len(text) else np.array([0, 0], np.uint64))
    d.attrs.create("MATLAB_class", np.bytes_("char"))
    if len(text):
        d.attrs.create("MATLAB_int_decode", np.int32(2))
    else:
        d.attrs.create("MATLAB_empty", np.uint8(1))
    return d


def chunks(f):
    f.create_dataset("plain", data=ramp((5, 6), "<f4"))
    f.create_dataset("deflate", data=ramp((5, 3, 9, 11), "u1"), chunks=(2, 2, 8, 6), compression="gzip")
    f.create_dataset("shuffled", data=ramp((6, 7, 11), "<f4"), chunks=(4, 5, 6), compression="gzip", shuffle=True)
    f.create_dataset("checked", data=ramp((30, 21), "<u2"), chunks=(8, 7), compression="gzip", shuffle=True, fletcher32=True)
    many = f.create_dataset("many", data=ramp((20, 8), "<u2"), chunks=(1, 2), compression="gzip")  # two levels of its tree
    many.attrs.create("MATLAB_class", np.bytes_("uint16"))
    many.attrs.create("big", np.array(-7, ">i2"))
    refs = f.create_group("#refs#")
    cells = [char(refs, n, t).ref for n, t in (("a", "kitchen_0004"), ("b", "台所𠮷"), ("c", ""))]
    cell = f.create_dataset("cells", (1, 3), h5py.ref_dtype)
    cell[0] = cells
    cell.attrs.create("MATLAB_class", np.bytes_("cell"))


def kinds(f):
    for t in ("<u1", "<i1", "<u2", ">u2", "<i4", "<u8", ">i8", "<f4", ">f4", "<f8", ">f8"):
        f.create_dataset("type_" + t.replace("<", "little_").replace(">", "big_"), data=ramp((3, 4), t))
    f.create_dataset("scalar", data=np.float64(2.5))
    f.create_dataset("odd_check", data=ramp((7, 9), "u1"), chunks=(3, 9), fletcher32=True)
    f.create_dataset("shuffled_bytes", data=ramp((9, 9), ">f8"), chunks=(4, 4), shuffle=True)
    holes = f.create_dataset("holes", (9, 8), "<f4", chunks=(3, 3), fillvalue=-1.5)
    holes[4, 5] = 3.25
    f.create_dataset("unwritten", (4, 4), "<i4", fillvalue=77)
    f.create_dataset("unwritten_chunks", (4, 4), "<i4", chunks=(2, 2))
    g = f.create_group("group")
    for i in range(200):  # two levels of its tree
        g["l%03d" % ((i * 37) % 200)] = f["plain"] if i % 2 else f["scalar"]


def note(path):
    out = {}
    with h5py.File(path, "r") as f:
        def visit(name, d):
            if isinstance(d, h5py.Dataset) and d.dtype.kind in "uif":
                v = d[()]
                little = np.ascontiguousarray(v, dtype=v.dtype.newbyteorder("<"))
                out[name] = {"type": d.dtype.str, "shape": list(d.shape), "sha256": hashlib.sha256(little.tobytes()).hexdigest()}
        f.visititems(visit)
    expected[os.path.basename(path)] = out


def write(path, *parts, **how):
    with h5py.File(path, "w", userblock_size=512, **how) as f:
        for part in parts:
            part(f)
    with open(path, "r+b") as f:
        f.write(HEAD)
    note(path)


def dense(f):
    """More links than fit into an object header."""
    g = f.create_group("dense")
    for i in range(20):
        g.create_group("l%d" % i)


write("earliest.mat", chunks, kinds, libver=("earliest", "v108"))
write("v108.h5", chunks, dense, libver=("v108", "v108"))

# What is refused, beside the group "dense" of v108.h5.
with h5py.File("refused.h5", "w", libver=("v110", "v110")) as f:
    f.create_dataset("index", data=ramp((8, 8), "u1"), chunks=(2, 2))
with h5py.File("refused_old.h5", "w", libver=("earliest", "v108")) as f:
    f.create_dataset("lzf", data=ramp((8, 8), "u1"), chunks=(4, 4), compression="lzf")
    f.create_dataset("compound", data=np.zeros(2, [("a", "<i4"), ("b", "<f4")]))
    f.create_dataset("half", data=ramp((2, 2), "<f2"))
    f.create_dataset("text", data="variable length")
    f["soft"] = h5py.SoftLink("/half")

# One small file of which every byte is changed in the tests.
with h5py.File("tiny.mat", "w", userblock_size=512, libver=("earliest", "v108")) as f:
    d = f.create_dataset("a", data=ramp((4, 6), "<u2"), chunks=(2, 3), compression="gzip", shuffle=True, fletcher32=True)
    d.attrs.create("MATLAB_class", np.bytes_("uint16"))
    f.create_dataset("b", data=ramp((3,), "<f4"))
note("tiny.mat")

with open("expected.json", "w") as f:
    json.dump(expected, f, indent=1, sort_keys=True)
    f.write("\n")
for name in sorted(os.listdir(".")):
    print(name, os.path.getsize(name))
