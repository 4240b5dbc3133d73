//go:build !js

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"gonum.org/v1/gonum/stat"
)

// report is a whole run.
type report struct {
	Machine []string `json:"machine"`
	Rounds  int      `json:"rounds"`
	Results []result `json:"results"`
}

// print writes the table that the issue and the documentation quote.
func (r report) print(w io.Writer) {
	fmt.Fprintln(w, strings.Join(r.Machine, "\n"))
	fmt.Fprintf(w, "\nMedians of %d interleaved rounds, in ms a batch; the ratio is that of speeds.\n\n", r.Rounds)
	const columns = "%-56s %20s %28s %7s  %8s %7s %6s  %s\n"
	fmt.Fprintf(w, columns, "", "okuyuki", "fastest peer", "ratio", "of bests", "floor", "goal", "")
	var missing, checked, differing, right []string
	for _, one := range r.Results {
		ours, peer, ratio, bests := "-", "-", "-", "-"
		if s, ok := one.Ours.best(); ok {
			ours = fmt.Sprintf("%s %s", s.Config, milliseconds(s))
		}
		if name, s, ok := one.fastest(); ok {
			peer = fmt.Sprintf("%s %s %s", name, s.Config, milliseconds(s))
		}
		if v, ok := one.ratio(); ok {
			ratio = factor(v)
		}
		if v, ok := one.bestRatio(); ok {
			bests = factor(v)
		}
		fmt.Fprintf(w, columns, one.Title, ours, peer, ratio, bests, factor(one.Floor), factor(one.Goal), one.verdict())
		missing = append(missing, one.missing()...)
		checked = append(checked, one.checks()...)
		right = append(right, one.right()...)
		differing = append(differing, one.differing()...)
	}
	list(w, "Results of those that tell them (they must agree)", checked)
	list(w, "Results that differ", differing)
	list(w, "Accuracy of what was trained, mean and standard deviation of the rounds (seeds)", right)
	list(w, "Could not run", missing)
}

// checks lists what the contenders of a row computed, where it is comparable;
// those that print the same share a line.
func (r result) checks() []string {
	var texts []string
	by := map[string][]string{}
	n := 0
	for _, o := range append([]outcome{r.Ours}, r.Peers...) {
		for _, s := range o.Series {
			if s.Check == "" {
				continue
			}
			if by[s.Check] == nil {
				texts = append(texts, s.Check)
			}
			by[s.Check] = append(by[s.Check], o.Contender)
			n++
		}
	}
	if n < 2 {
		return nil
	}
	var lines []string
	for _, text := range texts {
		lines = append(lines, fmt.Sprintf("%s: %s: %s", r.Title, strings.Join(by[text], ", "), text))
	}
	return lines
}

// right tells how good the trained networks are: with other random numbers they cannot agree, but must not be apart either.
func (r result) right() []string {
	var lines []string
	for _, o := range append([]outcome{r.Ours}, r.Peers...) {
		if s, ok := o.best(); ok && len(s.Right) > 0 {
			mean, deviation := stat.MeanStdDev(s.Right, nil)
			lines = append(lines, fmt.Sprintf("%s: %s: %.3f ± %.3f", r.Title, o.Contender, mean, deviation))
		}
	}
	return lines
}

func list(w io.Writer, title string, lines []string) {
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(w, "\n%s:\n", title)
	for _, line := range lines {
		fmt.Fprintln(w, " ", line)
	}
}

func milliseconds(s series) string { return fmt.Sprintf("%.4g", median(s.MS)) }

// factor writes a ratio with the digits that matter.
func factor(v float64) string {
	switch {
	case v >= 100:
		return fmt.Sprintf("%.0fx", v)
	case v >= 10:
		return fmt.Sprintf("%.1fx", v)
	default:
		return fmt.Sprintf("%.2fx", v)
	}
}

func (r report) save(file string) error {
	data, err := json.MarshalIndent(r, "", "\t")
	if err != nil {
		return fmt.Errorf("encode the report: %w", err)
	}
	return os.WriteFile(file, append(data, '\n'), 0o644)
}

// disagreement is an error if contenders did not do the same work.
func (r report) disagreement() error {
	n := 0
	for _, one := range r.Results {
		n += len(one.differing())
	}
	if n > 0 {
		return fmt.Errorf("%d results differ: the ratios of their rows mean nothing", n)
	}
	return nil
}
