package train

import (
	"fmt"
	"math"

	"okuyuki/kernels"
)

// Probe is a multinomial logistic regression: the second rung of the ladder, and the bar
// that training the neck has to clear.
//
//	logits = x W + B,   x [Dim], W [Dim, Classes]
type Probe struct{ W, B []float32 }

// Logits writes the class logits of one feature vector x [Dim] to dst [Classes].
func (p *Probe) Logits(dst, x []float32) {
	c := len(p.B)
	copy(dst, p.B)
	for i, v := range x {
		axpy(dst, v, p.W[i*c:(i+1)*c])
	}
}

// axpy is kernels.Axpy for the few classes of a probe, too short to be worth a call.
func axpy(dst []float32, a float32, x []float32) {
	x = x[:len(dst)]
	for i, v := range x {
		dst[i] += a * v
	}
}

// ProbeData is what a probe learns from. Rows of the same photo (its augmented views)
// share a Photo number; they are kept in one fold and together weigh as one photo.
type ProbeData struct {
	X       [][]float32 // features, one row a view
	Y       []int       // class of each row
	Photo   []int       // photo of each row
	Classes int
	Weights []float32 // of the photos of each class; nil: 1

	// The last Deep features have this Share of the mean squared norm of a row, so that the
	// penalty holds them back less; 0: as much as any others.
	Deep  int
	Share float64

	// Between is called between the steps of a fit, which take milliseconds; an error ends
	// it. Nil: nothing is called.
	Between func() error
}

func (d *ProbeData) between() error {
	if d.Between == nil {
		return nil
	}
	return d.Between()
}

// probeLambdas is the grid of penalties; features are scaled so that the mean squared
// norm of a row is 1, which makes the grid the same for any feature size.
var probeLambdas = []float64{1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2}

// middleLambda is the penalty of a fit that chooses none.
var middleLambda = probeLambdas[len(probeLambdas)/2]

const probeIterations = 250

// FitProbe learns a probe. The penalty is chosen by the mean log loss over the given
// folds (fold[i] is the fold of row i, of k in all); with k < 2 the middle of the grid
// is taken. It also returns the out-of-fold probabilities [rows, classes] at the chosen
// penalty (nil when k < 2): predictions on photos that the probe had not seen.
//
// The problem is solved in its dual form, W = Zᵀ A, with Nesterov's method on the
// rows × rows Gram matrix: a few dozen photos with thousands of features cost
// milliseconds. Standardisation uses all rows but no label.
func FitProbe(d ProbeData, fold []int, k int) (*Probe, []float32, error) {
	n := len(d.X)
	if n == 0 || d.Classes < 2 {
		return nil, nil, fmt.Errorf("train: a probe needs rows and at least two classes, has %d rows and %d classes", n, d.Classes)
	}
	z, mean, scale := standardise(&d)
	gram := gramMatrix(z)
	weights := d.rowWeights()
	lambda := middleLambda
	var best []float32
	if k >= 2 {
		bestLoss := math.Inf(1)
		for _, l := range probeLambdas {
			p, err := outOfFold(gram, d, weights, fold, k, l)
			if err != nil {
				return nil, nil, err
			}
			if loss := logLoss(p, d, weights); loss < bestLoss {
				bestLoss, lambda, best = loss, l, p
			}
		}
	}
	if err := d.between(); err != nil {
		return nil, nil, err
	}
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	a, bias := solveDual(subGram(gram, n, all, all), d.Classes, pick(d.Y, all), pick(weights, all), lambda)
	return primal(z, mean, scale, a, bias, d.Classes), best, nil
}

// shares of the depth features that ChooseShare tries.
var shares = []float64{0, .2, .5, .8}

// ChooseShare is the Share whose probes, at the middle of the grid of penalties, have the
// least mean log loss on the rows that they were not given: fold[i] is the fold of row i,
// of k in all.
func ChooseShare(d ProbeData, fold []int, k int) (float64, error) {
	best, least := 0., math.Inf(1)
	weights := d.rowWeights()
	for _, d.Share = range shares {
		z, _, _ := standardise(&d)
		p, err := outOfFold(gramMatrix(z), d, weights, fold, k, middleLambda)
		if err != nil {
			return 0, err
		}
		if loss := logLoss(p, d, weights); loss < least {
			best, least = d.Share, loss
		}
	}
	return best, nil
}

// primal turns dual coefficients a [rows, classes] into weights on the features as they
// come: the standardisation is folded into weights and biases.
func primal(z [][]float32, mean, scale, a, bias []float32, c int) *Probe {
	p := &Probe{W: make([]float32, len(mean)*c), B: bias}
	for i, row := range z {
		for t, v := range row {
			axpy(p.W[t*c:(t+1)*c], v*scale[t], a[i*c:(i+1)*c])
		}
	}
	for t, v := range mean {
		axpy(p.B, -v, p.W[t*c:(t+1)*c])
	}
	return p
}

// standardise centres every feature, divides it by its deviation and by sqrt(dim), or by
// what gives the last ones their share.
func standardise(d *ProbeData) (z [][]float32, mean, scale []float32) {
	x := d.X
	n, dim := float64(len(x)), len(x[0])
	plain, deep := 1/math.Sqrt(float64(dim)), 1/math.Sqrt(float64(dim))
	if d.Deep > 0 && d.Share > 0 {
		plain, deep = math.Sqrt((1-d.Share)/float64(dim-d.Deep)), math.Sqrt(d.Share/float64(d.Deep))
	}
	sum, sq := make([]float64, dim), make([]float64, dim)
	for _, row := range x {
		for t, v := range row {
			sum[t] += float64(v)
			sq[t] += float64(v) * float64(v)
		}
	}
	mean, scale = make([]float32, dim), make([]float32, dim)
	for t := range mean {
		m := sum[t] / n
		variance := max(0, sq[t]/n-m*m)
		mean[t] = float32(m)
		// A feature that hardly moves must not be blown up into noise.
		scale[t] = float32(plain / math.Sqrt(variance+1e-3))
		if t >= dim-d.Deep {
			scale[t] = float32(deep / math.Sqrt(variance+1e-3))
		}
	}
	z = make([][]float32, len(x))
	for i, row := range x {
		z[i] = make([]float32, dim)
		for t, v := range row {
			z[i][t] = (v - mean[t]) * scale[t]
		}
	}
	return z, mean, scale
}

// gramMatrix returns the inner products of all rows [n, n].
func gramMatrix(z [][]float32) []float32 {
	n := len(z)
	g := make([]float32, n*n)
	kernels.Parallel(n, func(lo, hi int) {
		for i := lo; i < hi; i++ {
			for j := range i + 1 {
				g[i*n+j] = float32(kernels.Dot(z[i], z[j]))
			}
		}
	})
	for i := range n {
		for j := range i {
			g[j*n+i] = g[i*n+j]
		}
	}
	return g
}

// rowWeights gives each photo the weight of its class, shared by its rows.
func (d *ProbeData) rowWeights() []float32 {
	count := map[int]int{}
	for _, p := range d.Photo {
		count[p]++
	}
	w := make([]float32, len(d.Photo))
	for i, p := range d.Photo {
		w[i] = 1 / float32(count[p])
		if d.Weights != nil {
			w[i] *= d.Weights[d.Y[i]]
		}
	}
	return w
}

func outOfFold(gram []float32, d ProbeData, weights []float32, fold []int, k int, lambda float64) ([]float32, error) {
	n, c := len(d.X), d.Classes
	out := make([]float32, n*c)
	for f := range k {
		var in, held []int
		for i := range n {
			if fold[i] == f {
				held = append(held, i)
			} else {
				in = append(in, i)
			}
		}
		if len(held) == 0 || len(in) == 0 {
			continue
		}
		if err := d.between(); err != nil {
			return nil, err
		}
		a, bias := solveDual(subGram(gram, n, in, in), c, pick(d.Y, in), pick(weights, in), lambda)
		cross := subGram(gram, n, held, in)
		for r, i := range held {
			row := out[i*c : (i+1)*c]
			copy(row, bias)
			for s := range in {
				kernels.Axpy(row, cross[r*len(in)+s], a[s*c:(s+1)*c])
			}
			kernels.Softmax(row, row, 1, c)
		}
	}
	return out, nil
}

func logLoss(p []float32, d ProbeData, weights []float32) float64 {
	sum, total := 0.0, 0.0
	for i, y := range d.Y {
		sum -= float64(weights[i]) * math.Log(max(1e-7, float64(p[i*d.Classes+y])))
		total += float64(weights[i])
	}
	return sum / total
}

func subGram(g []float32, n int, rows, cols []int) []float32 {
	s := make([]float32, len(rows)*len(cols))
	for r, i := range rows {
		for c, j := range cols {
			s[r*len(cols)+c] = g[i*n+j]
		}
	}
	return s
}

func pick[T any](x []T, index []int) []T {
	out := make([]T, len(index))
	for i, j := range index {
		out[i] = x[j]
	}
	return out
}

// solveDual minimises Σ w_i CE(softmax(K a + b)_i, y_i)/Σw + λ/2 tr(aᵀ K a) over the
// dual coefficients a [n, c] and the bias b [c], by accelerated gradient descent in the
// function space (the step W ← W - η∇ reads a ← a - η(w∘(p-y) + λa) in the dual).
func solveDual(k []float32, c int, y []int, w []float32, lambda float64) (a, b []float32) {
	n := len(y)
	total := float32(0)
	for _, v := range w {
		total += v
	}
	largest := float32(0)
	for _, v := range w {
		largest = max(largest, v/total)
	}
	// Softmax's Hessian is at most 1/2; the bias adds a constant feature of 1.
	step := float32(1 / (0.5*(largestEigenvalue(k, n)+float64(n))*float64(largest) + lambda))
	shape := kernels.Conv2D{N: n, H: 1, W: 1, Cin: n, OutH: 1, OutW: 1, Cout: c, K: 1, Stride: 1}
	packed := make([]float32, shape.PackedLen())
	var ws kernels.Workspace
	a, b = make([]float32, n*c), make([]float32, c)
	va, vb := make([]float32, n*c), make([]float32, c) // the look-ahead point
	p, gb := make([]float32, n*c), make([]float32, c)
	t := 1.0
	for range probeIterations {
		kernels.PackConv(packed, va, shape)
		kernels.ConvForward(p, k, packed, vb, shape, kernels.Linear, &ws)
		kernels.Softmax(p, p, n, c)
		clear(gb)
		next := (1 + math.Sqrt(1+4*t*t)) / 2
		momentum := float32((t - 1) / next)
		t = next
		for i := range n {
			row := p[i*c : (i+1)*c]
			row[y[i]]--
			for j, g := range row {
				g *= w[i] / total
				gb[j] += g
				at := i*c + j
				v := va[at] - step*(g+float32(lambda)*va[at])
				va[at] = v + momentum*(v-a[at])
				a[at] = v
			}
		}
		for j, g := range gb {
			v := vb[j] - step*g
			vb[j] = v + momentum*(v-b[j])
			b[j] = v
		}
	}
	return a, b
}

// largestEigenvalue of the symmetric positive matrix k [n, n], by power iteration, a
// little above the true value so that a step of its inverse stays stable.
func largestEigenvalue(k []float32, n int) float64 {
	v, next := make([]float64, n), make([]float64, n)
	for i := range v {
		v[i] = 1 + float64(i%7)/7
	}
	norm := 1.0
	for range 30 {
		for i := range next {
			s := 0.0
			for j, x := range k[i*n : (i+1)*n] {
				s += float64(x) * v[j]
			}
			next[i] = s
		}
		sq := 0.0
		for _, x := range next {
			sq += x * x
		}
		if norm = math.Sqrt(sq); norm == 0 {
			return 0
		}
		for i := range v {
			v[i] = next[i] / norm
		}
	}
	return 1.1 * norm
}
