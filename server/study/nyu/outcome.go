package nyu

import (
	"cmp"
	"math"
	"slices"

	"okuyuki/core/study"
)

// Outcome is a study that has come to its end.
type Outcome struct {
	Header    Header            `json:"about"`
	Finding   Finding           `json:"finding"`
	Statement map[string]string `json:"statement"` // the finding in plain words, by language
	Claims    []Claim           `json:"claims"`
	Chosen    []Chosen          `json:"chosen"`
	Levels    []Level           `json:"levels"`   // of the grid, from good light to bad
	Percents  []int             `json:"percents"` // of the grid, from few labels to many
	Cells     []CellMeans       `json:"cells"`
	Rows      []Row             `json:"trainings"` // of the grid, without those of the tuning
	Frames    Counts            `json:"frames"`
	Diverged  int               `json:"diverged,omitempty"` // trainings of the grid that ended in numbers that are not finite; they count as never right
	Done      int               `json:"done"`
	Planned   int               `json:"planned"` // trainings of the whole study
	Skipped   int               `json:"-"`       // trainings whose results were there already
}

// Header says what results belong to; see package store.
type Header struct {
	Study    string `json:"study"`    // name of the preset
	Revision int    `json:"revision"` // of what trainings come to
	Set      string `json:"set"`
	Frames   string `json:"frames"`   // SHA-256 of them
	Backbone string `json:"backbone"` // SHA-256 of its parameters
	Kernel   string `json:"kernel"`
}

// Chosen are the settings that a seed has chosen for an arm and a share of labels.
type Chosen struct {
	Choice
	Tuning
}

// choose takes down settings, in the order of arms, shares and seeds.
func (o *Outcome) choose(chosen map[Choice]Tuning) {
	for c, t := range chosen {
		o.Chosen = append(o.Chosen, Chosen{c, t})
	}
	slices.SortFunc(o.Chosen, func(a, b Chosen) int {
		return cmp.Or(cmp.Compare(slices.Index(Arms(), a.Arm), slices.Index(Arms(), b.Arm)), cmp.Compare(a.Percent, b.Percent), cmp.Compare(a.Seed, b.Seed))
	})
}

// Row is a training of the grid.
type Row struct {
	Spec
	Result
}

// CellMeans are the arms of one cell.
type CellMeans struct {
	Cell
	Labelled int        `json:"labelled"` // frames
	Arms     []ArmMeans `json:"arms"`
	Multi    []Contrast `json:"multi"` // against each other arm
}

// Contrast is how much more often an arm is right than another one, for other seeds and other scenes.
type Contrast struct {
	Over Arm `json:"over"`
	Interval
	Verdict study.Verdict `json:"verdict"`
}

// ArmMeans is what an arm came to in a cell.
type ArmMeans struct {
	Arm      Arm           `json:"arm"`
	Accuracy Interval      `json:"accuracy"` // for other seeds and other scenes
	Balanced Interval      `json:"balanced"` // this and the following for other seeds
	LogLoss  Interval      `json:"logloss"`
	Delta1   *Interval     `json:"delta1,omitempty"`
	AbsRel   *Interval     `json:"absrel,omitempty"`
	Gain     *Interval     `json:"gain,omitempty"` // accuracy over the single task, for other seeds and other scenes
	Verdict  study.Verdict `json:"verdict,omitempty"`
}

// judge answers the claims and sums up the cells.
func (o *Outcome) judge(p Preset, f Extent, specs []Spec, results map[Spec]Result) error {
	o.Levels, o.Percents, o.Frames = p.Levels, p.Percents, f.counts()
	t, err := NewTable(p, f.Scenes, specs, results)
	if err != nil {
		return err
	}
	for _, s := range specs {
		if r, ok := results[s]; ok {
			o.Rows = append(o.Rows, Row{s, r})
			if r.Diverged {
				o.Diverged++
			}
		}
	}
	o.Claims = t.Judge()
	o.Finding = Conclude(o.Claims)
	for _, c := range p.Cells() {
		if m := t.sumUp(c); len(m.Arms) > 0 {
			o.Cells = append(o.Cells, m)
		}
	}
	o.Statement = map[string]string{}
	for language := range texts {
		o.Statement[language] = o.statement(language)
	}
	return nil
}

// sumUp is the means of a cell.
func (t *Table) sumUp(c Cell) CellMeans {
	m := CellMeans{Cell: c, Labelled: t.results[key{c, Single, 1}].Labelled}
	for _, a := range t.preset.Arms {
		accuracy, ok := t.over(term{[]Cell{c}, a, 1})
		if !ok {
			continue
		}
		arm := ArmMeans{Arm: a, Accuracy: accuracy}
		arm.Balanced, _ = t.mean(c, a, 1, func(r Result) float64 { return r.Balanced })
		arm.LogLoss, _ = t.mean(c, a, math.Inf(1), func(r Result) float64 { return r.LogLoss })
		if a.draws() {
			delta1, _ := t.mean(c, a, 1, func(r Result) float64 { return r.Delta1 })
			absRel, _ := t.mean(c, a, math.Inf(1), func(r Result) float64 { return r.AbsRel })
			arm.Delta1, arm.AbsRel = &delta1, &absRel
		}
		if gain, ok := t.difference([]Cell{c}, a, Single); ok && a != Single {
			arm.Gain, arm.Verdict = &gain, study.VerdictOf(gain.Low, gain.High)
		}
		m.Arms = append(m.Arms, arm)
		if d, ok := t.difference([]Cell{c}, Multi, a); ok && a != Multi {
			m.Multi = append(m.Multi, Contrast{a, d, study.VerdictOf(d.Low, d.High)})
		}
	}
	return m
}
