package train_test

import (
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"okuyuki/core/eval"
	"okuyuki/core/half"
	"okuyuki/core/model"
	"okuyuki/core/train"
	"okuyuki/kernels"
)

func newModel(t *testing.T) *model.Model {
	t.Helper()
	m, err := model.New(model.Base, []model.Class{{ID: "a"}, {ID: "b"}}, 4)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// examples whose features say the class (which channels are large) and whose depth is
// one of two constants. Every third has no label.
func examples(m *model.Model, n int) []train.Example {
	rng := rand.New(rand.NewPCG(1, 2))
	out := make([]train.Example, n)
	for i := range out {
		y := i % 2
		out[i].Label = y
		if i%3 == 2 {
			out[i].Label = train.NoLabel
		}
		h, w := 32, 32
		if i%4 == 3 {
			w = 64
		}
		v := train.View{H: h, W: w}
		for _, s := range m.TapShapes(1, h, w) {
			tap := make([]float32, s.Len())
			for k := range tap {
				tap[k] = rng.Float32()
				if k%s[3]%2 == y {
					tap[k] += 1
				}
			}
			stored := make([]uint16, len(tap))
			half.Encode(stored, tap)
			v.Taps = append(v.Taps, stored)
		}
		depth := make([]float32, h/4*(w/4))
		for k := range depth {
			depth[k] = float32(1 + 3*y)
		}
		depth[0] = 0 // unknown
		v.Target = train.NewTarget(depth)
		out[i].Views = []train.View{v}
	}
	return out
}

func run(t *testing.T, tr *train.Trainer, steps int) (results []train.StepResult) {
	t.Helper()
	for range steps {
		r, err := tr.Step()
		if err != nil {
			t.Fatal(err)
		}
		results = append(results, r)
	}
	return results
}

func values(m *model.Model) (out []float32) {
	for _, p := range m.Heads.Params() {
		out = append(out, p.Value...)
	}
	return out
}

func TestBothTasksAreLearnt(t *testing.T) {
	m := newModel(t)
	tr, err := train.NewTrainer(m, examples(m, 12), train.Config{Steps: 60, Batch: 4, EMA: .9, Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	results := run(t, tr, 60)
	if !tr.Done() {
		t.Error("not done after all steps")
	}
	tr.Finish()
	late := func(f func(train.StepResult) float64) float64 {
		sum, n := 0.0, 0.0
		for _, r := range results[45:] {
			if v := f(r); !math.IsNaN(v) {
				sum, n = sum+v, n+1
			}
		}
		return sum / n
	}
	if class := late(func(r train.StepResult) float64 { return r.Class }); class > .2 {
		t.Errorf("class loss is still %.3f", class)
	}
	first := results[0].Depth
	if depth := late(func(r train.StepResult) float64 { return r.Depth }); depth > first/3 {
		t.Errorf("depth loss went from %.3f to %.3f only", first, depth)
	}
	p := train.NewPredictor(m)
	for i, e := range examples(m, 12) {
		logits, logDepth, h, w, err := p.Predict(&e.Views[0])
		if err != nil {
			t.Fatal(err)
		}
		if eval.Argmax(logits) != i%2 {
			t.Errorf("example %d is classified wrong", i)
		}
		if h*w != len(logDepth) || h != 8 {
			t.Errorf("a depth map of %dx%d with %d values", w, h, len(logDepth))
		}
	}
}

func TestOneTaskLeavesTheOtherHeadAlone(t *testing.T) {
	for name, tasks := range map[string]model.Tasks{"depth/": model.ClassTask, "class/": model.DepthTask} {
		m := newModel(t)
		before := m.Clone()
		tr, err := train.NewTrainer(m, examples(m, 6), train.Config{Steps: 3, Batch: 3, Tasks: tasks})
		if err != nil {
			t.Fatal(err)
		}
		run(t, tr, 3)
		changed := 0
		for _, p := range m.Heads.Params() {
			same := slices.Equal(p.Value, before.Param(p.Name).Value)
			if strings.HasPrefix(p.Name, name) && !p.Decay && !same {
				t.Errorf("%s moved without its task", p.Name)
			}
			if strings.HasPrefix(p.Name, "neck/") && !same {
				changed++
			}
		}
		if changed == 0 {
			t.Errorf("the neck learnt nothing without %s", name)
		}
	}
}

func TestSameBitsForAnyWorkers(t *testing.T) {
	defer kernels.SetWorkers(kernels.Workers())
	var first []float32
	for _, workers := range []int{1, 2, 7} {
		kernels.SetWorkers(workers)
		m := newModel(t)
		tr, err := train.NewTrainer(m, examples(m, 7), train.Config{Steps: 8, Batch: 3, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		run(t, tr, 8)
		if first == nil {
			first = values(m)
		} else if !slices.Equal(first, values(m)) {
			t.Fatalf("other bits with %d workers", workers)
		}
	}
}

func TestResumeTakesTheSameSteps(t *testing.T) {
	t.Run("shared batches", func(t *testing.T) { resume(t, train.Config{Steps: 9, Batch: 3, EMA: .9, Seed: 8}) })
	t.Run("a batch for each task", func(t *testing.T) {
		resume(t, train.Config{Steps: 9, Batch: 3, DepthBatch: 2, EMA: .9, Seed: 8})
	})
}

func resume(t *testing.T, cfg train.Config) {
	whole := newModel(t)
	tr, err := train.NewTrainer(whole, examples(whole, 7), cfg)
	if err != nil {
		t.Fatal(err)
	}
	run(t, tr, 4)
	saved, err := json.Marshal(tr.State())
	if err != nil {
		t.Fatal(err)
	}
	run(t, tr, 5)
	tr.Finish()

	resumed := newModel(t)
	tr2, err := train.NewTrainer(resumed, examples(resumed, 7), cfg)
	if err != nil {
		t.Fatal(err)
	}
	var state train.State
	if err := json.Unmarshal(saved, &state); err != nil {
		t.Fatal(err)
	}
	if err := tr2.SetState(state); err != nil {
		t.Fatal(err)
	}
	if tr2.Steps() != 4 {
		t.Fatalf("resumed at step %d", tr2.Steps())
	}
	run(t, tr2, 5)
	tr2.Finish()
	if !slices.Equal(values(whole), values(resumed)) {
		t.Error("the resumed run ended with other bits")
	}
	state.Params = state.Params[1:]
	if tr2.SetState(state) == nil {
		t.Error("a state of another model was taken")
	}
}

// With a batch for each task, what the class task sees does not depend on the depth task:
// neither on whether it is learnt, nor on photos that only it uses.
func TestTasksApartDoNotDisturbEachOther(t *testing.T) {
	m := newModel(t)
	all := examples(m, 9)
	labelled := slices.DeleteFunc(slices.Clone(all), func(e train.Example) bool { return e.Label == train.NoLabel })
	first := func(examples []train.Example, tasks model.Tasks) (class, depth float64, values_ []float32) {
		m := newModel(t)
		tr, err := train.NewTrainer(m, examples, train.Config{Steps: 3, Batch: 4, DepthBatch: 2, Tasks: tasks, Seed: 5})
		if err != nil {
			t.Fatal(err)
		}
		r := run(t, tr, 3)
		return r[0].Class, r[0].Depth, values(m)
	}
	class, depth, single := first(all, model.ClassTask)
	if _, _, fewer := first(labelled, model.ClassTask); !slices.Equal(single, fewer) || !math.IsNaN(depth) {
		t.Errorf("photos without a label change the single task (depth loss %g)", depth)
	}
	both, depth, multi := first(all, model.BothTasks)
	if both != class || math.IsNaN(depth) || slices.Equal(multi, single) {
		t.Errorf("the class task begins at a loss of %g alone, %g with depth (depth loss %g)", class, both, depth)
	}
	none := slices.Clone(all)
	for i := range none {
		v := none[i].Views[0]
		v.Target = nil
		none[i].Views = []train.View{v}
	}
	if _, _, blind := first(none, model.BothTasks); !slices.Equal(blind, single) {
		t.Error("without targets, both tasks are not the single task")
	}
	if _, err := train.NewTrainer(m, none, train.Config{Steps: 1, DepthBatch: 2, Tasks: model.DepthTask}); err == nil {
		t.Error("a training without anything to learn was begun")
	}
}

func TestDivergenceIsNoticed(t *testing.T) {
	m := newModel(t)
	m.Heads.Param("class/dense/bias").Value[0] = float32(math.Inf(1))
	m.Touch()
	tr, err := train.NewTrainer(m, examples(m, 4), train.Config{Steps: 2, Batch: 4})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tr.Step(); !errors.Is(err, train.ErrDiverged) {
		t.Errorf("got %v", err)
	}
}

func TestTrainerRefusesNonsense(t *testing.T) {
	m := newModel(t)
	good := examples(m, 2)
	wrongLabel, noView, wrongTap := slices.Clone(good), slices.Clone(good), slices.Clone(good)
	wrongLabel[1].Label = 2
	noView[1].Views = nil
	v := good[0].Views[0]
	v.Taps = append([][]uint16{v.Taps[0][1:]}, v.Taps[1:]...)
	wrongTap[0].Views = []train.View{v}
	for name, c := range map[string]struct {
		examples []train.Example
		cfg      train.Config
	}{
		"no steps":    {good, train.Config{}},
		"no examples": {nil, train.Config{Steps: 1}},
		"label":       {wrongLabel, train.Config{Steps: 1}},
		"no view":     {noView, train.Config{Steps: 1}},
		"tap":         {wrongTap, train.Config{Steps: 1}},
	} {
		if _, err := train.NewTrainer(m, c.examples, c.cfg); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}
