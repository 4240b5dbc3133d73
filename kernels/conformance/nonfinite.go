package conformance

import (
	"errors"
	"math"

	"okuyuki/kernels"
	"okuyuki/kernels/reference"
)

// nonFiniteCases check that nothing hides a NaN or an infinity: where the
// reference gives NaN, the kernel gives NaN; where it gives an infinity, the
// kernel gives the same or NaN (a zero of the padding times an infinity).
func nonFiniteCases() []Case {
	var cases []Case
	for i, c := range convShapes() {
		if i%5 == 0 {
			cases = append(cases, Case{convName("conv of NaN and Inf", c), func() error {
				return convNonFinite(c, kernels.Activation(i%3), uint64(5000+i))
			}})
		}
	}
	for i, d := range depthwiseShapes() {
		if i%3 == 1 {
			cases = append(cases, Case{"depthwise of NaN and Inf, shape " + itoa(i), func() error {
				return depthwiseNonFinite(d, kernels.Activation(i%3), uint64(5100+i))
			}})
		}
	}
	return append(cases, Case{"pools, softmax and activation of NaN", elementNonFinite})
}

// poison puts a few NaN and infinities among the values.
func (s source) poison(v []float32) []float32 {
	bad := []float64{math.NaN(), math.Inf(1), math.Inf(-1)}
	for i := range 3 {
		v[s.IntN(len(v))] = float32(bad[i])
	}
	return v
}

func convNonFinite(c kernels.Conv2D, act kernels.Activation, seed uint64) error {
	s := newSource(seed)
	x, w := s.poison(s.values(c.XLen())), s.values(c.WLen())
	packed, y := make([]float32, c.PackedLen()), make([]float32, c.YLen())
	ws := new(kernels.Workspace)
	kernels.PackConv(packed, w, c)
	kernels.ConvForward(y, x, packed, nil, c, act, ws)
	want := make([]float64, len(y))
	reference.ConvForward(want, wide(x), wide(w), nil, c, act)
	if err := spread("y", y, want); err != nil {
		return err
	}
	dy := s.poison(s.values(c.YLen()))
	dx, wantX := make([]float32, c.XLen()), make([]float64, c.XLen())
	kernels.ConvInputGrad(dx, dy, w, c, ws)
	reference.ConvInputGrad(wantX, wide(dy), wide(w), c)
	if err := spread("dx", dx, wantX); err != nil {
		return err
	}
	dw, wantW := make([]float32, c.WLen()), make([]float64, c.WLen())
	kernels.ConvWeightGrad(dw, x, dy, c, ws)
	reference.ConvWeightGrad(wantW, wide(x), wide(dy), c)
	return spread("dw", dw, wantW)
}

func depthwiseNonFinite(d kernels.Depthwise, act kernels.Activation, seed uint64) error {
	s := newSource(seed)
	x, w := s.poison(s.values(d.XLen())), s.values(d.WLen())
	y, want := make([]float32, d.YLen()), make([]float64, d.YLen())
	ws := new(kernels.Workspace)
	kernels.DepthwiseForward(y, x, w, nil, d, act, ws)
	reference.DepthwiseForward(want, wide(x), wide(w), nil, d, act)
	if err := spread("y", y, want); err != nil {
		return err
	}
	dy := s.poison(s.values(d.YLen()))
	dw, wantW := make([]float32, d.WLen()), make([]float64, d.WLen())
	kernels.DepthwiseWeightGrad(dw, x, dy, d, ws)
	reference.DepthwiseWeightGrad(wantW, wide(x), wide(dy), d)
	return spread("dw", dw, wantW)
}

func spread(what string, got []float32, want []float64) error {
	for i, w := range want {
		g := float64(got[i])
		if math.IsNaN(w) && !math.IsNaN(g) || math.IsInf(w, 0) && g != w && !math.IsNaN(g) {
			return errors.New(what + "[" + itoa(i) + "] = " + number(g) + ", want " + number(w))
		}
	}
	return nil
}

func elementNonFinite() error {
	nan := float32(math.NaN())
	x := []float32{1, 2, nan, 4, 5, 6, 7, 8} // 4 pixels of 2 channels
	y, arg := make([]float32, 2), make([]int32, 2)
	kernels.GlobalMaxPool(y, arg, x, 1, 4, 2)
	if y[0] == y[0] || arg[0] != 2 || y[1] != 8 {
		return errors.New("global max pool hides NaN")
	}
	if err := maxPoolNaN(); err != nil {
		return err
	}
	kernels.GlobalAvgPool(y, x, 1, 4, 2)
	if y[0] == y[0] || y[1] != 5 {
		return errors.New("global average pool hides NaN")
	}
	kernels.Softmax(x, x, 1, 8)
	for _, v := range x {
		if v == v {
			return errors.New("softmax hides NaN")
		}
	}
	for _, act := range []kernels.Activation{kernels.ReLU, kernels.ReLU6} {
		dy := []float32{3, 3, 3, 3, 3, 3, 3, 3, 3}
		out := []float32{1, 1, nan, 1, 1, 1, 1, 1, nan}
		kernels.ActivationGrad(dy, out, act)
		if dy[2] != 3 || dy[8] != 3 {
			return errors.New("activation gradient takes NaN for clipped")
		}
	}
	return nil
}

// maxPoolNaN puts NaN in each place of a 2x2 window, and equal values
// elsewhere: NaN wins, else the first.
func maxPoolNaN() error {
	const c = 16
	for place := range 5 {
		x, y, arg := make([]float32, 4*c), make([]float32, c), make([]int32, c)
		if place < 4 {
			x[place*c+3] = float32(math.NaN())
		}
		kernels.MaxPool2(y, arg, x, 1, 2, 2, c)
		for i, at := range arg {
			want := i
			if i == 3 && place < 4 {
				want += place * c
			}
			if int(at) != want || math.Float32bits(y[i]) != math.Float32bits(x[want]) {
				return errors.New("max pool: channel " + itoa(i) + " from " + itoa(int(at)) + ", want " + itoa(want))
			}
		}
	}
	return nil
}
