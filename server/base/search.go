package base

import (
	"context"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"

	"okuyuki/server/evaluate"
)

// Candidate is one choice of settings for the second phase.
type Candidate struct {
	Name   string `json:"name"`
	Tuning Tuning `json:"settings"`
}

// Candidates are the given settings, and what differs from them in one respect each.
func Candidates(t Tuning) []Candidate {
	list := []Candidate{{"heads only", Tuning{}}, {"as given", t}}
	vary := func(name string, change func(*Tuning)) {
		c := t
		change(&c)
		list = append(list, Candidate{name, c})
	}
	vary("half the rates", func(c *Tuning) { c.Backbone, c.Heads = c.Backbone/2, c.Heads/2 })
	vary("twice the rates", func(c *Tuning) { c.Backbone, c.Heads = 2*c.Backbone, 2*c.Heads })
	vary("three times the passes", func(c *Tuning) { c.Epochs *= 3 })
	vary("three blocks stay", func(c *Tuning) { c.Frozen = 3 })
	vary("closer crops", func(c *Tuning) { c.Crop = .3 })
	vary("balanced classes", func(c *Tuning) { c.Balance = .5 })
	vary("teacher", func(c *Tuning) { c.Teacher = .5 })
	vary("depth weight 1", func(c *Tuning) { c.DepthWeight = 1 })
	vary("depth weight 10", func(c *Tuning) { c.DepthWeight = 10 })
	for _, l := range []string{"l1", "berhu", "silog", "l1+gradient", "l1+metres", "l1+scaleshift"} {
		vary("loss "+l, func(c *Tuning) { c.Loss = l })
	}
	// The checkpoint of the settings as given serves these: they cost a measurement each.
	vary("all the way (no WiSE-FT)", func(c *Tuning) { c.Blend = 1 })
	vary("three quarters of the way", func(c *Tuning) { c.Blend = .75 })
	return list
}

// Score is what a candidate scored.
type Score struct {
	Candidate
	Result *evaluate.Result `json:"result"`
}

// Search trains every candidate on three quarters of the training split's scenes, and
// measures it on the rest: the test split has no part in it. What was trained before is
// read from the cache. report, if not nil, hears of every score.
func Search(ctx context.Context, o Options, report func(Score)) ([]Score, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	if o.Tuning.Epochs < 1 {
		return nil, errors.New("base: a search needs passes over the frames")
	}
	o.HeldOut, o.Out = true, ""
	rooms := o.Rooms
	var scores []Score
	for _, c := range Candidates(o.Tuning) {
		o.Tuning = c.Tuning
		if o.Rooms = rooms; c.Tuning.Epochs == 0 {
			o.Rooms = Rooms{}
		}
		o.logf("%s: %+v", c.Name, c.Tuning)
		r, err := Build(ctx, o)
		if err != nil {
			return scores, fmt.Errorf("base: %s: %w", c.Name, err)
		}
		scores = append(scores, Score{c, r})
		if report != nil {
			report(scores[len(scores)-1])
		}
	}
	return scores, nil
}

// PrintScores writes them as a table.
func PrintScores(w io.Writer, scores []Score) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "settings\tdelta1\tRMSE (m)\tAbsRel\tscenes\tbalanced")
	for _, s := range scores {
		r := s.Result
		fmt.Fprintf(t, "%s\t%.4f\t%.4f\t%.4f\t%.4f\t%.4f\n", s.Name, r.Depth.Delta1, r.Depth.RMSE, r.Depth.AbsRel, r.Accuracy, r.Balanced)
	}
	return t.Flush()
}
