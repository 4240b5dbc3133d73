#!/usr/bin/python3
"""Writes batchnorm.json: what PyTorch computes for a convolution, BatchNorm2d
and ReLU over two training steps, in float64. core/nn/batchnorm_golden_test.go
must get the same. Run with Debian's python3-torch:

    /usr/bin/python3 core/nn/testdata/make_batchnorm.py

Arrays are flat, in our layout: images N, H, W, C; weights K, K, Cin, Cout.
"""
import json, os, torch
import torch.nn.functional as F

BATCH, SIZE, CIN, COUT = 3, 6, 2, 5


def flat(t, order=None):
    t = t.detach()
    return [round(v, 9) for v in (t.permute(order) if order else t).flatten().tolist()]


def image(t):
    return flat(t, (0, 2, 3, 1))


def main():
    torch.manual_seed(1)
    torch.set_default_dtype(torch.float64)
    conv = torch.nn.Conv2d(CIN, COUT, 3, 2, 1, bias=False)
    norm = torch.nn.BatchNorm2d(COUT)
    with torch.no_grad():
        norm.weight.copy_(torch.randn(COUT))
        norm.bias.copy_(torch.randn(COUT))
    out = dict(torch=torch.__version__, weight=flat(conv.weight, (2, 3, 1, 0)), scale=flat(norm.weight), shift=flat(norm.bias), steps=[])
    net = lambda x: F.relu(norm(conv(x)))
    for _ in range(2):
        x = torch.randn(BATCH, CIN, SIZE, SIZE, requires_grad=True)
        y = net(x)
        dy = torch.randn_like(y)
        conv.zero_grad()
        norm.zero_grad()
        y.backward(dy)
        out["steps"].append(dict(
            x=image(x), y=image(y), dy=image(dy), dx=image(x.grad),
            weightGrad=flat(conv.weight.grad, (2, 3, 1, 0)), scaleGrad=flat(norm.weight.grad), shiftGrad=flat(norm.bias.grad),
            mean=flat(norm.running_mean), variance=flat(norm.running_var)))
    norm.eval()
    x = torch.randn(BATCH, CIN, SIZE, SIZE)
    out["inference"] = dict(x=image(x), y=image(net(x)))
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "batchnorm.json"), "w") as f:
        json.dump(out, f)
        f.write("\n")


main()
