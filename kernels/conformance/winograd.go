package conformance

import (
	"errors"
	"math"

	"okuyuki/kernels"
)

// The bound of Winograd's algorithm F(4x4,3x3), y = Aᵀ[(G g Gᵀ) ⊙ (Bᵀ d B)]A:
// the planes are larger than what they add up to, and so are the errors. With
// the absolute values of A, B and G in place of A, B and G the same formula
// gives the sum of the absolute values of all terms; an output differs from
// the exact one by at most n*eps of that, for n roundings in a row: those of
// the sum over the channels and winogradRoundings of the transforms (Barabasz,
// Anderson, Soodhalter and Gregg, "Error analysis and improving the accuracy
// of Winograd convolution for deep neural networks", 2020, section 3).
//
// That is the worst case, hundreds of times what happens; so the suite also
// asks that no error exceed winogradShare of the largest output.
const (
	winogradRoundings = 60
	winogradShare     = 2e-5
)

// Absolute values of the transposed transforms.
var (
	absB = [6][6]float64{{4, 0, 5, 0, 1, 0}, {0, 4, 4, 1, 1, 0}, {0, 4, 4, 1, 1, 0},
		{0, 2, 1, 2, 1, 0}, {0, 2, 1, 2, 1, 0}, {0, 4, 0, 5, 0, 1}}
	absG = [6][3]float64{{1. / 4, 0, 0}, {1. / 6, 1. / 6, 1. / 6}, {1. / 6, 1. / 6, 1. / 6},
		{1. / 24, 1. / 12, 1. / 6}, {1. / 24, 1. / 12, 1. / 6}, {0, 0, 1}}
	absA = [4][6]float64{{1, 1, 1, 1, 1, 0}, {0, 1, 1, 2, 2, 0}, {0, 1, 1, 4, 4, 0}, {0, 1, 1, 8, 8, 1}}
)

// winogradSize is, for each output of the convolution c at stride 1, the sum
// of the absolute values of all terms, from the absolute values of x, w and
// bias.
func winogradSize(x, w, bias []float64, c kernels.Conv2D) []float64 {
	pairs := c.Cin * c.Cout
	weights := make([]float64, 36*pairs) // |G| g |G|ᵀ
	for i := range 36 {
		for tap := range 9 {
			k := absG[i/6][tap/3] * absG[i%6][tap%3]
			for p := range pairs {
				weights[i*pairs+p] += k * w[tap*pairs+p]
			}
		}
	}
	size := make([]float64, c.YLen())
	for n := range c.N {
		for y := 0; y < c.OutH; y += 4 {
			for left := 0; left < c.OutW; left += 4 {
				winogradTileSize(size, x, weights, bias, c, n, y, left)
			}
		}
	}
	return size
}

func winogradTileSize(size, x, weights, bias []float64, c kernels.Conv2D, n, top, left int) {
	pairs := c.Cin * c.Cout
	products := make([]float64, 36*c.Cout)
	for ci := range c.Cin {
		var d [36]float64
		for i := range d {
			y, x0 := top-c.PadTop+i/6, left-c.PadLeft+i%6
			if y >= 0 && y < c.H && x0 >= 0 && x0 < c.W {
				d[i] = x[((n*c.H+y)*c.W+x0)*c.Cin+ci]
			}
		}
		for i := range 36 {
			v := 0.0
			for j := range 36 {
				v += absB[i/6][j/6] * absB[i%6][j%6] * d[j]
			}
			for co := range c.Cout {
				products[i*c.Cout+co] += v * weights[i*pairs+ci*c.Cout+co]
			}
		}
	}
	for y := top; y < min(top+4, c.OutH); y++ {
		for x := left; x < min(left+4, c.OutW); x++ {
			for co := range c.Cout {
				s := 0.0
				if bias != nil {
					s = bias[co]
				}
				for i := range 36 {
					s += absA[y-top][i/6] * absA[x-left][i%6] * products[i*c.Cout+co]
				}
				size[((n*c.OutH+y)*c.OutW+x)*c.Cout+co] = s
			}
		}
	}
}

// compareWinograd checks got against want under both bounds; sums is want
// before the activation.
func compareWinograd(what string, got []float32, want, sums, size []float64, channels int) error {
	if err := compare(what, got, want, size, channels+winogradRoundings); err != nil {
		return err
	}
	largest, worst := 0.0, 0.0
	for i, g := range got {
		largest, worst = max(largest, math.Abs(sums[i])), max(worst, math.Abs(float64(g)-want[i]))
	}
	if worst > winogradShare*largest {
		return errors.New(what + ": an error of " + number(worst) + " beside values up to " + number(largest))
	}
	return nil
}

// flipped is the convolution of dy that gives the input gradient of c at
// stride 1, and its weights.
func flipped(w []float64, c kernels.Conv2D) ([]float64, kernels.Conv2D) {
	f := make([]float64, len(w))
	for tap := range 9 {
		for ci := range c.Cin {
			for co := range c.Cout {
				f[((8-tap)*c.Cout+co)*c.Cin+ci] = w[(tap*c.Cin+ci)*c.Cout+co]
			}
		}
	}
	return f, kernels.Conv2D{
		N: c.N, H: c.OutH, W: c.OutW, Cin: c.Cout, OutH: c.H, OutW: c.W, Cout: c.Cin,
		K: 3, Stride: 1, PadTop: 2 - c.PadTop, PadLeft: 2 - c.PadLeft,
	}
}

// winogradGradSize is winogradSize for the weight gradient,
// dw = Gᵀ[ Σ over tiles (Bᵀ d B) ⊙ (A dy Aᵀ) ]G.
func winogradGradSize(x, dy []float64, c kernels.Conv2D) []float64 {
	pairs := c.Cin * c.Cout
	planes := make([]float64, 36*pairs)
	value := func(v []float64, h, w, channels, n, y, x, k int) float64 {
		if y < 0 || y >= h || x < 0 || x >= w {
			return 0
		}
		return v[((n*h+y)*w+x)*channels+k]
	}
	left, right := make([]float64, 36*c.Cin), make([]float64, 36*c.Cout)
	for tile := range c.N * ((c.OutH + 3) / 4) * ((c.OutW + 3) / 4) {
		across := (c.OutW + 3) / 4
		n, y0, x0 := tile/(across*((c.OutH+3)/4)), tile/across%((c.OutH+3)/4)*4, tile%across*4
		clear(left)
		clear(right)
		for i := range 36 {
			for j := range 36 {
				k := absB[i/6][j/6] * absB[i%6][j%6]
				for ci := range c.Cin {
					left[i*c.Cin+ci] += k * value(x, c.H, c.W, c.Cin, n, y0-c.PadTop+j/6, x0-c.PadLeft+j%6, ci)
				}
			}
			for j := range 16 {
				k := absA[j/4][i/6] * absA[j%4][i%6]
				for co := range c.Cout {
					right[i*c.Cout+co] += k * value(dy, c.OutH, c.OutW, c.Cout, n, y0+j/4, x0+j%4, co)
				}
			}
			for p := range pairs {
				planes[i*pairs+p] += left[i*c.Cin+p/c.Cout] * right[i*c.Cout+p%c.Cout]
			}
		}
	}
	size := make([]float64, 9*pairs)
	for i := range 36 {
		for tap := range 9 {
			k := absG[i/6][tap/3] * absG[i%6][tap%3]
			for p := range pairs {
				size[tap*pairs+p] += k * planes[i*pairs+p]
			}
		}
	}
	return size
}
