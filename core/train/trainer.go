package train

import (
	"errors"
	"fmt"
	"math"

	"okuyuki/core/balance"
	"okuyuki/core/loss"
	"okuyuki/core/model"
	"okuyuki/core/nn"
	"okuyuki/core/optim"
)

// ErrDiverged is returned when a loss is no longer a finite number. The parameters are
// then those of the step that failed: do not use them.
var ErrDiverged = errors.New("train: the loss is not a finite number any more; use a smaller learning rate")

// Config of a Trainer. The zero value of a field means its default.
type Config struct {
	Steps       int            // of the whole run; the schedule ends with the last. Required
	Batch       int            // pictures a step; 12
	DepthBatch  int            // pictures a step that the depth task alone sees, of all examples with a target; 0: the tasks share the batch
	Rate        float64        // peak of the one-cycle learning rate; 1e-3
	WeightDecay float64        // of AdamW; 1e-2
	Clip        float64        // largest norm of the gradient; 5
	Smoothing   float32        // of the class labels; 0
	EMA         float64        // decay of the averaged parameters that Finish puts in place; 0 for none
	Tasks       model.Tasks    // both
	Whole       bool           // train the whole network, from the views' images; else neck and heads, from their features
	Method      balance.Method // of weighting the tasks, class then depth; fixed 1 and 1
	DepthLoss   loss.Depth     // loss.Standard()
	Classes     []float32      // weight of the pictures of each class, for tasks that have a batch of their own; nil: 1
	Seed        uint64
}

func (c Config) withDefaults() (Config, error) {
	if c.Steps < 1 {
		return c, fmt.Errorf("train: %d steps", c.Steps)
	}
	if c.Batch == 0 {
		c.Batch = 12
	}
	if c.Rate == 0 {
		c.Rate = 1e-3
	}
	if c.WeightDecay == 0 {
		c.WeightDecay = 1e-2
	}
	if c.Clip == 0 {
		c.Clip = 5
	}
	if c.Tasks == 0 {
		c.Tasks = model.BothTasks
	}
	if c.Method == nil {
		c.Method = balance.NewFixed(1, 1)
	}
	if c.Method.Needs() != 0 {
		return c, fmt.Errorf("train: the weighting %q needs gradients of each task, which training on features does not compute", c.Method.Name())
	}
	if c.DepthLoss == nil {
		c.DepthLoss = loss.Standard()
	}
	return c, nil
}

// StepResult is what one step saw, before it moved the parameters.
type StepResult struct {
	Class, Depth     float64 // losses; NaN where the batch had nothing for the task
	Correct, Labeled int     // pictures with a label, and those classified right
}

// Trainer trains neck and heads on cached features, or the whole network on images. One
// Step after another until Done, then Finish. It owns the model while it runs.
type Trainer struct {
	model     *model.Model
	examples  []Example
	cfg       Config
	params    []*nn.Param
	optimiser *optim.AdamW
	schedule  optim.OneCycle
	ema       *optim.EMA

	step    int
	streams []*stream

	losses  [2]balance.Loss
	weights [2]float64
	classE  loss.CrossEntropy
}

// NewTrainer checks the examples; every one must have a view, and the views must fit the model.
func NewTrainer(m *model.Model, examples []Example, cfg Config) (*Trainer, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, err
	}
	if len(examples) == 0 {
		return nil, errors.New("train: no examples")
	}
	if cfg.Classes != nil && (len(cfg.Classes) != len(m.Classes) || cfg.DepthBatch == 0) {
		return nil, fmt.Errorf("train: weights of %d classes for a model of %d, or for tasks that share a batch", len(cfg.Classes), len(m.Classes))
	}
	for i, e := range examples {
		if e.Label != NoLabel && (e.Label < 0 || e.Label >= len(m.Classes)) {
			return nil, fmt.Errorf("train: example %d has label %d of %d classes", i, e.Label, len(m.Classes))
		}
		if len(e.Views) == 0 {
			return nil, fmt.Errorf("train: example %d has no view", i)
		}
		for _, v := range e.Views {
			if err := checkView(m, v, cfg.Whole); err != nil {
				return nil, fmt.Errorf("train: example %d: %w", i, err)
			}
		}
	}
	t := &Trainer{
		model: m, examples: examples, cfg: cfg, params: m.Heads.Params(),
		optimiser: optim.NewAdamW(cfg.WeightDecay),
		schedule:  optim.OneCycle{Max: cfg.Rate, Steps: cfg.Steps},
		classE:    loss.CrossEntropy{Smoothing: cfg.Smoothing},
	}
	if cfg.Whole {
		t.params = m.Params()
	}
	if cfg.EMA > 0 {
		t.ema = optim.NewEMA(t.params, cfg.EMA)
	}
	if t.streams = t.newStreams(); len(t.streams) == 0 {
		return nil, errors.New("train: no example has anything for the tasks")
	}
	return t, nil
}

func checkView(m *model.Model, v View, whole bool) error {
	if err := m.CheckSize(v.H, v.W); err != nil {
		return err
	}
	if whole {
		if want := v.H * v.W * m.Channels(); len(v.Image) != want {
			return fmt.Errorf("an image of %d values, not %d", len(v.Image), want)
		}
		return nil
	}
	shapes := m.TapShapes(1, v.H, v.W)
	lens := v.TapLens()
	if len(lens) != len(shapes) {
		return fmt.Errorf("a view with %d taps for a model with %d", len(lens), len(shapes))
	}
	for i, s := range shapes {
		if lens[i] != s.Len() {
			return fmt.Errorf("tap %d has %d features, not %d", i, lens[i], s.Len())
		}
	}
	return nil
}

// Done reports whether all steps were taken.
func (t *Trainer) Done() bool { return t.step >= t.cfg.Steps }

// Steps taken so far.
func (t *Trainer) Steps() int { return t.step }

// Step trains on the next batch of every stream.
func (t *Trainer) Step() (StepResult, error) {
	result := StepResult{Class: math.NaN(), Depth: math.NaN()}
	t.losses = [2]balance.Loss{{Absent: true}, {Absent: true}}
	for _, s := range t.streams {
		if err := t.load(s); err != nil {
			return StepResult{}, err
		}
		s.batch.session.Reseed(t.cfg.Seed*0x9e3779b97f4a7c15 + uint64(t.step))
		s.batch.session.Forward() // a session without a backbone runs the heads alone
		t.measure(s, &result)
	}
	if bad(result.Class) || bad(result.Depth) {
		return result, ErrDiverged
	}
	t.cfg.Method.Weights(t.weights[:], t.losses[:])
	optim.ZeroGrad(t.params)
	for _, s := range t.streams {
		t.gradients(s)
		s.batch.session.Backward()
	}
	optim.Clip(t.params, t.cfg.Clip)
	t.optimiser.Step(t.params, t.schedule.At(t.step))
	t.model.Touch()
	t.cfg.Method.Update(balance.Step{Losses: t.losses[:]})
	if t.ema != nil {
		t.ema.Update(t.params)
	}
	for _, s := range t.streams {
		s.next++
	}
	t.step++
	return result, nil
}

// bad allows NaN, which stands for a task without pictures: measure has already turned
// a loss that is not finite into an infinite one.
func bad(v float64) bool { return math.IsInf(v, 0) }

// Finish puts the averaged parameters in place, where the run keeps an average.
func (t *Trainer) Finish() {
	if t.ema != nil {
		t.ema.Swap(t.params)
		t.model.Touch()
		t.ema = nil
	}
}
