// Package tune trains a whole network, backbone and all, on pictures that are drawn anew
// every time they are shown. The heads must have been trained before, on the features of
// the backbone as it was: heads that start at random pull good features about (LP-FT,
// Kumar et al. 2022, arXiv 2202.10054).
//
// core/train trains the whole network too, in the page: on views that are made once and
// kept. For hundreds of passes over a data set, views must differ; and backbone and heads
// have rates of their own here.
package tune

import (
	"errors"
	"fmt"
	"math"

	"okuyuki/core/eval"
	"okuyuki/core/loss"
	"okuyuki/core/model"
	"okuyuki/core/nn"
	"okuyuki/core/optim"
	"okuyuki/core/train"
)

// Config of a Trainer. All fields are needed unless they say what zero means.
type Config struct {
	H, W        int     // size of the input, pixels
	Steps       int     // of the whole run; the schedule ends with the last
	Batch       int     // pictures a step
	Backbone    float64 // learning rate of the backbone at its peak
	Heads       float64 // that of neck and heads
	Frozen      int     // blocks of the backbone, from the stem on, that stay as they are
	WeightDecay float64 // of AdamW
	Clip        float64 // largest norm of the gradient; 0: any
	Smoothing   float32 // of the class labels
	EMA         float64 // decay of the averaged parameters that Finish puts in place
	DepthLoss   loss.Depth
	DepthWeight float64   // of the depth loss against the class loss of weight 1
	Classes     []float32 // weight of the pictures of each class; nil: 1
	Teacher     float64   // weight of agreeing with the averaged network, which sees the picture undisturbed; 0: none
	Drawing     Drawing
	Beside      Beside // zero: none
	Seed        uint64
}

// Beside are pictures of another source, such as drawn ones, of which each step sees some beside its Batch of the others. The
// others come in the same order and look the same whether there are any beside them or not.
type Beside struct {
	Pictures []Picture
	Batch    int     // of them a step
	Class    float32 // weight of their class labels against the others'; 0: they teach depth alone
}

func (c Config) check(m *model.Model) error {
	switch {
	case c.Steps < 1 || c.Batch < 1:
		return fmt.Errorf("tune: %d steps of %d pictures", c.Steps, c.Batch)
	case !(c.Backbone > 0 && c.Heads > 0):
		return fmt.Errorf("tune: rates %g and %g", c.Backbone, c.Heads)
	case c.DepthLoss == nil:
		return errors.New("tune: no depth loss")
	case c.Classes != nil && len(c.Classes) != len(m.Classes):
		return fmt.Errorf("tune: weights of %d classes for a model of %d", len(c.Classes), len(m.Classes))
	case c.Beside.Batch < 0 || !(c.Beside.Class >= 0) || c.Beside.Batch > 0 && len(c.Beside.Pictures) == 0:
		return fmt.Errorf("tune: %d of %d pictures beside the others, with weight %g", c.Beside.Batch, len(c.Beside.Pictures), c.Beside.Class)
	case !(c.EMA > 0 && c.EMA < 1):
		return fmt.Errorf("tune: averages of decay %g", c.EMA)
	}
	return nil
}

// warmup is the share of the steps in which the rates rise.
const warmup = .05

// Trainer takes one Step after another until Done; then Finish. It owns the model meanwhile.
type Trainer struct {
	model    *model.Model
	pictures []Picture
	cfg      Config
	batch    batch
	teacher  *teacher
	step     int

	backbone, heads []*nn.Param
	optimisers      [2]*optim.AdamW // of backbone and heads
	ema             *optim.EMA
	class           loss.CrossEntropy

	order, besides order
}

// batch is a session with the targets of its pictures.
type batch struct {
	session     *model.Session
	rows, width int // of the depth map
	labels      []int32
	weights     []float32
	depth       []float32 // ln metres
	confidence  []float32
}

// New checks that pictures and model fit. Blocks that stay are frozen in the model from then on.
func New(m *model.Model, pictures []Picture, cfg Config) (*Trainer, error) {
	if err := cfg.check(m); err != nil {
		return nil, err
	}
	if len(pictures) == 0 {
		return nil, errors.New("tune: no pictures")
	}
	for _, list := range [][]Picture{pictures, cfg.Beside.Pictures} {
		if err := checkPictures(list, len(m.Classes)); err != nil {
			return nil, err
		}
	}
	freeze(m, cfg.Frozen)
	all := cfg.Batch + cfg.Beside.Batch
	session, err := m.NewSession(all, cfg.H, cfg.W, model.TrainAll)
	if err != nil {
		return nil, fmt.Errorf("tune: %w", err)
	}
	t := &Trainer{
		model: m, pictures: pictures, cfg: cfg,
		backbone: m.Backbone.Params(), heads: m.Heads.Params(),
		optimisers: [2]*optim.AdamW{optim.NewAdamW(cfg.WeightDecay), optim.NewAdamW(cfg.WeightDecay)},
		ema:        optim.NewEMA(m.Params(), cfg.EMA),
		class:      loss.CrossEntropy{Smoothing: cfg.Smoothing},
		order:      order{seed: cfg.Seed, n: len(pictures)},
		besides:    order{seed: ^cfg.Seed, n: len(cfg.Beside.Pictures)},
	}
	shape := session.Depth().Shape
	pixels := all * shape[1] * shape[2]
	t.batch = batch{
		session: session, rows: shape[1], width: shape[2], labels: make([]int32, all), weights: make([]float32, all),
		depth: make([]float32, pixels), confidence: make([]float32, pixels),
	}
	if cfg.Teacher > 0 {
		if t.teacher, err = newTeacher(m, cfg); err != nil {
			return nil, err
		}
	}
	return t, nil
}

func checkPictures(pictures []Picture, classes int) error {
	for i, p := range pictures {
		if p.Label != train.NoLabel && (p.Label < 0 || p.Label >= classes) {
			return fmt.Errorf("tune: picture %d has label %d of %d classes", i, p.Label, classes)
		}
		if len(p.Metres) != p.Photo.W*p.Photo.H {
			return fmt.Errorf("tune: picture %d of %dx%d has %d depths", i, p.Photo.W, p.Photo.H, len(p.Metres))
		}
	}
	return nil
}

// freeze keeps the stem and the first blocks of the backbone as they are: n blocks, none if 0.
func freeze(m *model.Model, n int) {
	m.Freeze("backbone/", false)
	m.Freeze("backbone/normalise/", true) // of a backbone from PyTorch: a convention, not learned
	if n > 0 {
		m.Freeze("backbone/stem/", true)
	}
	for i := range n {
		m.Freeze(fmt.Sprintf("backbone/block%02d/", i+1), true)
	}
}

// Done reports whether all steps were taken.
func (t *Trainer) Done() bool { return t.step >= t.cfg.Steps }

// Steps taken so far.
func (t *Trainer) Steps() int { return t.step }

// Step shows the next batch. After train.ErrDiverged the parameters are of no use.
func (t *Trainer) Step() (train.StepResult, error) {
	if err := t.load(); err != nil {
		return train.StepResult{}, err
	}
	b := &t.batch
	b.session.Reseed(t.cfg.Seed*0x9e3779b97f4a7c15 + uint64(t.step))
	b.session.Forward()
	result := t.gradients()
	if math.IsNaN(result.Class) || math.IsInf(result.Class, 0) || math.IsNaN(result.Depth) || math.IsInf(result.Depth, 0) {
		return result, train.ErrDiverged
	}
	if t.teacher != nil {
		t.teacher.follow(t.ema)
		t.teacher.teach(b, t.cfg.Teacher, t.cfg.DepthWeight)
	}
	params := t.model.Params()
	optim.ZeroGrad(params)
	b.session.Backward()
	optim.Clip(params, t.cfg.Clip)
	t.optimisers[0].Step(t.backbone, t.rate(t.cfg.Backbone))
	t.optimisers[1].Step(t.heads, t.rate(t.cfg.Heads))
	t.model.Touch()
	t.ema.Update(params)
	t.step++
	return result, nil
}

// gradients measures both losses and writes their gradients to the session. Pictures beside the others are in the losses, not in
// the count of right answers.
func (t *Trainer) gradients() train.StepResult {
	b := &t.batch
	logits, grad := b.session.Logits().Data, b.session.LogitsGrad().Data
	clear(grad)
	classes := len(t.model.Classes)
	r := train.StepResult{Class: t.class.Loss(grad, logits, b.labels, b.weights, classes, 1).Value}
	for i, y := range b.labels[:t.cfg.Batch] {
		if y != train.NoLabel {
			r.Labeled++
			if eval.Argmax(logits[i*classes:(i+1)*classes]) == int(y) {
				r.Correct++
			}
		}
	}
	depth := b.session.DepthGrad().Data
	clear(depth)
	r.Depth = t.cfg.DepthLoss.Loss(depth, b.maps(), t.cfg.DepthWeight).Value
	return r
}

func (b *batch) maps() loss.Maps {
	return loss.Maps{
		Pixels: b.rows * b.width, Width: b.width,
		Prediction: b.session.Depth().Data, Target: b.depth, Confidence: b.confidence,
	}
}

// rate is that of the present step, for one that peaks at max.
func (t *Trainer) rate(max float64) float64 {
	c := optim.Cosine{Max: max, Final: max / 100, Steps: t.cfg.Steps, Warmup: int(math.Ceil(warmup * float64(t.cfg.Steps)))}
	return c.At(t.step)
}

// Finish puts the averaged parameters in place. The trainer must not be used any more.
func (t *Trainer) Finish() {
	t.ema.Swap(t.model.Params())
	t.model.Touch()
}
