package shape

import "errors"

// Residual is the shape of an inverted residual block (Sandler et al. 2018,
// arXiv 1801.04381, figure 4): a 1x1 convolution widens x [N,H,W,Cin] to Wide
// channels, a 3x3 depthwise one filters them, and a 1x1 convolution narrows the
// result to y [N,OutH,OutW,Cout], to which x may be added.
type Residual struct {
	N, H, W, Cin     int
	Wide             int
	OutH, OutW, Cout int
	Stride           int // of the depthwise convolution, 1 or 2
	PadTop, PadLeft  int

	Filtered bool // x is filtered as it is: no widening, and Wide is Cin
	Add      bool // x to the result

	// After widening, filtering and narrowing.
	WideAct, FilterAct, Act Activation
}

// Expand, Filter and Project are the three convolutions.
func (r Residual) Expand() Conv2D {
	return Conv2D{N: r.N, H: r.H, W: r.W, Cin: r.Cin, OutH: r.H, OutW: r.W, Cout: r.Wide, K: 1, Stride: 1}
}

func (r Residual) Filter() Depthwise {
	return Depthwise{
		N: r.N, H: r.H, W: r.W, C: r.Wide, OutH: r.OutH, OutW: r.OutW,
		Stride: r.Stride, PadTop: r.PadTop, PadLeft: r.PadLeft,
	}
}

func (r Residual) Project() Conv2D {
	return Conv2D{
		N: r.N, H: r.OutH, W: r.OutW, Cin: r.Wide, OutH: r.OutH, OutW: r.OutW, Cout: r.Cout, K: 1, Stride: 1,
	}
}

// XLen is the number of input values.
func (r Residual) XLen() int { return r.N * r.H * r.W * r.Cin }

// YLen is the number of output values.
func (r Residual) YLen() int { return r.N * r.OutH * r.OutW * r.Cout }

// PackedLen is the length of a buffer for the packed weights and biases. It
// does not depend on the size of the images.
func (r Residual) PackedLen() int {
	wide, out := wholePanels(r.Wide), wholePanels(r.Cout)
	return wide*(r.Cin+1) + wide*10 + wide*out + out
}

func wholePanels(channels int) int { return (channels + PanelMax - 1) / PanelMax * PanelMax }

// Validate says what is wrong with the shape, if anything.
func (r Residual) Validate() error {
	switch {
	case r.Cin <= 0 || r.Wide <= 0 || r.Cout <= 0:
		return errors.New("shape: channel counts must be positive")
	case r.Filtered && r.Wide != r.Cin:
		return errors.New("shape: without widening there are as many channels as before")
	case r.Add && (r.H != r.OutH || r.W != r.OutW || r.Cin != r.Cout):
		return errors.New("shape: what is added must have the shape of the result")
	}
	return r.Filter().Validate()
}
