package conformance

import (
	"errors"

	"okuyuki/kernels"
	"okuyuki/kernels/reference"
)

func convPoolShapes() []kernels.Conv2D {
	return []kernels.Conv2D{
		{N: 1, H: 6, W: 4, Cin: 3, OutH: 6, OutW: 4, Cout: 8, K: 3, Stride: 1, PadTop: 1, PadLeft: 1},
		{N: 13, H: 28, W: 28, Cin: 1, OutH: 28, OutW: 28, Cout: 16, K: 3, Stride: 1, PadTop: 1, PadLeft: 1},
		{N: 9, H: 14, W: 14, Cin: 16, OutH: 14, OutW: 14, Cout: 32, K: 3, Stride: 1, PadTop: 1, PadLeft: 1},
		{N: 4, H: 9, W: 15, Cin: 5, OutH: 4, OutW: 8, Cout: 7, K: 3, Stride: 2, PadTop: 0, PadLeft: 1},
	}
}

// convPoolCases compare with the convolution and the pooling one after the
// other.
func convPoolCases() []Case {
	var cases []Case
	for i, c := range convPoolShapes() {
		seed := uint64(7200 + i)
		cases = append(cases,
			Case{convName("pooled", c), func() error { return checkConvPool(c, kernels.Activation(i%3), seed) }},
			Case{convName("same bits for any number of workers, pooled", c), func() error {
				return sameForWorkers(func() []float32 { return convPoolAll(c, kernels.ReLU, seed).all() })
			}})
	}
	return cases
}

type convPoolResults struct{ y, dx, dw []float32 }

func (r convPoolResults) all() []float32 { return append(append(r.y, r.dx...), r.dw...) }

func convPoolAll(c kernels.Conv2D, act kernels.Activation, seed uint64) convPoolResults {
	s := newSource(seed)
	x, w, bias, dy := s.values(c.XLen()), s.values(c.WLen()), s.values(c.Cout), s.values(c.YLen()/4)
	packed, packedGrad := make([]float32, c.PackedLen()), make([]float32, c.PackedGradLen())
	kernels.PackConv(packed, w, c)
	kernels.PackConvGrad(packedGrad, w, c)
	r := convPoolResults{make([]float32, c.YLen()/4), s.values(c.XLen()), make([]float32, c.WLen())}
	arg := make([]int32, len(r.y))
	ws := new(kernels.Workspace)
	kernels.ConvPoolForward(r.y, arg, x, packed, bias, c, act, ws)
	kernels.ConvPoolGrad(r.dx, r.dw, dy, arg, x, packedGrad, c, ws)
	return r
}

func checkConvPool(c kernels.Conv2D, act kernels.Activation, seed uint64) error {
	got := convPoolAll(c, act, seed)
	s := newSource(seed)
	x, w, bias, dy := s.values(c.XLen()), s.values(c.WLen()), s.values(c.Cout), s.values(c.YLen()/4)
	packed := make([]float32, c.PackedLen())
	kernels.PackConv(packed, w, c)
	ws := new(kernels.Workspace)
	large, y, arg := make([]float32, c.YLen()), make([]float32, c.YLen()/4), make([]int32, c.YLen()/4)
	kernels.ConvForward(large, x, packed, bias, c, act, ws)
	kernels.MaxPool2(y, arg, large, c.N, c.OutH, c.OutW, c.Cout)
	dLarge, dx := make([]float32, c.YLen()), make([]float32, c.XLen())
	kernels.MaxPool2Grad(dLarge, dy, arg, c.N, c.OutH, c.OutW, c.Cout)
	kernels.ConvInputGrad(dx, dLarge, w, c, ws)
	dw, size := make([]float64, c.WLen()), make([]float64, c.WLen())
	reference.ConvWeightGrad(dw, wide(x), wide(dLarge), c)
	reference.ConvWeightGrad(size, absolute(wide(x)), absolute(wide(dLarge)), c)
	return errors.Join(same("y", got.y, y), same("dx", got.dx, dx),
		compareWinograd("dw", got.dw, dw, dw, size, c.N*c.OutH*c.OutW))
}
