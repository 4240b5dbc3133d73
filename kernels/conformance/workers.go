package conformance

import (
	"errors"

	"okuyuki/kernels"
)

// workerCases check that the number of workers changes no bit.
func workerCases() []Case {
	shapes := []kernels.Conv2D{
		{N: 3, H: 20, W: 17, Cin: 24, OutH: 20, OutW: 17, Cout: 40, K: 3, Stride: 1, PadTop: 1, PadLeft: 1},
		{N: 2, H: 30, W: 28, Cin: 16, OutH: 15, OutW: 14, Cout: 33, K: 3, Stride: 2},
		{N: 2, H: 31, W: 22, Cin: 33, OutH: 31, OutW: 22, Cout: 65, K: 1, Stride: 1},
		{N: 1, H: 61, W: 43, Cin: 16, OutH: 61, OutW: 43, Cout: 1, K: 1, Stride: 1},
		{N: 2, H: 31, W: 22, Cin: 16, OutH: 31, OutW: 22, Cout: 1, K: 1, Stride: 1},
		{N: 9, H: 28, W: 28, Cin: 1, OutH: 28, OutW: 28, Cout: 16, K: 3, Stride: 1, PadTop: 1, PadLeft: 1},
		{N: 1, H: 7, W: 5, Cin: 160, OutH: 7, OutW: 5, Cout: 320, K: 1, Stride: 1},
	}
	var cases []Case
	for i, c := range shapes {
		cases = append(cases, Case{convName("same bits for any number of workers,", c), func() error {
			return sameForWorkers(func() []float32 { return convAll(c, uint64(6000+i)) })
		}})
	}
	return append(cases,
		Case{"same bits for any number of workers, depthwise", func() error {
			return sameForWorkers(func() []float32 { return depthwiseAll(6100) })
		}},
		Case{"same bits for any number of workers, elementwise", func() error {
			return sameForWorkers(func() []float32 { return elementsAll(6200) })
		}})
}

func sameForWorkers(f func() []float32) error {
	before := kernels.Workers()
	defer kernels.SetWorkers(before)
	kernels.SetWorkers(1)
	want := f()
	for _, n := range []int{2, 7} {
		kernels.SetWorkers(n)
		if err := same("result", f(), want); err != nil {
			return errors.New(itoa(n) + " workers: " + err.Error())
		}
	}
	return nil
}

// convAll is every result of a convolution, one after the other.
func convAll(c kernels.Conv2D, seed uint64) []float32 {
	s := newSource(seed)
	x, w, bias, dy := s.values(c.XLen()), s.values(c.WLen()), s.values(c.Cout), s.values(c.YLen())
	all := make([]float32, c.YLen()+c.XLen()+c.WLen()+c.Cout)
	y := all[:c.YLen()]
	dx := all[c.YLen():][:c.XLen()]
	dw := all[c.YLen()+c.XLen():][:c.WLen()]
	db := all[c.YLen()+c.XLen()+c.WLen():]
	ws := new(kernels.Workspace)
	packed := make([]float32, c.PackedLen())
	kernels.PackConv(packed, w, c)
	kernels.ConvForward(y, x, packed, bias, c, kernels.ReLU, ws)
	kernels.ConvInputGrad(dx, dy, w, c, ws)
	kernels.ConvWeightGrad(dw, x, dy, c, ws)
	kernels.BiasGrad(db, dy, c.N*c.OutH*c.OutW, c.Cout)
	return all
}

func depthwiseAll(seed uint64) []float32 {
	d := kernels.Depthwise{N: 2, H: 45, W: 30, C: 40, OutH: 23, OutW: 15, Stride: 2, PadTop: 1}
	s := newSource(seed)
	x, w, bias, dy := s.values(d.XLen()), s.values(d.WLen()), s.values(d.C), s.values(d.YLen())
	all := make([]float32, d.YLen()+d.XLen()+d.WLen())
	ws := new(kernels.Workspace)
	kernels.DepthwiseForward(all[:d.YLen()], x, w, bias, d, kernels.ReLU6, ws)
	kernels.DepthwiseInputGrad(all[d.YLen():][:d.XLen()], dy, w, d, ws)
	kernels.DepthwiseWeightGrad(all[d.YLen()+d.XLen():], x, dy, d, ws)
	return all
}

func elementsAll(seed uint64) []float32 {
	const n = 200001
	s := newSource(seed)
	w, g, m, v := s.values(n), s.values(n), s.values(n), make([]float32, n)
	kernels.AdamStep(w, g, m, v, kernels.Adam{
		LR: 0.1, Beta1: 0.9, Beta2: 0.99, Eps: 1e-8, Correction1: 0.1, Correction2: 0.01,
	})
	kernels.Axpy(m, 0.3, g)
	kernels.AddTo(w, m)
	kernels.ActivationGrad(w, g, kernels.ReLU)
	norm := kernels.SumSquares(w)
	high := float32(norm)
	return append(w, high, float32(norm-float64(high)))
}
