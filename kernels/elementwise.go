package kernels

import "sync"

// elementPiece is how many elements of an elementwise operation make a piece.
// Fixed, so that sums over pieces do not depend on the workers.
const elementPiece = 1 << 15

// elements is an elementwise operation cut into pieces.
type elements struct {
	m          *micro
	op         elementOp
	a, b, c, d []float32
	s          float32
	act        Activation
	adam       Adam
	sums       []float64 // one per piece, of the operations that reduce
}

type elementOp uint8

const (
	opAdd elementOp = iota
	opAxpy
	opScale
	opActivationGrad
	opAdam
	opDot
	opSigmoid
)

var elementTasks = sync.Pool{New: func() any { return new(elements) }}

// runElements does e over slices of n elements; the result is the sum of the
// pieces' sums, for the operations that have one.
func runElements(n int, e elements) float64 {
	t := elementTasks.Get().(*elements)
	sums := t.sums
	*t = e
	t.m = active
	count := pieces(n, elementPiece)
	if cap(sums) < count {
		sums = make([]float64, count)
	}
	t.sums = sums[:count]
	parallel(Workers(), count, t)
	total := 0.0
	if e.op == opDot {
		for _, s := range t.sums {
			total += s
		}
	}
	*t = elements{sums: t.sums}
	elementTasks.Put(t)
	return total
}

func (t *elements) run(_, i int) {
	lo, hi := i*elementPiece, min((i+1)*elementPiece, len(t.a))
	a := t.a[lo:hi]
	switch t.op {
	case opAdd:
		t.m.add(a, t.b[lo:hi], t.c[lo:hi])
	case opAxpy:
		t.m.axpy(a, t.s, t.b[lo:hi])
	case opScale:
		for j := range a {
			a[j] *= t.s
		}
	case opActivationGrad:
		t.m.activationGrad(a, t.b[lo:hi], t.act)
	case opAdam:
		t.m.adam(a, t.b[lo:hi], t.c[lo:hi], t.d[lo:hi], t.adam)
	case opSigmoid:
		t.m.sigmoid(a)
	case opDot:
		t.sums[i] = dot(a, t.b[lo:hi])
	}
}

// Add computes dst = a + b; dst may be a or b.
func Add(dst, a, b []float32) {
	mustLen("Add", "a", len(a), len(dst))
	mustLen("Add", "b", len(b), len(dst))
	runElements(len(dst), elements{op: opAdd, a: dst, b: a, c: b})
}

// AddTo computes dst += a.
func AddTo(dst, a []float32) { Add(dst, dst, a) }

// Scale computes dst *= s.
func Scale(dst []float32, s float32) { runElements(len(dst), elements{op: opScale, a: dst, s: s}) }

// Axpy computes dst += s*x.
func Axpy(dst []float32, s float32, x []float32) {
	mustLen("Axpy", "x", len(x), len(dst))
	runElements(len(dst), elements{op: opAxpy, a: dst, b: x, s: s})
}

// Dot is the sum of a[i]*b[i], in float64.
func Dot(a, b []float32) float64 {
	mustLen("Dot", "b", len(b), len(a))
	return runElements(len(a), elements{op: opDot, a: a, b: b})
}

// SumSquares is the sum of a[i]*a[i], in float64.
func SumSquares(a []float32) float64 { return Dot(a, a) }

func dot(a, b []float32) float64 {
	b = b[:len(a)]
	var s0, s1, s2, s3 float64
	i := 0
	for ; i+3 < len(a); i += 4 {
		s0 += float64(a[i]) * float64(b[i])
		s1 += float64(a[i+1]) * float64(b[i+1])
		s2 += float64(a[i+2]) * float64(b[i+2])
		s3 += float64(a[i+3]) * float64(b[i+3])
	}
	for ; i < len(a); i++ {
		s0 += float64(a[i]) * float64(b[i])
	}
	return (s0 + s1) + (s2 + s3)
}

// ActivationGrad passes a gradient through an activation, in place: dy becomes
// 0 where the activation's output y is clipped (y <= 0; for ReLU6 also y >= 6).
func ActivationGrad(dy, y []float32, act Activation) {
	mustLen("ActivationGrad", "y", len(y), len(dy))
	if act != Linear {
		runElements(len(dy), elements{op: opActivationGrad, a: dy, b: y, act: act})
	}
}

// AdamStep does one step of AdamW on the weights w with gradient g, and brings
// the moments m and v up to date:
//
//	m = Beta1*m + (1-Beta1)*g
//	v = Beta2*v + (1-Beta2)*g*g
//	w = w*(1-LR*WeightDecay) - LR/Correction1 * m / (sqrt(v/Correction2) + Eps)
//
// Loshchilov and Hutter, "Decoupled weight decay regularization", 2019.
func AdamStep(w, g, m, v []float32, a Adam) {
	mustLen("AdamStep", "g", len(g), len(w))
	mustLen("AdamStep", "m", len(m), len(w))
	mustLen("AdamStep", "v", len(v), len(w))
	runElements(len(w), elements{op: opAdam, a: w, b: g, c: m, d: v, adam: a})
}
