package bench

import (
	"fmt"

	"okuyuki/kernels"
)

// kernelCases are single operations at the sizes that the networks use.
func kernelCases() []Case {
	var cases []Case
	for _, c := range []struct{ k, cin, cout, side, batch int }{
		{3, 64, 64, 28, 8},
		{3, 32, 64, 56, 1},
		{3, 128, 128, 8, 32},
		{1, 64, 128, 28, 1},
		{1, 96, 576, 14, 8},
	} {
		shape := kernels.Conv2D{
			N: c.batch, H: c.side, W: c.side, Cin: c.cin, OutH: c.side, OutW: c.side, Cout: c.cout,
			K: c.k, Stride: 1, PadTop: c.k / 2, PadLeft: c.k / 2,
		}
		name := fmt.Sprintf("conv%dx%d/%d-%d-%d-b%d/", c.k, c.k, c.cin, c.cout, c.side, c.batch)
		cases = append(cases,
			Case{name + "forward", c.batch, func() (*work, error) { return convForward(shape), nil }},
			Case{name + "input-gradient", c.batch, func() (*work, error) { return convInputGrad(shape), nil }},
			Case{name + "weight-gradient", c.batch, func() (*work, error) { return convWeightGrad(shape), nil }},
		)
	}
	up := kernels.ConvUp2{N: 8, H: 16, W: 16, Cin: 64, Cout: 32}
	cases = append(cases,
		Case{"upsampled-conv3x3/64-32-16-b8/forward", up.N, func() (*work, error) { return convUp2Forward(up), nil }},
		Case{"upsampled-conv3x3/64-32-16-b8/input-gradient", up.N, func() (*work, error) { return convUp2InputGrad(up), nil }},
		Case{"upsampled-conv3x3/64-32-16-b8/weight-gradient", up.N, func() (*work, error) { return convUp2WeightGrad(up), nil }},
	)
	return append(cases, Case{"depthwise3x3/96-56-b1/forward", 1, func() (*work, error) {
		return depthwiseForward(kernels.Depthwise{N: 1, H: 56, W: 56, C: 96, OutH: 56, OutW: 56, Stride: 1, PadTop: 1, PadLeft: 1}), nil
	}})
}

func convForward(c kernels.Conv2D) *work {
	x, w, bias := normal(make([]float32, c.XLen()), 1), normal(make([]float32, c.WLen()), 2), normal(make([]float32, c.Cout), 3)
	y, packed, ws := make([]float32, c.YLen()), make([]float32, c.PackedLen()), &kernels.Workspace{}
	kernels.PackConv(packed, w, c)
	return &work{macs: int64(c.MACs()), run: func() { kernels.ConvForward(y, x, packed, bias, c, kernels.ReLU, ws) }}
}

func convInputGrad(c kernels.Conv2D) *work {
	dy, w := normal(make([]float32, c.YLen()), 1), normal(make([]float32, c.WLen()), 2)
	dx, packed, ws := make([]float32, c.XLen()), make([]float32, c.PackedGradLen()), &kernels.Workspace{}
	kernels.PackConvGrad(packed, w, c)
	return &work{macs: int64(c.MACs()), run: func() { kernels.ConvInputGradPacked(dx, dy, packed, c, ws) }}
}

func convWeightGrad(c kernels.Conv2D) *work {
	x, dy := normal(make([]float32, c.XLen()), 1), normal(make([]float32, c.YLen()), 2)
	dw, ws := make([]float32, c.WLen()), &kernels.Workspace{}
	return &work{macs: int64(c.MACs()), run: func() {
		clear(dw) // it adds; sums that grow without end would end as infinities
		kernels.ConvWeightGrad(dw, x, dy, c, ws)
	}}
}

func depthwiseForward(d kernels.Depthwise) *work {
	x, w, bias := normal(make([]float32, d.XLen()), 1), normal(make([]float32, d.WLen()), 2), normal(make([]float32, d.C), 3)
	y, ws := make([]float32, d.YLen()), &kernels.Workspace{}
	return &work{macs: int64(d.MACs()), run: func() { kernels.DepthwiseForward(y, x, w, bias, d, kernels.ReLU6, ws) }}
}

// convUp2Forward counts the multiplications of the upsampled image, as do the
// gradients: what others would do.
func convUp2Forward(c kernels.ConvUp2) *work {
	x, w, bias := normal(make([]float32, c.XLen()), 1), normal(make([]float32, c.WLen()), 2), normal(make([]float32, c.Cout), 3)
	y, packed, ws := make([]float32, c.YLen()), make([]float32, c.PackedLen()), &kernels.Workspace{}
	kernels.PackConvUp2(packed, w, c)
	return &work{macs: int64(c.MACs()), run: func() { kernels.ConvUp2Forward(y, x, packed, bias, c, kernels.ReLU, ws) }}
}

func convUp2InputGrad(c kernels.ConvUp2) *work {
	dy, w := normal(make([]float32, c.YLen()), 1), normal(make([]float32, c.WLen()), 2)
	dx, packed, ws := make([]float32, c.XLen()), make([]float32, c.PackedGradLen()), &kernels.Workspace{}
	kernels.PackConvUp2Grad(packed, w, c)
	return &work{macs: int64(c.MACs()), run: func() { kernels.ConvUp2InputGradPacked(dx, dy, packed, c, ws) }}
}

func convUp2WeightGrad(c kernels.ConvUp2) *work {
	x, dy := normal(make([]float32, c.XLen()), 1), normal(make([]float32, c.YLen()), 2)
	dw, ws := make([]float32, c.WLen()), &kernels.Workspace{}
	return &work{macs: int64(c.MACs()), run: func() {
		clear(dw)
		kernels.ConvUp2WeightGrad(dw, x, dy, c, ws)
	}}
}
