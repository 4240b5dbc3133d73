package study

import (
	"errors"
	"fmt"
	"math"

	"okuyuki/core/balance"
	"okuyuki/core/data/depthmnist"
	"okuyuki/core/eval"
)

// Result is what a training came to, measured on pictures that it has not seen.
type Result struct {
	Accuracy float64         `json:"accuracy,omitempty"` // share of right classes; 0 for the arm that learns depth alone
	LogLoss  float64         `json:"logloss,omitempty"`  // mean -ln p of the true class, nats
	AbsRel   float64         `json:"absrel,omitempty"`   // mean |d-y|/y of the drawn depth; 0 where none is learned
	Gram     balance.GramLog `json:"gram,omitzero"`      // of the two tasks' gradients of the trunk, all steps
	Diverged bool            `json:"diverged,omitempty"` // the training ended in numbers that are not finite; the measures are those of chance
}

// Run trains and measures a spec.
func (l *Lab) Run(s Spec) (Result, error) {
	if err := s.Check(); err != nil {
		return Result{}, err
	}
	p, err := l.material(s)
	if err != nil {
		return Result{}, err
	}
	tests, err := l.examined(s)
	if err != nil {
		return Result{}, err
	}
	t := &training{spec: s, photos: p, tests: tests}
	switch err := t.learn(); {
	case errors.Is(err, errDiverged):
		return Result{Accuracy: 1. / depthmnist.Classes, LogLoss: math.Log(depthmnist.Classes), Diverged: true}, nil
	case err != nil:
		return Result{}, fmt.Errorf("%s: %w", s.Arm, err)
	}
	return t.measure()
}

// training is a spec at work.
type training struct {
	spec          Spec
	photos, tests *photos

	net        *network
	gram       balance.GramLog
	testsExtra []float32 // second channel of the test pictures
}

// learn follows the arm's route. Every task sees Batch pictures in each of Steps steps, whatever the route.
func (t *training) learn() error {
	s := t.spec
	rate, half := s.Rate, s.Rate/2
	switch s.Route {
	case Single:
		return t.fit(1, nil, phase{order: classOnly, steps: s.Steps, rate: rate})
	case Depth:
		return t.fit(1, nil, phase{order: secondOnly, steps: s.Steps, rate: rate})
	case Joint:
		m, err := balance.New(s.Weighting, balance.Settings{
			Knob: s.Knob, Kinds: [2]balance.Kind{balance.Classification, balance.Laplace}, Seed: mix(s.Seed, balanceStream),
		})
		if err != nil {
			return err
		}
		return t.fit(1, nil, phase{order: together, steps: s.Steps, rate: rate, method: m})
	case Alternating:
		return t.fit(1, nil, phase{order: inTurn, steps: 2 * s.Steps, rate: rate})
	case Frozen:
		return t.fit(1, nil, phase{order: secondOnly, steps: s.Steps, rate: rate}, phase{order: classOnly, steps: s.Steps, rate: rate, frozen: true})
	case FineTuned:
		probe := s.Steps / 3
		return t.fit(1, nil, phase{order: secondOnly, steps: s.Steps, rate: rate},
			phase{order: classOnly, steps: probe, rate: rate, frozen: true}, phase{order: classOnly, steps: s.Steps - probe, rate: half})
	case InputTrue:
		t.testsExtra = t.tests.depth
		return t.fit(2, t.photos.depth, phase{order: classOnly, steps: s.Steps, rate: rate})
	case InputGuess:
		if err := t.fit(1, nil, phase{order: secondOnly, steps: s.Steps, rate: rate}); err != nil {
			return err
		}
		learned, err := t.guess(t.photos)
		if err != nil {
			return err
		}
		if t.testsExtra, err = t.guess(t.tests); err != nil {
			return err
		}
		return t.fit(2, learned, phase{order: classOnly, steps: s.Steps, rate: rate})
	}
	return fmt.Errorf("no route %q", s.Route)
}

// fit trains a new network through the phases.
func (t *training) fit(channels int, extra []float32, phases ...phase) error {
	s := t.spec
	t.net = newNetwork(channels, s.Seed)
	f := newFit(t.net, t.photos, extra, t.photos.targets(s.Target, s.Seed), s.All, s.Seed)
	for _, ph := range phases {
		if err := f.run(ph); err != nil {
			return err
		}
	}
	t.gram = f.gram
	return nil
}

// guess draws the maps of photos with the present network.
func (t *training) guess(p *photos) ([]float32, error) {
	out := make([]float32, len(p.image))
	err := t.net.predict(p, nil, func(i int, _, drawn []float32) { copy(out[i*pixels:], drawn) })
	return out, err
}

// measure compares the network's answers with the truth.
func (t *training) measure() (Result, error) {
	s := t.spec
	r := Result{Gram: t.gram}
	n, right := float64(t.tests.len()), 0
	classifies := s.Route != Depth
	// A trunk that went on to learn the class alone has left the map's head behind.
	draws := (s.Route == Depth || s.Route == Joint || s.Route == Alternating || s.Route == Frozen) && (s.Target == "" || s.Target == TrueDepth)
	err := t.net.predict(t.tests, t.testsExtra, func(i int, logits, drawn []float32) {
		if y := t.tests.label[i]; classifies {
			if eval.Argmax(logits) == y {
				right++
			}
			r.LogLoss += eval.LogLoss(logits, y) / n
		}
		if draws {
			sum := 0.0
			for k, want := range t.tests.depth[i*pixels : (i+1)*pixels] {
				sum += math.Abs(float64(drawn[k])-float64(want)) / float64(want)
			}
			r.AbsRel += sum / pixels / n
		}
	})
	r.Accuracy = float64(right) / n
	if err == nil && (math.IsNaN(r.LogLoss+r.AbsRel) || math.IsInf(r.LogLoss+r.AbsRel, 0)) {
		return Result{Accuracy: 1. / depthmnist.Classes, LogLoss: math.Log(depthmnist.Classes), Diverged: true}, nil
	}
	return r, err
}
