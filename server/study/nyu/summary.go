package nyu

import (
	"fmt"

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
		for _, a := range c.Arms {
			out = append(out, compare.Mean{
				Place: compare.Place{
					Cell: fmt.Sprintf("%v, %d %%", c.Level, c.Percent), CellName: c.text(), Arm: string(a.Arm), ArmName: both(string(a.Arm)),
				},
				Interval: compare.Interval(a.Accuracy),
			})
		}
	}
	return out
}

// Compare sets two outcomes of this study beside each other.
func (o *Outcome) Compare(other *Outcome) (*compare.Comparison, error) {
	facts, err := compare.Facts(o.Header, other.Header)
	if err != nil {
		return nil, fmt.Errorf("nyu: %w", err)
	}
	c := &compare.Comparison{Measure: "accuracy", Facts: facts}
	c.Rows, c.OnlyA, c.OnlyB = compare.Means(o.Means(), other.Means())
	return c, nil
}
