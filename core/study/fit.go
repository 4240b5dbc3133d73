package study

import (
	"errors"
	"math"
	"math/rand/v2"

	"okuyuki/core/balance"
	"okuyuki/core/data/depthmnist"
	"okuyuki/core/loss"
	"okuyuki/core/nn"
	"okuyuki/core/optim"
	"okuyuki/kernels"
)

// errDiverged is returned when a loss is no longer a finite number.
var errDiverged = errors.New("study: the loss is not a finite number any more")

// Of the optimiser.
const (
	weightDecay = 1e-2
	clipNorm    = 5
)

// order says what a step of a phase learns.
type order uint8

const (
	classOnly order = iota
	secondOnly
	together
	inTurn // the class at even steps, the second task at odd ones
)

// phase is a stretch of training with an optimiser and a one-cycle schedule of its own.
type phase struct {
	order  order
	steps  int
	rate   float64
	frozen bool // the trunk stays as it is
	method balance.Method
}

// fit is a network in training.
type fit struct {
	net     *network
	photos  *photos
	extra   []float32 // second channel [n, pixels], or nil
	targets []float32 // of the second task [n, pixels]
	streams [2]*stream
	gram    balance.GramLog

	plan   *nn.Plan
	params []*nn.Param
	apart  [2][]float32 // the two tasks' gradients of the trunk
	batch  [2][]int     // photos of the step
	labels []int32
	wanted []float32
}

// newFit trains the class on the photos that have a label, and the second task on all photos if others is set, else on the class's
// very batches.
func newFit(net *network, p *photos, extra, targets []float32, others bool, seed uint64) *fit {
	f := &fit{net: net, photos: p, extra: extra, targets: targets, labels: make([]int32, Batch), wanted: make([]float32, Batch*pixels)}
	labelled := 0
	for labelled < p.len() && p.label[labelled] >= 0 {
		labelled++
	}
	f.streams[0] = newStream(labelled, mix(seed, classStream))
	if others {
		f.streams[1] = newStream(p.len(), mix(seed, secondStream))
	}
	n := 0
	for _, q := range net.shared {
		n += len(q.Value)
	}
	f.apart[0], f.apart[1] = make([]float32, n), make([]float32, n)
	return f
}

// run takes all steps of a phase.
func (f *fit) run(ph phase) error {
	hold(f.net.shared, ph.frozen)
	for _, head := range f.net.heads {
		hold(head, false)
	}
	var err error
	if f.plan, err = f.net.plan(Batch, true); err != nil {
		return err
	}
	f.params = f.net.graph.Params()
	adam, schedule := optim.NewAdamW(weightDecay), optim.OneCycle{Max: ph.rate, Steps: ph.steps}
	if ph.method == nil {
		ph.method = balance.NewFixed(1, 1)
	}
	for i := range ph.steps {
		if err := f.step(ph, i, func() {
			optim.Clip(f.params, clipNorm)
			adam.Step(f.params, schedule.At(i))
			f.net.graph.Touch()
		}); err != nil {
			return err
		}
	}
	return nil
}

// step learns from the next batches.
func (f *fit) step(ph phase, i int, move func()) error {
	learns := [2]bool{ph.order == classOnly || ph.order == together, ph.order == secondOnly || ph.order == together}
	if ph.order == inTurn {
		learns[i%2] = true
	}
	ended := f.draw(learns)
	losses := [2]balance.Loss{{Absent: true}, {Absent: true}}
	for t, on := range learns {
		clear(f.apart[t])
		hold(f.net.heads[t], !on) // neither momentum nor decay moves the head of a task that is not learned
		if !on {
			continue
		}
		zero(f.net.heads[t])
		zero(f.net.shared)
		f.look(t, learns)
		v := f.loss(t, true)
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return errDiverged
		}
		losses[t] = balance.Loss{Value: v}
		f.plan.Backward(outputs[t])
		f.takeOut(t)
	}
	var w [2]float64
	ph.method.Weights(w[:], losses[:])
	var gram balance.Gram
	if learns[0] && learns[1] {
		gram = balance.NewGram(f.apart[0], f.apart[1])
		f.gram.Add(gram)
	}
	f.putBack(balance.Factors(ph.method, w[:], gram, losses[:]))
	for t, on := range learns {
		if on {
			f.scaleHead(t, float32(w[t]))
		}
	}
	move()
	s := balance.Step{Losses: losses[:], Gram: gram}
	if ph.method.Needs()&balance.LossAfterStep != 0 {
		after := losses
		for t := range after {
			if !after[t].Absent {
				f.look(t, learns)
				after[t].Value = f.loss(t, false)
			}
		}
		s.After = after[:]
	}
	ph.method.Update(s)
	f.endEpoch(ph.method, losses, ended)
	return nil
}

// outputs of the tasks.
var outputs = [2]string{classOutput, mapOutput}

// draw takes the next batches of the tasks that learn, and reports whether an epoch of the class ended before.
func (f *fit) draw(learns [2]bool) (ended bool) {
	switch {
	case f.streams[1] == nil: // one batch for both
		f.batch[0], ended = f.streams[0].next()
		f.batch[1] = f.batch[0]
	default:
		for t, s := range f.streams {
			if learns[t] {
				var e bool
				f.batch[t], e = s.next()
				ended = ended || (e && t == 0)
			}
		}
	}
	return ended
}

// look runs the network forward on a task's batch. Where the tasks that learn share the batch, the first one's look is the
// second one's too.
func (f *fit) look(t int, learns [2]bool) {
	shared := f.streams[1] == nil && learns[0] && learns[1]
	if shared && t == 1 {
		return
	}
	in := f.plan.Input(imageInput).Data
	for k, i := range f.batch[t] {
		f.net.load(in, k, f.photos.image[i*pixels:(i+1)*pixels], second(f.extra, i))
	}
	if shared {
		f.plan.Forward(outputs[:]...)
	} else {
		f.plan.Forward(outputs[t])
	}
}

// loss is a task's loss on the batch that was looked at; if asked for, its gradient is written where the backward pass begins.
func (f *fit) loss(t int, gradient bool) float64 {
	y := f.plan.Output(outputs[t]).Data
	var g []float32
	if gradient {
		g = f.plan.OutputGrad(outputs[t]).Data
		clear(g)
	}
	if t == 0 {
		for k, i := range f.batch[t] {
			f.labels[k] = int32(f.photos.label[i])
		}
		return loss.CrossEntropy{}.Loss(g, y, f.labels, nil, depthmnist.Classes, 1).Value
	}
	for k, i := range f.batch[t] {
		copy(f.wanted[k*pixels:(k+1)*pixels], f.targets[i*pixels:(i+1)*pixels])
	}
	return loss.L1{}.Loss(g, loss.Maps{Pixels: pixels, Prediction: y, Target: f.wanted}, 1).Value
}

// takeOut keeps the trunk's gradient of a task apart.
func (f *fit) takeOut(t int) {
	at := f.apart[t]
	for _, p := range f.net.shared {
		if p.Grad != nil && !p.Frozen {
			copy(at, p.Grad)
		}
		at = at[len(p.Value):]
	}
}

// putBack makes the trunk's gradient the sum of the tasks' with these factors.
func (f *fit) putBack(factors [2]float64) {
	at := 0
	for _, p := range f.net.shared {
		n := len(p.Value)
		if p.Grad != nil {
			clear(p.Grad)
			for t, factor := range factors {
				if factor != 0 {
					kernels.Axpy(p.Grad, float32(factor), f.apart[t][at:at+n])
				}
			}
		}
		at += n
	}
}

func (f *fit) scaleHead(t int, s float32) {
	for _, p := range f.net.heads[t] {
		kernels.Scale(p.Grad, s)
	}
}

// hold keeps parameters as they are, or lets them go.
func hold(params []*nn.Param, on bool) {
	for _, p := range params {
		p.Frozen = on
	}
}

func zero(params []*nn.Param) {
	for _, p := range params {
		clear(p.Grad)
	}
}

// endEpoch keeps the losses' sums, and tells the method the means when the class has seen all its photos once more.
func (f *fit) endEpoch(m balance.Method, losses [2]balance.Loss, ended bool) {
	s := f.streams[0]
	if ended {
		var means [2]balance.Loss
		for t := range means {
			means[t] = balance.Loss{Value: s.sums[t] / max(1, s.counts[t]), Absent: s.counts[t] == 0}
		}
		m.EndEpoch(means[:])
		s.sums, s.counts = [2]float64{}, [2]float64{}
	}
	for t, l := range losses {
		if !l.Absent {
			s.sums[t] += l.Value
			s.counts[t]++
		}
	}
}

// stream draws batches: all photos in a random order, then all again in another.
type stream struct {
	n     int
	rng   *rand.Rand
	perm  []int
	batch []int

	sums, counts [2]float64 // of the tasks' losses since the epoch began
}

func newStream(n int, seed uint64) *stream {
	return &stream{n: n, rng: rand.New(rand.NewPCG(seed, 0))}
}

// next is the next batch, and whether all photos had been drawn before it. The slice is used again.
func (s *stream) next() (batch []int, ended bool) {
	s.batch = s.batch[:0]
	ended = s.perm != nil && len(s.perm) < Batch
	for len(s.batch) < Batch {
		if len(s.perm) == 0 {
			s.perm = s.rng.Perm(s.n)
		}
		take := min(len(s.perm), Batch-len(s.batch))
		s.batch = append(s.batch, s.perm[:take]...)
		s.perm = s.perm[take:]
	}
	return s.batch, ended
}
