package data_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"okuyuki/core/data"
)

func noisy(n data.Noise, value float32, clip bool) []float32 {
	pix := make([]float32, 100*100)
	for i := range pix {
		pix[i] = value
	}
	n.Apply(pix, 100, clip, rand.New(rand.NewPCG(1, 2)))
	return pix
}

func moments(pix []float32) (mean, deviation float64) {
	for _, v := range pix {
		mean += float64(v) / float64(len(pix))
	}
	for _, v := range pix {
		deviation += (float64(v) - mean) * (float64(v) - mean) / float64(len(pix))
	}
	return mean, math.Sqrt(deviation)
}

// What each kind does to an even grey, by its distribution.
func TestNoiseHasItsDistribution(t *testing.T) {
	for name, c := range map[string]struct {
		noise           data.Noise
		mean, deviation float64
	}{
		"none":         {data.Noise{}, .4, 0},
		"clean":        {data.Noise{Kind: data.Clean, Level: 1}, .4, 0},
		"gaussian":     {data.Noise{Kind: data.Gaussian, Level: .3}, .4, .3},
		"salt, pepper": {data.Noise{Kind: data.SaltPepper, Level: .2}, .8*.4 + .1, math.Sqrt(.8*.16 + .1 - .42*.42)},
		"dim":          {data.Noise{Kind: data.LowLight, Level: .5}, .2, math.Sqrt(.5*.4*data.NoisePhotons) / data.NoisePhotons},
		"dark":         {data.Noise{Kind: data.LowLight, Level: .1}, .04, math.Sqrt(.1*.4*data.NoisePhotons) / data.NoisePhotons},
		"blur":         {data.Noise{Kind: data.Smear, Level: 2}, .4, 0},
	} {
		if err := c.noise.Check(); err != nil {
			t.Error(err)
		}
		mean, deviation := moments(noisy(c.noise, .4, false))
		if math.Abs(mean-c.mean) > .012 || math.Abs(deviation-c.deviation) > .012 {
			t.Errorf("%s: mean %.4f, deviation %.4f, want %.4f and %.4f", name, mean, deviation, c.mean, c.deviation)
		}
	}
}

func TestNoiseClipsAndRepeats(t *testing.T) {
	n := data.Noise{Kind: data.Gaussian, Level: 1}
	open, clipped := noisy(n, .4, false), noisy(n, .4, true)
	if slices.Min(open) >= 0 || slices.Min(clipped) != 0 || slices.Max(clipped) != 1 {
		t.Errorf("open from %g, clipped from %g to %g", slices.Min(open), slices.Min(clipped), slices.Max(clipped))
	}
	if !slices.Equal(open, noisy(n, .4, false)) {
		t.Error("other noise the second time")
	}
}

// A blurred point is a Gaussian of the variance that was asked for, and no light is lost.
func TestBlurOfAPoint(t *testing.T) {
	pix := make([]float32, 41*41)
	pix[20*41+20] = 1
	data.Noise{Kind: data.Smear, Level: 3}.Apply(pix, 41, false, nil)
	sum, variance := 0.0, 0.0
	for i, v := range pix {
		sum += float64(v)
		variance += float64(v) * math.Pow(float64(i%41-20), 2)
	}
	if math.Abs(sum-1) > 1e-5 || math.Abs(variance-9) > .3 {
		t.Errorf("light %.6f, variance %.3f", sum, variance)
	}
}

func TestNoiseRefusesNonsense(t *testing.T) {
	for _, n := range []data.Noise{
		{Kind: "fog", Level: .5}, {Kind: data.Gaussian, Level: -1}, {Kind: data.Gaussian, Level: math.NaN()}, {Kind: data.SaltPepper, Level: 2},
		{Kind: data.LowLight}, {Kind: data.Smear, Level: 1e6},
	} {
		if n.Check() == nil {
			t.Errorf("%v was accepted", n)
		}
	}
}

func TestMislabel(t *testing.T) {
	truth := make([]int, 1000)
	for i := range truth {
		truth[i] = i % 10
	}
	labels := slices.Clone(truth)
	wrong := data.Mislabel(labels, 10, .2, rand.New(rand.NewPCG(1, 2)))
	changed, to := 0, make([]int, 10)
	for i, y := range labels {
		if y != truth[i] {
			changed++
			to[y]++
			if !slices.Contains(wrong, i) {
				t.Fatalf("label %d is wrong and not named", i)
			}
		}
	}
	if changed != 200 || len(wrong) != 200 || slices.Min(to) < 8 {
		t.Errorf("%d changed, %d named, to the classes %v", changed, len(wrong), to)
	}
	if data.Mislabel([]int{0, 0}, 1, 1, rand.New(rand.NewPCG(1, 2))) != nil {
		t.Error("a single class was mislabelled")
	}
}
