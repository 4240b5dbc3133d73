package kernels

// ConvAlgorithm is a way to compute a convolution.
type ConvAlgorithm uint8

const (
	Direct   ConvAlgorithm = iota // run-GEMMs over the image, see sweep
	Winograd                      // F(4x4,3x3) and its like for upsampled images, see winograd
)

// Algorithm is how the implementation in use best computes the forward pass,
// and hence what PackConv writes. It does not depend on the number of images.
func Algorithm(c Conv2D) ConvAlgorithm {
	return active.algorithm(c.K, c.Stride, c.Cin, c.Cout, c.OutH, c.OutW)
}

// GradAlgorithm is Algorithm for the input gradient and PackConvGrad.
func GradAlgorithm(c Conv2D) ConvAlgorithm {
	return active.algorithm(c.K, c.Stride, c.Cout, c.Cin, c.H, c.W)
}

// winogradOff is set by SetWinograd.
var winogradOff bool

// SetWinograd allows Winograd's algorithm where it pays (true, the default) or
// computes everything directly. It is there to measure what the algorithm
// gains and costs; weights must be packed anew after it.
func SetWinograd(on bool) { winogradOff = !on }

// algorithm chooses for a convolution of cin to cout channels whose output
// is h x w. The transforms cost as much for every channel, what they save
// grows with the other side's; and a tile that hangs over the edge wastes what
// lies beyond.
func (m *micro) algorithm(k, stride, cin, cout, h, w int) ConvAlgorithm {
	if winogradOff || k != 3 || stride != 1 || m.winogradFrom == 0 || min(cin, cout) < m.winogradFrom {
		return Direct
	}
	tiles := pieces(h, winogradTile) * pieces(w, winogradTile)
	if 2*winogradPoints*tiles > 9*h*w {
		return Direct
	}
	return Winograd
}

// AlgorithmUp2 is Algorithm for an upsampled convolution and PackConvUp2.
func AlgorithmUp2(c ConvUp2) ConvAlgorithm { return active.upAlgorithm(c) }

// upAlgorithm chooses for an upsampled convolution as algorithm does: with
// channels enough, and where tiles that hang over the edge leave at least half
// of the 16 multiplications a pixel to be saved.
func (m *micro) upAlgorithm(c ConvUp2) ConvAlgorithm {
	tiles := pieces(c.H, upStep) * pieces(c.W, upStep)
	if winogradOff || m.upFrom == 0 || min(c.Cin, c.Cout) < m.upFrom || 2*upProducts*tiles > 16*c.H*c.W {
		return Direct
	}
	return Winograd
}

// A buffer of packed weights begins with a header whose first value is the
// algorithm, so that weights packed for one size of image serve for another.
const packedHeader = 16 // a whole cache line

func packedAs(packed []float32) (ConvAlgorithm, []float32) {
	return ConvAlgorithm(packed[0]), packed[packedHeader:]
}
