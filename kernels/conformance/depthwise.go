package conformance

import (
	"okuyuki/kernels"
	"okuyuki/kernels/reference"
)

func depthwiseShapes() []kernels.Depthwise {
	return []kernels.Depthwise{
		{N: 1, H: 1, W: 1, C: 1, OutH: 1, OutW: 1, Stride: 1, PadTop: 1, PadLeft: 1},
		{N: 2, H: 5, W: 7, C: 3, OutH: 5, OutW: 7, Stride: 1, PadTop: 1, PadLeft: 1},
		{N: 1, H: 6, W: 4, C: 7, OutH: 4, OutW: 2, Stride: 1},
		{N: 3, H: 4, W: 4, C: 8, OutH: 6, OutW: 6, Stride: 1, PadTop: 2, PadLeft: 2},
		{N: 1, H: 8, W: 6, C: 16, OutH: 4, OutW: 3, Stride: 2},
		{N: 2, H: 8, W: 6, C: 24, OutH: 4, OutW: 3, Stride: 2, PadTop: 1, PadLeft: 1},
		{N: 1, H: 7, W: 11, C: 33, OutH: 4, OutW: 6, Stride: 2, PadTop: 1, PadLeft: 1},
		{N: 2, H: 9, W: 5, C: 12, OutH: 5, OutW: 3, Stride: 2, PadTop: 1, PadLeft: 1},
		{N: 1, H: 5, W: 12, C: 5, OutH: 3, OutW: 6, Stride: 2, PadTop: 1, PadLeft: 0},
		{N: 1, H: 3, W: 4, C: 130, OutH: 3, OutW: 4, Stride: 1, PadTop: 1, PadLeft: 1},
		{N: 2, H: 40, W: 21, C: 17, OutH: 40, OutW: 21, Stride: 1, PadTop: 1, PadLeft: 1}, // several bands
		{N: 1, H: 40, W: 22, C: 32, OutH: 20, OutW: 11, Stride: 2},
	}
}

func depthwiseCases() []Case {
	var cases []Case
	ws := new(kernels.Workspace)
	for i, d := range depthwiseShapes() {
		seed := uint64(2000 + i)
		name := " " + itoa(d.N) + "x" + itoa(d.H) + "x" + itoa(d.W) + "x" + itoa(d.C) + " to " +
			itoa(d.OutH) + "x" + itoa(d.OutW) + " s" + itoa(d.Stride) + " p" + itoa(d.PadTop) + "," + itoa(d.PadLeft)
		act := kernels.Activation(i % 3)
		cases = append(cases,
			Case{"depthwise forward" + name, func() error { return depthwiseForward(d, act, i%4 == 3, seed, ws) }},
			Case{"depthwise input gradient" + name, func() error { return depthwiseInputGrad(d, seed, ws) }},
			Case{"depthwise weight gradient" + name, func() error { return depthwiseWeightGrad(d, seed, ws) }})
	}
	return cases
}

func depthwiseForward(d kernels.Depthwise, act kernels.Activation, noBias bool, seed uint64, ws *kernels.Workspace) error {
	s := newSource(seed)
	x, w, bias := s.values(d.XLen()), s.values(d.WLen()), s.values(d.C)
	if noBias {
		bias = nil
	}
	y, intact := guarded("y", d.YLen())
	kernels.DepthwiseForward(y, x, w, bias, d, act, ws)
	if err := intact(); err != nil {
		return err
	}
	want, size := make([]float64, len(y)), make([]float64, len(y))
	reference.DepthwiseForward(want, wide(x), wide(w), wide(bias), d, act)
	reference.DepthwiseForward(size, absolute(wide(x)), absolute(wide(w)), absolute(wide(bias)), d, kernels.Linear)
	return compare("y", y, want, size, 10)
}

func depthwiseInputGrad(d kernels.Depthwise, seed uint64, ws *kernels.Workspace) error {
	s := newSource(seed)
	dy, w := s.values(d.YLen()), s.values(d.WLen())
	dx, intact := guarded("dx", d.XLen())
	kernels.DepthwiseInputGrad(dx, dy, w, d, ws)
	if err := intact(); err != nil {
		return err
	}
	want, size := make([]float64, len(dx)), make([]float64, len(dx))
	reference.DepthwiseInputGrad(want, wide(dy), wide(w), d)
	reference.DepthwiseInputGrad(size, absolute(wide(dy)), absolute(wide(w)), d)
	return compare("dx", dx, want, size, 9)
}

func depthwiseWeightGrad(d kernels.Depthwise, seed uint64, ws *kernels.Workspace) error {
	s := newSource(seed)
	x, dy, before := s.values(d.XLen()), s.values(d.YLen()), s.values(d.WLen())
	dw, intact := guarded("dw", d.WLen())
	copy(dw, before)
	kernels.DepthwiseWeightGrad(dw, x, dy, d, ws)
	if err := intact(); err != nil {
		return err
	}
	want, size := wide(before), absolute(wide(before))
	reference.DepthwiseWeightGrad(want, wide(x), wide(dy), d)
	reference.DepthwiseWeightGrad(size, absolute(wide(x)), absolute(wide(dy)), d)
	return compare("dw", dw, want, size, d.N*d.OutH*d.OutW+1)
}
