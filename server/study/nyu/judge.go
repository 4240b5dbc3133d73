package nyu

import (
	"fmt"

	"okuyuki/core/eval"
	"okuyuki/core/study"
)

// Interval is a mean with its 95 % interval.
type Interval struct {
	Mean float64 `json:"mean"`
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Claim is one of the statements that are answered, by the rule of core/study: it holds if the whole interval of its effect is above
// 0, does not hold if the whole interval is below a point, and is undecided otherwise.
type Claim struct {
	ID      string        `json:"id"`
	Verdict study.Verdict `json:"verdict"`
	Effect  Interval      `json:"effect"` // share of the test frames; positive: as claimed
	Missing bool          `json:"missing,omitempty"`
}

// The claims. Means are over all cells where nothing else is said.
const (
	GainClaim       = "gain"       // multi is right more often than single
	DepthClaim      = "depth"      // multi is right more often than shuffled
	UnlabelledClaim = "unlabelled" // multi is right more often than multi-labelled, where not all frames have a label
	FewClaim        = "few"        // the gain is larger with the fewest labels than with the most
	NoiseClaim      = "noise"      // the gain is larger in the worst light than in the best
)

// Table is the results of a grid, ready to be asked.
type Table struct {
	preset  Preset
	scenes  []string // of the test frames
	results map[key]Result
}

type key struct {
	cell Cell
	arm  Arm
	seed uint64
}

// NewTable takes the results of some trainings of a grid; the scenes are those of the test frames.
func NewTable(p Preset, scenes []string, specs []Spec, results map[Spec]Result) (*Table, error) {
	t := &Table{p, scenes, map[key]Result{}}
	for _, s := range specs {
		r, ok := results[s]
		if !ok {
			continue
		}
		if len(r.Right) != len(scenes) {
			return nil, fmt.Errorf("nyu: a result on %d frames of %d", len(r.Right), len(scenes))
		}
		t.results[key{s.Cell, s.Arm, s.Seed}] = r
	}
	return t, nil
}

// term is a part of a sum: the mean of an arm's right answers over cells, times a weight.
type term struct {
	cells  []Cell
	arm    Arm
	weight float64
}

// over is the mean over seeds and test frames of a sum of terms; false if a training is missing.
func (t *Table) over(terms ...term) (Interval, bool) {
	values := make([][]float64, t.preset.Seeds)
	for s := range values {
		values[s] = make([]float64, len(t.scenes))
		for _, term := range terms {
			for _, c := range term.cells {
				r, ok := t.results[key{c, term.arm, uint64(s) + 1}]
				if !ok {
					return Interval{}, false
				}
				for i, answer := range []byte(r.Right) {
					if answer == '1' {
						values[s][i] += term.weight / float64(len(term.cells))
					}
				}
			}
		}
	}
	in, err := eval.CrossedInterval(values, t.scenes)
	var least, most float64
	for _, term := range terms {
		least, most = least+min(0, term.weight), most+max(0, term.weight)
	}
	return within(in, least, most), err == nil
}

// difference is how much more often a is right than b, over cells.
func (t *Table) difference(cells []Cell, a, b Arm) (Interval, bool) {
	return t.over(term{cells, a, 1}, term{cells, b, -1})
}

// within is an interval of what cannot be less than least nor more than most.
func within(in eval.Interval, least, most float64) Interval {
	return Interval{in.Mean, max(in.Low, least), min(in.High, most)}
}

// mean is the mean over seeds of another measure from 0 to most, with Student's interval over the seeds.
func (t *Table) mean(c Cell, a Arm, most float64, of func(Result) float64) (Interval, bool) {
	values := make([]float64, t.preset.Seeds)
	for s := range values {
		r, ok := t.results[key{c, a, uint64(s) + 1}]
		if !ok {
			return Interval{}, false
		}
		values[s] = of(r)
	}
	in, err := eval.TInterval(values)
	return within(in, 0, most), err == nil
}

// Judge answers the claims. One whose trainings are not all there is undecided and missing.
func (t *Table) Judge() []Claim {
	p := t.preset
	all := p.Cells()
	var some []Cell
	for _, c := range all {
		if c.has(MultiLabelled) {
			some = append(some, c)
		}
	}
	gain := func(sign float64, c []Cell) []term { return []term{{c, Multi, sign}, {c, Single, -sign}} }
	fewest, most := cells(p.Levels, p.Percents[:1]), cells(p.Levels, p.Percents[len(p.Percents)-1:])
	best, worst := cells(p.Levels[:1], p.Percents), cells(p.Levels[len(p.Levels)-1:], p.Percents)
	return []Claim{
		t.claim(GainClaim, gain(1, all)...),
		t.claim(DepthClaim, term{all, Multi, 1}, term{all, Shuffled, -1}),
		t.claim(UnlabelledClaim, term{some, Multi, 1}, term{some, MultiLabelled, -1}),
		t.claim(FewClaim, append(gain(1, fewest), gain(-1, most)...)...),
		t.claim(NoiseClaim, append(gain(1, worst), gain(-1, best)...)...),
	}
}

func (t *Table) claim(id string, terms ...term) Claim {
	c := Claim{ID: id, Verdict: study.Undecided}
	var ok bool
	if c.Effect, ok = t.over(terms...); !ok {
		c.Missing = true
		return c
	}
	c.Verdict = study.VerdictOf(c.Effect.Low, c.Effect.High)
	return c
}

// Finding is what a study has found, in one word.
type Finding string

// The findings.
const (
	Helps       Finding = "helps"       // gain and depth hold
	SecondTask  Finding = "second_task" // the gain holds; that it is depth's is not shown
	Hurts       Finding = "hurts"       // the whole interval of the gain is below 0
	NoGain      Finding = "no"          // the gain does not hold
	NotSettled  Finding = "undecided"
	NotComplete Finding = "incomplete" // trainings are missing
)

// Conclude is the finding that follows from the claims.
func Conclude(claims []Claim) Finding {
	by := map[string]Claim{}
	for _, c := range claims {
		by[c.ID] = c
	}
	gain, depth := by[GainClaim], by[DepthClaim]
	switch {
	case gain.ID == "" || gain.Missing || depth.Missing:
		return NotComplete
	case gain.Verdict == study.Holds && depth.Verdict == study.Holds:
		return Helps
	case gain.Verdict == study.Holds:
		return SecondTask
	case gain.Effect.High < 0:
		return Hurts
	case gain.Verdict == study.DoesNotHold:
		return NoGain
	}
	return NotSettled
}
