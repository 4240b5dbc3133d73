package conformance

import (
	"errors"

	"okuyuki/kernels"
	"okuyuki/kernels/reference"
)

// guard is what lies behind every output: kernels must not touch it.
const guard = 12345.678

// guarded returns n values that a kernel may write, and a check that it wrote
// nothing beyond them.
func guarded(what string, n int) ([]float32, func() error) {
	const margin = 64
	v := make([]float32, n+margin)
	for i := range v {
		v[i] = guard
	}
	return v[:n:n], func() error {
		for i, x := range v[n:] {
			if x != guard {
				return errors.New(what + ": written " + itoa(i) + " beyond the end")
			}
		}
		return nil
	}
}

// convShapes pairs sizes, paddings and channel counts so that every remainder
// of a tile occurs somewhere.
func convShapes() []kernels.Conv2D {
	type geometry struct{ h, w, outH, outW, k, stride, top, left int }
	geometries := []geometry{
		{1, 1, 1, 1, 1, 1, 0, 0},
		{5, 7, 5, 7, 1, 1, 0, 0},
		{6, 7, 3, 4, 1, 2, 0, 0},
		{1, 1, 1, 1, 3, 1, 1, 1},
		{7, 5, 7, 5, 3, 1, 1, 1},
		{9, 13, 9, 13, 3, 1, 1, 1},
		{8, 12, 8, 12, 3, 1, 1, 1},
		{6, 8, 4, 6, 3, 1, 0, 0},  // no padding
		{4, 4, 6, 6, 3, 1, 2, 2},  // all of the padding
		{8, 6, 4, 3, 3, 2, 0, 0},  // even, zeros after
		{8, 6, 4, 3, 3, 2, 1, 1},  // even, zeros before
		{7, 11, 4, 6, 3, 2, 1, 1}, // odd, zeros on both sides
		{9, 5, 4, 2, 3, 2, 0, 0},  // odd, none
		{5, 12, 3, 6, 3, 2, 1, 0}, // mixed
		{2, 3, 1, 2, 3, 2, 0, 1},  // smaller than the window
		{21, 30, 21, 30, 3, 1, 1, 1},
	}
	channels := [][2]int{{1, 1}, {3, 16}, {7, 3}, {16, 7}, {24, 33}, {33, 24}, {64, 32}, {17, 16}, {1, 17}, {5, 48}}
	var shapes []kernels.Conv2D
	add := func(g geometry, n, cin, cout int) {
		shapes = append(shapes, kernels.Conv2D{
			N: n, H: g.h, W: g.w, Cin: cin, OutH: g.outH, OutW: g.outW, Cout: cout,
			K: g.k, Stride: g.stride, PadTop: g.top, PadLeft: g.left,
		})
	}
	for i, g := range geometries[:len(geometries)-1] {
		for j := range 3 {
			c := channels[(i+3*j)%len(channels)]
			add(g, 1+(i+j)%3, c[0], c[1])
		}
	}
	big := geometries[len(geometries)-1]
	add(big, 2, 8, 20)
	for n := range 14 { // dense layers of every number of rows
		add(geometries[0], n+1, 10+n, 9+7*n)
	}
	add(geometries[0], 3, 1280, 21)
	add(geometries[1], 1, 321, 50)
	add(geometries[4], 1, 130, 18)
	add(geometry{24, 33, 24, 33, 1, 1, 0, 0}, 2, 12, 36) // several pieces
	// One value per pixel.
	for _, cin := range []int{8, 16, 12, 40} {
		add(geometries[1], 1, cin, 1)
		add(geometries[2], 1, cin, 1)
		add(geometry{24, 33, 24, 33, 1, 1, 0, 0}, 2, cin, 1)
	}
	return shapes
}

func convName(op string, c kernels.Conv2D) string {
	return op + " " + itoa(c.N) + "x" + itoa(c.H) + "x" + itoa(c.W) + "x" + itoa(c.Cin) + " to " +
		itoa(c.OutH) + "x" + itoa(c.OutW) + "x" + itoa(c.Cout) + " k" + itoa(c.K) + " s" + itoa(c.Stride) +
		" p" + itoa(c.PadTop) + "," + itoa(c.PadLeft)
}

func convCases() []Case {
	var cases []Case
	ws := new(kernels.Workspace) // shared, so that stale scratch memory shows
	for i, c := range convShapes() {
		seed := uint64(1000 + i)
		act := kernels.Activation(i % 3)
		cases = append(cases,
			Case{convName("conv forward", c), func() error { return convForward(c, act, i%4 == 3, seed, ws) }},
			Case{convName("conv input gradient", c), func() error { return convInputGrad(c, seed, ws) }},
			Case{convName("conv weight gradient", c), func() error { return convWeightGrad(c, seed, ws) }})
	}
	return cases
}

func convForward(c kernels.Conv2D, act kernels.Activation, noBias bool, seed uint64, ws *kernels.Workspace) error {
	s := newSource(seed)
	x, w, bias := s.values(c.XLen()), s.values(c.WLen()), s.values(c.Cout)
	if noBias {
		bias = nil
	}
	packed, intact := guarded("packed", c.PackedLen())
	kernels.PackConv(packed, w, c)
	if err := intact(); err != nil {
		return err
	}
	y, intact := guarded("y", c.YLen())
	kernels.ConvForward(y, x, packed, bias, c, act, ws)
	if err := intact(); err != nil {
		return err
	}
	want, size := make([]float64, len(y)), make([]float64, len(y))
	reference.ConvForward(want, wide(x), wide(w), wide(bias), c, act)
	if kernels.Algorithm(c) == kernels.Winograd {
		size = winogradSize(absolute(wide(x)), absolute(wide(w)), absolute(wide(bias)), c)
		sums := make([]float64, len(y))
		reference.ConvForward(sums, wide(x), wide(w), wide(bias), c, kernels.Linear)
		return compareWinograd("y", y, want, sums, size, c.Cin)
	}
	reference.ConvForward(size, absolute(wide(x)), absolute(wide(w)), absolute(wide(bias)), c, kernels.Linear)
	return compare("y", y, want, size, c.K*c.K*c.Cin+1)
}

func convInputGrad(c kernels.Conv2D, seed uint64, ws *kernels.Workspace) error {
	s := newSource(seed)
	dy, w := s.values(c.YLen()), s.values(c.WLen())
	dx, intact := guarded("dx", c.XLen())
	kernels.ConvInputGrad(dx, dy, w, c, ws)
	if err := intact(); err != nil {
		return err
	}
	want, size := make([]float64, len(dx)), make([]float64, len(dx))
	reference.ConvInputGrad(want, wide(dy), wide(w), c)
	if kernels.GradAlgorithm(c) == kernels.Winograd {
		w, f := flipped(absolute(wide(w)), c)
		return compareWinograd("dx", dx, want, want, winogradSize(absolute(wide(dy)), w, nil, f), c.Cout)
	}
	reference.ConvInputGrad(size, absolute(wide(dy)), absolute(wide(w)), c)
	return compare("dx", dx, want, size, c.K*c.K*c.Cout)
}

func convWeightGrad(c kernels.Conv2D, seed uint64, ws *kernels.Workspace) error {
	s := newSource(seed)
	x, dy, before := s.values(c.XLen()), s.values(c.YLen()), s.values(c.WLen())
	dw, intact := guarded("dw", c.WLen())
	copy(dw, before)
	kernels.ConvWeightGrad(dw, x, dy, c, ws)
	if err := intact(); err != nil {
		return err
	}
	want, size := wide(before), absolute(wide(before))
	reference.ConvWeightGrad(want, wide(x), wide(dy), c)
	if kernels.Algorithm(c) == kernels.Winograd { // where there are tiles enough
		sums := winogradGradSize(absolute(wide(x)), absolute(wide(dy)), c)
		reference.Add(size, size, sums)
		return compareWinograd("dw", dw, want, want, size, c.N*c.OutH*c.OutW+1)
	}
	reference.ConvWeightGrad(size, absolute(wide(x)), absolute(wide(dy)), c)
	return compare("dw", dw, want, size, c.N*c.OutH*c.OutW+1)
}
