package nyu

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"okuyuki/server/studyfig"
)

// Print writes the statement, the claims and a table of all cells in one language, "ja" or "en".
func (o *Outcome) Print(out io.Writer, language string) error {
	t := texts[language]
	f := o.Frames
	fmt.Fprintf(out, t["about"]+"\n\n", o.Header.Study, o.setName(language), o.Done, o.Skipped, f.Train, f.Test, f.Scenes, o.Header.Kernel)
	fmt.Fprintln(out, o.Statement[language])
	if o.Header.Study == smoke {
		fmt.Fprintln(out, t["smoke"])
	}
	fmt.Fprintln(out)
	for i, c := range o.Claims {
		fmt.Fprintf(out, "%d. %s\n   %s: ", i+1, o.claimText(c.ID, language), t[string(c.Verdict)])
		if c.Missing {
			fmt.Fprintf(out, "%s\n", t["missing"])
			continue
		}
		fmt.Fprintf(out, t["effect"]+"\n", studyfig.Points.Write(c.Effect.Mean), studyfig.Points.Write(c.Effect.Low), studyfig.Points.Write(c.Effect.High))
	}
	fmt.Fprintln(out)
	if err := o.printCells(out, language); err != nil {
		return err
	}
	for _, a := range Arms() {
		if text := o.chosenText(a, language); text != "" {
			fmt.Fprintln(out, text)
		}
	}
	fmt.Fprintf(out, "\n"+t["how"]+"\n", o.seeds(), f.Scenes, len(o.Cells))
	if o.Diverged > 0 {
		fmt.Fprintf(out, t["diverged"]+"\n", o.Diverged, len(o.Rows))
	}
	_, err := fmt.Fprintln(out, t["ours"])
	return err
}

// setName is the set's name where it has one in the language.
func (o *Outcome) setName(language string) string {
	if name, ok := texts[language][o.Header.Set]; ok {
		return name
	}
	return o.Header.Set
}

// printCells prints a row for each arm of each cell.
func (o *Outcome) printCells(out io.Writer, language string) error {
	t := texts[language]
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, c := range o.Cells {
		fmt.Fprintf(w, t["cell"]+"\t%s\t%s\t\t%s\t%s\tdelta1\tAbsRel\n",
			c.Level.text(language), c.Percent, c.Labelled, t["accuracy"], t["gain"], t["balanced"], t["logloss"])
		for _, a := range c.Arms {
			fmt.Fprintf(w, "  %s\t%.3f [%.3f, %.3f]\t", t[string(a.Arm)], a.Accuracy.Mean, a.Accuracy.Low, a.Accuracy.High)
			if g := a.Gain; g != nil {
				fmt.Fprintf(w, "%s [%s, %s]\t%s", studyfig.Points.Write(g.Mean), studyfig.Points.Write(g.Low), studyfig.Points.Write(g.High), t[string(a.Verdict)])
			} else {
				fmt.Fprint(w, "\t")
			}
			fmt.Fprintf(w, "\t%s\t%s", short(&a.Balanced), short(&a.LogLoss))
			fmt.Fprintf(w, "\t%s\t%s\n", short(a.Delta1), short(a.AbsRel))
		}
	}
	return w.Flush()
}

// statement is the finding in plain words.
func (o *Outcome) statement(language string) string {
	t := texts[language]
	if o.Finding == NotComplete {
		return t[string(o.Finding)]
	}
	key := string(o.Finding)
	if o.Finding == NotSettled {
		key = "undecided_finding"
	}
	var values []any
	for _, id := range []string{GainClaim, DepthClaim} {
		for _, c := range o.Claims {
			if c.ID == id {
				values = append(values, studyfig.Points.Write(c.Effect.Mean), studyfig.Points.Write(c.Effect.Low), studyfig.Points.Write(c.Effect.High))
			}
		}
	}
	return fmt.Sprintf(t[key], values...)
}

// claimText is a claim in plain words.
func (o *Outcome) claimText(id, language string) string {
	text := texts[language]["claim_"+id]
	switch id {
	case FewClaim:
		return fmt.Sprintf(text, o.Percents[0], o.Percents[len(o.Percents)-1])
	case NoiseClaim:
		return fmt.Sprintf(text, o.Levels[len(o.Levels)-1].text(language), o.Levels[0].text(language))
	}
	return text
}

// chosenText says how often each setting of an arm was chosen; "" if it was not tuned.
func (o *Outcome) chosenText(a Arm, language string) string {
	t := texts[language]
	var parts []string
	for _, s := range settings(a) {
		n := 0
		for _, c := range o.Chosen {
			if c.Arm == a && c.Tuning == s {
				n++
			}
		}
		if n == 0 {
			continue
		}
		part := fmt.Sprintf(t["rate"], s.Rate)
		if s.Weight > 0 {
			part += fmt.Sprintf(t["weight"], s.Weight)
		}
		parts = append(parts, fmt.Sprintf(t["times"], part, n))
	}
	if len(parts) == 0 {
		return ""
	}
	return fmt.Sprintf(t["chosen"], t[string(a)], strings.Join(parts, t["and"]))
}

// text names a level.
func (l Level) text(language string) string {
	if l == (Level{}) {
		return texts[language]["clean"]
	}
	return fmt.Sprintf(texts[language][string(l.Kind)], l.Strength)
}

// seeds is the number of seeds of the grid.
func (o *Outcome) seeds() (n uint64) {
	for _, r := range o.Rows {
		n = max(n, r.Seed)
	}
	return n
}

// short is an interval in few digits; nil: nothing was measured.
func short(i *Interval) string {
	if i == nil {
		return ""
	}
	return fmt.Sprintf("%.2f [%.2f, %.2f]", i.Mean, i.Low, i.High)
}

// CSV writes a row for each training of the grid.
func (o *Outcome) CSV(out io.Writer) error {
	w := csv.NewWriter(out)
	w.Write([]string{"light", "strength", "percent", "labelled", "arm", "seed", "accuracy", "balanced", "logloss", "delta1", "absrel", "rate", "weight", "steps"}) // Error tells
	number := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
	for _, r := range o.Rows {
		light := "clean"
		if r.Level != (Level{}) {
			light = string(r.Level.Kind)
		}
		delta1, absRel := "", ""
		if r.Arm.draws() && !r.Diverged {
			delta1, absRel = number(r.Delta1), number(r.AbsRel)
		}
		w.Write([]string{
			light, number(r.Level.Strength), strconv.Itoa(r.Percent), strconv.Itoa(r.Labelled), string(r.Arm), strconv.FormatUint(r.Seed, 10),
			number(r.Accuracy), number(r.Balanced), number(r.LogLoss), delta1, absRel, number(r.Rate), number(r.Weight), strconv.Itoa(r.Steps),
		})
	}
	w.Flush()
	return w.Error()
}
