package depthmap_test

import (
	"math"
	"testing"

	"okuyuki/core/depthmap"

	"pgregory.net/rapid"
)

// PyTorch 1.13: F.interpolate(torch.tensor([[[[1.,2.],[3.,5.]]]]), size=(3,4), mode="bilinear", align_corners=False).
func TestGrowMatchesPyTorch(t *testing.T) {
	want := []float32{1, 1.25, 1.75, 2, 2, 2.375, 3.125, 3.5, 3, 3.5, 4.5, 5}
	got := make([]float32, 12)
	depthmap.Grow(got, 3, 4, []float32{1, 2, 3, 5}, 2, 2)
	for i := range want {
		if math.Abs(float64(got[i]-want[i])) > 1e-6 {
			t.Fatalf("got %v, want %v", got, want)
		}
	}
}

func TestShrinkLeavesHolesOut(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	src := []float32{
		1, 3, 0, 4,
		2, 2, nan, 6,
		0, 5, 7, -1,
		inf, 0, 0, 9,
	}
	got := make([]float32, 4)
	depthmap.Shrink(got, 2, 2, src, 4, 4)
	for i, want := range []float32{2, 5, 0, 8} {
		if got[i] != want {
			t.Errorf("pixel %d is %g, want %g", i, got[i], want)
		}
	}
}

func TestSizesProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h, w := rapid.IntRange(1, 9).Draw(t, "h"), rapid.IntRange(1, 9).Draw(t, "w")
		H, W := rapid.IntRange(1, 9).Draw(t, "H"), rapid.IntRange(1, 9).Draw(t, "W")
		src := rapid.SliceOfN(rapid.Float32Range(.5, 9), h*w, h*w).Draw(t, "src")
		lo, hi := src[0], src[0]
		for _, v := range src {
			lo, hi = min(lo, v), max(hi, v)
		}
		dst := make([]float32, H*W)
		for name, f := range map[string]func(){
			"grow":   func() { depthmap.Grow(dst, H, W, src, h, w) },
			"shrink": func() { depthmap.Shrink(dst, H, W, src, h, w) },
		} {
			f()
			for _, v := range dst {
				if v < lo-1e-5 || v > hi+1e-5 {
					t.Fatalf("%s: %g is outside of [%g, %g]", name, v, lo, hi)
				}
			}
			if h == H && w == W {
				for i := range src {
					if math.Abs(float64(src[i]-dst[i])) > 1e-6 {
						t.Fatalf("%s to the same size changed %g to %g", name, src[i], dst[i])
					}
				}
			}
		}
		sum, want := 0.0, 0.0
		depthmap.Shrink(dst, H, W, src, h, w)
		for _, v := range dst {
			sum += float64(v) / float64(H*W)
		}
		for _, v := range src {
			want += float64(v) / float64(h*w)
		}
		if math.Abs(sum-want) > 1e-4 {
			t.Fatalf("shrinking changed the mean from %g to %g", want, sum)
		}
	})
}
