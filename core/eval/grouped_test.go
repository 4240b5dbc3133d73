package eval

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The interval holds the true mean, 0, about as often as it says, where photos of a place are alike; one that takes them for
// independent does not.
func TestGroupedIntervalCovers(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 15))
	const draws = 400
	held, alone := 0, 0
	for range draws {
		values, groups := crossedWorld(rng, 1, 25, 4, 0, 1, .5)
		for _, c := range []struct {
			groups []string
			held   *int
		}{{groups, &held}, {nil, &alone}} {
			in, err := GroupedInterval(values[0], c.groups)
			if err != nil {
				t.Fatal(err)
			}
			if in.Low <= 0 && 0 <= in.High {
				*c.held++
			}
		}
	}
	if held < draws*92/100 || held > draws*98/100 || alone > draws*85/100 {
		t.Errorf("held in %d of %d, and %d where photos were taken for independent", held, draws, alone)
	}
}

// Two places, by hand: of the photos 0, 1 and 2, 3, 1 the sums are off the mean 7/5 by -9/5 and 9/5, so the variance is
// 2 (81 + 81) / 25 / 25.
func TestGroupedIntervalByHand(t *testing.T) {
	in, err := GroupedInterval([]float64{0, 2, 1, 3, 1}, []string{"a", "b", "a", "b", "b"})
	if err != nil {
		t.Fatal(err)
	}
	half := 12.706204736432095 * math.Sqrt(2*162) / 25 // quantile of Student's t with 1 degree of freedom
	if math.Abs(in.Mean-1.4) > 1e-12 || math.Abs(in.High-1.4-half) > 1e-6 || math.Abs(1.4-in.Low-half) > 1e-6 {
		t.Errorf("%+v, want 1.4 ± %g", in, half)
	}
	if in, err := GroupedInterval([]float64{1, 1, 1}, nil); err != nil || !(in.Low < 1 && in.High > 1) {
		t.Errorf("no error seen: %+v, %v: an interval without width", in, err)
	}
	for name, c := range map[string]struct {
		values []float64
		groups []string
	}{
		"nothing": {}, "one place": {[]float64{1, 0}, []string{"a", "a"}}, "no number": {[]float64{1, math.Inf(1)}, nil},
		"groups too few": {[]float64{1, 0}, []string{"a"}},
	} {
		if in, err := GroupedInterval(c.values, c.groups); err == nil {
			t.Errorf("%s: %+v", name, in)
		}
	}
}
