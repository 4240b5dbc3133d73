package study

import (
	"math"
	"slices"

	"okuyuki/core/data/depthmnist"
	"okuyuki/server/studyfig"
	"okuyuki/server/studypage"
)

// largest is the largest gain of the best multitask loss, of either sign: heat maps that are compared share their colours.
func largest(groups []*group) (v float64) {
	for _, g := range groups {
		for _, c := range g.cells {
			for _, m := range c.Best {
				if m.Name != "accuracy" {
					v = max(v, math.Abs(m.Mean))
				}
			}
		}
	}
	return v
}

// gains is the heat map of what the best multitask loss gains, by labels and noise.
func (o *Outcome) gains(id, name string, groups []*group) (*studyfig.HeatMap, bool) {
	f := &studyfig.HeatMap{About: about(id), Unit: studyfig.Points, Above: said("above"), Below: said("below")}
	f.X.Name, f.Y.Name = said("axis_labels"), said("axis_noise")
	labels := labelAxis(groups).At
	for _, l := range labels {
		f.X.Labels = append(f.X.Labels, studyfig.Same(studyfig.Count.Write(l)))
	}
	found := false
	for _, g := range groups {
		f.Y.Labels = append(f.Y.Labels, noiseText(g.cell.Noise))
		cells := make([]studyfig.Cell, len(labels))
		for i, l := range labels {
			cells[i].Missing = true
			for _, c := range g.cells {
				if m, ok := find(c.Best, "", name); ok && float64(c.Cell.Labels) == l {
					cells[i] = studyfig.Cell{Mean: m.Mean, Low: m.Low, High: m.High}
					found = true
				}
			}
		}
		f.Cells = append(f.Cells, cells)
	}
	return f, found
}

// others are the figures of cells that no claim speaks of.
func (o *Outcome) others() (out studypage.Figures) {
	flat := slices.DeleteFunc(o.groups(), func(g *group) bool { return g.cell.Mode != depthmnist.Flat || g.cell.Wrong > 0 })
	if f, ok := o.gains("gain-flat", "gain_over_single", flat); ok {
		f.Title = said("title_flat")
		out = append(out, studypage.Figure{Figure: f, Caption: said("caption_flat")})
	}
	f := &studyfig.Forest{About: about("gain-wrong"), Zero: true, X: studyfig.Axis{Name: said("axis_points"), Unit: studyfig.Points}}
	rows := studyfig.Group{Style: studyfig.Orange}
	for _, g := range o.groups() {
		for _, c := range g.cells {
			if m, ok := find(c.Best, "", "gain_over_single"); ok && g.cell.Wrong > 0 {
				rows.Rows = append(rows.Rows, row(fill(said("wrong_row"), 100*c.Cell.Wrong, noiseText(c.Cell.Noise), c.Cell.Labels), m))
			}
		}
	}
	if f.Groups = []studyfig.Group{rows}; len(rows.Rows) > 0 {
		out = append(out, studypage.Figure{Figure: f, Caption: said("caption_wrong")})
	}
	return out
}
