package base

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"okuyuki/core/eval"
	"okuyuki/core/model"
	"okuyuki/core/train"
	"okuyuki/core/weights"
	"okuyuki/server/dataset"
	"okuyuki/server/refused"
)

// TrainOptions are those of Train. Zero values mean the defaults in the comments.
type TrainOptions struct {
	From    []byte       // file of the base model to begin with. Required
	Teacher []byte       // file of the model whose depth photos without a map keep; From when empty
	Set     *dataset.Set // photos with classes; those without one teach depth alone. Required
	Name    string       // of the new model. Required
	Cache   string       // folder for features and checkpoints. Required
	Out     string       // model file to write; none when empty
	Heads   Heads
	Tuning  Tuning
	Seed    uint64 // 1
	Log     io.Writer
	Refused func(path string, err error) // hears of photos and depth maps that cannot be used; they are left out

	Candidates int // settings of Grid that are tried first; 0 and 1: none are
	// Through has the candidates trained, by train here or by RemoteCandidates elsewhere; done lets go of whoever does it. One after
	// another, here, when it is nil.
	Through func(ctx context.Context, h TrainHeader, train TrainChoice) (try func(Choice) (ChoiceResult, error), atOnce int, done func(complete bool), err error)
}

// leastOfClass is how many photos of a class it takes to learn from some and ask for the others.
const leastOfClass = 4

// testParts is the number of parts of which one is held out to measure.
const testParts = 5

// Trained is what came of Train.
type Trained struct {
	Name      string        `json:"name"`
	SHA256    string        `json:"sha256"` // of the file
	Bytes     int           `json:"bytes"`
	From      string        `json:"from"` // name and hash of the model that it began with
	FromHash  string        `json:"fromSha256"`
	Classes   []ClassCount  `json:"classes"`
	Unlabeled int           `json:"unlabelled"`
	Learned   int           `json:"learned"` // labelled photos that it learned from
	Measured  int           `json:"measured"`
	Depth     DepthSources  `json:"depth"`
	DepthFrom string        `json:"depthFrom,omitempty"` // name and hash of the model whose depth is kept, where it is another than From
	Exact     *TrainedScore `json:"exact"`               // before rounding
	Scores    *TrainedScore `json:"scores"`              // of the file that was written
	Before    *TrainedScore `json:"before"`              // of the model that it began with: its depth, and a logistic regression on its features
	Gain      eval.Interval `json:"gain"`                // of Scores over Before in accuracy, paired, 95 %
	Training  string        `json:"training"`
	Refused   int           `json:"refused"`
	Tried     []Tried       `json:"tried,omitempty"` // candidates
}

// ClassCount is a class with its photos.
type ClassCount struct {
	Name   string `json:"name"`
	Photos int    `json:"photos"`
}

// DepthSources counts where the photos' depth is from.
type DepthSources struct {
	Maps   int `json:"maps"`   // brought along
	Pseudo int `json:"pseudo"` // what the model that it began with sees
}

// TrainedScore is what a model scores on photos that it has not learned from.
type TrainedScore struct {
	Accuracy eval.Proportion `json:"accuracy"`
	Depth    *eval.Depth     `json:"depth"` // against maps that were brought along; nil: none of the photos has one

	right []bool
	nats  float64 // mean cross-entropy of the class
}

// Train makes a base model of photos with classes: neck and heads first, then the whole network at small rates (LP-FT, arXiv 2202.10054),
// beginning with another base model; the recipe is that of Build. Photos that came without a depth map keep the depth that the model they
// begin with sees, so that it is not forgotten. A fifth of the photos, whole places of them, is held out, and measures old and new. A run
// that was stopped goes on from its last checkpoint, to the same bits.
func Train(ctx context.Context, t TrainOptions) (*Trained, error) {
	c, err := t.prepare(ctx)
	if err != nil {
		return nil, err
	}
	for _, i := range c.split.learn {
		if c.samples[i].Label != train.NoLabel {
			c.told.Learned++
		}
	}
	c.told.Measured = len(c.held)
	if t.Candidates > 1 {
		if err := c.choose(ctx); err != nil {
			return nil, err
		}
	}
	m, err := c.learn(ctx, c.options, c.split)
	if err != nil {
		return nil, err
	}
	m.Meta["name"], m.Meta["data"] = t.Name, dataLine(c.told)
	c.told.Training = m.Meta["training"]
	return c.told, c.options.finish(ctx, c.from, m, c.samples, c.split, c.held, c.told)
}

// course is everything that a training learns from.
type course struct {
	TrainOptions
	from    *model.Model
	samples []Sample
	split   split
	held    []int // photos that measure; no choice rests on them
	options Options
	told    *Trained
}

// prepare reads models and photos.
func (t TrainOptions) prepare(ctx context.Context) (*course, error) {
	if t.Log == nil {
		t.Log = io.Discard
	}
	if t.Refused == nil {
		t.Refused = func(string, error) {}
	}
	from, err := model.Load(t.From)
	if err != nil {
		return nil, fmt.Errorf("base: the model to begin with: %w", err)
	}
	if !from.Preset.IsBase() {
		return nil, refused.Errorf(refused.Content, "base: the model to begin with is of preset %q, not %q", from.Preset, model.Base)
	}
	r := &Trained{Name: t.Name, From: from.Meta["name"], FromHash: weights.Sum(t.From)}
	teacher, seen := from, r.FromHash
	if len(t.Teacher) > 0 {
		if teacher, err = model.Load(t.Teacher); err != nil {
			return nil, fmt.Errorf("base: the model whose depth is kept: %w", err)
		}
		if !teacher.Preset.IsBase() {
			return nil, refused.Errorf(refused.Content, "base: the model whose depth is kept is of preset %q, not %q", teacher.Preset, model.Base)
		}
		seen += " " + weights.Sum(t.Teacher)
		r.DepthFrom = teacher.Meta["name"] + " " + weights.Sum(t.Teacher)
	}
	samples, err := t.read(ctx, teacher, r)
	if err != nil {
		return nil, err
	}
	c := &course{TrainOptions: t, from: from, samples: samples, told: r}
	if c.split, c.held, err = holdOut(samples, t.Set.Classes); err != nil {
		return nil, err
	}
	c.options, err = Options{
		Data: "photos", Cache: t.Cache, Out: t.Out, Heads: t.Heads, Tuning: t.Tuning, Seed: t.Seed, Log: t.Log, source: digestOf(samples, seen),
	}.withDefaults()
	return c, err
}

// learn trains a model on a part of the photos.
func (c *course) learn(ctx context.Context, o Options, s split) (*model.Model, error) {
	m := c.from.Clone()
	if err := m.SetClasses(c.Set.Classes, o.Seed); err != nil {
		return nil, fmt.Errorf("base: %w", err)
	}
	m.Freeze("backbone/", true)
	m.Meta = map[string]string{
		"name": c.Name, "backbone": c.from.Meta["backbone"], "from": c.told.From + " " + c.told.FromHash,
		"training": fmt.Sprintf("okuyuki train: heads %+v, seed %d", o.Heads, o.Seed),
	}
	if err := o.trainHeads(ctx, m, c.samples, s); err != nil {
		return nil, err
	}
	if o.Tuning.Epochs == 0 {
		return m, nil
	}
	return m, o.tune(ctx, m, c.samples, s)
}

// finish writes the model and measures what was written, and what there was before.
func (o Options) finish(ctx context.Context, from, m *model.Model, samples []Sample, s split, held []int, r *Trained) error {
	var err error
	if r.Exact, err = score(ctx, m, samples, held); err != nil {
		return err
	}
	file, err := o.write(m)
	if err != nil {
		return err
	}
	r.SHA256, r.Bytes = weights.Sum(file), len(file)
	delivered, err := model.Load(file)
	if err != nil {
		return fmt.Errorf("base: the file just written: %w", err)
	}
	if r.Scores, err = score(ctx, delivered, samples, held); err != nil {
		return err
	}
	if r.Before, err = before(ctx, from, m.Classes, samples, s.learn, held); err != nil {
		return err
	}
	difference := make([]float64, len(held))
	var places []string
	for i, k := range held {
		if r.Scores.right[i] {
			difference[i]++
		}
		if r.Before.right[i] {
			difference[i]--
		}
		places = append(places, samples[k].group)
	}
	gain, err := eval.GroupedInterval(difference, places)
	var few *eval.TooFewError
	if errors.As(err, &few) {
		gain, err = eval.Interval{Low: -1, High: 1}, nil
	}
	gain.Low, gain.High = max(gain.Low, -1), min(gain.High, 1) // of shares no difference is larger
	r.Gain = gain
	return err
}

func dataLine(r *Trained) string {
	return fmt.Sprintf("%d labelled and %d other photos, %d depth maps", r.Learned, r.Unlabeled, r.Depth.Maps)
}

// digestOf names the samples: features and checkpoints of others are not used.
func digestOf(samples []Sample, from string) string {
	h := sha256.New()
	fmt.Fprintln(h, from, len(samples))
	for _, s := range samples {
		fmt.Fprintln(h, s.Label, s.mapped, s.group)
		h.Write(s.Picture.Pix)
		if s.mapped {
			fmt.Fprint(h, s.Depth)
		}
	}
	return " " + hex.EncodeToString(h.Sum(nil)[:12])
}
