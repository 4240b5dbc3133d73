#!/usr/bin/python3
"""A training of the study of digits in PyTorch, see internal/peers/study.go.

    study-cell.py FOLDER single|joint STEPS BATCH RATE WEIGHT SEED

The network, its first weights, batches, losses, optimiser and measures are those of core/study. Prints, for each memory format:
"cell nchw 1234.5 ms accuracy 0.7012"."""
import sys, time
import numpy as np, torch
import torch.nn as nn, torch.nn.functional as F

SIDE, CLASSES = 28, 10


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        conv = lambda i, o: nn.Conv2d(i, o, 3, padding=1)
        self.conv1, self.conv2, self.conv3 = conv(1, 16), conv(16, 32), conv(32, 32)
        self.dense = nn.Linear(32 * 49, CLASSES)
        self.map1, self.map2 = conv(32, 16), conv(16, 1)
        for m in self.modules():
            if isinstance(m, (nn.Conv2d, nn.Linear)):
                last = m in (self.dense, self.map2)
                nn.init.kaiming_normal_(m.weight, nonlinearity="linear" if last else "relu")
                nn.init.zeros_(m.bias)
                if last:
                    m.weight.data.mul_(.1)

    def trunk(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        return F.relu(self.conv3(x))

    def classes(self, t):
        return self.dense(t.flatten(1))

    def maps(self, t):
        up = lambda x: F.interpolate(x, scale_factor=2., mode="nearest")
        return self.map2(up(F.relu(self.map1(up(t)))))


def batches(n, size):
    """Endless: all pictures in a random order, then all again in another."""
    rest = torch.empty(0, dtype=torch.long)
    while True:
        while len(rest) < size:
            rest = torch.cat([rest, torch.randperm(n)])
        yield rest[:size]
        rest = rest[size:]


def load(folder, prefix, layout):
    image, depth = (
        torch.from_numpy(np.fromfile(f"{folder}/{prefix}-{name}.f32", np.float32).reshape(-1, 1, SIDE, SIDE)).to(memory_format=layout)
        for name in ("image", "depth"))
    return image, depth, torch.from_numpy(np.fromfile(f"{folder}/{prefix}-label.i32", np.int32).astype(np.int64))


def run(folder, joint, steps, size, rate, weight, seed, layout):
    torch.manual_seed(seed)
    image, depth, label = load(folder, "learned", layout)
    tests = load(folder, "tests", layout)
    began = time.perf_counter()
    net = Net().to(memory_format=layout)
    params = list(net.parameters())
    optimiser = torch.optim.AdamW(params, rate, weight_decay=1e-2, foreach=True)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=steps, cycle_momentum=False)
    labelled, every = batches(int((label >= 0).sum()), size), batches(len(label), size)
    for _ in range(steps):
        optimiser.zero_grad(set_to_none=True)
        at = next(labelled)
        loss = F.cross_entropy(net.classes(net.trunk(image[at])), label[at])
        if joint:
            at = next(every)
            loss = loss + weight * F.l1_loss(net.maps(net.trunk(image[at])), depth[at])
        loss.backward()
        nn.utils.clip_grad_norm_(params, 5.)
        optimiser.step()
        schedule.step()
    right = 0
    with torch.inference_mode():
        for i in range(0, len(tests[2]), 50):
            t = net.trunk(tests[0][i:i + 50])
            right += int((net.classes(t).argmax(1) == tests[2][i:i + 50]).sum())
            if joint:  # its error is measured in our time, too
                (net.maps(t) - tests[1][i:i + 50]).abs().div(tests[1][i:i + 50]).mean()
    return time.perf_counter() - began, right / len(tests[2])


def main():
    folder, task = sys.argv[1:3]
    steps, size, rate, weight, seed = int(sys.argv[3]), int(sys.argv[4]), float(sys.argv[5]), float(sys.argv[6]), int(sys.argv[7])
    torch.set_num_threads(1)
    for name, layout in (("nchw", torch.contiguous_format), ("nhwc", torch.channels_last)):
        run(folder, task == "joint", 5, size, rate, weight, seed, layout)  # makes PyTorch ready
        seconds, right = run(folder, task == "joint", steps, size, rate, weight, seed, layout)
        print(f"cell {name} {1e3 * seconds:.6g} ms accuracy {right:.6g}", flush=True)


main()
