package eval

import (
	"math"
	"math/rand/v2"
	"strconv"
	"testing"
)

// crossedWorld draws values of trainings and photos whose effects cross.
func crossedWorld(rng *rand.Rand, trainings, places, each int, training, place, rest float64) ([][]float64, []string) {
	values := make([][]float64, trainings)
	groups := make([]string, places*each)
	effect := make([]float64, places)
	for g := range effect {
		effect[g] = place * rng.NormFloat64()
	}
	for t := range values {
		shift := training * rng.NormFloat64()
		values[t] = make([]float64, len(groups))
		for i := range values[t] {
			groups[i] = strconv.Itoa(i / each)
			values[t][i] = shift + effect[i/each] + rest*rng.NormFloat64()
		}
	}
	return values, groups
}

// The interval holds the true mean, 0, about as often as it says, whichever of the two samples is the luck; the interval over
// trainings alone does not where photos are, which is why this one exists.
func TestCrossedIntervalCovers(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 7))
	const draws = 400
	for _, c := range []struct{ training, place, rest float64 }{{1, 0, 1}, {0, 1, 1}, {.3, 1, 1}, {1, 1, 3}, {.1, .3, .1}} {
		held, trainingsOnly := 0, 0
		for range draws {
			values, groups := crossedWorld(rng, 5, 20, 3, c.training, c.place, c.rest)
			in, err := CrossedInterval(values, groups)
			if err != nil {
				t.Fatal(err)
			}
			if in.Low <= 0 && 0 <= in.High {
				held++
			}
			means := make([]float64, len(values))
			for k, row := range values {
				for _, v := range row {
					means[k] += v / float64(len(row))
				}
			}
			if in, _ := TInterval(means); in.Low <= 0 && 0 <= in.High {
				trainingsOnly++
			}
		}
		if held < draws*92/100 {
			t.Errorf("%+v: held in %d of %d", c, held, draws)
		}
		if c.training == 0 && trainingsOnly > draws*80/100 {
			t.Errorf("%+v: the interval over trainings alone held in %d of %d: the world does not tell", c, trainingsOnly, draws)
		}
	}
}

// Two trainings, two places of one photo, by hand: means 1 and 3, photos 1 and 3; each variance is 1, t of 2 degrees of freedom.
func TestCrossedIntervalByHand(t *testing.T) {
	in, err := CrossedInterval([][]float64{{0, 2}, {2, 4}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	half := 4.302652729749464 * math.Sqrt2 // quantile of Student's t with 2 degrees of freedom
	if math.Abs(in.Mean-2) > 1e-12 || math.Abs(in.High-2-half) > 1e-6 || math.Abs(2-in.Low-half) > 1e-6 {
		t.Errorf("%+v, want 2 ± %g", in, half)
	}
}

func TestCrossedIntervalRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		values [][]float64
		groups []string
	}{
		"nothing":        {nil, nil},
		"one training":   {[][]float64{{1, 0, 1}}, nil},
		"one place":      {[][]float64{{1, 0}, {0, 1}}, []string{"a", "a"}},
		"ragged":         {[][]float64{{1, 0}, {0}}, nil},
		"no number":      {[][]float64{{1, math.NaN()}, {0, 1}}, nil},
		"groups too few": {[][]float64{{1, 0}, {0, 1}}, []string{"a"}},
	} {
		if in, err := CrossedInterval(c.values, c.groups); err == nil {
			t.Errorf("%s: %+v", name, in)
		}
	}
	in, err := CrossedInterval([][]float64{{0, 0, 0}, {0, 0, 0}}, nil)
	if err != nil || !(in.Low < 0 && in.High > 0) {
		t.Errorf("no difference seen: %+v, %v: an interval without width", in, err)
	}
}
