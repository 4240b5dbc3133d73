package depthcue

import (
	"math"
	"sync"

	"okuyuki/core/photo"
)

// picture is a photo as the cues see it.
type picture struct {
	w, h   int       // pixels
	rgb    []float32 // [h, w, 3], 0 to 1, as coded (not linear light)
	grey   []float32 // [h, w], BT.601
	gx, gy []float32 // [h, w], Sobel's derivatives, grey levels a pixel
	gw, gh int       // cells of a map
	noise  float64   // standard deviation, as a share of white

	vanishing func() *convergence // nil where no lines converge
}

func newPicture(m *photo.Image) *picture {
	m = m.Fit(Side, Side)
	p := &picture{w: m.W, h: m.H, gw: (m.W + Cell - 1) / Cell, gh: (m.H + Cell - 1) / Cell, noise: photo.Gauge(m).Noise}
	p.rgb = make([]float32, len(m.Pix))
	for i, v := range m.Pix {
		p.rgb[i] = float32(v) / 255
	}
	p.grey = make([]float32, p.w*p.h)
	for i := range p.grey {
		p.grey[i] = .299*p.rgb[3*i] + .587*p.rgb[3*i+1] + .114*p.rgb[3*i+2]
	}
	p.gx, p.gy = sobel(p.grey, p.w, p.h)
	p.vanishing = sync.OnceValue(func() *convergence { return converge(p) })
	return p
}

// sobel returns the derivatives of v [h, w]; the border is repeated outwards.
func sobel(v []float32, w, h int) (gx, gy []float32) {
	gx, gy = make([]float32, len(v)), make([]float32, len(v))
	for y := range h {
		up, here, down := v[max(0, y-1)*w:], v[y*w:], v[min(h-1, y+1)*w:]
		for x := range w {
			l, r := max(0, x-1), min(w-1, x+1)
			gx[y*w+x] = (up[r] - up[l] + 2*(here[r]-here[l]) + down[r] - down[l]) / 8
			gy[y*w+x] = (down[l] - up[l] + 2*(down[x]-up[x]) + down[r] - up[r]) / 8
		}
	}
	return gx, gy
}

// cells averages f over the pixels of each cell.
func (p *picture) cells(f func(i int) float32) []float32 {
	sum, n := make([]float32, p.gw*p.gh), make([]float32, p.gw*p.gh)
	for y := range p.h {
		for x := range p.w {
			c := y/Cell*p.gw + x/Cell
			sum[c] += f(y*p.w + x)
			n[c]++
		}
	}
	for c := range sum {
		sum[c] /= n[c]
	}
	return sum
}

// blur is a Gaussian blur of v [h, w]; the border is repeated outwards. sigma is in pixels.
func blur(v []float32, w, h int, sigma float64) []float32 {
	radius := int(math.Ceil(3 * sigma))
	kernel, sum := make([]float32, 2*radius+1), 0.0
	for i := range kernel {
		d := float64(i - radius)
		k := math.Exp(-d * d / (2 * sigma * sigma))
		kernel[i] = float32(k)
		sum += k
	}
	for i := range kernel {
		kernel[i] /= float32(sum)
	}
	across, out := make([]float32, len(v)), make([]float32, len(v))
	for y := range h {
		row := v[y*w : (y+1)*w]
		for x := range w {
			s := float32(0)
			for k, weight := range kernel {
				s += weight * row[min(max(x+k-radius, 0), w-1)]
			}
			across[y*w+x] = s
		}
	}
	for y := range h {
		to := out[y*w : (y+1)*w]
		for k, weight := range kernel {
			row := across[min(max(y+k-radius, 0), h-1)*w:]
			for x := range to {
				to[x] += weight * row[x]
			}
		}
	}
	return out
}

// clamp01 keeps v within 0 and 1.
func clamp01[T float32 | float64](v T) T { return min(max(v, 0), 1) }
