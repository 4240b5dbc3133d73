package study

import (
	"slices"
	"strconv"

	"okuyuki/core/study"
	"okuyuki/server/studyfig"
	"okuyuki/server/studypage"
)

// shownCells is the number of cells up to which all tables are open from the beginning.
const shownCells = 8

// tables are all measurements: for each group of cells a table of each measure, a row for each arm, a column for each number of
// labels.
func (o *Outcome) tables() []studypage.Block {
	blocks := []studypage.Block{studypage.Paragraph(said("cells_lead"))}
	for _, g := range o.groups() {
		fold := &studypage.Fold{Title: groupText(g.cell), Open: len(o.Cells) <= shownCells}
		for _, m := range []struct {
			caption string
			unit    studyfig.Unit
			of      func(CellMeans) []study.Measurement
		}{
			{"cells_accuracy", studyfig.Percent, accuracies},
			{"cells_gain", studyfig.Points, func(c CellMeans) []study.Measurement { return c.Gain }},
			{"cells_absrel", studyfig.Number, absRels},
		} {
			if t := g.table(said(m.caption), m.unit, m.of); len(t.Rows) > 0 {
				fold.Blocks = append(fold.Blocks, t)
			}
		}
		if len(fold.Blocks) > 0 {
			blocks = append(blocks, fold)
		}
	}
	return blocks
}

func (g *group) table(caption text, unit studyfig.Unit, of func(CellMeans) []study.Measurement) *studypage.Table {
	t := &studypage.Table{Caption: caption, Head: []text{said("cells_method")}}
	var arms []string // in the order of the study
	for _, c := range g.cells {
		t.Head = append(t.Head, fill(said("cells_labels"), strconv.Itoa(c.Cell.Labels)))
		for _, m := range of(c) {
			if !slices.Contains(arms, m.Arm) {
				arms = append(arms, m.Arm)
			}
		}
	}
	for _, arm := range arms {
		r := studypage.Row{Name: armText(arm)}
		for _, c := range g.cells {
			cell := studypage.Cell{Text: studyfig.Same("–")}
			if m, ok := find(of(c), arm, ""); ok {
				cell = studypage.Cell{Measured: &studypage.Measured{Unit: unit, Mean: m.Mean, Low: m.Low, High: m.High}}
			}
			r.Cells = append(r.Cells, cell)
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}

// names are the arms by what the page and what the files call them, with the settings that were chosen for them.
func (o *Outcome) names() *studypage.Table {
	t := &studypage.Table{Caption: said("names_caption"), Head: []text{said("cells_method"), said("names_file")}}
	if len(o.Chosen) > 0 {
		t.Head = append(t.Head, said("names_rate"), said("names_knob"))
	}
	var seen []string
	for _, c := range o.Cells {
		for _, m := range slices.Concat(c.Accuracy, c.AbsRel) {
			if slices.Contains(seen, m.Arm) {
				continue
			}
			seen = append(seen, m.Arm)
			r := studypage.Row{Name: armText(m.Arm), Cells: []studypage.Cell{{Text: studyfig.Same(m.Arm)}}}
			if len(o.Chosen) > 0 {
				for _, v := range []float64{o.Chosen[m.Arm].Rate, o.Chosen[m.Arm].Knob} {
					s := "–"
					if v != 0 {
						s = strconv.FormatFloat(v, 'g', 3, 64)
					}
					r.Cells = append(r.Cells, studypage.Cell{Text: studyfig.Same(s)})
				}
			}
			t.Rows = append(t.Rows, r)
		}
	}
	return t
}
