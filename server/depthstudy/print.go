package depthstudy

import (
	"fmt"
	"io"
	"text/tabwriter"

	"okuyuki/core/eval"
)

// Print writes the result as tables.
func (r *Result) Print(w io.Writer) error {
	fmt.Fprintf(w, "%s and depth cues on %s: %d photos\n\n", r.Model, r.Data, r.Photos)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "source\taligned AbsRel\tSpearman\tWHDR\tspeaks of\tWHDR there")
	for _, s := range r.Scores {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%.0f %%\t%s\n", s.Name, interval(s.AbsRel), interval(s.Spearman), interval(s.WHDR), 100*s.Speaks, interval(s.There))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(w, "means over photos with 95 %% intervals (bootstrap over places); every map is aligned to its photo's truth, ln z = s x + t with s >= 0\n")
	fmt.Fprintf(w, "WHDR: share of point pairs in the wrong order, of those that truly differ by a tenth or more; .5 is chance\n")
	fmt.Fprintf(w, "head + cues: weight of the cues, chosen on the other half of the places: %v\n\n", r.Mixing)

	fmt.Fprintln(t, "cue\tpairs with an opinion\tconfidence said\tfound\tslope")
	for _, c := range r.Claims {
		fmt.Fprintf(t, "%s\t%.0f %%\t%.3f\t%.3f\t%.3f\n", c.Cue, 100*c.Coverage, c.Said, c.Found, c.Slope)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(w, "found: share of the pairs in the right order less that in the wrong one; a slope of 1 is a confidence that is what it says\n\n")

	fmt.Fprintln(t, "maps\tphotos\testimated quality\tfound\twithin\tlearned from\tcues\tmirrored\tnoisy")
	for _, e := range r.Gate {
		fmt.Fprintf(t, "%s\t%d\t%s\t%s\t%+.2f\t%.0f %%\t%.2f\t%.2f\t%.2f\n", e.Name, e.Photos, interval(e.Said), interval(e.Found), e.Within, 100*e.Used, e.Cues, e.Turned, e.Noisy)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "quality: of point pairs that a map puts a tenth apart, the share in the right order less that in the wrong one; within: rank correlation of estimated and found over the photos;\n"+
		"cues, mirrored, noisy: order of the map against the cues', and against the head's own of the mirrored and the noisy photo, 1 the same, -1 the opposite\n")
	return err
}

func interval(m eval.MeanInterval) string {
	if m.Photos == 0 {
		return "-"
	}
	return fmt.Sprintf("%.3f (%.3f to %.3f)", m.Mean, m.Low, m.High)
}
