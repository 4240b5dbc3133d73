package depthcue

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The filter against its definition, window by window.
func TestGuidedByDefinition(t *testing.T) {
	const w, h, radius, eps = 13, 9, 2, .05
	rng := rand.New(rand.NewPCG(1, 2))
	guide, src, weight := make([]float32, w*h), make([]float32, w*h), make([]float32, w*h)
	for i := range guide {
		guide[i], src[i], weight[i] = rng.Float32(), rng.Float32(), rng.Float32()
	}
	window := func(i int, f func(j int)) {
		for y := max(0, i/w-radius); y <= min(h-1, i/w+radius); y++ {
			for x := max(0, i%w-radius); x <= min(w-1, i%w+radius); x++ {
				f(y*w + x)
			}
		}
	}
	slope, offset, mass := make([]float64, w*h), make([]float64, w*h), make([]float64, w*h)
	for k := range guide {
		var n, mi, mp, mii, mip float64
		window(k, func(j int) {
			c, i, p := float64(weight[j]), float64(guide[j]), float64(src[j])
			n, mi, mp, mii, mip = n+c, mi+c*i, mp+c*p, mii+c*i*i, mip+c*i*p
		})
		slope[k] = (mip/n - mi/n*mp/n) / (mii/n - mi/n*mi/n + eps)
		offset[k], mass[k] = mp/n-slope[k]*mi/n, n
	}
	a, b := guided(guide, src, weight, w, h, radius, eps)
	for i := range guide {
		var wa, wb, n float64
		window(i, func(k int) { wa, wb, n = wa+mass[k]*slope[k], wb+mass[k]*offset[k], n+mass[k] })
		if math.Abs(float64(a[i])-wa/n) > 1e-4 || math.Abs(float64(b[i])-wb/n) > 1e-4 {
			t.Fatalf("cell %d: %g, %g instead of %g, %g", i, a[i], b[i], wa/n, wb/n)
		}
	}
}

// A map drawn on a coarse grid gets the edge of the photo, to the pixel.
func TestGrowFollowsEdges(t *testing.T) {
	const w, h, edge = 96, 64, 50 // cells are 4 pixels wide: the edge is within one
	guide := make([]float32, w*h)
	for i := range guide {
		if i%w >= edge {
			guide[i] = 1
		}
	}
	m := newMap(w/Cell, h/Cell)
	for i := range m.Depth {
		m.Confidence[i] = 1
		switch x := i % m.W; {
		case x > edge/Cell:
			m.Depth[i] = .9
		case x == edge/Cell:
			m.Depth[i] = .5
		default:
			m.Depth[i] = .1
		}
	}
	got := m.Grow(guide, w, h)
	for i, v := range got {
		want := float32(.1)
		if i%w >= edge {
			want = .9
		}
		if math.Abs(float64(v-want)) > .1 {
			t.Fatalf("pixel %d, %d: %g instead of %g", i%w, i/w, v, want)
		}
	}
}
