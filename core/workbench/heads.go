package workbench

import (
	"math"

	"okuyuki/core/model"
	"okuyuki/core/train"
)

// train trains neck and heads, from the base model's, on the entries at the given
// indices. Progress counts from offset to steps within the phase.
func (l *lesson) train(phase Phase, indices []int, offset, steps int) (*model.Model, error) {
	m := l.bench.base.Clone()
	if err := m.SetClasses(l.request.Classes, l.request.Seed); err != nil {
		return nil, err
	}
	cfg := train.Config{
		Steps: l.steps, Batch: batchSize, Rate: peakRate, Smoothing: 0.05, EMA: 0.98, Seed: l.request.Seed,
	}
	if l.request.SingleTask {
		cfg.Tasks = model.ClassTask
	}
	t, err := train.NewTrainer(m, l.examples(indices), cfg)
	if err != nil {
		return nil, err
	}
	smooth := smoothed{}
	for !t.Done() {
		s, err := t.Step()
		if err != nil {
			return nil, err
		}
		smooth.add(s)
		var losses *Losses
		if phase == PhaseTrain {
			now := smooth.now()
			losses = &now
		}
		if err := l.step(phase, offset+t.Steps(), steps, costStep, losses); err != nil {
			return nil, err
		}
	}
	t.Finish()
	return m, nil
}

func (l *lesson) examples(indices []int) []train.Example {
	out := make([]train.Example, 0, len(indices))
	for _, i := range indices {
		e := train.Example{Label: train.NoLabel}
		if i < len(l.labels) {
			e.Label = l.labels[i]
		}
		for _, v := range l.entries[i].views() {
			e.Views = append(e.Views, *v)
		}
		out = append(out, e)
	}
	return out
}

// views are the photo as it is, then its augmented views.
func (e *entry) views() []*train.View {
	out := []*train.View{&e.clean}
	for i := range e.augmented {
		out = append(out, &e.augmented[i])
	}
	return out
}

// smoothed averages what the steps report, the last of them most.
type smoothed struct {
	class, depth, accuracy average
}

func (s *smoothed) add(r train.StepResult) {
	s.class.add(r.Class, 1)
	s.depth.add(r.Depth, 1)
	if r.Labeled > 0 {
		s.accuracy.add(float64(r.Correct)/float64(r.Labeled), float64(r.Labeled)/batchSize)
	}
}

func (s *smoothed) now() Losses {
	return Losses{Class: s.class.value(), Depth: s.depth.value(), Accuracy: s.accuracy.value()}
}

// average is an exponential moving average without the bias of its start.
type average struct{ sum, weight float64 }

const memory = 0.9

func (a *average) add(v, weight float64) {
	if math.IsNaN(v) {
		return
	}
	a.sum = memory*a.sum + weight*v
	a.weight = memory*a.weight + weight
}

func (a *average) value() float64 {
	if a.weight == 0 {
		return 0
	}
	return a.sum / a.weight
}
