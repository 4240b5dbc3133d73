package depthstudy

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// PrintSets writes the judgements as a table.
func PrintSets(w io.Writer, model string, rows []Judged) error {
	fmt.Fprintf(w, "%s: how far the depth of photos is believed\n\n", model)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "set\tmaps\tdraws\tphotos\tquality\tlowest to highest draw\tleft out\tweight\tmoved\tfound")
	for _, r := range rows {
		fmt.Fprintf(t, "%s\t%s\t%d\t%d\t%s\t%.2f to %.2f\t%.0f %%\t%.2f\t%s\t%s\n", r.Set, r.Maps, r.Draws, r.Photos, interval(r.Quality), r.Lowest, r.Highest,
			100*r.Left, r.Weight, interval(r.Moved), interval(r.Found))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintln(w, "means with 95 % intervals (bootstrap over photos); quality: of point pairs that a map puts a tenth apart, the share in the right order less that in the wrong one, as it is\n"+
		"estimated without the truth; found: the same of the model's own maps, by the truth; moved: correlation of the model's maps of a photo's corners with its map of the whole,\n"+
		"beyond what all corners have in common; left out, weight: of the photos, in learning")
	return err
}
