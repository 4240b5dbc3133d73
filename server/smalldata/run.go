package smalldata

import (
	"context"
	"fmt"
	"runtime"

	"okuyuki/core/data"
	"okuyuki/core/eval"
	"okuyuki/core/poc"
	"okuyuki/core/workbench"
	"okuyuki/server/dataset"
)

// Options say what to measure.
type Options struct {
	Labels []int  // a class
	Draws  int    // of each number of labels
	Photos int    // of each class that take part, drawn by the seed: what is not learned from is tested on
	Seed   uint64 // of draws and trainings
	Harsh  bool   // learn a second time, with augmented views that are dark, blurred and noisy, too
	Bad    []Condition
}

// Condition is how the test photos are shown.
type Condition struct {
	Kind     poc.Corruption `json:"kind"`
	Strength float64        `json:"strength"` // 0 to 1, as in the stress test
}

// Plain is the name of test photos as they are.
const Plain = "as they are"

// Outcome is what one method made of one draw under one condition.
type Outcome struct {
	Set       string  `json:"set"`
	Labels    int     `json:"labels"` // a class, as asked for
	Learned   int     `json:"learned"`
	Tested    int     `json:"tested"`
	Draw      int     `json:"draw"`
	Depth     float64 `json:"depth"`     // mean weight of the labelled photos in the depth task
	Condition string  `json:"condition"` // Plain, or the corruption
	Method    string  `json:"method"`    // of package workbench; with HarshSuffix where the views were harsh
	Accuracy  float64 `json:"accuracy"`
	Balanced  float64 `json:"balanced"`
}

// HarshSuffix marks methods that learned from harsh views.
const HarshSuffix = "+harsh"

// Run measures one set. The workbench must hold no photos; those of the set are left in it. tell, which may be nil, hears
// of the work: photos taken in, then draws.
func Run(ctx context.Context, bench *workbench.Workbench, name string, set *dataset.Set, o Options, tell func(what string, done, total int)) ([]Outcome, error) {
	if tell == nil {
		tell = func(string, int, int) {}
	}
	s := &study{bench: bench, name: name, set: set.Draw(o.Photos, o.Seed), options: o}
	if err := s.takeIn(ctx, tell); err != nil {
		return nil, fmt.Errorf("smalldata: %s: %w", name, err)
	}
	for i, labels := range o.Labels {
		for draw := range o.Draws {
			if err := s.draw(ctx, labels, draw); err != nil {
				return nil, fmt.Errorf("smalldata: %s: %w", name, err)
			}
			tell(name+", draws", i*o.Draws+draw+1, len(o.Labels)*o.Draws)
		}
	}
	return s.outcomes, nil
}

// study is one run.
type study struct {
	bench    *workbench.Workbench
	name     string
	set      *dataset.Set
	options  Options
	samples  []data.Sample
	views    [][]workbench.Shown // by condition, the first as they are, and photo
	outcomes []Outcome
}

// takeIn adds the photos with their depth maps, and computes the views that are asked about.
func (s *study) takeIn(ctx context.Context, tell func(string, int, int)) error {
	s.views = make([][]workbench.Shown, 1+len(s.options.Bad))
	for i, it := range s.set.Items {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		file, err := s.set.File(i)
		if err == nil {
			_, err = s.bench.Add(it.Path, file, displaySide)
		}
		if err == nil {
			file, err = s.set.DepthFile(i)
		}
		if err == nil && file != nil {
			_, err = s.bench.SetDepth(it.Path, file, "")
		}
		if err == nil {
			err = s.show(it.Path)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", it.Path, err)
		}
		s.samples = append(s.samples, data.Sample{Label: it.Class, Group: it.Group})
		tell(s.name+", photos", i+1, len(s.set.Items))
	}
	return nil
}

// displaySide is that of the page, so that both see the same pixels.
const displaySide = 768

// show computes the views of a photo.
func (s *study) show(id string) error {
	for c := range s.views {
		var strengths map[poc.Corruption]float64
		if c > 0 {
			strengths = map[poc.Corruption]float64{s.options.Bad[c-1].Kind: s.options.Bad[c-1].Strength}
		}
		v, err := s.bench.Show(id, strengths)
		if err != nil {
			return err
		}
		s.views[c] = append(s.views[c], v)
	}
	return nil
}

// draw learns from one draw by every method, and asks about its test photos under every condition.
func (s *study) draw(ctx context.Context, labels, draw int) error {
	drawn, err := drawSplit(s.samples, len(s.set.Classes), labels, s.options.Seed, uint64(draw))
	if err != nil {
		return err
	}
	r := workbench.MethodsRequest{Classes: s.set.Classes, Seed: s.options.Seed + uint64(draw)*0x9e3779b97f4a7c15}
	for _, i := range drawn.Train {
		r.Labels = append(r.Labels, workbench.Label{PhotoID: s.set.Items[i].Path, Class: s.samples[i].Label, Group: s.samples[i].Group})
	}
	for _, views := range s.views {
		for _, i := range drawn.Test {
			r.Ask = append(r.Ask, views[i])
		}
	}
	var workers []workbench.Worker
	for range min(2, runtime.GOMAXPROCS(0)) { // there are two trainings
		workers = append(workers, s.bench.Local())
	}
	r.Runner = workbench.NewPool(workers...)
	said, err := s.bench.CompareMethods(ctx, r)
	if err != nil {
		return err
	}
	for _, m := range workbench.Methods() {
		s.judge(Outcome{Method: string(m), Labels: labels, Draw: draw, Depth: said.Depth}, drawn, said.P[m])
	}
	if !s.options.Harsh {
		return nil
	}
	r.Harsh = true
	if said, err = s.bench.CompareMethods(ctx, r); err != nil {
		return err
	}
	for _, m := range []workbench.Method{workbench.MethodProbe, workbench.MethodBlend} {
		s.judge(Outcome{Method: string(m) + HarshSuffix, Labels: labels, Draw: draw, Depth: said.Depth}, drawn, said.P[m])
	}
	return nil
}

// judge completes an outcome for every condition, given the answers to the test photos under one after the other.
func (s *study) judge(o Outcome, drawn split, answers [][]float32) {
	truth := make([]int, len(drawn.Test))
	for n, i := range drawn.Test {
		truth[n] = s.samples[i].Label
	}
	o.Set, o.Learned, o.Tested = s.name, len(drawn.Train), len(drawn.Test)
	for c := range s.views {
		o.Condition = Plain
		if c > 0 {
			o.Condition = string(s.options.Bad[c-1].Kind)
		}
		o.Accuracy, o.Balanced = score(answers[c*len(truth):(c+1)*len(truth)], truth, len(s.set.Classes))
		s.outcomes = append(s.outcomes, o)
	}
}

// score returns the share of right answers, and the mean of the shares of the classes, each of which is in truth.
func score(answers [][]float32, truth []int, classes int) (accuracy, balanced float64) {
	right, seen := make([]int, classes), make([]int, classes)
	all := 0
	for i, y := range truth {
		seen[y]++
		if eval.Argmax(answers[i]) == y {
			right[y]++
			all++
		}
	}
	for c, n := range seen {
		balanced += float64(right[c]) / float64(n*classes)
	}
	return float64(all) / float64(len(truth)), balanced
}
