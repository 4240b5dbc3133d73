package study

import (
	"math"
	"slices"

	"okuyuki/core/data"
	"okuyuki/core/data/depthmnist"
	"okuyuki/core/eval"
)

// Verdict is the answer to a claim.
type Verdict string

// The verdicts. A claim holds if the whole 95 % interval of its effect is above 0, does not hold if the whole interval is below
// Negligible, and is undecided otherwise.
const (
	Holds       Verdict = "holds"
	DoesNotHold Verdict = "does_not_hold"
	Undecided   Verdict = "undecided"
)

// Negligible is an effect that is too small to speak of: a point of accuracy, a hundredth of a logarithm.
const Negligible = .01

// VerdictOf is the verdict on an effect with this interval.
func VerdictOf(low, high float64) Verdict {
	switch {
	case low > 0:
		return Holds
	case high < Negligible:
		return DoesNotHold
	}
	return Undecided
}

// Claim is one of the four statements with its answer. Effects are means over seeds; a seed has its own labelled pictures, noise
// and initial parameters, and the interval is Student's over seeds.
type Claim struct {
	ID      string        `json:"id"` // routes, few, noise, gain
	Verdict Verdict       `json:"verdict"`
	Effect  float64       `json:"effect"` // positive: as claimed
	Low     float64       `json:"low"`
	High    float64       `json:"high"`
	Seeds   int           `json:"seeds"`
	Parts   []Measurement `json:"parts"` // what the effect is made of
	Missing bool          `json:"missing,omitempty"`
}

// Measurement is a mean over seeds with its 95 % interval.
type Measurement struct {
	Name string  `json:"name"` // what is measured: accuracy, mean, lost_few, rise_noise, gain_few_noisy, ...
	Arm  string  `json:"arm,omitempty"`
	Mean float64 `json:"mean"`
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Table is the results of a grid, ready to be asked.
type Table struct {
	preset  Preset
	results map[key]Result
	chosen  map[uint64]Arm // by seed, the best multitask loss by the others
}

type key struct {
	cell Cell
	arm  Arm
	seed uint64
}

// NewTable takes the results of a preset's grid; those of other trainings are left out.
func NewTable(p Preset, results map[Spec]Result) *Table {
	t := &Table{p, map[key]Result{}, map[uint64]Arm{}}
	for s, r := range results {
		if !s.Validate && s.Steps == p.Steps {
			s.Unlabelled = 0
			t.results[key{s.Cell, s.Arm, s.Seed}] = r
		}
	}
	return t
}

// value is a measure of a cell, an arm and a seed.
func (t *Table) value(c Cell, a Arm, seed uint64, of func(Result) float64) (float64, bool) {
	c.Unlabelled = 0
	r, ok := t.results[key{c, a, seed}]
	return of(r), ok
}

func accuracy(r Result) float64 { return r.Accuracy }
func absRel(r Result) float64   { return r.AbsRel }

// Mean is the mean of a cell and an arm over seeds, with its interval; false if a seed is missing.
func (t *Table) Mean(c Cell, a Arm, of func(Result) float64) (Measurement, bool) {
	m, ok := t.over(func(seed uint64) (float64, bool) { return t.value(c, a, seed, of) })
	m.Name, m.Arm = "mean", a.String()
	return m, ok
}

// Accuracies are those of a cell and an arm by seed; nil if one is missing.
func (t *Table) Accuracies(c Cell, a Arm) (values []float64) {
	for s := range t.preset.Seeds {
		v, ok := t.value(c, a, uint64(s)+1, accuracy)
		if !ok {
			return nil
		}
		values = append(values, v)
	}
	return values
}

// over is the mean over seeds of what of says of each.
func (t *Table) over(of func(seed uint64) (float64, bool)) (Measurement, bool) {
	var values []float64
	for s := range t.preset.Seeds {
		v, ok := of(uint64(s) + 1)
		if !ok {
			return Measurement{}, false
		}
		values = append(values, v)
	}
	i, err := eval.TInterval(values)
	if err != nil {
		return Measurement{}, false
	}
	return Measurement{Mean: i.Mean, Low: i.Low, High: i.High}, true
}

// Judge answers the four claims. One whose trainings are not all there, or that has fewer than two seeds, is Undecided and Missing.
func (t *Table) Judge() []Claim { return []Claim{t.routes(), t.few(), t.noise(), t.gain()} }

// claim makes an answer of an effect by seed and of its parts.
func (t *Table) claim(id string, effect func(seed uint64) (float64, bool), parts ...part) Claim {
	c := Claim{ID: id, Verdict: Undecided, Seeds: t.preset.Seeds}
	m, ok := t.over(effect)
	if !ok {
		c.Missing = true
		return c
	}
	c.Effect, c.Low, c.High = m.Mean, m.Low, m.High
	c.Verdict = VerdictOf(c.Low, c.High)
	for _, p := range parts {
		if m, ok := t.over(p.of); ok {
			m.Name, m.Arm = p.name, p.arm
			c.Parts = append(c.Parts, m)
		}
	}
	return c
}

type part struct {
	name, arm string
	of        func(seed uint64) (float64, bool)
}

// shapes are the cells where depth shows the class, without wrong labels.
func (t *Table) shapes() []Cell {
	return slices.DeleteFunc(slices.Clone(t.preset.Cells), func(c Cell) bool { return c.Mode != depthmnist.Shape || c.Wrong > 0 })
}

// average is an arm's accuracy, averaged over cells.
func (t *Table) average(cells []Cell, a Arm, seed uint64) (float64, bool) {
	sum := 0.0
	for _, c := range cells {
		v, ok := t.value(c, a, seed, accuracy)
		if !ok {
			return 0, false
		}
		sum += v / float64(len(cells))
	}
	return sum, len(cells) > 0
}

// best is the candidate with the best average accuracy over the cells in all seeds but one: what is then measured with that seed
// was not chosen by it.
func (t *Table) best(cells []Cell, candidates []Arm, but uint64) (Arm, bool) {
	var best Arm
	top := math.Inf(-1)
	for _, a := range candidates {
		sum := 0.0
		for s := range t.preset.Seeds {
			if seed := uint64(s) + 1; seed != but {
				v, ok := t.average(cells, a, seed)
				if !ok {
					return Arm{}, false
				}
				sum += v
			}
		}
		if sum > top {
			best, top = a, sum
		}
	}
	return best, len(candidates) > 0
}

// joint are the multitask losses, rivals the other routes that need no sensor at test; both learn depth from the labelled pictures
// alone.
func (t *Table) joint() []Arm {
	return slices.DeleteFunc(slices.Clone(t.preset.Arms), func(a Arm) bool { return a.Route != Joint || a.Target != "" || a.All })
}

func (t *Table) rivals() []Arm {
	return slices.DeleteFunc(slices.Clone(t.preset.Arms), func(a Arm) bool {
		return !slices.Contains([]Route{Frozen, FineTuned, Alternating, InputGuess}, a.Route) || a.Target != "" || a.All
	})
}

// bestOf is the accuracy of the best of some arms, averaged over cells.
func (t *Table) bestOf(cells []Cell, from []Arm) func(seed uint64) (float64, bool) {
	return func(seed uint64) (float64, bool) {
		a, ok := t.best(cells, from, seed)
		if !ok {
			return 0, false
		}
		return t.average(cells, a, seed)
	}
}

func minus(a, b func(seed uint64) (float64, bool)) func(seed uint64) (float64, bool) {
	return func(seed uint64) (float64, bool) {
		x, ok := a(seed)
		y, also := b(seed)
		return x - y, ok && also
	}
}

// routes: the best multitask loss is right more often than the best other route, on average over all cells where depth shows the
// class. Both are chosen by the other seeds.
func (t *Table) routes() Claim {
	cells := t.shapes()
	joint, rival := t.bestOf(cells, t.joint()), t.bestOf(cells, t.rivals())
	var parts []part
	for _, a := range append(append(t.joint(), t.rivals()...), Arm{Route: Single}) {
		parts = append(parts, part{"accuracy", a.String(), func(seed uint64) (float64, bool) { return t.average(cells, a, seed) }})
	}
	return t.claim("routes", minus(joint, rival), parts...)
}

// corners are the grid's cells with most and fewest labels, without noise and with the strongest Gaussian noise.
type corners struct{ many, few, manyNoisy, fewNoisy Cell }

func (t *Table) corners() (c corners, ok bool) {
	cells := slices.DeleteFunc(t.shapes(), func(c Cell) bool { return c.Noise != (data.Noise{}) && c.Noise.Kind != data.Gaussian })
	if len(cells) == 0 {
		return c, false
	}
	few, many, strong := math.MaxInt, 0, 0.0
	for _, x := range cells {
		few, many, strong = min(few, x.Labels), max(many, x.Labels), max(strong, x.Noise.Level)
	}
	pick := func(labels int, level float64) Cell {
		for _, x := range cells {
			if x.Labels == labels && x.Noise.Level == level {
				return x
			}
		}
		return Cell{}
	}
	c = corners{pick(many, 0), pick(few, 0), pick(many, strong), pick(few, strong)}
	return c, few < many && strong > 0
}

func (t *Table) at(c Cell, a Arm, of func(Result) float64) func(seed uint64) (float64, bool) {
	return func(seed uint64) (float64, bool) { return t.value(c, a, seed, of) }
}

// few: the single task loses more accuracy from most labels to fewest, without noise, than from no noise to the strongest Gaussian
// noise, with most labels.
func (t *Table) few() Claim {
	c, ok := t.corners()
	if !ok {
		return Claim{ID: "few", Verdict: Undecided, Missing: true}
	}
	single := Arm{Route: Single}
	labels := minus(t.at(c.many, single, accuracy), t.at(c.few, single, accuracy))
	noise := minus(t.at(c.many, single, accuracy), t.at(c.manyNoisy, single, accuracy))
	return t.claim("few", minus(labels, noise), part{"lost_few", "single", labels}, part{"lost_noise", "single", noise})
}

// noise: the depth's relative error of the arm that learns depth alone rises more, as a logarithm of a ratio, from no noise to the
// strongest Gaussian noise, with most pictures, than from most pictures to fewest, without noise.
func (t *Table) noise() Claim {
	c, ok := t.corners()
	if !ok {
		return Claim{ID: "noise", Verdict: Undecided, Missing: true}
	}
	depth := Arm{Route: Depth}
	logError := func(r Result) float64 { return math.Log(max(1e-9, absRel(r))) }
	noise := minus(t.at(c.manyNoisy, depth, logError), t.at(c.many, depth, logError))
	few := minus(t.at(c.few, depth, logError), t.at(c.many, depth, logError))
	return t.claim("noise", minus(noise, few), part{"rise_noise", "depth", noise}, part{"rise_few", "depth", few})
}

// gain: what the best multitask loss is right more often than the single task is more with fewest labels and the strongest Gaussian
// noise than with most labels and no noise. The loss is the best on average over all cells, by the other seeds.
func (t *Table) gain() Claim {
	c, ok := t.corners()
	if !ok {
		return Claim{ID: "gain", Verdict: Undecided, Missing: true}
	}
	single, over := Arm{Route: Single}, t.bestOver
	return t.claim("gain", minus(over(c.fewNoisy, single), over(c.many, single)),
		part{"gain_few_noisy", "single", over(c.fewNoisy, single)}, part{"gain_many_clean", "single", over(c.many, single)},
		part{"gain_few_clean", "single", over(c.few, single)}, part{"gain_many_noisy", "single", over(c.manyNoisy, single)},
		part{"gain_over_control", control.String(), over(c.fewNoisy, control)})
}
