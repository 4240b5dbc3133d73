package compare

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"okuyuki/core/eval"
	"okuyuki/server/studyfig"
)

// Interval is a mean with its 95 % interval.
type Interval struct {
	Mean float64 `json:"mean"`
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Mean is what an arm came to in a cell of a run.
type Mean struct {
	Place
	Interval
	Seeds []float64 // what it is the mean of, by seed; nil where an interval over seeds would not say enough
}

// Place is where a mean stands. Those of two runs that are called the same are set beside each other.
type Place struct {
	Cell     string        `json:"cell"`
	CellName studyfig.Text `json:"cellName"`
	Arm      string        `json:"arm"`
	ArmName  studyfig.Text `json:"armName"`
}

// Verdict says what the interval of a difference leaves open.
type Verdict string

// The verdicts.
const (
	Higher    Verdict = "higher" // the whole interval is above 0: the first run came to more
	Lower     Verdict = "lower"
	Undecided Verdict = "undecided"
)

// Row is an arm in a cell that both runs have.
type Row struct {
	Place
	A          Interval `json:"a"`
	B          Interval `json:"b"`
	Difference Interval `json:"difference"` // a less b
	Paired     bool     `json:"paired"`     // seed by seed; or else the runs are taken for independent
	Verdict    Verdict  `json:"verdict"`
}

// Fact is something that the runs' results follow from, by name, where they differ in it.
type Fact struct {
	Name string `json:"name"`
	A    string `json:"a"`
	B    string `json:"b"`
}

// Comparison is two runs beside each other.
type Comparison struct {
	Measure string `json:"measure"` // of what the means are
	Facts   []Fact `json:"facts"`   // in which the runs differ
	Rows    []Row  `json:"rows"`    // in the order of the first run
	OnlyA   int    `json:"onlyA"`   // means that only one of them has
	OnlyB   int    `json:"onlyB"`
}

// Means sets the means of two runs beside each other.
func Means(a, b []Mean) (rows []Row, onlyA, onlyB int) {
	type key struct{ cell, arm string }
	second := map[key]Mean{}
	for _, m := range b {
		second[key{m.Cell, m.Arm}] = m
	}
	rows = []Row{}
	for _, m := range a {
		other, ok := second[key{m.Cell, m.Arm}]
		if !ok {
			onlyA++
			continue
		}
		d, paired := difference(m, other)
		rows = append(rows, Row{m.Place, m.Interval, other.Interval, d, paired, verdict(d)})
	}
	return rows, onlyA, len(second) - len(rows)
}

// difference is a less b, seed by seed where both have the same seeds.
func difference(a, b Mean) (d Interval, paired bool) {
	if len(a.Seeds) == len(b.Seeds) {
		each := make([]float64, len(a.Seeds))
		for i := range each {
			each[i] = a.Seeds[i] - b.Seeds[i]
		}
		if t, err := eval.TInterval(each); err == nil {
			return Interval(t), true
		}
	}
	return Interval(eval.Difference(eval.Interval(a.Interval), eval.Interval(b.Interval))), false
}

func verdict(d Interval) Verdict {
	switch {
	case d.Low > 0:
		return Higher
	case d.High < 0:
		return Lower
	}
	return Undecided
}

// Facts tells in what two headers differ, which are structures of numbers and texts, in the order of the names.
func Facts(a, b any) ([]Fact, error) {
	x, err := fields(a)
	if err != nil {
		return nil, err
	}
	y, err := fields(b)
	if err != nil {
		return nil, err
	}
	facts := []Fact{}
	for name, value := range x {
		if y[name] != value {
			facts = append(facts, Fact{name, value, y[name]})
		}
	}
	slices.SortFunc(facts, func(a, b Fact) int { return strings.Compare(a.Name, b.Name) })
	return facts, nil
}

// fields are the fields of a structure as it is written.
func fields(v any) (map[string]string, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("compare: %w", err)
	}
	var values map[string]any
	if err := json.Unmarshal(text, &values); err != nil {
		return nil, fmt.Errorf("compare: a header that is no structure: %w", err)
	}
	out := map[string]string{}
	for name, v := range values {
		out[name] = fmt.Sprint(v)
	}
	return out, nil
}
