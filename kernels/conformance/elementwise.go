package conformance

import (
	"errors"
	"math"

	"okuyuki/kernels"
	"okuyuki/kernels/reference"
)

func elementwiseCases() []Case {
	var cases []Case
	for i, n := range []int{0, 1, 3, 8, 31, 64, 100, 70001} {
		seed, size := uint64(3000+i), " of "+itoa(n)
		cases = append(cases,
			Case{"add" + size, func() error { return checkAdd(n, seed) }},
			Case{"axpy and scale" + size, func() error { return checkAxpy(n, seed) }},
			Case{"dot" + size, func() error { return checkDot(n, seed) }},
			Case{"activation gradient" + size, func() error { return checkActivationGrad(n, seed) }},
			Case{"adam" + size, func() error { return checkAdam(n, seed) }},
			Case{"sigmoid" + size, func() error { return checkSigmoid(n, seed) }})
	}
	for i, shape := range [][2]int{{1, 1}, {3, 10}, {1300, 3}, {5, 67}} {
		rows, cols := shape[0], shape[1]
		name := " " + itoa(rows) + "x" + itoa(cols)
		cases = append(cases,
			Case{"bias gradient" + name, func() error { return checkBiasGrad(rows, cols, uint64(3100+i)) }},
			Case{"softmax" + name, func() error { return checkSoftmax(rows, cols, uint64(3200+i)) }})
	}
	return cases
}

func checkAdd(n int, seed uint64) error {
	s := newSource(seed)
	a, b := s.values(n), s.values(n)
	dst, intact := guarded("dst", n)
	want, size := make([]float64, n), make([]float64, n)
	reference.Add(want, wide(a), wide(b))
	reference.Add(size, absolute(wide(a)), absolute(wide(b)))
	kernels.Add(dst, a, b)
	if err := errors.Join(intact(), compare("add", dst, want, size, 1)); err != nil {
		return err
	}
	kernels.AddTo(a, b)
	return same("add in place", a, dst)
}

func checkAxpy(n int, seed uint64) error {
	s := newSource(seed)
	before, x := s.values(n), s.values(n)
	dst, intact := guarded("dst", n)
	copy(dst, before)
	kernels.Axpy(dst, -1.7, x)
	k := float32(-1.7)
	want, size := wide(before), absolute(wide(before))
	reference.Axpy(want, float64(k), wide(x))
	reference.Axpy(size, -float64(k), absolute(wide(x)))
	if err := errors.Join(intact(), compare("axpy", dst, want, size, 2)); err != nil {
		return err
	}
	kernels.Scale(dst, 0.25)
	for i := range want {
		want[i] /= 4
		size[i] /= 4
	}
	return errors.Join(intact(), compare("scale", dst, want, size, 3))
}

func checkDot(n int, seed uint64) error {
	s := newSource(seed)
	a, b := s.values(n), s.values(n)
	size := reference.Dot(absolute(wide(a)), absolute(wide(b)))
	if got, want := kernels.Dot(a, b), reference.Dot(a, b); math.Abs(got-want) > 1e-12*size {
		return errors.New("dot = " + number(got) + ", want " + number(want))
	}
	if got, want := kernels.SumSquares(a), reference.Dot(a, a); math.Abs(got-want) > 1e-12*want {
		return errors.New("sum of squares = " + number(got) + ", want " + number(want))
	}
	return nil
}

func checkActivationGrad(n int, seed uint64) error {
	s := newSource(seed)
	for _, act := range []kernels.Activation{kernels.Linear, kernels.ReLU, kernels.ReLU6} {
		before, y := s.values(n), s.values(n)
		for i := range y {
			switch s.IntN(8) {
			case 0:
				y[i] = 6
			case 1:
				y[i] = 6.5
			}
		}
		dy, intact := guarded("dy", n)
		copy(dy, before)
		kernels.ActivationGrad(dy, y, act)
		reference.ActivationGrad(before, y, act)
		if err := errors.Join(intact(), same("dy", dy, before)); err != nil {
			return err
		}
	}
	return nil
}

func checkAdam(n int, seed uint64) error {
	s := newSource(seed)
	w, g, m, v := s.values(n), s.values(n), s.values(n), s.values(n)
	for i := range v {
		v[i] *= v[i]
	}
	a := kernels.Adam{
		LR: 0.01, Beta1: 0.9, Beta2: 0.999, Eps: 1e-8, WeightDecay: 0.1,
		Correction1: 0.271, Correction2: 0.002997,
	}
	w64, m64, v64 := wide(w), wide(m), wide(v)
	reference.AdamStep(w64, wide(g), m64, v64, a)
	kernels.AdamStep(w, g, m, v, a)
	sizes := make([]float64, n)
	for i := range sizes { // the moments are sums of two terms of this size
		sizes[i] = math.Abs(m64[i]) + math.Abs(float64(g[i])) + 1
	}
	if err := compare("m", m, m64, sizes, 4); err != nil {
		return err
	}
	for i := range sizes {
		sizes[i] = v64[i] + float64(g[i])*float64(g[i])
	}
	if err := compare("v", v, v64, sizes, 6); err != nil {
		return err
	}
	for i := range sizes { // the step divides, and magnifies the moments' error
		step := math.Abs(m64[i]) + 1e-3*(math.Abs(float64(g[i]))+1)
		sizes[i] = math.Abs(w64[i]) + 1
		if v64[i] > 0 {
			sizes[i] += float64(a.LR/a.Correction1) * step / math.Sqrt(v64[i]/float64(a.Correction2))
		}
	}
	return compare("w", w, w64, sizes, 16)
}

func checkBiasGrad(rows, cols int, seed uint64) error {
	s := newSource(seed)
	before, dy := s.values(cols), s.values(rows*cols)
	db, intact := guarded("db", cols)
	copy(db, before)
	kernels.BiasGrad(db, dy, rows, cols)
	want, size := wide(before), absolute(wide(before))
	reference.BiasGrad(want, wide(dy), rows, cols)
	reference.BiasGrad(size, absolute(wide(dy)), rows, cols)
	if err := errors.Join(intact(), compare("db", db, want, size, rows+1)); err != nil {
		return err
	}
	return checkActivationBiasGrad(db, dy, s.values(rows*cols), rows, cols)
}

// checkActivationBiasGrad compares with the two operations one after the other.
func checkActivationBiasGrad(db, dy, y []float32, rows, cols int) error {
	for _, act := range []kernels.Activation{kernels.Linear, kernels.ReLU, kernels.ReLU6} {
		got, wantB := append([]float32(nil), db...), append([]float32(nil), db...)
		gotDY, want := append([]float32(nil), dy...), append([]float32(nil), dy...)
		kernels.ActivationBiasGrad(got, gotDY, y, rows, cols, act)
		kernels.ActivationGrad(want, y, act)
		kernels.BiasGrad(wantB, want, rows, cols)
		if err := errors.Join(same("dy", gotDY, want), same("db", got, wantB)); err != nil {
			return err
		}
	}
	return nil
}

func checkSoftmax(rows, cols int, seed uint64) error {
	s := newSource(seed)
	src := s.values(rows * cols)
	for i := range src {
		src[i] = src[i]*30 + 1000
	}
	dst, intact := guarded("dst", rows*cols)
	kernels.Softmax(dst, src, rows, cols)
	want := make([]float64, rows*cols)
	reference.Softmax(want, wide(src), rows, cols)
	// Scores near 1000 are 2^-14 apart, but their differences are exact.
	if err := errors.Join(intact(), compare("softmax", dst, want, want, 4)); err != nil {
		return err
	}
	kernels.Softmax(src, src, rows, cols)
	return same("softmax in place", src, dst)
}
