package study

import (
	"cmp"
	"slices"

	"okuyuki/core/data"
	"okuyuki/core/data/depthmnist"
	"okuyuki/core/study"
	"okuyuki/server/studyfig"
	"okuyuki/server/studypage"
)

// control is the arm that learns the depth of other pictures.
const control = "joint/fixed/shuffled"

// plain are the groups where depth shows the class and all labels are right.
func (o *Outcome) plain() []*group {
	return slices.DeleteFunc(o.groups(), func(g *group) bool { return g.cell.Mode != depthmnist.Shape || g.cell.Wrong > 0 })
}

// gaussian are those of them without noise and with Gaussian noise, which the claims few, noise and gain speak of.
func (o *Outcome) gaussian() []*group {
	g := slices.DeleteFunc(o.plain(), func(g *group) bool { return !silent(g.cell.Noise) && g.cell.Noise.Kind != data.Gaussian })
	slices.SortStableFunc(g, func(a, b *group) int { return cmp.Compare(a.cell.Noise.Level, b.cell.Noise.Level) })
	return g
}

func silent(n data.Noise) bool { return n.Kind == "" || n.Kind == data.Clean }

// figures are those behind a claim, by the rows that they stand in. Where measurements are missing, so are figures.
func (o *Outcome) figures(c study.Claim) (rows []studypage.Figures) {
	var out studypage.Figures
	add := func(f studyfig.Figure, ok bool, caption string) {
		if ok {
			out = append(out, studypage.Figure{Figure: f, Caption: said(caption)})
		}
	}
	end := func() {
		if len(out) > 0 {
			rows, out = append(rows, out), nil
		}
	}
	if c.ID == "routes" {
		f, ok := o.arms(c)
		add(f, ok, "caption_routes")
	} else {
		add(effects(c), len(c.Parts) > 0, "caption_parts")
	}
	switch c.ID {
	case "few":
		f, ok := o.byNoise(c.ID, "single", accuracies, studyfig.Axis{Name: said("axis_accuracy"), Unit: studyfig.Percent})
		add(f, ok, "caption_few")
	case "noise":
		f, ok := o.byNoise(c.ID, "depth", absRels, studyfig.Axis{Name: said("axis_absrel"), Unit: studyfig.Number})
		add(f, ok, "caption_noise")
	case "gain":
		end()
		full := largest(o.plain())
		for _, against := range []string{"single", "control"} {
			f, ok := o.gains("gain-over-"+against, "gain_over_"+against, o.plain())
			f.Full = full
			add(f, ok, "caption_gain_"+against)
		}
		end()
		for _, f := range o.extremes() {
			add(f, true, "caption_curves")
		}
	}
	end()
	return rows
}

func about(id string) studyfig.About {
	return studyfig.About{ID: id, Title: said("title_" + id), Description: said("alt_" + id)}
}

func row(name text, m study.Measurement) studyfig.Row {
	return studyfig.Row{Name: name, Mean: m.Mean, Low: m.Low, High: m.High}
}

// arms is the forest of all ways to learn from depth, best first.
func (o *Outcome) arms(c study.Claim) (*studyfig.Forest, bool) {
	groups := []studyfig.Group{
		{Name: said("group_joint"), Style: studyfig.Orange}, {Name: said("group_rivals"), Style: studyfig.Green}, {Name: said("group_single"), Style: studyfig.Blue},
	}
	for _, p := range c.Parts {
		a, err := study.ParseArm(p.Arm)
		if p.Name != "accuracy" || err != nil {
			continue
		}
		switch a.Route {
		case study.Joint:
			groups[0].Rows = append(groups[0].Rows, row(studyfig.Same(a.Weighting), p))
		case study.Single:
			groups[2].Rows = append(groups[2].Rows, row(armText(p.Arm), p))
		default:
			groups[1].Rows = append(groups[1].Rows, row(armText(p.Arm), p))
		}
	}
	groups = slices.DeleteFunc(groups, func(g studyfig.Group) bool { return len(g.Rows) == 0 })
	for _, g := range groups {
		slices.SortStableFunc(g.Rows, func(a, b studyfig.Row) int { return cmp.Compare(b.Mean, a.Mean) })
	}
	return &studyfig.Forest{About: about("routes-arms"), X: studyfig.Axis{Name: said("axis_accuracy"), Unit: studyfig.Percent}, Groups: groups}, len(groups) > 0
}

// effects is a claim's effect under what it is made of.
func effects(c study.Claim) *studyfig.Forest {
	axis := studyfig.Axis{Name: said("axis_points"), Unit: studyfig.Points}
	if c.ID == "noise" {
		axis = studyfig.Axis{Name: said("axis_log"), Unit: studyfig.Signed}
	}
	parts := studyfig.Group{Name: said("group_parts"), Style: studyfig.Grey}
	for _, p := range c.Parts {
		parts.Rows = append(parts.Rows, row(said("part_"+p.Name), p))
	}
	effect := studyfig.Group{Name: said("group_effect"), Style: studyfig.Orange, Rows: []studyfig.Row{{Name: said("short_" + c.ID), Mean: c.Effect, Low: c.Low, High: c.High}}}
	return &studyfig.Forest{About: about(c.ID + "-effect"), X: axis, Zero: true, Groups: []studyfig.Group{parts, effect}}
}

func accuracies(c CellMeans) []study.Measurement { return c.Accuracy }
func absRels(c CellMeans) []study.Measurement    { return c.AbsRel }

// noises are the styles of curves that differ in their noise.
var noises = []studyfig.Style{studyfig.Green, studyfig.Amber, studyfig.Purple, studyfig.Sky, studyfig.Grey}

// byNoise is a measure of one arm over the number of labels, a curve for every strength of Gaussian noise.
func (o *Outcome) byNoise(id, arm string, of func(CellMeans) []study.Measurement, y studyfig.Axis) (*studyfig.Curves, bool) {
	f := &studyfig.Curves{About: about(id + "-curves"), X: labelAxis(o.gaussian()), Y: y}
	for i, g := range o.gaussian() {
		if s := g.series(noiseText(g.cell.Noise), noises[i%len(noises)], func(c CellMeans) (study.Measurement, bool) { return find(of(c), arm, "") }); len(s.Points) > 0 {
			f.Series = append(f.Series, s)
		}
	}
	return f, len(f.Series) > 0
}

func (g *group) series(name text, style studyfig.Style, of func(CellMeans) (study.Measurement, bool)) studyfig.Series {
	s := studyfig.Series{Name: name, Style: style}
	for _, c := range g.cells {
		if m, ok := of(c); ok {
			s.Points = append(s.Points, studyfig.Point{X: float64(c.Cell.Labels), Y: m.Mean, Low: m.Low, High: m.High})
		}
	}
	return s
}

// labelAxis has a tick for each number of labels.
func labelAxis(groups []*group) studyfig.Axis {
	a := studyfig.Axis{Name: said("axis_labels"), Unit: studyfig.Count, Log: true}
	for _, g := range groups {
		for _, c := range g.cells {
			if v := float64(c.Cell.Labels); !slices.Contains(a.At, v) {
				a.At = append(a.At, v)
			}
		}
	}
	slices.Sort(a.At)
	return a
}

// extremes are the accuracies of the single task, the best multitask loss and the control without noise and with the strongest
// Gaussian noise, on one scale.
func (o *Outcome) extremes() (out []*studyfig.Curves) {
	groups := o.gaussian()
	if len(groups) < 2 {
		return nil
	}
	lo, hi := 1.0, 0.0
	for i, g := range []*group{groups[0], groups[len(groups)-1]} {
		id := []string{"gain-clean", "gain-noisy"}[i]
		f := &studyfig.Curves{About: about(id), X: labelAxis(groups), Y: studyfig.Axis{Name: said("axis_accuracy"), Unit: studyfig.Percent}}
		f.Title = fill(f.Title, noiseText(g.cell.Noise))
		for _, s := range []studyfig.Series{
			g.series(armText("single"), studyfig.Blue, func(c CellMeans) (study.Measurement, bool) { return find(c.Accuracy, "single", "") }),
			g.series(said("best"), studyfig.Orange, func(c CellMeans) (study.Measurement, bool) { return find(c.Best, "", "accuracy") }),
			g.series(said("target_shuffled"), studyfig.Grey, func(c CellMeans) (study.Measurement, bool) { return find(c.Accuracy, control, "") }),
		} {
			for _, p := range s.Points {
				lo, hi = min(lo, p.Low), max(hi, p.High)
			}
			if len(s.Points) > 0 {
				f.Series = append(f.Series, s)
			}
		}
		if len(f.Series) > 0 {
			out = append(out, f)
		}
	}
	for _, f := range out {
		f.Y.From, f.Y.To = max(0, lo), min(1, hi)
	}
	return out
}
