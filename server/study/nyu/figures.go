package nyu

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"okuyuki/server/studyfig"
)

// styles of the arms, the same in all figures.
var styles = map[Arm]studyfig.Style{
	Single: studyfig.Blue, Multi: studyfig.Orange, MultiLabelled: studyfig.Green, Shuffled: studyfig.Grey, Grey: studyfig.Purple,
}

// figures of the outcome by the claim that they stand behind: accuracy over the share of labels for every level of light, the
// difference of multi from other arms by cell, and the effects of all claims. There are none of what is not measured.
func (o *Outcome) figures() map[string][]studyfig.Figure {
	out := map[string][]studyfig.Figure{}
	from, to := o.span()
	for _, l := range o.Levels {
		if c := o.curves(l, from, to); len(c.Series) > 0 {
			out[GainClaim] = append(out[GainClaim], c)
		}
	}
	for id, over := range map[string]Arm{GainClaim: Single, DepthClaim: Shuffled, UnlabelledClaim: MultiLabelled} {
		if m := o.heatMap(id, over); m != nil {
			out[id] = append(out[id], m)
		}
	}
	if f := o.forest(); len(f.Groups) > 0 {
		out[FewClaim] = append(out[FewClaim], f)
	}
	return out
}

// curves are the arms' accuracies in some light.
func (o *Outcome) curves(l Level, from, to float64) *studyfig.Curves {
	f := &studyfig.Curves{
		About: o.about("accuracy-"+strings.NewReplacer(" ", "-", ".", "-").Replace(l.String()), "fig_accuracy", l),
		X:     studyfig.Axis{Name: both("axis_labels"), Unit: studyfig.Percent, Log: true},
		Y:     studyfig.Axis{Name: both("axis_accuracy"), Unit: studyfig.Percent, From: from, To: to},
	}
	for _, a := range Arms() {
		// All arms answer the same frames: bands of them all would lie on each other and hide what is known of the differences.
		s := studyfig.Series{Name: both(string(a)), Style: styles[a], Bare: a != Single}
		for _, c := range o.Cells {
			if c.Level != l {
				continue
			}
			if a == Single {
				f.X.At = append(f.X.At, float64(c.Percent)/100)
			}
			for _, m := range c.Arms {
				if m.Arm == a {
					s.Points = append(s.Points, studyfig.Point{X: float64(c.Percent) / 100, Y: m.Accuracy.Mean, Low: m.Accuracy.Low, High: m.Accuracy.High})
				}
			}
		}
		if len(s.Points) > 0 {
			f.Series = append(f.Series, s)
		}
	}
	return f
}

// span holds all accuracies, so that curves can be compared.
func (o *Outcome) span() (from, to float64) {
	from, to = 1, 0
	for _, c := range o.Cells {
		for _, m := range c.Arms {
			from, to = min(from, m.Accuracy.Low), max(to, m.Accuracy.High)
		}
	}
	return math.Floor(10*from) / 10, math.Ceil(10*to) / 10
}

// heatMap is how much more often multi is right than another arm, by cell.
func (o *Outcome) heatMap(id string, over Arm) *studyfig.HeatMap {
	m := &studyfig.HeatMap{
		About: o.about("difference-"+id, "fig_"+id), Unit: studyfig.Points, Above: both("above"), Below: both("below"),
		X: studyfig.Categories{Name: both("axis_labels")}, Y: studyfig.Categories{Name: both("axis_light")},
	}
	for _, p := range o.Percents {
		m.X.Labels = append(m.X.Labels, studyfig.Same(strconv.Itoa(p)))
	}
	known := false
	for _, l := range o.Levels {
		m.Y.Labels = append(m.Y.Labels, studyfig.Text{l.text("ja"), l.text("en")})
		row := make([]studyfig.Cell, len(o.Percents))
		for i, p := range o.Percents {
			d, ok := o.contrast(Cell{l, p}, over)
			row[i] = studyfig.Cell{Mean: d.Mean, Low: d.Low, High: d.High, Missing: !ok}
			known = known || ok
		}
		m.Cells = append(m.Cells, row)
	}
	if !known {
		return nil
	}
	return m
}

// contrast is multi against another arm in a cell.
func (o *Outcome) contrast(where Cell, over Arm) (Contrast, bool) {
	for _, c := range o.Cells {
		for _, d := range c.Multi {
			if c.Cell == where && d.Over == over {
				return d, true
			}
		}
	}
	return Contrast{}, false
}

// forest is the effects of the claims.
func (o *Outcome) forest() *studyfig.Forest {
	f := &studyfig.Forest{About: o.about("claims", "fig_claims"), X: studyfig.Axis{Name: both("axis_effect"), Unit: studyfig.Points}, Zero: true}
	var g studyfig.Group
	for _, c := range o.Claims {
		if !c.Missing {
			g.Rows = append(g.Rows, studyfig.Row{Name: both("short_" + c.ID), Mean: c.Effect.Mean, Low: c.Effect.Low, High: c.Effect.High})
		}
	}
	if len(g.Rows) > 0 {
		g.Name, g.Style = both("multi"), studyfig.Orange
		f.Groups = append(f.Groups, g)
	}
	return f
}

// about names a figure; its title may speak of a level.
func (o *Outcome) about(id, title string, levels ...Level) studyfig.About {
	in := func(language string) (t, d string) {
		words := texts[language]
		t = words[title]
		for _, l := range levels {
			t = fmt.Sprintf(t, l.text(language))
		}
		d = fmt.Sprintf(words["fig_about"], t, o.Frames.Test, o.Frames.Scenes, o.seeds())
		if title == "fig_accuracy" {
			d += words["fig_band"]
		}
		return t, d
	}
	a := studyfig.About{ID: id}
	for i, language := range []string{"ja", "en"} {
		a.Title[i], a.Description[i] = in(language)
	}
	return a
}

// both is a text in both languages.
func both(key string) studyfig.Text { return studyfig.Text{texts["ja"][key], texts["en"][key]} }
