package smalldata

import (
	"okuyuki/core/eval"
	"okuyuki/core/workbench"
)

// Result is what was measured, and what follows from it. Intervals are over the draws: they hold for other draws from
// the same photos, not for other photos.
type Result struct {
	Model      string      `json:"model"`
	Conditions []Condition `json:"conditions"`
	Outcomes   []Outcome   `json:"outcomes"`
	Rows       []Row       `json:"rows"`
	Marks      []Mark      `json:"marks"`
	Gain       float64     `json:"gain"` // mean of the marks' gains; 0 without marks
	Losses     []Loss      `json:"losses"`
	Lost       []Lost      `json:"lost"` // by the blend, for each condition
}

// Row sums up the draws of one method.
type Row struct {
	Set       string            `json:"set"`
	Labels    int               `json:"labels"`
	Learned   int               `json:"learned"`
	Tested    int               `json:"tested"` // fewest of the draws
	Condition string            `json:"condition"`
	Method    string            `json:"method"`
	Depth     float64           `json:"depth"` // mean weight of the labelled photos in the depth task
	Accuracy  eval.MeanInterval `json:"accuracy"`
	Balanced  eval.MeanInterval `json:"balanced"`
	OverProbe eval.MeanInterval `json:"overProbe"` // difference of accuracies, draw by draw
}

// Mark compares the blend with the reference of a set.
type Mark struct {
	Set       string            `json:"set"`
	Labels    int               `json:"labels"`
	Reference float64           `json:"reference"`
	Gain      eval.MeanInterval `json:"gain"`
}

// Loss is the balanced accuracy that a condition costs a method, and the probe that learned without harsh views. (Who calls
// all dark photos by the largest class's name loses hardly any accuracy where the classes are unequal.)
type Loss struct {
	Set       string            `json:"set"`
	Labels    int               `json:"labels"`
	Condition string            `json:"condition"`
	Method    string            `json:"method"`
	Probe     eval.MeanInterval `json:"probe"`    // of the probe
	Ours      eval.MeanInterval `json:"ours"`     // of the method
	OverHalf  eval.MeanInterval `json:"overHalf"` // ours less half of the probe's; up to 0 is the goal
}

// Lost is the mean of the blend's losses under a condition over all sets and numbers of labels, and the probe's.
type Lost struct {
	Condition string  `json:"condition"`
	Probe     float64 `json:"probe"`
	Ours      float64 `json:"ours"` // at most half of the probe's is the goal
}

// GoalGain is the gain over the reference that is aimed at, on average.
const GoalGain = .04

const resamples = 2000

// Summarise draws up the result from the outcomes, in their order.
func Summarise(model string, bad []Condition, outcomes []Outcome) *Result {
	r := &Result{Model: model, Conditions: bad, Outcomes: outcomes}
	t := newTally(outcomes)
	for _, k := range t.keys {
		row := Row{Set: k.set, Labels: k.labels, Condition: k.condition, Method: k.method}
		for i, o := range t.outcomes[k] {
			if i == 0 || o.Tested < row.Tested {
				row.Tested = o.Tested
			}
			row.Learned = o.Learned
			row.Depth += o.Depth / float64(len(t.outcomes[k]))
		}
		row.Accuracy, row.Balanced = mean(t.values(k)), mean(t.balanced(k))
		row.OverProbe = mean(less(t.values(k), t.values(k.of(probe)), 1))
		r.Rows = append(r.Rows, row)
		r.mark(t, k)
		r.lose(t, k)
	}
	for _, m := range r.Marks {
		r.Gain += m.Gain.Mean / float64(len(r.Marks))
	}
	for _, c := range bad {
		r.Lost = append(r.Lost, r.lost(string(c.Kind)))
	}
	return r
}

// lost is the mean of what a condition costs.
func (r *Result) lost(condition string) Lost {
	out, n := Lost{Condition: condition}, 0.
	for _, l := range r.Losses {
		if l.Condition == condition && l.Method == ours {
			out.Probe, out.Ours, n = out.Probe+l.Probe.Mean, out.Ours+l.Ours.Mean, n+1
		}
	}
	out.Probe /= max(1, n)
	out.Ours /= max(1, n)
	return out
}

const (
	probe = string(workbench.MethodProbe)
	ours  = string(workbench.MethodBlend) // what the product answers with
)

// mark compares with the reference, where there is one.
func (r *Result) mark(t *tally, k key) {
	layout, _ := Find(k.set)
	reference, known := layout.reference[k.labels]
	if k.condition != Plain || k.method != ours || !known {
		return
	}
	gains := make([]float64, len(t.outcomes[k]))
	for i, v := range t.values(k) {
		gains[i] = v - reference
	}
	r.Marks = append(r.Marks, Mark{Set: k.set, Labels: k.labels, Reference: reference, Gain: mean(gains)})
}

// lose compares what a condition costs the method with what it costs the probe.
func (r *Result) lose(t *tally, k key) {
	if k.condition == Plain || k.method == probe {
		return
	}
	lost := func(k key) []float64 {
		before := k
		before.condition = Plain
		return less(t.balanced(before), t.balanced(k), 1)
	}
	mine, its := lost(k), lost(k.of(probe))
	r.Losses = append(r.Losses, Loss{
		Set: k.set, Labels: k.labels, Condition: k.condition, Method: k.method,
		Probe: mean(its), Ours: mean(mine), OverHalf: mean(less(mine, its, .5)),
	})
}

// key names the draws of one method under one condition.
type key struct {
	set       string
	labels    int
	condition string
	method    string
}

func (k key) of(method string) key {
	k.method = method
	return k
}

// tally sorts outcomes by key; within a key they are in the order of the draws.
type tally struct {
	keys     []key
	outcomes map[key][]Outcome
}

func newTally(outcomes []Outcome) *tally {
	t := &tally{outcomes: map[key][]Outcome{}}
	for _, o := range outcomes {
		k := key{o.Set, o.Labels, o.Condition, o.Method}
		if t.outcomes[k] == nil {
			t.keys = append(t.keys, k)
		}
		t.outcomes[k] = append(t.outcomes[k], o)
	}
	return t
}

func (t *tally) values(k key) (v []float64) {
	for _, o := range t.outcomes[k] {
		v = append(v, o.Accuracy)
	}
	return v
}

func (t *tally) balanced(k key) (v []float64) {
	for _, o := range t.outcomes[k] {
		v = append(v, o.Balanced)
	}
	return v
}

// less is a - share·b, draw by draw.
func less(a, b []float64, share float64) []float64 {
	out := make([]float64, len(a))
	for i := range a {
		out[i] = a[i] - share*b[i]
	}
	return out
}

// mean is the mean over draws with its 95 % interval.
func mean(v []float64) eval.MeanInterval { return eval.Mean(v, nil, resamples, 1) }
