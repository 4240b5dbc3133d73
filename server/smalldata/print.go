package smalldata

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"text/tabwriter"

	"okuyuki/core/eval"
)

// Print writes the result as tables: a row for each method, with columns for each condition.
func (r *Result) Print(w io.Writer) error {
	fmt.Fprintf(w, "%s: accuracy learned from a few labels, means over %d draws with 95 %% intervals\n\n", r.Model, r.draws())
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprint(t, "set\tlabels a class\tlearned / tested\tdepth\tmethod\taccuracy\tbalanced\tover the probe, points")
	for _, c := range r.Conditions {
		fmt.Fprintf(t, "\t%s %g\tloses, points\tat most half", c.Kind, c.Strength)
	}
	fmt.Fprintln(t)
	for _, row := range r.Rows {
		if row.Condition != Plain {
			continue
		}
		fmt.Fprintf(t, "%s\t%d\t%d / %d\t%.2f\t%s\t%s\t%.3f\t%s", row.Set, row.Labels, row.Learned, row.Tested, row.Depth, row.Method,
			interval(row.Accuracy), row.Balanced.Mean, points(row.OverProbe))
		for _, c := range r.Conditions {
			r.printCondition(t, row, string(c.Kind))
		}
		fmt.Fprintln(t)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(w, "intervals hold for other draws from the same photos; blend: what the product answers with, the mean of probe and multi, or the probe for bad light")
	fmt.Fprintln(w, "depth: weight of the labelled photos in the depth task, 0 where no depth can be trusted: multi is single then")
	if len(r.Conditions) > 0 {
		fmt.Fprintln(w, "dark, noise: balanced accuracy on the photos made worse, with the strength of the stress test; at most half: of what the probe without harsh views loses")
	}
	for _, l := range r.Lost {
		fmt.Fprintf(w, "%s: on average blend loses %.1f points, the probe %.1f; the goal of at most half: %s\n", l.Condition, 100*l.Ours, 100*l.Probe, yes(2*l.Ours <= l.Probe))
	}
	return r.printMarks(w)
}

// printCondition adds the columns of a condition to a row.
func (r *Result) printCondition(w io.Writer, plain Row, condition string) {
	for _, row := range r.Rows {
		if row.Set != plain.Set || row.Labels != plain.Labels || row.Method != plain.Method || row.Condition != condition {
			continue
		}
		fmt.Fprintf(w, "\t%s\t%+.1f", interval(row.Balanced), 100*(plain.Balanced.Mean-row.Balanced.Mean))
	}
	said := "-"
	for _, l := range r.Losses {
		if l.Set == plain.Set && l.Labels == plain.Labels && l.Method == plain.Method && l.Condition == condition {
			said = yes(l.OverHalf.Mean <= 0)
		}
	}
	fmt.Fprintf(w, "\t%s", said)
}

// printMarks compares with the references.
func (r *Result) printMarks(w io.Writer) error {
	if len(r.Marks) == 0 {
		return nil
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "\nset\tlabels a class\treference\tblend over it, points")
	for _, m := range r.Marks {
		fmt.Fprintf(t, "%s\t%d\t%.3f\t%s\n", m.Set, m.Labels, m.Reference, points(m.Gain))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "reference: logistic regression on frozen MobileNetV2-1.0 features (OpenImages); blend over it on average: %+.1f points; the goal of %+.1f: %s\n",
		100*r.Gain, 100*GoalGain, yes(r.Gain >= GoalGain))
	return err
}

// CSV writes the outcomes as a table.
func (r *Result) CSV(w io.Writer) error {
	c := csv.NewWriter(w)
	c.Write([]string{"set", "labels", "learned", "tested", "draw", "condition", "method", "accuracy", "balanced", "depth"}) // Error tells
	for _, o := range r.Outcomes {
		c.Write([]string{
			o.Set, strconv.Itoa(o.Labels), strconv.Itoa(o.Learned), strconv.Itoa(o.Tested), strconv.Itoa(o.Draw), o.Condition, o.Method,
			strconv.FormatFloat(o.Accuracy, 'f', 6, 64), strconv.FormatFloat(o.Balanced, 'f', 6, 64), strconv.FormatFloat(o.Depth, 'f', 6, 64),
		})
	}
	c.Flush()
	return c.Error()
}

// draws is the number of draws of each number of labels.
func (r *Result) draws() (n int) {
	for _, o := range r.Outcomes {
		n = max(n, o.Draw+1)
	}
	return n
}

func interval(m eval.MeanInterval) string {
	return fmt.Sprintf("%.3f (%.3f to %.3f)", m.Mean, m.Low, m.High)
}

func points(m eval.MeanInterval) string {
	return fmt.Sprintf("%+.1f (%+.1f to %+.1f)", 100*m.Mean, 100*m.Low, 100*m.High)
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
