#!/usr/bin/python3
"""Writes vectors.json: what the general algorithms of the papers give for two
tasks. The package's closed forms must agree. Run with Debian's python3-torch
and python3-numpy:

    /usr/bin/python3 core/balance/testdata/make_vectors.py

Nothing here uses the two-task closed forms: quadratic programmes are solved by
search or by trying active sets, fixed points by iteration, derivatives of what
is learned are PyTorch's, and so is Adam. All in float64; gradients are rounded
to float32 first, so that both sides start from the same numbers.
"""
import itertools, json, os
import numpy as np, torch

torch.set_default_dtype(torch.float64)
rng = np.random.default_rng(20261123)


def search(f):
    """The x in [0, 1] where the convex f is least, by finer and finer grids."""
    lo, hi = 0.0, 1.0
    for _ in range(12):
        x = np.linspace(lo, hi, 201)
        k = int(np.argmin([f(v) for v in x]))
        lo, hi = x[max(0, k - 1)], x[min(200, k + 1)]
    return (lo + hi) / 2


def mgda(G):
    return np.array([x := search(lambda x: np.sum((x * G[0] + (1 - x) * G[1]) ** 2)), 1 - x]) @ G


def pcgrad(G):
    total = np.zeros(G.shape[1])
    for i in range(len(G)):
        g = G[i].copy()
        for j in rng.permutation(len(G)):
            if j != i and g @ G[j] < 0:
                g -= (g @ G[j]) / (G[j] @ G[j]) * G[j]
        total += g
    return total


def upgrad(G):
    """Mean of the projections of the gradients on the dual cone: for each, min
    v' GG' v with v >= e_i, by trying which bounds are active."""
    M, n = G @ G.T, len(G)
    mean = np.zeros(G.shape[1])
    for i in range(n):
        u, best = np.eye(n)[i], None
        for active in itertools.product([True, False], repeat=n):
            a, v = np.array(active), u.copy()
            if not a.all():
                free = ~a
                v[free] = np.linalg.solve(M[np.ix_(free, free)], -M[np.ix_(free, a)] @ u[a])
            if (v >= u - 1e-12).all() and (best is None or v @ M @ v < best @ M @ best):
                best = v
        mean += best @ G / n
    return mean


def cagrad(G, c):
    g0 = G.mean(0)

    def mix(x):
        return x * G[0] + (1 - x) * G[1]

    x = search(lambda x: mix(x) @ g0 + c * np.linalg.norm(g0) * np.linalg.norm(mix(x)))
    return (g0 + c * np.linalg.norm(g0) / np.linalg.norm(mix(x)) * mix(x)) / (1 + c * c)


def imtl(G):
    D = G[:1] - G[1:]
    unit = G / np.linalg.norm(G, axis=1, keepdims=True)
    U = unit[:1] - unit[1:]
    rest = G[0] @ U.T @ np.linalg.inv(D @ U.T)
    return np.concatenate([[1 - rest.sum()], rest]) @ G


def nash(G):
    """Coordinate by coordinate, (GG' f)_i f_i = 1 is quadratic in f_i."""
    M, f = G @ G.T, np.ones(len(G))
    for _ in range(100000):
        for i in range(len(f)):
            b = M[i] @ f - M[i, i] * f[i]
            f[i] = (-b + np.sqrt(b * b + 4 * M[i, i])) / (2 * M[i, i])
    step = f @ G
    return step * min(1, 1 / np.linalg.norm(step))


def aligned(G):
    M = torch.tensor(G @ G.T)
    lam, V = torch.linalg.eigh(M)
    rank = int((lam > lam.max() * 1e-10).sum())
    lam, V = lam[-rank:], V[:, -rank:]
    B = lam.min().sqrt() * V @ torch.diag(1 / lam.sqrt()) @ V.T
    return (B.sum(0) / len(G)).numpy() @ G


def learned(n, rate, objective, inputs, clamp=None, decay=0):
    """Weights before every step, and parameters after it, of Adam on objective."""
    x = torch.zeros(n, requires_grad=True)
    opt = torch.optim.Adam([x], lr=rate, weight_decay=decay)
    after = []
    for v in inputs:
        opt.zero_grad()
        objective(x, v).backward()
        opt.step()
        if clamp:
            x.data.clamp_(-clamp, clamp)
        after.append(x.detach().tolist())
    return after


STEPS = 40
losses = [[float(2.3 * .95**t * (1 + .2 * rng.random())), float(.3 * .98**t * (1 + .4 * rng.random()))] for t in range(STEPS)]
after = [[l[0] * float(.9 + .15 * rng.random()), l[1] * float(.85 + .2 * rng.random())] for l in losses]
norms = [[float(np.exp(rng.normal())), float(np.exp(rng.normal() - 1))] for _ in range(STEPS)]


def kendall(a, l):  # classification, Laplace
    return torch.exp(-a[0]) * l[0] + a[0] / 2 + torch.exp(-a[1]) * l[1] + a[1]


def revised(a, l):
    c2 = torch.exp(a)
    return (torch.tensor(l) / (2 * c2) + torch.log1p(c2)).sum()


def gradnorm(alpha, first):
    def objective(s, v):
        l, n = torch.tensor(v[0]), torch.tensor(v[1])
        G = len(l) * torch.softmax(s, 0) * n
        r = l / torch.tensor(first)
        target = (G.mean() * (r / r.mean()) ** alpha).detach()
        return (G - target).abs().sum()

    return objective


def famo(xi, v):
    before, then = torch.tensor(v[0]) + 1e-8, torch.tensor(v[1]) + 1e-8
    return (torch.softmax(xi, 0) * (before.log() - then.log())).sum()


def famo_weights(xis):
    out = []
    for xi, l in zip([[0.0, 0.0]] + xis, losses):
        l = torch.tensor(l, requires_grad=True)
        z = torch.softmax(torch.tensor(xi), 0)
        c = (z / (l + 1e-8)).sum().detach()
        ((l + 1e-8).log() * z / c).sum().backward()
        out.append(l.grad.tolist())
    return out


def gls_weights():
    out = []
    for l in losses:
        l = torch.tensor(l, requires_grad=True)
        l.prod().pow(1 / len(l)).backward()
        out.append(l.grad.tolist())
    return out


def dwa(T):
    out = []
    for t in range(STEPS):
        r = np.ones(2) if t < 2 else np.array(losses[t - 1]) / np.array(losses[t - 2])
        out.append((2 * np.exp(r / T) / np.exp(r / T).sum()).tolist())
    return out


pairs = []
for k in range(24):
    d = 3 + k % 4
    g1, g2 = rng.normal(size=d), rng.normal(size=d) * np.exp(rng.normal() * 1.5)
    if k % 3 == 0:
        g2 = -g2 * np.sign(g1 @ g2)  # conflict
    if k == 22:
        g2 = 2.5 * g1  # on one line
    if k == 23:
        g2 = -.25 * g1
    G = np.array([g1, g2], dtype=np.float32).astype(np.float64)
    case = {"g1": G[0], "g2": G[1], "mgda": mgda(G), "pcgrad": pcgrad(G), "cagrad": cagrad(G, .5), "cagrad.2": cagrad(G, .2), "aligned": aligned(G)}
    if k < 22:  # on a line these have no or no single solution
        case.update({"imtl": imtl(G), "nash": nash(G), "upgrad": upgrad(G)})
    pairs.append({n: np.asarray(v).tolist() for n, v in case.items()})

first = np.mean(losses[:5], axis=0).tolist()
xis = learned(2, .025, famo, list(zip(losses, after)), decay=1e-3)
out = {
    "pairs": pairs, "losses": losses, "after": after, "norms": norms, "first": first,
    "uncertainty": learned(2, .05, kendall, losses, clamp=4),
    "revised": learned(2, .05, revised, losses, clamp=4),
    "gradnorm": learned(2, .025, gradnorm(1.5, first), list(zip(losses, norms))),
    "famo": famo_weights(xis), "gls": gls_weights(), "dwa": dwa(2.0),
    "versions": {"torch": torch.__version__, "numpy": np.__version__},
}
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "vectors.json"), "w") as f:
    json.dump(out, f, separators=(",", ":"))
    f.write("\n")
