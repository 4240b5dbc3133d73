package kernels_test

import (
	"math"
	"slices"
	"testing"

	"okuyuki/kernels"
	"okuyuki/kernels/reference"
)

func TestUse(t *testing.T) {
	names := kernels.Implementations()
	if len(names) == 0 || names[len(names)-1] != "portable" {
		t.Fatalf("implementations %v do not end with portable", names)
	}
	before := kernels.Name()
	t.Cleanup(func() {
		if err := kernels.Use(before); err != nil {
			t.Error(err)
		}
	})
	for _, name := range names {
		if err := kernels.Use(name); err != nil || kernels.Name() != name {
			t.Errorf("Use(%q): %v, in use: %s", name, err, kernels.Name())
		}
	}
	inUse := kernels.Name()
	if err := kernels.Use("abacus"); err == nil || kernels.Name() != inUse {
		t.Errorf("Use of an unknown name: %v, in use: %s", err, kernels.Name())
	}
}

// A 2x2 image, worked out by hand.
func TestConvByHand(t *testing.T) {
	c := kernels.Conv2D{N: 1, H: 2, W: 2, Cin: 1, OutH: 2, OutW: 2, Cout: 1, K: 3, Stride: 1, PadTop: 1, PadLeft: 1}
	x := []float32{1, 2, 3, 4}
	w := []float32{1, 2, 3, 4, 5, 6, 7, 8, 9}
	packed, y := make([]float32, c.PackedLen()), make([]float32, 4)
	kernels.PackConv(packed, w, c)
	kernels.ConvForward(y, x, packed, []float32{-70}, c, kernels.ReLU6, new(kernels.Workspace))
	// Without bias: 5+12+24+36=77, 4+10+21+32=67, 2+6+15+24=47, 1+4+12+20=37.
	if want := []float32{6, 0, 0, 0}; !slices.Equal(y, want) {
		t.Errorf("with ReLU6: %v, want %v", y, want)
	}
	kernels.ConvForward(y, x, packed, nil, c, kernels.Linear, new(kernels.Workspace))
	if want := []float32{77, 67, 47, 37}; !slices.Equal(y, want) {
		t.Errorf("linear: %v, want %v", y, want)
	}
}

// Sizes that real networks have, where work is cut in pieces of every kind.
func TestConvLarge(t *testing.T) {
	withWorkers(t, 3)
	for _, c := range []kernels.Conv2D{
		same(2, 40, 30, 32, 48, 3),
		halved(2, 56, 40, 16, 24),
		same(3, 20, 28, 96, 24, 1),
		same(1, 7, 5, 320, 1280, 1),
	} {
		x, w, dy := noise(c.XLen()), noise(c.WLen()), noise(c.YLen())
		packed, y := make([]float32, c.PackedLen()), make([]float32, c.YLen())
		dx, dw := make([]float32, c.XLen()), make([]float32, c.WLen())
		ws := new(kernels.Workspace)
		kernels.PackConv(packed, w, c)
		kernels.ConvForward(y, x, packed, nil, c, kernels.Linear, ws)
		kernels.ConvInputGrad(dx, dy, w, c, ws)
		kernels.ConvWeightGrad(dw, x, dy, c, ws)
		// Forward pass and gradients are one trilinear form: <dy,y> = <dx,x> = <dw,w>.
		forms := [3]float64{kernels.Dot(dy, y), kernels.Dot(dx, x), kernels.Dot(dw, w)}
		scale := math.Sqrt(kernels.SumSquares(dy) * kernels.SumSquares(y))
		for _, f := range forms[1:] {
			if math.Abs(f-forms[0]) > 1e-6*scale {
				t.Errorf("%+v: <dy,y>, <dx,x>, <dw,w> = %v", c, forms)
			}
		}
		want := make([]float32, c.YLen())
		reference.ConvForward(want, x, w, nil, c, kernels.Linear)
		for i, v := range y {
			if d := math.Abs(float64(v - want[i])); d > 1e-4*math.Sqrt(float64(c.K*c.K*c.Cin)) {
				t.Fatalf("%+v: y[%d] = %v, want %v", c, i, v, want[i])
			}
		}
	}
}

func TestNoAllocationsOnceWarm(t *testing.T) {
	if raceDetector {
		t.Skip("the race detector makes sync.Pool forget at random")
	}
	withWorkers(t, 1)
	c := halved(2, 20, 20, 8, 24)
	d := kernels.Depthwise{N: 2, H: 20, W: 20, C: 8, OutH: 20, OutW: 20, Stride: 1, PadTop: 1, PadLeft: 1}
	x, w, y, bias := noise(c.XLen()), noise(c.WLen()), noise(c.YLen()), noise(c.Cout)
	dy, out, dw := noise(c.YLen()), noise(d.YLen()), noise(d.WLen())
	m, v := make([]float32, c.Cout), make([]float32, c.Cout)
	up, pooled, arg := noise(4*len(x)), noise(len(x)/4), make([]int32, len(x)/4)
	packed := make([]float32, c.PackedLen())
	wino := same(2, 12, 12, 24, 20, 3)
	wx, ww, wy := noise(wino.XLen()), noise(wino.WLen()), noise(wino.YLen())
	wp, wg := make([]float32, wino.PackedLen()), make([]float32, wino.PackedGradLen())
	up2 := kernels.ConvUp2{N: 2, H: 10, W: 8, Cin: 8, Cout: 9}
	py, parg, wdx := make([]float32, wino.YLen()/4), make([]int32, wino.YLen()/4), make([]float32, wino.XLen())
	ux, uw, uy := noise(up2.XLen()), noise(up2.WLen()), noise(up2.YLen())
	upp := make([]float32, up2.PackedLen())
	gamma, beta, mean, invStd := noise(24), noise(24), make([]float32, 24), make([]float32, 24)
	normed, rows := noise(len(wx)), len(wx)/24
	ws := new(kernels.Workspace)
	step := func() {
		kernels.PackConv(wp, ww, wino)
		kernels.PackConvGrad(wg, ww, wino)
		kernels.ConvForward(wy, wx, wp, nil, wino, kernels.ReLU, ws)
		kernels.ConvInputGradPacked(wx, wy, wg, wino, ws)
		kernels.ConvWeightGrad(ww, wx, wy, wino, ws)
		for _, channels := range []int{1, 5, 9} { // an algorithm each
			u := up2
			u.Cout = channels
			uw, uy := uw[:u.WLen()], uy[:u.YLen()]
			kernels.PackConvUp2(upp, uw, u)
			kernels.ConvUp2Forward(uy, ux, upp, nil, u, kernels.ReLU, ws)
			kernels.ConvUp2InputGrad(ux, uy, uw, u, ws)
			kernels.ConvUp2WeightGrad(uw, ux, uy, u, ws)
		}
		kernels.Sigmoid(uy)
		kernels.BatchNormForward(normed, wx, gamma, beta, mean, invStd, rows, 24, 1e-5, kernels.ReLU, ws)
		kernels.BatchNormBackward(wx, wx, wx, normed, gamma, mean, invStd, gamma, beta, rows, 24, kernels.ReLU, ws)
		kernels.PackConv(packed, w, c)
		kernels.ConvForward(y, x, packed, bias, c, kernels.ReLU, ws)
		kernels.ActivationGrad(dy, y, kernels.ReLU)
		kernels.ConvInputGrad(x, y, w, c, ws)
		kernels.ConvWeightGrad(w, x, y, c, ws)
		kernels.BiasGrad(bias, y, len(y)/c.Cout, c.Cout)
		kernels.DepthwiseForward(out, x, dw, nil, d, kernels.ReLU6, ws)
		kernels.DepthwiseInputGrad(x, out, dw, d, ws)
		kernels.DepthwiseWeightGrad(dw, x, out, d, ws)
		kernels.Upsample2(up, x, 2, 20, 20, 8)
		kernels.Upsample2Grad(x, up, 2, 20, 20, 8)
		kernels.MaxPool2(pooled, arg, x, 2, 20, 20, 8)
		kernels.MaxPool2Grad(x, pooled, arg, 2, 20, 20, 8)
		kernels.ConvPoolForward(py, parg, wx, wp, nil, wino, kernels.ReLU, ws)
		kernels.ConvPoolGrad(wdx, ww, py, parg, wx, wg, wino, ws)
		kernels.ActivationBiasGrad(bias, y, dy, len(y)/c.Cout, c.Cout, kernels.ReLU)
		kernels.AdamStep(bias, bias, m, v, kernels.Adam{Correction1: 1, Correction2: 1})
	}
	if n := testing.AllocsPerRun(20, step); n > 0 {
		t.Errorf("%v allocations per step", n)
	}
}

func TestMisfitsPanic(t *testing.T) {
	c := same(1, 4, 4, 3, 5, 3)
	x, w, y := noise(c.XLen()), noise(c.WLen()), noise(c.YLen())
	packed := make([]float32, c.PackedLen())
	ws := new(kernels.Workspace)
	bad := c
	bad.Stride = 3
	for what, f := range map[string]func(){
		"short x":      func() { kernels.ConvForward(y, x[1:], packed, nil, c, kernels.Linear, ws) },
		"short y":      func() { kernels.ConvForward(y[1:], x, packed, nil, c, kernels.Linear, ws) },
		"short packed": func() { kernels.ConvForward(y, x, packed[1:], nil, c, kernels.Linear, ws) },
		"long bias":    func() { kernels.ConvForward(y, x, packed, make([]float32, 6), c, kernels.Linear, ws) },
		"activation":   func() { kernels.ConvForward(y, x, packed, nil, c, 9, ws) },
		"stride":       func() { kernels.ConvForward(y, x, packed, nil, bad, kernels.Linear, ws) },
		"short dx":     func() { kernels.ConvInputGrad(x[1:], y, w, c, ws) },
		"short dw":     func() { kernels.ConvWeightGrad(w[1:], x, y, c, ws) },
		"short w":      func() { kernels.PackConv(packed, w[1:], c) },
		"add":          func() { kernels.Add(x, y, y) },
		"odd conv pool": func() {
			kernels.ConvPoolForward(nil, nil, nil, nil, nil, same(1, 3, 4, 3, 5, 3), kernels.Linear, ws)
		},
		"odd pool": func() { kernels.MaxPool2(nil, nil, nil, 1, 3, 4, 0) },
		"up2 x": func() {
			kernels.ConvUp2Forward(nil, x, nil, nil, kernels.ConvUp2{N: 1, H: 1, W: 1, Cin: 1, Cout: 1}, 0, ws)
		},
		"norm of nothing": func() { kernels.BatchNormForward(nil, nil, nil, nil, nil, nil, 0, 1, 0, 0, ws) },
		"softmax":         func() { kernels.Softmax(x, x, 3, 3) },
	} {
		mustPanic(t, what, f)
	}
}

// Weights packed for images of one size serve for another, whichever algorithm
// either would choose.
func TestPackedForAnotherSize(t *testing.T) {
	small, large := same(1, 3, 3, 16, 16, 3), same(1, 16, 16, 16, 16, 3)
	if kernels.Algorithm(small) == kernels.Algorithm(large) {
		t.Skip("one algorithm for both")
	}
	w := noise(small.WLen())
	packed, ws := make([]float32, small.PackedLen()), new(kernels.Workspace)
	for _, pair := range [][2]kernels.Conv2D{{small, large}, {large, small}} {
		kernels.PackConv(packed, w, pair[0])
		c := pair[1]
		x, got, want := noise(c.XLen()), make([]float32, c.YLen()), make([]float32, c.YLen())
		kernels.ConvForward(got, x, packed, nil, c, kernels.Linear, ws)
		reference.ConvForward(want, x, w, nil, c, kernels.Linear)
		close32(t, "y", got, want, 9*c.Cin)
	}
}

func TestSetWinograd(t *testing.T) {
	c := same(1, 16, 16, 64, 64, 3)
	before := kernels.Algorithm(c)
	kernels.SetWinograd(false)
	if kernels.Algorithm(c) != kernels.Direct || kernels.GradAlgorithm(c) != kernels.Direct {
		t.Error("Winograd though forbidden")
	}
	kernels.SetWinograd(true)
	if kernels.Algorithm(c) != before {
		t.Error("not as before")
	}
}

// FuzzConv compares all three passes with the reference on any shape.
func FuzzConv(f *testing.F) {
	f.Add(uint8(1), uint8(5), uint8(4), uint8(3), uint8(17), uint8(5), uint8(4), true, uint8(1), uint8(1), uint8(1))
	f.Add(uint8(2), uint8(8), uint8(9), uint8(9), uint8(2), uint8(4), uint8(5), true, uint8(2), uint8(0), uint8(1))
	f.Add(uint8(3), uint8(6), uint8(6), uint8(8), uint8(16), uint8(3), uint8(3), false, uint8(2), uint8(0), uint8(0))
	f.Fuzz(func(t *testing.T, n, h, w, cin, cout, outH, outW uint8, three bool, stride, top, left uint8) {
		c := kernels.Conv2D{
			N: int(n % 4), H: int(h % 24), W: int(w % 24), Cin: int(cin % 40),
			OutH: int(outH % 24), OutW: int(outW % 24), Cout: int(cout % 40),
			K: 1, Stride: int(stride), PadTop: int(top), PadLeft: int(left),
		}
		if three {
			c.K = 3
		}
		if c.Validate() != nil || c.MACs() > 1<<20 {
			t.Skip()
		}
		x, weights, dy := noise(c.XLen()), noise(c.WLen()), noise(c.YLen())
		packed := make([]float32, c.PackedLen())
		ws := new(kernels.Workspace)
		kernels.PackConv(packed, weights, c)
		got, want := make([]float32, c.YLen()), make([]float32, c.YLen())
		kernels.ConvForward(got, x, packed, nil, c, kernels.ReLU, ws)
		reference.ConvForward(want, x, weights, nil, c, kernels.ReLU)
		close32(t, "y", got, want, c.K*c.K*c.Cin)
		got, want = make([]float32, c.XLen()), make([]float32, c.XLen())
		kernels.ConvInputGrad(got, dy, weights, c, ws)
		reference.ConvInputGrad(want, dy, weights, c)
		close32(t, "dx", got, want, c.K*c.K*c.Cout)
		got, want = make([]float32, c.WLen()), make([]float32, c.WLen())
		kernels.ConvWeightGrad(got, x, dy, c, ws)
		reference.ConvWeightGrad(want, x, dy, c)
		close32(t, "dw", got, want, c.N*c.OutH*c.OutW)
	})
}

// close32 compares sums of `terms` products of normal values.
func close32(t *testing.T, what string, got, want []float32, terms int) {
	t.Helper()
	for i, g := range got {
		if d := math.Abs(float64(g - want[i])); !(d <= 1e-5*float64(terms+1)) {
			t.Fatalf("%s[%d] = %v, want %v", what, i, g, want[i])
		}
	}
}
