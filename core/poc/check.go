package poc

import (
	"strconv"
)

// ResultError says what is wrong with a result that came from outside.
type ResultError struct {
	Field  string // as in the JSON
	Detail string
}

func (e *ResultError) Error() string { return "poc: result: " + e.Field + ": " + e.Detail }

// Check tells whether the parts of the result fit together: lengths, indices, proportions and
// the form. What a file brings is checked by it before anything is reckoned or shown. (Numbers
// that are not finite cannot come out of JSON.)
func (r *Result) Check() error {
	c := checker{classes: len(r.Data.Classes)}
	if r.Comparison != nil {
		c.comparison(r.Comparison)
	}
	if r.Stress != nil {
		for _, curve := range r.Stress.Curves {
			for _, p := range curve.Points {
				for _, a := range p.Arms {
					c.proportion("stress", a.Accuracy)
				}
			}
		}
	}
	if r.Trust != nil {
		for _, p := range r.Trust.Curve {
			c.proportion("trust.coverage", p.Coverage)
			c.proportion("trust.risk", p.Risk)
		}
	}
	if r.Cost != nil {
		if errs := r.Cost.Form.Check(); errs != nil {
			c.fail("cost.form", errs.Error())
		}
	}
	if c.err == nil {
		return nil
	}
	return c.err
}

// checker keeps the first thing that is wrong.
type checker struct {
	classes int
	err     *ResultError
}

func (c *checker) fail(field, detail string) {
	if c.err == nil {
		c.err = &ResultError{field, detail}
	}
}

func (c *checker) length(field string, got, want int) {
	if got != want {
		c.fail(field, strconv.Itoa(got)+" entries instead of "+strconv.Itoa(want))
	}
}

func (c *checker) proportion(field string, p Proportion) {
	if !(p.Total >= 0 && p.Value >= 0 && p.Value <= 1 && p.Low >= 0 && p.High <= 1 && p.Low <= p.High) { // NaN is refused, too
		c.fail(field, "not a share of a count")
	}
}

func (c *checker) index(field string, class int) {
	if class < 0 || class >= c.classes {
		c.fail(field, "no class "+strconv.Itoa(class))
	}
}

func (c *checker) comparison(m *Comparison) {
	for _, a := range m.Arms {
		c.proportion("comparison.arms.accuracy", a.Accuracy)
		c.length("comparison.arms.confusion", len(a.Confusion), c.classes)
		for _, row := range a.Confusion {
			c.length("comparison.arms.confusion", len(row), c.classes)
		}
		c.length("comparison.arms.perClass", len(a.PerClass), c.classes)
		for _, p := range a.PerClass {
			c.proportion("comparison.arms.precision", p.Precision)
			c.proportion("comparison.arms.recall", p.Recall)
		}
	}
	for _, a := range m.Answers {
		c.index("comparison.answers.class", a.Class)
		c.length("comparison.answers.said", len(a.Said), len(m.Arms))
		for _, s := range a.Said {
			c.index("comparison.answers.said.class", s.Class)
			if len(s.P) > 0 {
				c.length("comparison.answers.said.p", len(s.P), c.classes)
			}
		}
	}
}
