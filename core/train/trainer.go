package train

import (
	"errors"
	"fmt"
	"math"

	"okuyuki/core/balance"
	"okuyuki/core/half"
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
	Rate        float64        // peak of the one-cycle learning rate; 1e-3
	WeightDecay float64        // of AdamW; 1e-2
	Clip        float64        // largest norm of the gradient; 5
	Smoothing   float32        // of the class labels; 0
	EMA         float64        // decay of the averaged parameters that Finish puts in place; 0 for none
	Tasks       model.Tasks    // both
	Whole       bool           // train the whole network, from the views' images; else neck and heads, from their features
	Method      balance.Method // of weighting the tasks, class then depth; fixed 1 and 1
	DepthLoss   loss.Depth     // loss.Standard()
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

	step     int
	epoch    int
	batches  [][]pickedView // of the present epoch
	next     int            // batch of the present epoch
	sessions map[[2]int]*batch

	losses  [2]balance.Loss
	weights [2]float64
	classE  loss.CrossEntropy
}

// batch is a session with the targets of its pictures.
type batch struct {
	session       *model.Session
	labels        []int32
	weights       []float32
	depth         []float32
	confidence    []float32
	pixels        int
	classes       int
	depthPictures int
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
		sessions:  map[[2]int]*batch{},
		classE:    loss.CrossEntropy{Smoothing: cfg.Smoothing},
	}
	if cfg.Whole {
		t.params = m.Params()
	}
	if cfg.EMA > 0 {
		t.ema = optim.NewEMA(t.params, cfg.EMA)
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
	if len(v.Taps) != len(shapes) {
		return fmt.Errorf("a view with %d taps for a model with %d", len(v.Taps), len(shapes))
	}
	for i, s := range shapes {
		if len(v.Taps[i]) != s.Len() {
			return fmt.Errorf("tap %d has %d features, not %d", i, len(v.Taps[i]), s.Len())
		}
	}
	return nil
}

// Done reports whether all steps were taken.
func (t *Trainer) Done() bool { return t.step >= t.cfg.Steps }

// Steps taken so far.
func (t *Trainer) Steps() int { return t.step }

// Step trains on the next batch.
func (t *Trainer) Step() (StepResult, error) {
	for t.next >= len(t.batches) {
		if t.batches != nil {
			t.epoch++
		}
		t.batches, t.next = epochBatches(t.examples, t.cfg.Batch, t.cfg.Seed, t.epoch), 0
	}
	b, err := t.load(t.batches[t.next])
	if err != nil {
		return StepResult{}, err
	}
	b.session.Reseed(t.cfg.Seed*0x9e3779b97f4a7c15 + uint64(t.step))
	b.session.Forward() // a session without a backbone runs the heads alone
	result := t.measure(b)
	if bad(result.Class) || bad(result.Depth) {
		return result, ErrDiverged
	}
	optim.ZeroGrad(t.params)
	b.session.Backward()
	optim.Clip(t.params, t.cfg.Clip)
	t.optimiser.Step(t.params, t.schedule.At(t.step))
	t.model.Touch()
	t.cfg.Method.Update(balance.Step{Losses: t.losses[:]})
	if t.ema != nil {
		t.ema.Update(t.params)
	}
	t.next++
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

// load fills the session of the batch's size.
func (t *Trainer) load(picked []pickedView) (*batch, error) {
	first := t.examples[picked[0].example].Views[picked[0].view]
	b, err := t.session(first.H, first.W)
	if err != nil {
		return nil, err
	}
	b.depthPictures = 0
	taps := b.session.Taps()
	for i, p := range picked {
		e := t.examples[p.example]
		v := e.Views[p.view]
		if t.cfg.Whole {
			copy(b.session.Image().Data[i*len(v.Image):(i+1)*len(v.Image)], v.Image)
		} else {
			for k, tap := range v.Taps {
				half.Decode(taps[k].Data[i*len(tap):(i+1)*len(tap)], tap)
			}
		}
		b.labels[i], b.weights[i] = int32(e.Label), 1
		depth, confidence := b.depth[i*b.pixels:(i+1)*b.pixels], b.confidence[i*b.pixels:(i+1)*b.pixels]
		clear(confidence)
		if p.filler {
			b.labels[i], b.weights[i] = NoLabel, 0
			continue
		}
		if v.Target != nil {
			if len(v.Target.LogDepth) != b.pixels {
				return nil, fmt.Errorf("train: a depth target of %d pixels for a map of %d", len(v.Target.LogDepth), b.pixels)
			}
			copy(depth, v.Target.LogDepth)
			copy(confidence, v.Target.Confidence)
			b.depthPictures++
		}
	}
	return b, nil
}

func (t *Trainer) session(h, w int) (*batch, error) {
	if b := t.sessions[[2]int{h, w}]; b != nil {
		return b, nil
	}
	s, err := t.newSession(h, w)
	if err != nil {
		return nil, fmt.Errorf("train: %w", err)
	}
	s.SetTasks(t.cfg.Tasks)
	n, pixels := t.cfg.Batch, s.Depth().Shape[1]*s.Depth().Shape[2]
	b := &batch{
		session: s, pixels: pixels, classes: len(t.model.Classes),
		labels: make([]int32, n), weights: make([]float32, n),
		depth: make([]float32, n*pixels), confidence: make([]float32, n*pixels),
	}
	t.sessions[[2]int{h, w}] = b
	return b, nil
}

func (t *Trainer) newSession(h, w int) (*model.Session, error) {
	if t.cfg.Whole {
		return t.model.NewSession(t.cfg.Batch, h, w, model.TrainAll)
	}
	return t.model.NewHeadsSession(t.cfg.Batch, h, w, true)
}

// measure computes the losses and writes their weighted gradients.
func (t *Trainer) measure(b *batch) StepResult {
	r := StepResult{Class: math.NaN(), Depth: math.NaN()}
	maps := loss.Maps{Pixels: b.pixels, Prediction: b.session.Depth().Data, Target: b.depth, Confidence: b.confidence, Weights: b.weights}
	logits := b.session.Logits().Data
	t.losses = [2]balance.Loss{{Absent: true}, {Absent: true}}
	if t.cfg.Tasks&model.ClassTask != 0 {
		clear(b.session.LogitsGrad().Data)
		if l := t.classE.Loss(nil, logits, b.labels, b.weights, b.classes, 1); l.Weight > 0 {
			t.losses[0] = balance.Loss{Value: l.Value}
			r.Class = finite(l.Value)
		}
		r.Correct, r.Labeled = countCorrect(logits, b.labels, b.classes)
	}
	if t.cfg.Tasks&model.DepthTask != 0 {
		clear(b.session.DepthGrad().Data)
		if b.depthPictures > 0 {
			if l := t.cfg.DepthLoss.Loss(nil, maps, 1); l.Weight > 0 {
				t.losses[1] = balance.Loss{Value: l.Value}
				r.Depth = finite(l.Value)
			}
		}
	}
	t.cfg.Method.Weights(t.weights[:], t.losses[:])
	if !t.losses[0].Absent {
		t.classE.Loss(b.session.LogitsGrad().Data, logits, b.labels, b.weights, b.classes, t.weights[0])
	}
	if !t.losses[1].Absent {
		t.cfg.DepthLoss.Loss(b.session.DepthGrad().Data, maps, t.weights[1])
	}
	return r
}

// finite turns a value that is not a finite number into +Inf.
func finite(v float64) float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return math.Inf(1)
	}
	return v
}

func countCorrect(logits []float32, labels []int32, classes int) (correct, labeled int) {
	for i, y := range labels {
		if y == NoLabel {
			continue
		}
		labeled++
		if Argmax(logits[i*classes:(i+1)*classes]) == int(y) {
			correct++
		}
	}
	return correct, labeled
}

// Argmax is the index of the largest value, the first of equals.
func Argmax(v []float32) int {
	best := 0
	for i, x := range v {
		if x > v[best] {
			best = i
		}
	}
	return best
}
