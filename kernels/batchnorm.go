package kernels

import "math"

// Batch normalisation with the statistics of the batch (Ioffe and Szegedy,
// "Batch normalization", 2015), over rows of channels.
//
// normRows is how many rows make a piece: few enough to be read twice from the
// cache, and fixed, so that sums do not depend on the workers.
const normRows = 256

// normArgs are rows of c channels and per-channel coefficients. What the
// functions of micro make of them:
//
//	normMoments:     k1 += Σ (x-k0)²
//	normApply:       out = clamp((x-k0)*k1 + k2, lo, hi)
//	normGradMoments: k1 += Σ g, k2 += Σ g*(x-k0)
//	normGradApply:   out = g*k1 + (x-k0)*k2 + k3
//
// where g is dy, and 0 where y <= lo or y >= hi.
type normArgs struct {
	x, dy, y, out  *float32
	rows, c        int
	k0, k1, k2, k3 *float32
	lo, hi         float32
}

type normOp uint8

const (
	opNormStatistics normOp = iota
	opNormApply
	opNormGradStatistics
	opNormGradApply
)

// norm is one pass of a normalisation.
type norm struct {
	m        *micro
	ws       *Workspace
	op       normOp
	x, dy, y []float32
	out      []float32
	rows, c  int
	k        [4][]float32
	lo, hi   float32
	partial  []float32    // per piece, two rows of c sums
	scale    [3][]float32 // memory for coefficients
}

// BatchNormForward computes y = act(gamma*(x-mean)*invStd + beta) for x
// [rows,c], where mean is that of each column, and invStd is 1/sqrt(variance
// of the column + eps); both are written for the backward pass. y may be x
// where no backward pass follows.
func BatchNormForward(y, x, gamma, beta, mean, invStd []float32, rows, c int, eps float32, act Activation, ws *Workspace) {
	const op = "BatchNormForward"
	checkNorm(op, rows, c, [][]float32{y, x}, [][]float32{gamma, beta, mean, invStd})
	t := &ws.norm
	t.start(ws, x, nil, nil, nil, rows, c)
	t.pass(opNormStatistics)
	t.moments(mean, invStd, eps)
	scale := grow(&t.scale[0], c)
	for i, g := range gamma {
		scale[i] = g * invStd[i]
	}
	t.k, t.out = [4][]float32{mean, scale, beta, beta}, y
	t.lo, t.hi = clampOf(act)
	t.pass(opNormApply)
}

// BatchNormBackward computes dx, the gradient with respect to x, from dy, that
// with respect to y = BatchNormForward(x), and adds those with respect to
// gamma and beta to dgamma and dbeta. dx is overwritten and may be dy. y is
// only asked where the activation clips, and may be nil for Linear.
func BatchNormBackward(dx, dy, x, y, gamma, mean, invStd, dgamma, dbeta []float32, rows, c int, act Activation, ws *Workspace) {
	const op = "BatchNormBackward"
	if act == Linear {
		y = x // clipped nowhere
	}
	checkNorm(op, rows, c, [][]float32{dx, dy, x, y}, [][]float32{gamma, mean, invStd, dgamma, dbeta})
	t := &ws.norm
	t.start(ws, x, dy, y, dx, rows, c)
	t.lo, t.hi = clippedFrom(act)
	t.k = [4][]float32{mean, mean, mean, mean}
	t.pass(opNormGradStatistics)
	a, b, d := grow(&t.scale[0], c), grow(&t.scale[1], c), grow(&t.scale[2], c)
	for i := range c {
		var sum, product float64 // of g, of g*(x-mean)
		for p := range pieces(rows, normRows) {
			sum += float64(t.partial[2*p*c+i])
			product += float64(t.partial[(2*p+1)*c+i])
		}
		inv := float64(invStd[i])
		dbeta[i] += float32(sum)
		dgamma[i] += float32(product * inv)
		// dx = gamma*inv * (g - Σg/rows - (x-mean)*inv² * Σg(x-mean)/rows)
		k := float64(gamma[i]) * inv
		a[i] = float32(k)
		b[i] = float32(-k * inv * inv * product / float64(rows))
		d[i] = float32(-k * sum / float64(rows))
	}
	t.k = [4][]float32{mean, a, b, d}
	t.pass(opNormGradApply)
}

// clippedFrom is the range outside of which an activation passes no gradient,
// ends included; NaN where there is no end.
func clippedFrom(act Activation) (lo, hi float32) {
	nan := float32(math.NaN())
	switch act {
	case ReLU:
		return 0, nan
	case ReLU6:
		return 0, 6
	}
	return nan, nan
}

func checkNorm(op string, rows, c int, maps, channels [][]float32) {
	if rows <= 0 || c <= 0 {
		panic("kernels: " + op + ": nothing to normalise")
	}
	for _, m := range maps {
		mustLen(op, "a map", len(m), rows*c)
	}
	for _, k := range channels {
		mustLen(op, "a vector of channels", len(k), c)
	}
}

func (t *norm) start(ws *Workspace, x, dy, y, out []float32, rows, c int) {
	t.m, t.ws, t.x, t.dy, t.y, t.out, t.rows, t.c = active, ws, x, dy, y, out, rows, c
	t.partial = grow(&ws.partial, 2*pieces(rows, normRows)*c)
}

func (t *norm) pass(op normOp) {
	t.op = op
	workers := t.ws.workers()
	if len(t.x) < elementPiece {
		workers = 1
	}
	t.ws.slots(workers)
	parallel(workers, pieces(t.rows, normRows), t)
}

func (t *norm) run(slot, i int) {
	c, first := t.c, i*normRows
	a := &t.ws.perSlot[slot].norm
	*a = normArgs{x: &t.x[first*c], rows: min(normRows, t.rows-first), c: c, lo: t.lo, hi: t.hi}
	sums := t.partial[2*i*c : 2*(i+1)*c]
	if t.op == opNormStatistics {
		t.statistics(a, &t.ws.perSlot[slot].outer, sums)
		return
	}
	a.k0, a.k1, a.k2, a.k3 = &t.k[0][0], &t.k[1][0], &t.k[2][0], &t.k[3][0]
	switch t.op {
	case opNormApply:
		a.out = &t.out[first*c]
		t.m.normApply(a)
	case opNormGradStatistics:
		clear(sums)
		a.dy, a.y, a.k1, a.k2 = &t.dy[first*c], &t.y[first*c], &sums[0], &sums[c]
		t.m.normGradMoments(a)
	case opNormGradApply:
		a.dy, a.y, a.out = &t.dy[first*c], &t.y[first*c], &t.out[first*c]
		t.m.normGradApply(a)
	}
}

// statistics computes the mean of a piece's columns and the sum of the squares
// of what differs from it.
func (t *norm) statistics(a *normArgs, o *outerArgs, sums []float32) {
	clear(sums)
	*o = outerArgs{a: &one[0], b: a.x, bRow: a.c, c: &sums[0], cRow: a.c, m: 1, n: a.c, kc: a.rows}
	t.m.outer(o)
	for i := range a.c {
		sums[i] /= float32(a.rows)
	}
	a.k0, a.k1 = &sums[0], &sums[a.c]
	t.m.normMoments(a)
}

// moments joins the statistics of the pieces in order (Chan, Golub and
// LeVeque, "Updating formulae and a pairwise algorithm for computing sample
// variances", 1979).
func (t *norm) moments(mean, invStd []float32, eps float32) {
	for i := range t.c {
		var count, m, squares float64
		for p := range pieces(t.rows, normRows) {
			n := float64(min(normRows, t.rows-p*normRows))
			d := float64(t.partial[2*p*t.c+i]) - m
			count += n
			m += d * n / count
			squares += float64(t.partial[(2*p+1)*t.c+i]) + d*d*n*(count-n)/count
		}
		mean[i] = float32(m)
		invStd[i] = float32(1 / math.Sqrt(squares/count+float64(eps)))
	}
}
