package reference_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"okuyuki/kernels/reference"
	"okuyuki/kernels/shape"
)

func normals(r *rand.Rand, n int) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = r.NormFloat64()
	}
	return v
}

// checkGradient compares grad, the gradient of <dy, f(x)> with respect to x,
// with central differences.
func checkGradient(t *testing.T, what string, x, grad, dy []float64, f func() []float64) {
	t.Helper()
	const h = 1e-5
	for i := range x {
		at := x[i]
		x[i] = at + h
		up := reference.Dot(f(), dy)
		x[i] = at - h
		down := reference.Dot(f(), dy)
		x[i] = at
		if d := (up - down) / (2 * h); math.Abs(d-grad[i]) > 1e-6*(1+math.Abs(d)) {
			t.Errorf("%s: gradient[%d] = %v, differences give %v", what, i, grad[i], d)
		}
	}
}

func TestConvGradients(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, c := range []shape.Conv2D{
		{N: 2, H: 4, W: 3, Cin: 2, OutH: 4, OutW: 3, Cout: 3, K: 3, Stride: 1, PadTop: 1, PadLeft: 1},
		{N: 1, H: 4, W: 5, Cin: 2, OutH: 2, OutW: 3, Cout: 2, K: 3, Stride: 2, PadTop: 0, PadLeft: 1},
		{N: 2, H: 3, W: 3, Cin: 3, OutH: 2, OutW: 2, Cout: 2, K: 1, Stride: 2},
	} {
		x, w, bias, dy := normals(r, c.XLen()), normals(r, c.WLen()), normals(r, c.Cout), normals(r, c.YLen())
		y := make([]float64, c.YLen())
		// ReLU is checked away from its corner: the output decides where.
		forward := func() []float64 {
			reference.ConvForward(y, x, w, bias, c, shape.ReLU)
			return y
		}
		grad := append([]float64(nil), dy...)
		reference.ActivationGrad(grad, forward(), shape.ReLU)
		dx, dw, db := make([]float64, c.XLen()), make([]float64, c.WLen()), make([]float64, c.Cout)
		reference.ConvInputGrad(dx, grad, w, c)
		reference.ConvWeightGrad(dw, x, grad, c)
		reference.BiasGrad(db, grad, len(grad)/c.Cout, c.Cout)
		checkGradient(t, "conv input", x, dx, dy, forward)
		checkGradient(t, "conv weight", w, dw, dy, forward)
		checkGradient(t, "conv bias", bias, db, dy, forward)
	}
}

func TestDepthwiseGradients(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, d := range []shape.Depthwise{
		{N: 2, H: 4, W: 3, C: 3, OutH: 4, OutW: 3, Stride: 1, PadTop: 1, PadLeft: 1},
		{N: 1, H: 4, W: 5, C: 2, OutH: 2, OutW: 3, Stride: 2, PadTop: 0, PadLeft: 1},
	} {
		x, w, dy := normals(r, d.XLen()), normals(r, d.WLen()), normals(r, d.YLen())
		y := make([]float64, d.YLen())
		forward := func() []float64 {
			reference.DepthwiseForward(y, x, w, nil, d, shape.Linear)
			return y
		}
		dx, dw := make([]float64, d.XLen()), make([]float64, d.WLen())
		reference.DepthwiseInputGrad(dx, dy, w, d)
		reference.DepthwiseWeightGrad(dw, x, dy, d)
		checkGradient(t, "depthwise input", x, dx, dy, forward)
		checkGradient(t, "depthwise weight", w, dw, dy, forward)
	}
}

func TestPoolingGradients(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 3))
	const n, h, w, c = 2, 4, 6, 3
	x := normals(r, n*h*w*c)
	arg := make([]int32, n*h*w*c/4)
	for what, op := range map[string]struct {
		outputs  int
		forward  func(y []float64)
		backward func(dx, dy []float64)
	}{
		"average": {n * c,
			func(y []float64) { reference.GlobalAvgPool(y, x, n, h*w, c) },
			func(dx, dy []float64) { reference.GlobalAvgPoolGrad(dx, dy, n, h*w, c) }},
		"global max": {n * c,
			func(y []float64) { reference.GlobalMaxPool(y, arg, x, n, h*w, c) },
			func(dx, dy []float64) { reference.MaxPoolGrad(dx, dy, arg) }},
		"max": {n * h * w * c / 4,
			func(y []float64) { reference.MaxPool2(y, arg, x, n, h, w, c) },
			func(dx, dy []float64) { reference.MaxPoolGrad(dx, dy, arg) }},
		"upsample": {4 * n * h * w * c,
			func(y []float64) { reference.Upsample2(y, x, n, h, w, c) },
			func(dx, dy []float64) { reference.Upsample2Grad(dx, dy, n, h, w, c) }},
	} {
		y, dy, dx := make([]float64, op.outputs), normals(r, op.outputs), make([]float64, len(x))
		op.forward(y)
		op.backward(dx, dy)
		checkGradient(t, what, x, dx, dy, func() []float64 { op.forward(y); return y })
	}
}

// One step of PyTorch 2's AdamW(lr=0.1, betas=(0.9, 0.999), eps=1e-8,
// weight_decay=0.01) on w=1, g=0.5: w*(1-0.001) - 0.1*0.5/(0.5+1e-8).
func TestAdamFirstStep(t *testing.T) {
	w, g, m, v := []float64{1}, []float64{0.5}, []float64{0}, []float64{0}
	reference.AdamStep(w, g, m, v, shape.Adam{
		LR: 0.1, Beta1: 0.9, Beta2: 0.999, Eps: 1e-8, WeightDecay: 0.01, Correction1: 0.1, Correction2: 0.001,
	})
	if math.Abs(w[0]-0.899) > 1e-5 || math.Abs(m[0]-0.05) > 1e-7 || math.Abs(v[0]-0.00025) > 1e-7 {
		t.Errorf("w, m, v = %v, %v, %v", w[0], m[0], v[0])
	}
}

func TestSoftmax(t *testing.T) {
	p := make([]float64, 4)
	reference.Softmax(p, []float64{0, math.Log(3), 1000, 1000}, 2, 2)
	for i, want := range []float64{0.25, 0.75, 0.5, 0.5} {
		if math.Abs(p[i]-want) > 1e-15 {
			t.Errorf("p[%d] = %v, want %v", i, p[i], want)
		}
	}
}

func TestBatchNormGradients(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 4))
	const rows, c = 7, 3
	x, gamma, beta, dy := normals(r, rows*c), normals(r, c), normals(r, c), normals(r, rows*c)
	y, mean, invStd := make([]float64, rows*c), make([]float64, c), make([]float64, c)
	forward := func() []float64 {
		reference.BatchNormForward(y, x, gamma, beta, mean, invStd, rows, c, 1e-5, shape.ReLU)
		return y
	}
	forward()
	dx, dgamma, dbeta := make([]float64, rows*c), make([]float64, c), make([]float64, c)
	reference.BatchNormBackward(dx, dy, x, y, gamma, mean, invStd, dgamma, dbeta, rows, c, shape.ReLU)
	checkGradient(t, "batch norm input", x, dx, dy, forward)
	checkGradient(t, "batch norm scale", gamma, dgamma, dy, forward)
	checkGradient(t, "batch norm shift", beta, dbeta, dy, forward)
}
