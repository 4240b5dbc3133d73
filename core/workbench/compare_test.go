package workbench_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"reflect"
	"runtime"
	"slices"
	"testing"

	"okuyuki/core/poc"
	"okuyuki/core/workbench"
)

// compareRequest is quick to run.
func compareRequest(r workbench.LearnRequest) workbench.CompareRequest {
	return workbench.CompareRequest{Classes: r.Classes, Labels: r.Labels, Seed: 3, Folds: 3, Repeats: 2, Steps: 2}
}

// comparing marks a test that compares, before it takes in photos.
func comparing(t *testing.T) {
	t.Helper()
	if testing.Short() && runtime.GOOS == "js" {
		t.Skip("comparisons take minutes with portable kernels; e2e has them in the page")
	}
}

func compare(t *testing.T, b *workbench.Workbench, r workbench.CompareRequest) poc.Result {
	t.Helper()
	comparing(t)
	result, err := b.Compare(t.Context(), r, nil)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// The numbers depend neither on the number of workers nor on the order in which photos and
// labels came, and the model in use stays as it is.
func TestComparisonIsTheSameWhoeverRunsIt(t *testing.T) {
	comparing(t)
	file := untrained(t)
	b := open(t, file)
	r := compareRequest(fill(t, b, 4, 1))
	before, err := b.Predict("pipesa")
	if err != nil {
		t.Fatal(err)
	}
	want := compare(t, b, r)
	if after, _ := b.Predict("pipesa"); b.Learned() || !reflect.DeepEqual(after, before) {
		t.Error("a comparison changed the model in use")
	}
	if n := len(want.Comparison.Arms); n != 4 || want.Method.Folds != 3 || want.Data.Labelled != 8 || want.Data.Unlabeled != 2 || want.Method.ModelID == "" {
		t.Fatalf("%d arms, %+v, %+v", n, want.Method, want.Data)
	}
	other := open(t, file)
	for _, i := range []int{4, 2, 0, 3, 1} { // other photos first, the second kind before the first
		for k := range kinds {
			kind := kinds[1-k]
			if _, err := other.Add(kind+string(rune('a'+i)), drawn(t, kind, uint64(i), 96, 72), 200); err != nil {
				t.Fatal(err)
			}
		}
	}
	slices.Reverse(r.Labels)
	for workers := 2; workers <= 3; workers++ {
		var pool []workbench.Worker
		for range workers {
			pool = append(pool, other.Local())
		}
		r.Runner = workbench.NewPool(pool...)
		if got := compare(t, other, r); !reflect.DeepEqual(got, want) {
			t.Errorf("%d workers and another order:\n%+v\nwant\n%+v", workers, got, want)
		}
	}
}

// spy runs nothing: it answers every job with random logits, and keeps what it was asked.
// tell may improve the answers.
type spy struct {
	set  *workbench.Set
	jobs []workbench.Job
	rng  *rand.Rand
	tell func(job workbench.Job, label int, logits []float32)
}

func (s *spy) Run(_ context.Context, set *workbench.Set, jobs []workbench.Job, report func(workbench.JobProgress)) ([]workbench.JobResult, error) {
	s.set, s.jobs = set, jobs
	out := make([]workbench.JobResult, len(jobs))
	for i, job := range jobs {
		for _, asked := range job.Ask {
			logits := make([]float32, len(set.Classes))
			for k := range logits {
				logits[k] = float32(s.rng.NormFloat64())
			}
			if s.tell != nil {
				s.tell(job, set.Examples[asked].Label, logits)
			}
			out[i].Logits = append(out[i].Logits, logits...)
			out[i].Depth = append(out[i].Depth, workbench.DepthError{AbsRel: .25, Delta1: .5, Known: true})
		}
		if job.Keep {
			out[i].Params = headValues
		}
		report(workbench.JobProgress{Job: i, Step: job.Steps})
	}
	return out, nil
}

// headValues are values of the right sizes for two classes, from a job of no steps' worth.
var headValues [][]float32

// spied makes a comparison whose trainings are a spy's.
func spied(t *testing.T, b *workbench.Workbench, r workbench.CompareRequest, seed uint64, tell func(workbench.Job, int, []float32)) (*spy, poc.Result) {
	t.Helper()
	s := &spy{rng: rand.New(rand.NewPCG(seed, 1)), tell: tell}
	if headValues == nil {
		first := &keeper{Worker: b.Local()}
		r := r
		r.Steps, r.Folds, r.Repeats, r.Runner = 1, 2, 1, workbench.NewPool(first)
		compare(t, b, r)
		headValues = first.params
	}
	r.Runner = s
	return s, compare(t, b, r)
}

// keeper remembers the parameters of the last job that was kept.
type keeper struct {
	workbench.Worker
	params [][]float32
}

func (k *keeper) Do(ctx context.Context, set *workbench.Set, job workbench.Job, report func(int, workbench.Losses)) (workbench.JobResult, error) {
	r, err := k.Worker.Do(ctx, set, job, report)
	if r.Params != nil {
		k.params = r.Params
	}
	return r, err
}

// No photo, and no photo of its place, is on both sides; every labelled photo is asked once
// a repeat and arm; the arms of a part differ in the depth task alone.
func TestComparisonKeepsTestPhotosApart(t *testing.T) {
	long(t)
	b := open(t, untrained(t))
	r := compareRequest(fill(t, b, 6, 2))
	for i := range r.Labels {
		if i%3 == 0 {
			r.Labels[i].Group = "place " + string(rune('0'+i/6))
		}
	}
	vouch(t, b, r.Labels)
	s, result := spied(t, b, r, 1, nil)
	group := map[string]string{}
	for _, a := range result.Comparison.Answers {
		group[a.PhotoID] = a.Group
	}
	if len(s.jobs) != 3*2*3 || len(s.set.Examples) != 16 || result.Data.Groups != 2 {
		t.Fatalf("%d jobs on %d photos, %d groups", len(s.jobs), len(s.set.Examples), result.Data.Groups)
	}
	groupOf := func(i int) string { return result.Comparison.Answers[i].Group }
	asked := map[workbench.DepthTask][]int{}
	for i, job := range s.jobs {
		for _, held := range job.Ask {
			asked[job.Depth] = append(asked[job.Depth], held)
			for _, in := range job.Train {
				if in == held || (in < 12 && groupOf(in) != "" && groupOf(in) == groupOf(held)) {
					t.Fatalf("job %d learns from photo %d (%q) and is asked about %d (%q)", i, in, groupOf(in), held, groupOf(held))
				}
			}
		}
		if len(job.Train)+len(job.Ask) != 16 {
			t.Errorf("job %d has %d photos of 16", i, len(job.Train)+len(job.Ask))
		}
		first := s.jobs[i-i%3]
		first.Depth, first.AskDepth, first.Keep = job.Depth, job.AskDepth, job.Keep
		if !reflect.DeepEqual(job, first) {
			t.Errorf("job %d differs from that of the first arm: %+v, %+v", i, job, first)
		}
	}
	for depth, photos := range asked {
		slices.Sort(photos)
		for i, photo := range photos {
			if photo != i/2 {
				t.Fatalf("depth %q: asked about %v", depth, photos)
			}
		}
	}
	if len(asked) != 3 || s.jobs[0].Seed == s.jobs[3].Seed {
		t.Errorf("%d depth tasks; the parts share a seed: %v", len(asked), s.jobs[0].Seed == s.jobs[3].Seed)
	}
}

// Whatever else is known of the photos asked about, label, depth or other views, a training
// gives the same answer: it cannot have learnt from them.
func TestJobIgnoresWhatItIsAskedAbout(t *testing.T) {
	long(t)
	b := open(t, untrained(t))
	request := compareRequest(fill(t, b, 4, 1))
	vouch(t, b, request.Labels)
	s, _ := spied(t, b, request, 1, nil)
	for i, job := range s.jobs[:3] {
		job.AskDepth = false
		want, err := b.Local().Do(t.Context(), s.set, job, func(int, workbench.Losses) {})
		if err != nil {
			t.Fatal(err)
		}
		changed := &workbench.Set{Classes: s.set.Classes, Examples: slices.Clone(s.set.Examples)}
		for _, held := range job.Ask {
			e := &changed.Examples[held]
			e.Label = 1 - e.Label
			e.Views = slices.Clone(e.Views[:1])
			e.Views[0].Target, e.Views[0].Features = nil, nil
		}
		got, err := b.Local().Do(t.Context(), changed, job, func(int, workbench.Losses) {})
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("arm %d: the answers follow what the job must not see (%v)", i, err)
		}
	}
}

// Arms that differ in the depth task have seen the same pictures of the class task: with a
// target that asks for nothing, they would be the same. Shuffled targets are another photo's.
func TestArmsDiffer(t *testing.T) {
	long(t)
	b := open(t, untrained(t))
	request := compareRequest(fill(t, b, 4, 1))
	vouch(t, b, request.Labels)
	s, _ := spied(t, b, request, 1, nil)
	var found [][]float32
	for _, depth := range []workbench.DepthTask{workbench.DepthNone, workbench.DepthOwn, workbench.DepthShuffled} {
		job := s.jobs[0]
		job.Depth = depth
		r, err := b.Local().Do(t.Context(), s.set, job, func(int, workbench.Losses) {})
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, r.Logits)
	}
	if slices.Equal(found[0], found[1]) || slices.Equal(found[1], found[2]) {
		t.Error("two arms give the same logits")
	}
	blind := &workbench.Set{Classes: s.set.Classes, Examples: slices.Clone(s.set.Examples)}
	for i := range blind.Examples {
		e := &blind.Examples[i]
		e.Views = slices.Clone(e.Views)
		for k := range e.Views {
			e.Views[k].Target = nil
		}
	}
	job := s.jobs[0]
	job.Depth = workbench.DepthOwn
	r, err := b.Local().Do(t.Context(), blind, job, func(int, workbench.Losses) {})
	if err != nil || !slices.Equal(r.Logits, found[0]) {
		t.Errorf("without a depth target, the multitask arm is not the single-task one (%v)", err)
	}
}

// Known answers: arms that know nothing, one that knows all, one that is right about some.
func TestVerdicts(t *testing.T) {
	if testing.Short() {
		t.Skip("compares many times")
	}
	b := open(t, untrained(t))
	r := compareRequest(fill(t, b, 14, 0))
	vouch(t, b, r.Labels)
	knows := func(arm workbench.DepthTask) func(workbench.Job, int, []float32) {
		return func(job workbench.Job, label int, logits []float32) {
			if job.Depth == arm {
				logits[label] += 9
			}
		}
	}
	if _, got := spied(t, b, r, 2, knows(workbench.DepthOwn)); got.Comparison.Verdict != poc.Helps || got.Comparison.MoreLabels != 0 {
		t.Errorf("depth that tells everything: %+v", got.Comparison.Difference)
	}
	if _, got := spied(t, b, r, 2, knows(workbench.DepthNone)); got.Comparison.Verdict != poc.Hurts {
		t.Errorf("depth that spoils everything: %+v", got.Comparison.Difference)
	}
	helps := 0
	for seed := range uint64(40) {
		if _, got := spied(t, b, r, seed, nil); got.Comparison.Verdict == poc.Helps {
			helps++
		}
	}
	if helps > 4 { // 5 % of 40 are 2; more than 4 has a chance of 5 %
		t.Errorf("of 40 comparisons of noise, %d say that depth helps", helps)
	}
}

// The sums of a comparison follow from the answers that the trainings gave.
func TestComparisonAddsUp(t *testing.T) {
	comparing(t)
	b := open(t, untrained(t))
	r := compareRequest(fill(t, b, 5, 1))
	r.Repeats = 1
	_, got := spied(t, b, r, 7, nil)
	c := got.Comparison
	for n, arm := range c.Arms {
		confusion := [][]float64{{0, 0}, {0, 0}}
		right, loss := 0.0, 0.0
		for _, a := range c.Answers {
			said := a.Said[n]
			confusion[a.Class][said.Class]++
			loss -= math.Log(max(1e-6, said.P[a.Class])) / 10
			if said.Class == a.Class {
				right++
			}
			if (said.Correct == 1) != (said.Class == a.Class) || math.Abs(said.P[0]+said.P[1]-1) > 1e-6 {
				t.Errorf("%s says of %s: %+v, its class is %d", arm.Arm, a.PhotoID, said, a.Class)
			}
		}
		if !reflect.DeepEqual(arm.Confusion, confusion) || math.Abs(arm.Accuracy.Value-right/10) > 1e-12 || arm.Accuracy.Total != 10 ||
			math.Abs(arm.LogLoss-loss) > 1e-9 || math.Abs(arm.Balanced-(confusion[0][0]+confusion[1][1])/10) > 1e-12 {
			t.Errorf("%s: %+v; of its answers: %v, %g right, log loss %g", arm.Arm, arm, confusion, right, loss)
		}
		if learns := arm.Arm == poc.Multi || arm.Arm == poc.Shuffled; (arm.Depth != nil) != learns ||
			learns && *arm.Depth != (poc.DepthResult{AbsRel: .25, Delta1: .5, Photos: 10}) {
			t.Errorf("%s: depth %+v", arm.Arm, arm.Depth)
		}
	}
	if d := c.Difference; d.A != poc.Multi || d.B != poc.Single || math.Abs(d.Mean-(c.Arms[1].Accuracy.Value-c.Arms[0].Accuracy.Value)) > 1e-9 {
		t.Errorf("difference %+v", d)
	}
	for i, p := range c.Curve {
		if p.Labels%2 != 0 || p.Low > p.Accuracy || p.Accuracy > p.High || (i > 0 && p.Labels <= c.Curve[i-1].Labels) {
			t.Errorf("curve %+v", c.Curve)
		}
	}
	if err := got.Check(); err != nil {
		t.Error(err)
	}
}

func TestTooFewToCompare(t *testing.T) {
	comparing(t)
	b := open(t, untrained(t))
	r := compareRequest(fill(t, b, 2, 1))
	for name, labels := range map[string][]workbench.Label{
		"one of a class": r.Labels[:3], "none of a class": r.Labels[:2], "no labels": nil,
		"one place a class": {
			{PhotoID: r.Labels[0].PhotoID, Class: 0, Group: "g"}, {PhotoID: r.Labels[1].PhotoID, Class: 0, Group: "g"},
			{PhotoID: r.Labels[2].PhotoID, Class: 1, Group: "h"}, {PhotoID: r.Labels[3].PhotoID, Class: 1, Group: "h"},
		},
	} {
		few := r
		few.Labels = labels
		got := compare(t, b, few)
		if c := got.Comparison; c.Verdict != poc.TooFew || len(c.Arms) != 0 || got.Data.Labelled != len(labels) {
			t.Errorf("%s: %+v", name, c)
		}
	}
	if _, err := b.Stress(t.Context(), workbench.StressRequest{}, nil); !errors.Is(err, workbench.ErrNotCompared) {
		t.Errorf("a stress test without models: %v", err)
	}
	one := r
	one.Classes = r.Classes[:1]
	if _, err := b.Compare(t.Context(), one, nil); err == nil {
		t.Error("one class was compared")
	}
	r.Folds = 9 // two photos a class allow two parts
	if got := compare(t, b, r); got.Method.Folds != 2 || len(got.Comparison.Arms) != 4 {
		t.Errorf("%d folds of two photos a class", got.Method.Folds)
	}
}

// A comparison that is cancelled at any time leaves everything as it was, the comparison
// before included.
func TestCancelledComparisonLeavesNothing(t *testing.T) {
	b := open(t, untrained(t))
	r := compareRequest(fill(t, b, 3, 1))
	for _, until := range []int{1, 9, 30} {
		ctx, cancel := context.WithCancel(t.Context())
		calls := 0
		_, err := b.Compare(ctx, r, func(workbench.CompareProgress) {
			if calls++; calls == until {
				cancel()
			}
		})
		cancel()
		if !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled at report %d of %d: %v", until, calls, err)
		}
		if _, err := b.StressPhoto("pipesa", nil); !errors.Is(err, workbench.ErrNotCompared) {
			t.Errorf("cancelled at report %d: the stress test has models (%v)", until, err)
		}
	}
	compare(t, b, r)
	want, err := b.StressPhoto("pipesa", nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	r.Seed++
	if _, err := b.Compare(ctx, r, func(p workbench.CompareProgress) {
		if p.Done > 0 {
			cancel()
		}
	}); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if got, err := b.StressPhoto("pipesa", nil); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("a cancelled comparison changed the one before (%v)", err)
	}
}
