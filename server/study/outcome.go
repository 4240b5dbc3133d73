package study

import "okuyuki/core/study"

// Outcome is a study that has come to its end.
type Outcome struct {
	Header  Header                  `json:"about"`
	Chosen  map[string]study.Tuning `json:"chosen,omitempty"` // settings of the arms, by name
	Claims  []study.Claim           `json:"claims"`
	Cells   []CellMeans             `json:"cells"`
	Skipped int                     `json:"-"` // trainings whose results were there already
	Done    int                     `json:"trainings"`

	Planned  int      `json:"planned"`        // trainings of the whole study
	Seeds    int      `json:"seeds"`          // of the grid
	Steps    int      `json:"steps"`          // of a training's phases
	Diverged int      `json:"diverged"`       // trainings of the grid that did; they count as guessing
	Best     []string `json:"best,omitempty"` // for each seed, the multitask loss that the others chose

	table *study.Table
}

// Header says what the results of a run belong to: what a result follows from beside its spec. Others are not mixed in.
type Header struct {
	Study    string `json:"study"`    // name of the preset
	Revision int    `json:"revision"` // study.Revision
	Set      string `json:"set"`      // of the digits
	Digits   string `json:"digits"`   // SHA-256 of them
	Tests    int    `json:"tests"`    // test pictures
	Kernel   string `json:"kernel"`   // that the trainings are computed with
}

// CellMeans are the arms' means in one cell.
type CellMeans struct {
	Cell     study.Cell          `json:"cell"`
	Accuracy []study.Measurement `json:"accuracy"`
	AbsRel   []study.Measurement `json:"absrel"`
	Gain     []study.Measurement `json:"gain"`           // accuracy less that of the single task, seed by seed
	Best     []study.Measurement `json:"best,omitempty"` // of the best multitask loss: study.Table.Best
}

// judge answers the claims from those of the grid's results that are there.
func (out *Outcome) judge(p study.Preset, specs []study.Spec, all map[study.Spec]study.Result) {
	out.Seeds, out.Steps = p.Seeds, p.Steps
	results := map[study.Spec]study.Result{}
	for _, s := range specs {
		if r, ok := all[s]; ok {
			results[s] = r
			if r.Diverged {
				out.Diverged++
			}
		}
	}
	t := study.NewTable(p, results)
	out.table = t
	out.Claims = t.Judge()
	for seed := range p.Seeds {
		if a, ok := t.BestJoint(uint64(seed) + 1); ok {
			out.Best = append(out.Best, a.String())
		}
	}
	for _, c := range p.Cells {
		means := CellMeans{Cell: c, Best: t.Best(c)}
		for _, a := range p.Arms {
			if m, ok := t.Mean(c, a, func(r study.Result) float64 { return r.Accuracy }); ok && a.Route != study.Depth {
				means.Accuracy = append(means.Accuracy, m)
			}
			if m, ok := t.Mean(c, a, func(r study.Result) float64 { return r.AbsRel }); ok && m.Mean > 0 {
				means.AbsRel = append(means.AbsRel, m)
			}
			if m, ok := t.Gain(c, a); ok && a.Route != study.Depth && a.Route != study.Single {
				means.Gain = append(means.Gain, m)
			}
		}
		out.Cells = append(out.Cells, means)
	}
}
