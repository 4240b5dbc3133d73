package study

import (
	"errors"
	"math"
	"slices"
	"testing"

	"okuyuki/core/balance"
	"okuyuki/core/data"
	"okuyuki/core/data/depthmnist"
	"okuyuki/kernels"
)

func newLab(t *testing.T) *Lab {
	t.Helper()
	l, err := NewLab(depthmnist.DrawDigits(1200, 1), depthmnist.DrawDigits(200, 2), 100)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func arm(t *testing.T, name string) Arm {
	t.Helper()
	a, err := ParseArm(name)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func spec(t *testing.T, name string) Spec {
	s := Spec{Cell: Cell{Style: Standard, Mode: depthmnist.Shape, Labels: 4, Unlabelled: 60}, Arm: arm(t, name), Tuning: Tuning{Rate: 3e-3}, Steps: 6, Seed: 3}
	s.Cell = s.seenBy(s.Arm)
	return s
}

func train(t *testing.T, l *Lab, s Spec) Result {
	t.Helper()
	r, err := l.Run(s)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestArmsHaveNames(t *testing.T) {
	for _, name := range append(everyArm(), "joint/gls/clean+") {
		if got := arm(t, name).String(); got != name {
			t.Errorf("%s is written %s", name, got)
		}
	}
	for _, name := range []string{"", "best", "joint", "joint/none", "single/fixed", "single+", "joint/fixed/moon", "joint/fixed/grey/edges", "depth/fixed", "input-true/grey"} {
		if a, err := ParseArm(name); err == nil {
			t.Errorf("%q is read as %+v", name, a)
		}
	}
}

func TestSpecsAreChecked(t *testing.T) {
	l := newLab(t)
	for name, change := range map[string]func(*Spec){
		"style":  func(s *Spec) { s.Style = "" },
		"mode":   func(s *Spec) { s.Mode = "" },
		"noise":  func(s *Spec) { s.Noise.Kind = "fog" },
		"labels": func(s *Spec) { s.Labels = 0 },
		"more":   func(s *Spec) { s.Labels = 200 },
		"wrong":  func(s *Spec) { s.Wrong = math.NaN() },
		"rate":   func(s *Spec) { s.Rate = 0 },
		"knob":   func(s *Spec) { s.Knob = -1 },
		"steps":  func(s *Spec) { s.Steps = 0 },
		"others": func(s *Spec) { s.Unlabelled = 0 },
		"many":   func(s *Spec) { s.Unlabelled = 1000 },
		"arm":    func(s *Spec) { s.Weighting = "" },
	} {
		s := spec(t, "joint/fixed+")
		change(&s)
		if _, err := l.Run(s); err == nil {
			t.Errorf("%s: %+v was run", name, s)
		}
	}
	if _, err := NewLab(depthmnist.DrawDigits(60, 1), depthmnist.DrawDigits(60, 1), 20); err == nil {
		t.Error("validation on more pictures than are held out")
	}
}

// Every arm runs, gives what its route promises, and the same again in another lab with other workers.
func TestEveryArmIsReproducible(t *testing.T) {
	defer kernels.SetWorkers(kernels.Workers())
	first, second, names := newLab(t), newLab(t), everyArm()
	if testing.Short() {
		names = []string{"joint/famo", "fine-tuned", "input-guess"}
	}
	for _, name := range names {
		s := spec(t, name)
		s.Noise = data.Noise{Kind: data.Gaussian, Level: .3}
		kernels.SetWorkers(1)
		r := train(t, first, s)
		kernels.SetWorkers(3)
		if again := train(t, second, s); again != r {
			t.Errorf("%s: %+v, then %+v", name, r, again)
		}
		if r.Diverged || (s.Route == Depth) != (r.Accuracy == 0) || (s.Route == Joint) != (r.Gram.Steps == s.Steps) {
			t.Errorf("%s: %+v", name, r)
		}
		if draws := s.Target == "" && s.second() && s.Route != FineTuned && s.Route != InputGuess; draws != (r.AbsRel > 0) {
			t.Errorf("%s: depth error %g", name, r.AbsRel)
		}
	}
}

func TestSingleTaskLearns(t *testing.T) {
	if testing.Short() {
		t.Skip("trains for seconds, and for a minute in JavaScript")
	}
	s := spec(t, "single")
	s.Labels, s.Steps = 20, 60
	if r := train(t, newLab(t), s); r.Accuracy < .6 || r.LogLoss > 1.3 {
		t.Errorf("%+v", r)
	}
}

func TestDepthIsLearned(t *testing.T) {
	if testing.Short() {
		t.Skip("trains for seconds, and for a minute in JavaScript")
	}
	l, s := newLab(t), spec(t, "depth+")
	few := train(t, l, s)
	s.Steps = 60
	if r := train(t, l, s); r.AbsRel > .3 || r.AbsRel > .7*few.AbsRel {
		t.Errorf("error %.3f after %d steps, %.3f after %d", few.AbsRel, 6, r.AbsRel, s.Steps)
	}
}

// A run that ends in numbers that are not finite stops, and counts as chance.
func TestDivergenceIsAResult(t *testing.T) {
	l, s := newLab(t), spec(t, "joint/fixed")
	p, err := l.material(s)
	if err != nil {
		t.Fatal(err)
	}
	broken := newNetwork(1, 1)
	broken.shared[0].Value[0] = float32(math.Inf(1))
	broken.graph.Touch()
	f := newFit(broken, p, nil, p.depth, false, 1)
	if err := f.run(phase{order: together, steps: 3, rate: 1e-3}); !errors.Is(err, errDiverged) {
		t.Errorf("the training ended with %v", err)
	}
	r, err := (&training{spec: s, photos: p, tests: p, net: broken}).measure()
	if err != nil || !r.Diverged || r.Accuracy != .1 {
		t.Errorf("%+v, %v", r, err)
	}
}

// Who has more labels has those of one with fewer too; seeds differ; wrong labels are as many as asked for.
func TestMaterial(t *testing.T) {
	l, s := newLab(t), spec(t, "joint/fixed+")
	few, err := l.material(s)
	if err != nil {
		t.Fatal(err)
	}
	if few.len() != 100 || few.label[39] < 0 || few.label[40] != -1 || few.label[99] != -1 {
		t.Fatalf("labels %v", few.label)
	}
	count := make([]int, depthmnist.Classes)
	for _, y := range few.label[:40] {
		count[y]++
	}
	if slices.Min(count) != 4 {
		t.Errorf("%v labels of each class", count)
	}
	s.Labels = 9
	many, err := l.material(s)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 40 {
		found := false
		for k := range 90 {
			found = found || slices.Equal(few.image[i*pixels:(i+1)*pixels], many.image[k*pixels:(k+1)*pixels])
		}
		if !found {
			t.Fatalf("photo %d of the smaller set is not in the larger one", i)
		}
	}
	s.Wrong = .2
	wrong, err := l.material(s)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for i, y := range many.label {
		if wrong.label[i] != y {
			n++
		}
	}
	if n != 18 || !slices.Equal(wrong.image, many.image) {
		t.Errorf("%d wrong labels of 90", n)
	}
	s.Seed++
	if other, err := l.material(s); err != nil || slices.Equal(other.image, many.image) {
		t.Errorf("another seed draws the same pictures (%v)", err)
	}
}

// Test pictures are those of the test split, validation pictures those at the end of the training split, which no training sees.
func TestExaminedPictures(t *testing.T) {
	l, s := newLab(t), spec(t, "single")
	tests, err := l.examined(s)
	if err != nil {
		t.Fatal(err)
	}
	again, _ := l.examined(s)
	if tests != again || tests.len() != 100 || tests.label[13] != int(l.test.Labels[13]) {
		t.Error("the test pictures are not kept, or not the test split's")
	}
	s.Validate = true
	held, err := l.examined(s)
	if err != nil || held == tests || held.label[13] != int(l.train.Labels[1200-100+13]) {
		t.Errorf("validation pictures: %v", err)
	}
	s.Noise = data.Noise{Kind: data.SaltPepper, Level: .2}
	noisy, err := l.examined(s)
	if err != nil || !slices.Equal(noisy.clean, held.clean) || !slices.Equal(noisy.depth, held.depth) || slices.Equal(noisy.image, held.image) {
		t.Errorf("noise changed the truth, or not the picture (%v)", err)
	}
}

func TestTargets(t *testing.T) {
	l, s := newLab(t), spec(t, "joint/fixed")
	s.Noise = data.Noise{Kind: data.Gaussian, Level: .2}
	p, err := l.material(s)
	if err != nil {
		t.Fatal(err)
	}
	moved, found := 0, 0
	shuffled := p.targets(Shuffled, 1)
	for i := range p.len() {
		for k := range p.len() {
			if slices.Equal(shuffled[i*pixels:(i+1)*pixels], p.depth[k*pixels:(k+1)*pixels]) {
				found++
				if i != k {
					moved++
				}
			}
		}
	}
	if found != p.len() || moved < p.len()-6 {
		t.Errorf("shuffled: %d maps of %d are there, %d elsewhere", found, p.len(), moved)
	}
	even := p.targets(Constant, 1)
	mean := 0.0
	for _, d := range p.depth {
		mean += float64(d) / float64(len(p.depth))
	}
	if slices.Min(even) != slices.Max(even) || math.Abs(float64(even[0])-mean) > 1e-5 {
		t.Errorf("constant: %g to %g, the mean is %g", slices.Min(even), slices.Max(even), mean)
	}
	if slices.Equal(p.targets(Grey, 1), p.targets(CleanGrey, 1)) || &p.targets("", 1)[0] != &p.depth[0] {
		t.Error("the given picture is the clean one, or the usual target is not depth")
	}
}

// A step in brightness of height h has an edge of h on both sides of it and none elsewhere.
func TestEdges(t *testing.T) {
	src, dst := make([]float32, pixels), make([]float32, pixels)
	for i := range src {
		if i%depthmnist.Side >= 10 {
			src[i] = .5
		}
	}
	edges(dst, src)
	for i, v := range dst {
		want := float32(0)
		if x := i % depthmnist.Side; x == 9 || x == 10 {
			want = .5
		}
		if v != want {
			t.Fatalf("pixel %d: %g, want %g", i, v, want)
		}
	}
}

// The trunk's gradient of a weighted sum is what one backward pass from both outputs gives.
func TestGradientOfAWeightedSum(t *testing.T) {
	l, s := newLab(t), spec(t, "joint/fixed")
	p, err := l.material(s)
	if err != nil {
		t.Fatal(err)
	}
	f := newFit(newNetwork(1, 1), p, nil, p.depth, false, 1)
	if f.plan, err = f.net.plan(Batch, true); err != nil {
		t.Fatal(err)
	}
	var shared, heads []float32
	err = f.step(phase{order: together, method: balance.NewFixed(1, 3)}, 0, func() {
		for _, q := range f.net.shared {
			shared = append(shared, q.Grad...)
		}
		heads = append(heads, f.net.heads[1][0].Grad...)
		heads = append(heads, f.net.heads[0][0].Grad...)
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range f.net.graph.Params() {
		clear(q.Grad)
	}
	f.look(0, [2]bool{true, true})
	f.loss(0, true)
	f.loss(1, true)
	kernels.Scale(f.plan.OutputGrad(mapOutput).Data, 3)
	f.plan.Backward()
	at := 0
	check := func(want, got []float32) {
		for i := range want {
			if d := math.Abs(float64(want[i] - got[i])); !(d <= 1e-5+1e-4*math.Abs(float64(want[i]))) {
				t.Fatalf("gradient %g, want %g", got[i], want[i])
			}
		}
	}
	for _, q := range f.net.shared {
		check(q.Grad, shared[at:at+len(q.Grad)])
		at += len(q.Grad)
	}
	check(slices.Concat(f.net.heads[1][0].Grad, f.net.heads[0][0].Grad), heads)
}

// In the frozen route the trunk is what depth made of it, and in turns a task's step leaves the other's head alone.
func TestWhatPhasesLeaveAlone(t *testing.T) {
	l, s := newLab(t), spec(t, "frozen")
	p, err := l.material(s)
	if err != nil {
		t.Fatal(err)
	}
	f := newFit(newNetwork(1, 1), p, nil, p.depth, false, 1)
	snapshot := func() (trunk, class, drawn []float32) {
		for _, q := range f.net.shared {
			trunk = append(trunk, q.Value...)
		}
		return trunk, slices.Clone(f.net.heads[0][0].Value), slices.Clone(f.net.heads[1][0].Value)
	}
	for _, c := range []struct {
		phase               phase
		trunk, class, drawn bool // whether it moves
	}{
		{phase{order: secondOnly, steps: 3, rate: 1e-3}, true, false, true},
		{phase{order: classOnly, steps: 3, rate: 1e-3, frozen: true}, false, true, false},
		{phase{order: classOnly, steps: 3, rate: 1e-3}, true, true, false},
		{phase{order: inTurn, steps: 1, rate: 1e-3}, true, true, false},
		{phase{order: inTurn, steps: 2, rate: 1e-3}, true, true, true},
	} {
		trunk, class, drawn := snapshot()
		if err := f.run(c.phase); err != nil {
			t.Fatal(err)
		}
		trunk2, class2, drawn2 := snapshot()
		moved := [3]bool{!slices.Equal(trunk, trunk2), !slices.Equal(class, class2), !slices.Equal(drawn, drawn2)}
		if want := [3]bool{c.trunk, c.class, c.drawn}; moved != want {
			t.Errorf("%+v moved trunk, class and map: %v, want %v", c.phase, moved, want)
		}
	}
}

// Batches go through all photos before any comes again, and do not depend on what else is learned.
func TestStream(t *testing.T) {
	s := newStream(40, 9)
	seen, epochs := make([]int, 40), 0
	for range 20 { // 640 places, 16 epochs
		batch, ended := s.next()
		if ended {
			epochs++
		}
		for _, i := range batch {
			seen[i]++
		}
	}
	if slices.Min(seen) != 16 || slices.Max(seen) != 16 || epochs != 15 {
		t.Errorf("seen %v times, %d epochs ended", seen, epochs)
	}
}
