package study

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"

	"okuyuki/core/study"
)

// CSV writes results.csv of the report, a row for each measurement of a cell: means over seeds with their 95 % intervals.
func (o *Outcome) CSV(w io.Writer) error {
	rows := [][]string{{"style", "mode", "noise", "level", "labels", "wrong", "arm", "measure", "mean", "low", "high", "seeds"}}
	for _, c := range o.Cells {
		kind := string(c.Cell.Noise.Kind)
		if kind == "" {
			kind = "clean"
		}
		at := []string{string(c.Cell.Style), string(c.Cell.Mode), kind, decimal(c.Cell.Noise.Level), strconv.Itoa(c.Cell.Labels), decimal(c.Cell.Wrong)}
		add := func(arm, measure string, m study.Measurement) {
			rows = append(rows, append(at[:len(at):len(at)], arm, measure, decimal(m.Mean), decimal(m.Low), decimal(m.High), strconv.Itoa(o.Seeds)))
		}
		for _, m := range c.Accuracy {
			add(m.Arm, "accuracy", m)
		}
		for _, m := range c.Gain {
			add(m.Arm, "gain_over_single", m)
		}
		for _, m := range c.AbsRel {
			add(m.Arm, "absrel", m)
		}
		for _, m := range c.Best {
			add("best multitask", m.Name, m)
		}
	}
	return write(w, rows)
}

// claimsCSV writes a row for each claim and for each part of one.
func (o *Outcome) claimsCSV(w io.Writer) error {
	rows := [][]string{{"claim", "verdict", "part", "arm", "mean", "low", "high", "seeds"}}
	for _, c := range o.Claims {
		if c.Missing {
			rows = append(rows, []string{c.ID, string(verdict(c)), "", "", "", "", "", ""})
			continue
		}
		rows = append(rows, []string{c.ID, string(c.Verdict), "effect", "", decimal(c.Effect), decimal(c.Low), decimal(c.High), strconv.Itoa(c.Seeds)})
		for _, p := range c.Parts {
			rows = append(rows, []string{c.ID, "", p.Name, p.Arm, decimal(p.Mean), decimal(p.Low), decimal(p.High), strconv.Itoa(c.Seeds)})
		}
	}
	return write(w, rows)
}

func write(w io.Writer, rows [][]string) error {
	if err := csv.NewWriter(w).WriteAll(rows); err != nil { // which flushes
		return fmt.Errorf("study: %w", err)
	}
	return nil
}

// decimal has all digits.
func decimal(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
