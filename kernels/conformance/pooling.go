package conformance

import (
	"errors"

	"okuyuki/kernels"
	"okuyuki/kernels/reference"
)

func poolingCases() []Case {
	var cases []Case
	for i, s := range [][4]int{{1, 2, 2, 1}, {2, 4, 6, 3}, {1, 6, 2, 17}, {3, 2, 8, 33}, {2, 24, 18, 40}} {
		n, h, w, c := s[0], s[1], s[2], s[3]
		seed := uint64(4000 + i)
		name := " " + itoa(n) + "x" + itoa(h) + "x" + itoa(w) + "x" + itoa(c)
		cases = append(cases,
			Case{"global average pool" + name, func() error { return checkAvgPool(n, h*w, c, seed) }},
			Case{"global max pool" + name, func() error { return checkGlobalMaxPool(n, h*w, c, seed) }},
			Case{"max pool" + name, func() error { return checkMaxPool(n, h, w, c, seed) }},
			Case{"upsample" + name, func() error { return checkUpsample(n, h, w, c, seed) }})
	}
	return cases
}

func checkAvgPool(n, hw, c int, seed uint64) error {
	s := newSource(seed)
	x, dy, before := s.values(n*hw*c), s.values(n*c), s.values(n*hw*c)
	y, intact := guarded("y", n*c)
	kernels.GlobalAvgPool(y, x, n, hw, c)
	want, size := make([]float64, n*c), make([]float64, n*c)
	reference.GlobalAvgPool(want, wide(x), n, hw, c)
	reference.GlobalAvgPool(size, absolute(wide(x)), n, hw, c)
	if err := errors.Join(intact(), compare("y", y, want, size, hw+1)); err != nil {
		return err
	}
	dx, intact := guarded("dx", n*hw*c)
	copy(dx, before)
	kernels.GlobalAvgPoolGrad(dx, dy, n, hw, c)
	want, size = wide(before), absolute(wide(before))
	reference.GlobalAvgPoolGrad(want, wide(dy), n, hw, c)
	reference.GlobalAvgPoolGrad(size, absolute(wide(dy)), n, hw, c)
	return errors.Join(intact(), compare("dx", dx, want, size, 3))
}

// coarse rounds values so that there are ties.
func coarse(v []float32) []float32 {
	for i, x := range v {
		v[i] = float32(int(x * 2))
	}
	return v
}

func checkGlobalMaxPool(n, hw, c int, seed uint64) error {
	s := newSource(seed)
	x := coarse(s.values(n * hw * c))
	y, arg := make([]float32, n*c), make([]int32, n*c)
	wantY, wantArg := make([]float32, n*c), make([]int32, n*c)
	kernels.GlobalMaxPool(y, arg, x, n, hw, c)
	reference.GlobalMaxPool(wantY, wantArg, x, n, hw, c)
	if err := errors.Join(same("y", y, wantY), sameIndex(arg, wantArg)); err != nil {
		return err
	}
	dx, dy := s.values(n*hw*c), s.values(n*c)
	want := append([]float32(nil), dx...)
	kernels.GlobalMaxPoolGrad(dx, dy, arg, n, hw, c)
	reference.MaxPoolGrad(want, dy, wantArg)
	return same("dx", dx, want)
}

func checkMaxPool(n, h, w, c int, seed uint64) error {
	s := newSource(seed)
	x := coarse(s.values(n * h * w * c))
	outputs := n * h * w * c / 4
	y, arg := make([]float32, outputs), make([]int32, outputs)
	wantY, wantArg := make([]float32, outputs), make([]int32, outputs)
	kernels.MaxPool2(y, arg, x, n, h, w, c)
	reference.MaxPool2(wantY, wantArg, x, n, h, w, c)
	if err := errors.Join(same("y", y, wantY), sameIndex(arg, wantArg)); err != nil {
		return err
	}
	dx, dy := s.values(n*h*w*c), s.values(outputs)
	want := make([]float32, len(dx))
	kernels.MaxPool2Grad(dx, dy, arg, n, h, w, c)
	reference.MaxPoolGrad(want, dy, wantArg)
	return same("dx", dx, want)
}

func sameIndex(got, want []int32) error {
	for i, g := range got {
		if g != want[i] {
			return errors.New("arg[" + itoa(i) + "] = " + itoa(int(g)) + ", want " + itoa(int(want[i])))
		}
	}
	return nil
}

func checkUpsample(n, h, w, c int, seed uint64) error {
	s := newSource(seed)
	x := s.values(n * h * w * c)
	y, intact := guarded("y", 4*len(x))
	want := make([]float32, 4*len(x))
	kernels.Upsample2(y, x, n, h, w, c)
	reference.Upsample2(want, x, n, h, w, c)
	if err := errors.Join(intact(), same("y", y, want)); err != nil {
		return err
	}
	before, dy := s.values(len(x)), s.values(4*len(x))
	dx, intact := guarded("dx", len(x))
	copy(dx, before)
	kernels.Upsample2Grad(dx, dy, n, h, w, c)
	sum, size := wide(before), absolute(wide(before))
	reference.Upsample2Grad(sum, wide(dy), n, h, w, c)
	reference.Upsample2Grad(size, absolute(wide(dy)), n, h, w, c)
	return errors.Join(intact(), compare("dx", dx, sum, size, 5))
}
