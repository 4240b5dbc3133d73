// Package shape holds the plain descriptions of operations that the fast
// kernels and their scalar reference share: what is computed, not how.
package shape

import "errors"

// Activation is what happens to a sum before it is stored.
type Activation uint8

const (
	Linear Activation = iota // the sum itself
	ReLU                     // max(0, sum)
	ReLU6                    // min(6, max(0, sum))
)

// PanelMax is the widest packing of weights that any implementation uses, in
// output channels. Packed buffers are sized for it, so that a buffer fits
// whichever implementation is chosen.
const PanelMax = 32

// Conv2D is the shape of a convolution: x [N,H,W,Cin], w HWIO [K,K,Cin,Cout],
// y [N,OutH,OutW,Cout]. Output pixel (i,j) sees the input rows
// i*Stride-PadTop ... +K and the columns j*Stride-PadLeft ... +K; what lies
// outside of the input counts as zero.
type Conv2D struct {
	N, H, W, Cin     int
	OutH, OutW, Cout int
	K, Stride        int // K is 1 or 3, Stride 1 or 2
	PadTop, PadLeft  int
}

// XLen is the number of input values.
func (c Conv2D) XLen() int { return c.N * c.H * c.W * c.Cin }

// WLen is the number of weights.
func (c Conv2D) WLen() int { return c.K * c.K * c.Cin * c.Cout }

// YLen is the number of output values.
func (c Conv2D) YLen() int { return c.N * c.OutH * c.OutW * c.Cout }

// PackedLen is the length of a buffer for the packed weights. It does not
// depend on the size of the images.
func (c Conv2D) PackedLen() int { return packedLen(c.taps(), c.Cin, c.Cout) }

// PackedGradLen is the length of a buffer for the weights packed for the
// gradient with respect to the input.
func (c Conv2D) PackedGradLen() int { return packedLen(c.taps(), c.Cout, c.Cin) }

// taps is how many weights a pair of channels has at most once packed.
func (c Conv2D) taps() int {
	if c.K == 3 && c.Stride == 1 {
		return 36 // 6x6, as Winograd's algorithm has it
	}
	return c.K * c.K
}

// packedLen is a header, whole panels and what keeps the taps apart.
func packedLen(taps, inputs, outputs int) int {
	const header, gap = 16, 32
	return header + taps*(inputs*((outputs+PanelMax-1)/PanelMax)*PanelMax+gap)
}

// MACs is the number of multiplications of one forward pass, padding included.
func (c Conv2D) MACs() int { return c.YLen() * c.K * c.K * c.Cin }

// Validate says what is wrong with the shape, if anything.
func (c Conv2D) Validate() error {
	if c.K != 1 && c.K != 3 {
		return errors.New("shape: kernel size must be 1 or 3")
	}
	if c.Cin <= 0 || c.Cout <= 0 {
		return errors.New("shape: channel counts must be positive")
	}
	return window(c.N, c.H, c.W, c.OutH, c.OutW, c.K, c.Stride, c.PadTop, c.PadLeft)
}

// Depthwise is the shape of a 3x3 depthwise convolution: x [N,H,W,C],
// w [3,3,C], y [N,OutH,OutW,C]; windows as in Conv2D.
type Depthwise struct {
	N, H, W, C      int
	OutH, OutW      int
	Stride          int // 1 or 2
	PadTop, PadLeft int
}

// XLen is the number of input values.
func (d Depthwise) XLen() int { return d.N * d.H * d.W * d.C }

// WLen is the number of weights.
func (d Depthwise) WLen() int { return 9 * d.C }

// YLen is the number of output values.
func (d Depthwise) YLen() int { return d.N * d.OutH * d.OutW * d.C }

// MACs is the number of multiplications of one forward pass, padding included.
func (d Depthwise) MACs() int { return d.YLen() * 9 }

// Validate says what is wrong with the shape, if anything.
func (d Depthwise) Validate() error {
	if d.C <= 0 {
		return errors.New("shape: channel count must be positive")
	}
	return window(d.N, d.H, d.W, d.OutH, d.OutW, 3, d.Stride, d.PadTop, d.PadLeft)
}

// window checks the part that both kinds share: every output pixel must see
// at least one input pixel.
func window(n, h, w, outH, outW, k, stride, top, left int) error {
	switch {
	case n <= 0 || h <= 0 || w <= 0 || outH <= 0 || outW <= 0:
		return errors.New("shape: sizes must be positive")
	case stride != 1 && stride != 2:
		return errors.New("shape: stride must be 1 or 2")
	case top < 0 || left < 0 || top >= k || left >= k:
		return errors.New("shape: padding must be at least 0 and less than the kernel size")
	case (outH-1)*stride-top >= h || (outW-1)*stride-left >= w:
		return errors.New("shape: the output reaches beyond the input")
	}
	return nil
}

// ConvUp2 is the shape of a nearest-neighbour upsampling by 2 followed by a 3x3
// convolution at stride 1 with one row of zeros around: x [N,H,W,Cin], w HWIO
// [3,3,Cin,Cout], y [N,2H,2W,Cout].
type ConvUp2 struct {
	N, H, W   int // of x, the small images
	Cin, Cout int
}

// XLen is the number of input values.
func (c ConvUp2) XLen() int { return c.N * c.H * c.W * c.Cin }

// WLen is the number of weights.
func (c ConvUp2) WLen() int { return 9 * c.Cin * c.Cout }

// YLen is the number of output values.
func (c ConvUp2) YLen() int { return c.N * 4 * c.H * c.W * c.Cout }

// PackedLen is the length of a buffer for the packed weights.
func (c ConvUp2) PackedLen() int {
	return packedLen(25, c.Cin, c.Cout) // as Winograd's algorithm has it
}

// PackedGradLen is the length of a buffer for the weights packed for the
// gradient with respect to the input.
func (c ConvUp2) PackedGradLen() int { return packedLen(16, c.Cout, c.Cin) }

// MACs is the number of multiplications of one forward pass as it is defined,
// padding included; a quarter or four ninths of them are done.
func (c ConvUp2) MACs() int { return c.YLen() * 9 * c.Cin }

// Validate says what is wrong with the shape, if anything.
func (c ConvUp2) Validate() error {
	if c.N <= 0 || c.H <= 0 || c.W <= 0 || c.Cin <= 0 || c.Cout <= 0 {
		return errors.New("shape: sizes must be positive")
	}
	return nil
}

// Conv is the convolution of the upsampled images.
func (c ConvUp2) Conv() Conv2D {
	return Conv2D{
		N: c.N, H: 2 * c.H, W: 2 * c.W, Cin: c.Cin, OutH: 2 * c.H, OutW: 2 * c.W, Cout: c.Cout,
		K: 3, Stride: 1, PadTop: 1, PadLeft: 1,
	}
}

// Adam is one step of AdamW: decoupled weight decay, eps outside of the square
// root, as in PyTorch. Correction1 and Correction2 are 1-beta^t at step t.
type Adam struct {
	LR, Beta1, Beta2, Eps, WeightDecay float32
	Correction1, Correction2           float32
}
