package nyu

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"

	"okuyuki/core/balance"
	"okuyuki/core/eval"
	"okuyuki/core/model"
	"okuyuki/core/train"
)

// Streams of random numbers.
const (
	labelStream = iota + 1
	shuffleStream
)

// Learn trains and measures a spec, and prepares its level first if that is not done.
func (l *Lab) Learn(ctx context.Context, s Spec) (Result, error) {
	if err := s.Check(); err != nil {
		return Result{}, err
	}
	l.mu.RLock()
	ready := l.levels[s.Level] != nil
	l.mu.RUnlock()
	if !ready {
		if err := l.Prepare(ctx, s.Level, nil); err != nil {
			return Result{}, err
		}
	}
	r, err := l.Run(s)
	if err != nil {
		return r, fmt.Errorf("%s, seed %d: %w", s.Arm, s.Seed, err)
	}
	return r, nil
}

// Run trains and measures a spec whose level is prepared.
func (l *Lab) Run(s Spec) (Result, error) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	t, err := l.train(context.Background(), s)
	switch {
	case errors.Is(err, train.ErrDiverged):
		return diverged(t.labelled, t.asked, len(l.Frames.Classes)), nil
	case err != nil:
		return Result{}, err
	}
	r, _, err := t.measure()
	return r, err
}

// trained is a model with what it is asked about.
type trained struct {
	model    *model.Model
	labelled int
	asked    []question
	draws    bool // true depth, which can be measured
}

func (t trained) measure() (Result, []*eval.Depth, error) {
	r, depth, err := measure(t.model, t.asked, t.draws)
	r.Labelled = t.labelled
	return r, depth, err
}

// train trains a model, until ctx ends. The caller holds the lock for reading.
func (l *Lab) train(ctx context.Context, s Spec) (trained, error) {
	if err := s.Check(); err != nil {
		return trained{}, err
	}
	light := l.levels[s.Level]
	if light == nil {
		return trained{}, fmt.Errorf("nyu: level %s is not prepared", s.Level)
	}
	learned, asked := l.split(s.Fold, light)
	labelled := l.labelled(learned, s.Percent, s.Seed)
	out := trained{labelled: len(labelled), asked: asked, draws: s.Arm.draws()}
	m, err := model.New(model.Base, l.Frames.Classes, s.Seed)
	if err != nil {
		return out, fmt.Errorf("nyu: %w", err)
	}
	c := train.Config{
		Steps: s.Steps, Batch: classBatch, DepthBatch: depthBatch, Rate: s.Rate, Tasks: model.ClassTask, Seed: s.Seed,
	}
	if s.Arm != Single {
		c.Tasks, c.Method = model.BothTasks, balance.NewFixed(1, s.Weight)
	}
	t, err := train.NewTrainer(m, l.examples(s, light, learned, labelled), c)
	if err != nil {
		return out, fmt.Errorf("nyu: %w", err)
	}
	for !t.Done() {
		if err := ctx.Err(); err != nil {
			return out, err
		}
		if _, err := t.Step(); err != nil {
			return out, fmt.Errorf("nyu: step %d: %w", t.Steps(), err)
		}
	}
	t.Finish()
	out.model = m
	return out, nil
}

// split says which training frames are learned from, and what is asked: the test split, or the held-out fold as it is.
func (l *Lab) split(fold int, light *level) (learned []int, asked []question) {
	if fold == 0 {
		for i := range l.Frames.Train {
			learned = append(learned, i)
		}
		for i, f := range l.Frames.Test {
			asked = append(asked, question{&light.test[i], f.Class, l.test[i]})
		}
		return learned, asked
	}
	f := l.folds[fold-1]
	for _, i := range f.Test {
		asked = append(asked, question{&light.train[i][0], l.Frames.Train[i].Class, l.depth[i][0]})
	}
	return f.Train, asked
}

// labelled are the frames with a label: of each class the same share, rounded up, in an order that the seed decides. What is a
// part of a smaller share is a part of a larger one.
func (l *Lab) labelled(learned []int, percent int, seed uint64) map[int]bool {
	byClass := make([][]int, len(l.Frames.Classes))
	rng := rand.New(rand.NewPCG(seed, labelStream))
	for _, k := range rng.Perm(len(learned)) {
		i := learned[k]
		byClass[l.Frames.Train[i].Class] = append(byClass[l.Frames.Train[i].Class], i)
	}
	out := map[int]bool{}
	for _, frames := range byClass {
		for _, i := range frames[:(len(frames)*percent+99)/100] {
			out[i] = true
		}
	}
	return out
}

// examples are the frames as an arm sees them. The order is the same for all arms, and with it the class batches.
func (l *Lab) examples(s Spec, light *level, learned []int, labelled map[int]bool) []train.Example {
	other := another(len(learned), s.Seed)
	out := make([]train.Example, len(learned))
	for k, i := range learned {
		e := train.Example{Label: train.NoLabel}
		if labelled[i] {
			e.Label = l.Frames.Train[i].Class
		}
		for n, v := range light.train[i] {
			switch {
			case s.Arm == Multi, s.Arm == MultiLabelled && labelled[i]:
				v.Target = l.depth[i][n]
			case s.Arm == Shuffled:
				v.Target = l.depth[learned[other[k]]][n]
			case s.Arm == Grey:
				v.Target = l.grey[i][n]
			}
			e.Views = append(e.Views, v)
		}
		out[k] = e
	}
	return out
}

// another names another one for each of n, and each once: a random cycle.
func another(n int, seed uint64) []int {
	order := rand.New(rand.NewPCG(seed, shuffleStream)).Perm(n)
	out := make([]int, n)
	for k, i := range order {
		out[i] = order[(k+1)%n]
	}
	return out
}
