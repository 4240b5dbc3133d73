package base

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"okuyuki/core/balance"
	"okuyuki/core/model"
	"okuyuki/core/train"
	"okuyuki/kernels"
	"okuyuki/server/atomicfile"
	"okuyuki/server/checkpoint"
	"okuyuki/server/dataset"
)

// Heads are the settings of the first phase: neck and heads over cached features. Zero
// values mean the defaults in the comments.
type Heads struct {
	Views  int     // pictures made of every frame; 10
	Epochs int     // passes over the frames; 30
	Batch  int     // 8
	Rate   float64 // 1e-3
}

func (h Heads) withDefaults() Heads {
	if h.Views == 0 {
		h.Views = 10
	}
	if h.Epochs == 0 {
		h.Epochs = 30
	}
	if h.Batch == 0 {
		h.Batch = 8
	}
	if h.Rate == 0 {
		h.Rate = 1e-3
	}
	return h
}

// headsDepthWeight is that of the depth loss against the class loss of weight 1: the best
// of 1, 3 and 10 on a quarter of the training split's scenes, held out.
const headsDepthWeight = 3

// newModel is the untrained base model with the published backbone, frozen and rounded as
// it will be delivered if it is not trained.
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
	m.Meta["name"] = "okuyuki-base-2-heads"
	m.Meta["backbone"] = Package + "@" + PackageVersion + " (Apache-2.0): MobileNetV2-1.0 trained on Open Images v4"
	m.Meta["data"] = "neck and heads: NYU Depth V2, official training split (795 frames), 320x240"
	h := o.Heads
	m.Meta["training"] = fmt.Sprintf("okuyuki base build: views %d, epochs %d, batch %d, rate %g, seed %d, kernel %s",
		h.Views, h.Epochs, h.Batch, h.Rate, o.Seed, kernels.Name())
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

// trainHeads runs the first phase, or reads what came of it before.
func (o Options) trainHeads(ctx context.Context, m *model.Model, samples []Sample, s split) error {
	key := o.headsKey(m, len(s.learn))
	finished := filepath.Join(o.Cache, "heads-"+key+".safetensors")
	if done, err := readHeads(m, finished); done || err != nil {
		return err
	}
	if err := o.fitHeads(ctx, m, samples, s, checkpoint.File{Name: filepath.Join(o.Cache, "heads-"+key)}); err != nil {
		return err
	}
	file, err := m.EncodeHeads(model.Float32)
	if err != nil {
		return err
	}
	return atomicfile.Write(finished, file)
}

// readHeads puts stored heads into the model, if there are any.
func readHeads(m *model.Model, file string) (bool, error) {
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("base: %w", err)
	}
	stored, err := m.DecodeHeads(data)
	if err != nil {
		return false, fmt.Errorf("base: %s is damaged, remove it to start again: %w", file, err)
	}
	for i, p := range stored.Heads.Params() {
		copy(m.Heads.Params()[i].Value, p.Value)
	}
	m.Touch()
	return true, nil
}

// fitHeads trains neck and heads; it goes on from its last checkpoint.
func (o Options) fitHeads(ctx context.Context, m *model.Model, samples []Sample, s split, kept checkpoint.File) error {
	all, err := o.examples(ctx, m, samples)
	if err != nil {
		return err
	}
	examples := make([]train.Example, len(s.learn))
	for i, k := range s.learn {
		examples[i] = all[k]
	}
	perEpoch := (len(examples) + o.Heads.Batch - 1) / o.Heads.Batch
	cfg := train.Config{
		Steps: o.Heads.Epochs * perEpoch, Batch: o.Heads.Batch, Rate: o.Heads.Rate, WeightDecay: 0.05, Smoothing: 0.1, EMA: 0.999,
		Method: balance.NewFixed(1, headsDepthWeight), Seed: o.Seed,
	}
	t, err := train.NewTrainer(m, examples, cfg)
	if err != nil {
		return err
	}
	err = fit(ctx, t, fitting{what: "neck and heads", steps: cfg.Steps, report: 2 * perEpoch, checkpoint: &kept, every: saveEvery, log: o.Log})
	if err != nil {
		return err
	}
	t.Finish()
	return nil
}

// headsKey names a run of the first phase: two runs of the same key take the same steps.
func (o Options) headsKey(m *model.Model, examples int) string {
	h := sha256.New()
	fmt.Fprintln(h, m.Meta["backbone"], m.Meta["training"], o.featureKey(), examples)
	for _, p := range m.Heads.Params() {
		fmt.Fprintln(h, p.Name, p.Shape)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// progress gathers what the steps since the last line of the log saw.
type progress struct {
	class, depth             float64
	correct, labelled, steps int
}

func (p *progress) add(r train.StepResult) {
	p.class, p.depth, p.steps = p.class+r.Class, p.depth+r.Depth, p.steps+1
	p.correct, p.labelled = p.correct+r.Correct, p.labelled+r.Labeled
}

func (p *progress) take() string {
	defer func() { *p = progress{} }()
	n := float64(p.steps)
	return fmt.Sprintf("class loss %.3f, depth loss %.4f, accuracy %.3f", p.class/n, p.depth/n, float64(p.correct)/float64(p.labelled))
}
