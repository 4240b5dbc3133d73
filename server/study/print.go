package study

import (
	"fmt"
	"io"
	"strconv"
	"text/tabwriter"

	"okuyuki/core/study"
	"okuyuki/server/studyfig"
)

// Print writes the answers and the means in a few lines of one language, "ja" or "en".
func Print(out io.Writer, o *Outcome, language string) error {
	t := texts[language]
	fmt.Fprintf(out, t["about"]+"\n\n", o.Header.Study, o.Header.Set, o.Done, o.Skipped, o.Header.Kernel)
	for i, c := range o.Claims {
		if c.Missing && o.Header.Study == "trial" {
			continue // it asks other questions
		}
		fmt.Fprintf(out, "%d. %s\n   %s", i+1, t["claim_"+c.ID], t[string(c.Verdict)])
		if c.Missing {
			fmt.Fprintf(out, ": %s\n\n", t["missing"])
			continue
		}
		fmt.Fprintf(out, ": "+t["effect"]+"\n", t["effect_"+c.ID], number(c.ID, c.Effect), number(c.ID, c.Low), number(c.ID, c.High), c.Seeds)
		for _, p := range c.Parts {
			if p.Name == "accuracy" {
				fmt.Fprintf(out, "      %-32s %.1f [%.1f, %.1f]\n", p.Arm, 100*p.Mean, 100*p.Low, 100*p.High)
				continue
			}
			fmt.Fprintf(out, "      %-32s %s [%s, %s]\n", t["part_"+p.Name], number(c.ID, p.Mean), number(c.ID, p.Low), number(c.ID, p.High))
		}
		fmt.Fprintln(out)
	}
	fmt.Fprintln(out, t["ours"])
	fmt.Fprintln(out)
	return printCells(out, o, t)
}

// number writes accuracies in points, logarithms as they are.
func number(claim string, v float64) string {
	if claim == "noise" {
		return strconv.FormatFloat(v, 'f', 3, 64)
	}
	return studyfig.Points.Write(v)
}

// printCells prints a table: a row for each cell and measure, a column for each arm.
func printCells(out io.Writer, o *Outcome, t map[string]string) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, c := range o.Cells {
		where := fmt.Sprintf(t["cell"], c.Cell.Mode, c.Cell.Noise, c.Cell.Labels)
		if c.Cell.Wrong > 0 {
			where += fmt.Sprintf(t["wrong"], 100*c.Cell.Wrong)
		}
		fmt.Fprintln(w, where)
		for _, m := range c.Accuracy {
			line := fmt.Sprintf("  %s\t%s\t%.3f\t± %.3f", m.Arm, t["accuracy"], m.Mean, m.High-m.Mean)
			if v, ok := firstTrial(c.Cell, m.Arm); ok && o.Header.Study == "trial" {
				line += fmt.Sprintf("\t%s %.3f\t%+.3f", t["trial"], v, m.Mean-v)
			}
			fmt.Fprintln(w, line)
		}
		for _, m := range c.AbsRel {
			fmt.Fprintf(w, "  %s\tAbsRel\t%.3f\t± %.3f\n", m.Arm, m.Mean, m.High-m.Mean)
		}
	}
	return w.Flush()
}

// firstTrial is the accuracy that our first trial, in PyTorch and with 4 seeds, found in a cell.
func firstTrial(c study.Cell, arm string) (accuracy float64, ok bool) {
	row, ok := trialFound[arm]
	if !ok {
		return 0, false
	}
	for i, sigma := range []float64{0, .3, .6} {
		for k, labels := range []int{2, 5, 20, 100} {
			if c.Noise.Level == sigma && c.Labels == labels {
				return row[i][k], true
			}
		}
	}
	return 0, false
}

// trialFound is by arm, then by noise of 0, .3 and .6, then by 2, 5, 20 and 100 labels a class.
var trialFound = map[string][3][4]float64{
	"single":               {{.536, .714, .874, .942}, {.288, .411, .628, .794}, {.173, .224, .369, .539}},
	"joint/fixed":          {{.521, .695, .862, .935}, {.342, .488, .666, .803}, {.194, .267, .430, .562}},
	"joint/fixed/shuffled": {{.508, .703, .869, .936}, {.312, .426, .634, .800}, {.187, .228, .386, .550}},
	"joint/fixed+":         {{.503, .696, .864, .937}, {.404, .516, .679, .808}, {.259, .328, .450, .564}},
}
