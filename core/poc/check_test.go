package poc

import (
	"errors"
	"math"
	"testing"
)

// whole is a result with all the parts that Check looks at.
func whole() *Result {
	r := withTrust(byHand(), .8)
	r.Stress = &Stress{Curves: []StressCurve{{Points: []StressPoint{{Arms: []StressArm{{Accuracy: Proportion{Value: .5, High: 1, Total: 2}}}}}}}}
	r.Cost = &Cost{Form: form}
	return r
}

// TestCheckNamesWhatDoesNotFit: whatever a file brings, the field that does not fit is named.
func TestCheckNamesWhatDoesNotFit(t *testing.T) {
	if err := whole().Check(); err != nil {
		t.Fatal(err)
	}
	edge := whole()
	edge.Comparison.Arms[0].Accuracy = Proportion{} // of no photo, all of it at the edge
	edge.Comparison.Arms[1].Accuracy = Proportion{Value: 1, Low: 1, High: 1}
	edge.Comparison.Answers[0].Said[0].P = nil // probabilities may be left out
	if err := edge.Check(); err != nil {
		t.Errorf("at the edges: %v", err)
	}
	bad := func(p *Proportion) { *p = Proportion{Value: 2} }
	for name, c := range map[string]struct {
		damage func(r *Result)
		field  string
	}{
		"stress":             {func(r *Result) { bad(&r.Stress.Curves[0].Points[0].Arms[0].Accuracy) }, "stress"},
		"coverage":           {func(r *Result) { bad(&r.Trust.Curve[1].Coverage) }, "trust.coverage"},
		"risk":               {func(r *Result) { bad(&r.Trust.Curve[1].Risk) }, "trust.risk"},
		"form":               {func(r *Result) { r.Cost.Form.WorkDays = -1 }, "cost.form"},
		"accuracy":           {func(r *Result) { bad(&r.Comparison.Arms[1].Accuracy) }, "comparison.arms.accuracy"},
		"confusion":          {func(r *Result) { r.Comparison.Arms[1].Confusion = nil }, "comparison.arms.confusion"},
		"row of confusion":   {func(r *Result) { r.Comparison.Arms[1].Confusion[1] = make([]float64, 3) }, "comparison.arms.confusion"},
		"classes":            {func(r *Result) { r.Comparison.Arms[0].PerClass = make([]ClassResult, 1) }, "comparison.arms.perClass"},
		"precision":          {func(r *Result) { bad(&r.Comparison.Arms[0].PerClass[1].Precision) }, "comparison.arms.precision"},
		"recall":             {func(r *Result) { bad(&r.Comparison.Arms[0].PerClass[1].Recall) }, "comparison.arms.recall"},
		"a label too high":   {func(r *Result) { r.Comparison.Answers[3].Class = 2 }, "comparison.answers.class"},
		"a label below":      {func(r *Result) { r.Comparison.Answers[3].Class = -1 }, "comparison.answers.class"},
		"an arm is missing":  {func(r *Result) { r.Comparison.Answers[3].Said = r.Comparison.Answers[3].Said[:1] }, "comparison.answers.said"},
		"an answer too high": {func(r *Result) { r.Comparison.Answers[3].Said[1].Class = 2 }, "comparison.answers.said.class"},
		"one probability":    {func(r *Result) { r.Comparison.Answers[3].Said[1].P = []float64{1} }, "comparison.answers.said.p"},
		"two are wrong":      {func(r *Result) { bad(&r.Trust.Curve[0].Risk); r.Cost.Form.WorkDays = -1 }, "trust.risk"}, // the first is named
	} {
		r := whole()
		c.damage(r)
		var broken *ResultError
		if err := r.Check(); !errors.As(err, &broken) || broken.Field != c.field || broken.Detail == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	nan := math.NaN()
	for _, p := range []Proportion{
		{Total: -1}, {Value: -.1, High: 1}, {Value: 1.1, High: 1}, {Low: -.1}, {High: 1.1}, {Low: .6, High: .5},
		{Value: nan, High: 1}, {Low: nan, High: 1}, {High: nan},
	} {
		r := whole()
		r.Comparison.Arms[0].Accuracy = p
		if r.Check() == nil {
			t.Errorf("%+v is taken for a share", p)
		}
	}
}
