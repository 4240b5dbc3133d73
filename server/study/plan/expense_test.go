package plan

import (
	"errors"
	"math"
	"testing"
	"time"
)

// Of what a busy machine makes of trainings that take a second and a tenth of one for every step, the fastest are what they take.
func TestMeasure(t *testing.T) {
	clock, trainings := time.Unix(0, 0), 0
	train := func(steps int) error {
		trainings++
		took := 1 + .1*float64(steps)
		if trainings != 4 && trainings != 5 { // one of each length is left alone
			took *= 1 + float64(trainings%3)
		}
		clock = clock.Add(time.Duration(took * float64(time.Second)))
		return nil
	}
	e, err := Measure(train, func() time.Time { return clock })
	if err != nil || math.Abs(e.Of(300)-31) > 1e-6 || trainings != 1+2*rounds {
		t.Errorf("%+v after %d trainings, %v", e, trainings, err)
	}
	broken := errors.New("broken")
	if _, err := Measure(func(int) error { return broken }, time.Now); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
}

func TestExpense(t *testing.T) {
	for _, c := range []struct {
		short, long float64 // seconds of 8 and 32 steps
		want        float64 // of 300
	}{
		{10 + 8*2, 10 + 32*2, 10 + 300*2},
		{5, 4, 5},             // nothing to tell of a step
		{1, 33, 300 * 4. / 3}, // all in the steps
	} {
		if got := expenseFrom(c.short, c.long).Of(300); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%g s and %g s: %g s, want %g", c.short, c.long, got, c.want)
		}
	}
}
