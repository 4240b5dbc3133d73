package study

import (
	"fmt"

	"okuyuki/core/study"
	"okuyuki/server/study/compare"
	"okuyuki/server/studyfig"
	"okuyuki/server/studypage"
)

// Summary is the answers as they stand at the top of the report.
func (o *Outcome) Summary() studypage.Summary { return o.page("").Summary() }

// AboutFigures tells of the figures of the report, in its order.
func (o *Outcome) AboutFigures() []studyfig.About { return studyfig.AboutAll(o.Figures()) }

// Means are the accuracies of all arms in all cells.
func (o *Outcome) Means() (out []compare.Mean) {
	for _, c := range o.Cells {
		name := join(groupText(c.Cell), fill(said("means_labels"), c.Cell.Labels))
		for _, m := range c.Accuracy {
			arm, err := study.ParseArm(m.Arm)
			if err != nil {
				continue // the arms of a preset have been parsed
			}
			where := c.Cell
			if !arm.All {
				where.Unlabelled = 0 // the arm does not look at these
			}
			out = append(out, compare.Mean{
				Place:    compare.Place{Cell: fmt.Sprintf("%+v", where), CellName: name, Arm: m.Arm, ArmName: armText(m.Arm)},
				Interval: compare.Interval{Mean: m.Mean, Low: m.Low, High: m.High},
				Seeds:    o.table.Accuracies(c.Cell, arm),
			})
		}
	}
	return out
}

// Compare sets two outcomes of this study beside each other.
func (o *Outcome) Compare(other *Outcome) (*compare.Comparison, error) {
	facts, err := compare.Facts(o.Header, other.Header)
	if err != nil {
		return nil, fmt.Errorf("study: %w", err)
	}
	c := &compare.Comparison{Measure: "accuracy", Facts: facts}
	c.Rows, c.OnlyA, c.OnlyB = compare.Means(o.Means(), other.Means())
	return c, nil
}
