"""Loads a model that `okuyuki export --pytorch` wrote, with PyTorch 1.13 or later and nothing else.

    import okuyuki_model
    model = okuyuki_model.load("model.safetensors")
    out = model(image)          # [batch, 3, height, width], RGB of 0 to 255, sides multiples of model.meta["side_multiple"]
    out["probabilities"]        # [batch, classes], in the order of model.classes
    out["depth"]                # [batch, 1, h, w], metres
    out["novelty"]              # [batch], where the file has a scope: from 0.5 on the class is not to be believed

    python3 okuyuki_model.py model.safetensors   # prints what the file holds

Modules are ordinary ones: parameters can be trained further, state_dict() has the names of the file.
"""

import json
import struct
import sys

import torch
from torch import nn
from torch.nn import functional as F

# Of MobileNetV2-1.0 (arXiv 1801.04381, table 2): expansion, channels, repeats and stride of the first block.
STAGES = [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)]


def read_safetensors(path):
    """Returns tensors by name and the metadata of a file of float32 tensors."""
    with open(path, "rb") as f:
        data = f.read()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    meta = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        if entry["dtype"] != "F32":
            raise ValueError(f"{name} is of type {entry['dtype']}, not F32")
        begin, end = (8 + length + at for at in entry["data_offsets"])
        tensors[name] = torch.frombuffer(bytearray(data[begin:end]), dtype=torch.float32).reshape(entry["shape"])
    return tensors, meta


def double(x):
    return F.interpolate(x, scale_factor=2, mode="nearest")


class TFPad(nn.Module):
    """Pads as TensorFlow's SAME does before a 3x3 filter of stride 2, where sides are even: behind."""

    def forward(self, x):
        return F.pad(x, (0, 1, 0, 1))


class Filter(nn.Conv2d):
    """A convolution with an activation, and TensorFlow's padding where it is asked for."""

    def __init__(self, inputs, outputs, kernel=1, stride=1, act=None, groups=1, bias=True, tf=False):
        ahead = tf and stride == 2 and kernel == 3
        super().__init__(inputs, outputs, kernel, stride, 0 if ahead else kernel // 2, groups=groups, bias=bias)
        self.ahead = TFPad() if ahead else None
        self.act = act

    def forward(self, x):
        x = super().forward(self.ahead(x) if self.ahead else x)
        return self.act(x) if self.act else x


class Block(nn.Module):
    """An inverted residual."""

    def __init__(self, inputs, expansion, outputs, stride, tf):
        super().__init__()
        wide = inputs * expansion
        self.expand = Filter(inputs, wide, act=F.relu6) if expansion != 1 else None
        self.depthwise = Filter(wide, wide, 3, stride, F.relu6, groups=wide, tf=tf)
        self.project = Filter(wide, outputs)
        self.adds = stride == 1 and inputs == outputs

    def forward(self, x):
        y = self.project(self.depthwise(self.expand(x) if self.expand else x))
        return x + y if self.adds else y


class Backbone(nn.Module):
    """MobileNetV2 up to its last convolution; returns the maps at 1/4, 1/8, 1/16 and 1/32.

    One that was trained in PyTorch has its padding, and normalises its images first.
    """

    def __init__(self, tf):
        super().__init__()
        self.normalise = None if tf else Filter(3, 3)
        self.stem = Filter(3, 32, 3, 2, F.relu6, tf=tf)
        inputs, number = 32, 0
        for expansion, channels, repeats, stride in STAGES:
            for i in range(repeats):
                number += 1
                setattr(self, f"block{number:02d}", Block(inputs, expansion, channels, stride if i == 0 else 1, tf))
                inputs = channels
        self.conv_1 = Filter(inputs, 1280, act=F.relu6)

    def forward(self, x):
        x, taps = self.stem(self.normalise(x) if self.normalise else x), []
        for number in range(1, 18):
            x = getattr(self, f"block{number:02d}")(x)
            if number in (3, 6, 13):
                taps.append(x)
        return taps + [self.conv_1(x)]


class Neck(nn.Module):
    def __init__(self):
        super().__init__()
        self.top, self.reduce = Filter(1280, 192, act=F.relu), Filter(192, 48, act=F.relu)
        self.lateral16, self.fuse16 = Filter(96, 48, act=F.relu), Filter(96, 96, 3, act=F.relu)

    def forward(self, tap16, tap32):
        top = self.top(tap32)
        return top, self.fuse16(torch.cat([double(self.reduce(top)), self.lateral16(tap16)], 1))


class Wider(nn.Module):
    """Doubles the resolution and joins the map with a finer one."""

    def __init__(self, inputs, finer, channels, lateral):
        super().__init__()
        self.reduce, self.lateral = Filter(inputs, channels, act=F.relu), Filter(finer, lateral, act=F.relu)
        self.fuse = Filter(channels + lateral, channels, 3, act=F.relu)

    def forward(self, x, tap):
        return self.fuse(torch.cat([double(self.reduce(x)), self.lateral(tap)], 1))


class Dense(nn.Module):
    def __init__(self, width, classes):
        super().__init__()
        self.dense = nn.Linear(width, classes)

    def forward(self, x):
        return self.dense(x)


class BaseNet(nn.Module):
    """The network of the presets base and base-torch: logits, log-depth and the last map of the backbone."""

    width = 1280

    def __init__(self, classes, tf=True):
        super().__init__()
        self.backbone, self.neck = Backbone(tf), Neck()
        self.add_module("class", Dense(192 + 192 + 96 + 2, classes))
        self.depth = nn.ModuleDict({"coarse": Filter(96, 1), "8": Wider(96, 32, 48, 24), "4": Wider(48, 24, 24, 12), "out": Filter(24, 1, 3, bias=False)})

    def forward(self, x):
        tap4, tap8, tap16, tap32 = self.backbone(x)
        top, fused = self.neck(tap16, tap32)
        coarse = self.depth["coarse"](fused)
        heard = coarse.detach()  # the classes hear the depth, and have no say in it
        parts = [top.mean((2, 3)), top.amax((2, 3)), fused.mean((2, 3)), heard.mean((2, 3)), heard.amax((2, 3))]
        logits = getattr(self, "class")(torch.cat(parts, 1))
        detail = self.depth["out"](self.depth["4"](self.depth["8"](fused, tap8), tap4))
        return logits, detail - detail.mean((2, 3), keepdim=True) + double(double(coarse)), tap32


class SmallNet(nn.Module):
    """The network of the preset small."""

    width = 128

    def __init__(self, classes):
        super().__init__()
        sizes = [(3, 32, 2), (32, 32, 1), (32, 64, 2), (64, 64, 1), (64, 128, 2), (128, 128, 1)]
        self.backbone = nn.ModuleDict({f"conv{i + 1}": Filter(a, b, 3, s, F.relu) for i, (a, b, s) in enumerate(sizes)})
        self.neck = nn.ModuleDict({"conv7": Filter(128, 128, 3, 2, F.relu)})
        self.add_module("class", Dense(128, classes))
        sizes = [(128, 64), (64, 32), (32, 32), (32, 16)]
        self.depth = nn.ModuleDict({f"conv{i + 1}": Filter(a, b, 3, act=F.relu) for i, (a, b) in enumerate(sizes)})
        self.depth["out"] = Filter(16, 1)

    def forward(self, x):
        for layer in self.backbone.values():
            x = layer(x)
        tap = x
        x = self.neck["conv7"](x)
        logits = getattr(self, "class")(x.mean((2, 3)))
        for i in range(1, 5):
            x = self.depth[f"conv{i}"](double(x))
        return logits, self.depth["out"](x), tap


class Scope(nn.Module):
    """How unlike the labelled photos a photo is: the variance of a Gaussian process on its features."""

    def __init__(self, rows, width, meta):
        super().__init__()
        self.register_buffer("rows", torch.zeros(rows, width))
        self.register_buffer("inverse", torch.zeros(rows, rows))
        self.centre, self.spread, self.deviations, self.least = (float(meta[f"scope_{key}"]) for key in ("centre", "spread", "deviations", "least"))

    def forward(self, features):
        u = torch.cat([x / (2 * (x * x).sum(1, keepdim=True).clamp(min=1e-30)).sqrt() for x in features.chunk(2, 1)], 1)
        k = u @ self.rows.T
        d2 = (u * u).sum(1) - ((k @ self.inverse) * k).sum(1)
        return torch.sigmoid(2 * ((d2.clamp(min=self.least).log() - self.centre) / self.spread - self.deviations))


class Model(nn.Module):
    """From pixels to answers."""

    def __init__(self, tensors, meta):
        super().__init__()
        self.meta, self.classes = meta, json.loads(meta["classes"])
        net = {"base": BaseNet, "base-torch": lambda n: BaseNet(n, tf=False), "small": SmallNet}[meta["preset"]](len(self.classes))
        for name, module in net.named_children():
            self.add_module(name, module)
        self.parts = (net,)  # a tuple: its parameters are those of the children above, once
        self.temperature = float(meta.get("temperature", 0))
        self.blends = meta["answer"].startswith("mean")
        self.probe = nn.Linear(2 * net.width, len(self.classes)) if "probe.weight" in tensors else None
        self.scope = Scope(*tensors["scope.rows"].shape, meta) if "scope.rows" in tensors else None
        self.load_state_dict(tensors)
        self.eval()

    def forward(self, image):
        logits, log_depth, tap = self.parts[0](image / 127.5 - 1)
        p = logits.softmax(1)
        features = torch.cat([tap.mean((2, 3)), tap.amax((2, 3))], 1)
        if self.probe is not None:
            said = self.probe(features).softmax(1)
            p = (p + said) / 2 if self.blends else said
        if self.temperature:
            p = (p.clamp(min=1e-9).log() / self.temperature).softmax(1)
        out = {"depth": log_depth.exp()}
        if self.scope is not None:
            novelty = self.scope(features)
            share = (novelty * novelty)[:, None]
            p, out["novelty"] = (1 - share) * p + share / p.shape[1], novelty
        out["probabilities"] = p
        return out


def load(path):
    """Returns the model of a file, ready to answer."""
    return Model(*read_safetensors(path))


if __name__ == "__main__":
    loaded = load(sys.argv[1])
    print(f"{loaded.meta['preset']}: {sum(p.numel() for p in loaded.parameters())} parameters, base {loaded.meta.get('base', '')}")
    print("classes: " + ", ".join(c["en"] or c["id"] for c in loaded.classes))
