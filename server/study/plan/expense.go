package plan

import "time"

// Expense is what a training takes, in seconds: something at all, for drawing and testing, and more with every step.
type Expense struct{ Fixed, Step float64 }

// Of is what a training of so many steps takes.
func (e Expense) Of(steps int) float64 { return e.Fixed + e.Step*float64(steps) }

// Steps of the short and the long trainings that an expense is read off, and how many there are of each.
const (
	shortSteps = 8
	longSteps  = 32
	rounds     = 3
)

// Measure times some short trainings by now, of which the fastest count: other programs can only add to what they take. One more
// goes before them: it makes what all trainings share.
func Measure(train func(steps int) error, now func() time.Time) (Expense, error) {
	if err := train(shortSteps); err != nil {
		return Expense{}, err
	}
	least := map[int]float64{}
	for range rounds {
		for _, steps := range []int{shortSteps, longSteps} {
			from := now()
			if err := train(steps); err != nil {
				return Expense{}, err
			}
			took := now().Sub(from).Seconds()
			if before, ok := least[steps]; !ok || took < before {
				least[steps] = took
			}
		}
	}
	return expenseFrom(least[shortSteps], least[longSteps]), nil
}

// expenseFrom reads the expense off the seconds of a short and a long training; that of a step, or what comes beside the steps, may
// be lost in the clock's noise.
func expenseFrom(short, long float64) Expense {
	e := Expense{Step: max(0, (long-short)/(longSteps-shortSteps))}
	e.Fixed = max(0, short-e.Step*shortSteps)
	return e
}
