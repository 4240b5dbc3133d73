package eval

import (
	"errors"
	"math"
	"testing"
)

// What mistakes that were made on purpose (`make mutate`) once left unnoticed in intervals.

func TestCrossedIntervalOfUnequalPlaces(t *testing.T) {
	in, err := CrossedInterval([][]float64{{0, 2, 1}, {2, 4, 6}}, []string{"a", "a", "b"})
	if err != nil {
		t.Fatal(err)
	}
	const trainings, places = 2.25, 4. / 9
	variance := trainings + places
	half := tQuantile(.975, variance*variance/(trainings*trainings+places*places)) * math.Sqrt(variance)
	if math.Abs(in.Mean-2.5) > 1e-12 || math.Abs(in.High-2.5-half) > 1e-9 || math.Abs(in.Low-2.5+half) > 1e-9 {
		t.Errorf("%+v, want 2.5 ± %v", in, half)
	}
}

func TestCrossedIntervalOfThreeTrainings(t *testing.T) {
	in, err := CrossedInterval([][]float64{{0, 2, 1, 5}, {2, 4, 6, 1}, {1, 7, 3, 2}}, []string{"a", "a", "b", "c"})
	if err != nil {
		t.Fatal(err)
	}
	const trainings, places = 25. / 144, 7. / 192
	df := (trainings + places) * (trainings + places) / (trainings*trainings/2 + places*places/2)
	half := tQuantile(.975, df) * math.Sqrt(trainings+places)
	if !(math.Abs(in.Mean-17./6) < 1e-12 && math.Abs(in.High-17./6-half) < 1e-9 && math.Abs(in.Low-17./6+half) < 1e-9) {
		t.Errorf("%+v, want 17/6 ± %v", in, half)
	}
	// Where nothing varies: one photo of three off in one training of two, by t with a degree of freedom less than places.
	in, err = CrossedInterval([][]float64{{.5, .5, .5}, {.5, .5, .5}}, nil)
	if half := 4.302652729749464 / 6; err != nil || !(math.Abs(in.High-.5-half) < 1e-9 && math.Abs(in.Low-.5+half) < 1e-9) {
		t.Errorf("%+v, want .5 ± %v", in, half)
	}
	in, err = GroupedInterval([]float64{.5, .5, .5}, nil)
	if half := 4.302652729749464 / 3; err != nil || !(math.Abs(in.High-.5-half) < 1e-9 && math.Abs(in.Low-.5+half) < 1e-9) {
		t.Errorf("one training: %+v, want .5 ± %v", in, half)
	}
}

func TestIntervalsSayWhatTheyNeed(t *testing.T) {
	one := []string{"a", "a"}
	_, places := GroupedInterval([]float64{1, 0}, one)
	_, crossed := CrossedInterval([][]float64{{1, 0}, {0, 1}}, one)
	_, trainings := CrossedInterval([][]float64{{1, 0}}, nil)
	_, values := TInterval([]float64{1})
	for _, c := range []struct {
		err  error
		what string
	}{{places, "places"}, {crossed, "places"}, {trainings, "trainings"}, {values, "values"}} {
		var few *TooFewError
		if !errors.As(c.err, &few) || *few != (TooFewError{What: c.what, Have: 1, Need: 2}) {
			t.Errorf("%s: %v", c.what, c.err)
		}
	}
}

func TestIntervalsOfNoNumbers(t *testing.T) {
	for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		_, grouped := GroupedInterval([]float64{1, v}, nil)
		_, crossed := CrossedInterval([][]float64{{1, 0}, {0, v}}, nil)
		_, alone := TInterval([]float64{1, v})
		_, folds := CorrectedT([]float64{1, v}, nil, .5)
		_, weights := CorrectedT([]float64{1, 0}, []float64{1, v}, .5)
		_, ratio := CorrectedT([]float64{1, 0}, nil, v)
		for i, err := range []error{grouped, crossed, alone, folds, weights, ratio} {
			if err == nil {
				t.Errorf("%d: %v is taken", i, v)
			}
		}
	}
	if r, err := CorrectedT([]float64{1, 0, .5}, []float64{1, 1, 0}, .5); err != nil || r.Mean != .5 {
		t.Errorf("an empty fold: %+v, %v", r, err)
	}
}
