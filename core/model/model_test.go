package model

import (
	"math"
	"slices"
	"strings"
	"testing"

	"okuyuki/core/loss"
	"okuyuki/core/nn"
	"okuyuki/core/optim"
	"okuyuki/core/tensor"
	"okuyuki/kernels"
)

// sizes at which each preset is tested: small, for the sake of Node.
var sizes = map[Preset][2]int{Base: {32, 96}, BaseTorch: {32, 96}, Small: {16, 32}, Digits: {28, 28}}

func newModel(t testing.TB, p Preset, classes int) *Model {
	t.Helper()
	m, err := New(p, testClasses(classes), 1)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func newSession(t testing.TB, m *Model, batch int, mode Mode) *Session {
	t.Helper()
	size := sizes[m.Preset]
	s, err := m.NewSession(batch, size[0], size[1], mode)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func count(params []*nn.Param) (n int) {
	for _, p := range params {
		n += len(p.Value)
	}
	return n
}

// The sizes that the page's speed and download rest on.
func TestBaseIsAsSmallAsItMustBe(t *testing.T) {
	m := newModel(t, Base, 10)
	// MobileNetV2-1.0 has 2,257,984 parameters without its classifier in Keras,
	// with 34,112 BatchNorm scales and shifts and as many means and variances;
	// folded, 17,056 biases remain.
	if n := count(m.Backbone.Params()); n != 2257984-3*17056 {
		t.Errorf("backbone of %d parameters", n)
	}
	if n := count(m.Heads.Params()); n > 900_000 {
		t.Errorf("heads of %d parameters", n)
	}
	shapes := map[string]tensor.Shape{}
	for i, name := range m.TapNames() {
		shapes[name] = m.TapShapes(1, 160, 224)[i]
	}
	if macs, err := m.Heads.MACs(shapes); err != nil || macs > 60e6 {
		t.Errorf("heads of %d multiply-adds, %v", macs, err)
	}
	// Table 4 of arXiv 1801.04381: 300 M multiply-adds at 224x224, 1.28 M of them
	// in the classifier, which we have not.
	macs, err := m.Backbone.MACs(map[string]tensor.Shape{"image": {1, 224, 224, 3}})
	if err != nil || macs < 295e6 || macs > 303e6 {
		t.Errorf("backbone of %d multiply-adds, %v", macs, err)
	}
}

func TestShapesOfEveryPreset(t *testing.T) {
	for _, p := range Presets() {
		m := newModel(t, p, 5)
		s := newSession(t, m, 2, Predict)
		h, w := sizes[p][0], sizes[p][1]
		if want := (tensor.Shape{2, h, w, m.Channels()}); s.Image().Shape != want {
			t.Errorf("%s: image %s, want %s", p, s.Image().Shape, want)
		}
		if want := tensor.Vector(2, 5); s.Logits().Shape != want {
			t.Errorf("%s: logits %s", p, s.Logits().Shape)
		}
		if p.IsBase() {
			h, w = h/4, w/4
		}
		if want := (tensor.Shape{2, h, w, 1}); s.Depth().Shape != want {
			t.Errorf("%s: depth %s, want %s", p, s.Depth().Shape, want)
		}
		for i, shape := range m.TapShapes(2, sizes[p][0], sizes[p][1]) {
			if s.Taps()[i].Shape != shape {
				t.Errorf("%s: tap %s has shape %s, want %s", p, m.TapNames()[i], s.Taps()[i].Shape, shape)
			}
		}
	}
}

func TestAnUntrainedModelAnswersEvenly(t *testing.T) {
	for _, p := range Presets() {
		m := newModel(t, p, 4)
		s := newSession(t, m, 1, Predict)
		fill(s.Image().Data, 3, 1)
		s.Forward()
		for _, v := range s.Depth().Data {
			if d := math.Exp(float64(v)); d < initialDepth/2 || d > initialDepth*2 {
				t.Fatalf("%s: depth %.2f m before training", p, d)
			}
		}
		probabilities := make([]float32, 4)
		kernels.Softmax(probabilities, s.Logits().Data, 1, 4)
		for _, v := range probabilities {
			if v < .1 || v > .5 {
				t.Fatalf("%s: probabilities %v before training", p, probabilities)
			}
		}
	}
}

// learn trains on noise around a level that tells class and depth, and returns
// the last losses. If only the heads are trained it computes the taps once.
func learn(m *Model, s *Session, mode Mode, steps int) (class, depth float64) {
	n := s.Logits().Shape[0]
	classes := s.Logits().Shape[3]
	labels := make([]int32, n)
	target := make([]float32, s.Depth().Shape.Len())
	pixels := len(target) / n
	for i := range n {
		labels[i] = int32(i % classes)
		for k := range pixels {
			target[i*pixels+k] = .5 * float32(i%classes)
		}
		if s.Image() != nil {
			image := s.Image().Sample(i)
			fill(image, uint64(i), .3)
			for k := range image {
				image[k] += float32(i%classes) - 1
			}
		}
	}
	params, opt := m.Params(), optim.NewAdamW(0)
	for step := range steps {
		optim.ZeroGrad(params)
		s.Reseed(uint64(step))
		if step == 0 || mode == TrainAll {
			s.ForwardBackbone()
		}
		s.ForwardHeads()
		s.LogitsGrad().Zero()
		s.DepthGrad().Zero()
		class = loss.CrossEntropy{}.Loss(s.LogitsGrad().Data, s.Logits().Data, labels, nil, classes, 1).Value
		depth = loss.Standard().Loss(s.DepthGrad().Data, loss.Maps{Pixels: pixels, Prediction: s.Depth().Data, Target: target}, 1).Value
		s.Backward()
		optim.Clip(params, 1)
		opt.Step(params, 2e-3)
		m.Touch()
	}
	return class, depth
}

func TestEveryPresetLearnsBothTasks(t *testing.T) {
	for _, p := range Presets() {
		m := newModel(t, p, 3)
		const steps = 25
		mode := TrainAll
		if p.IsBase() {
			mode = TrainHeads
		}
		class, depth := learn(m, newSession(t, m, 3, mode), mode, steps)
		// At the start they are ln 3 = 1.1 and about .7.
		if !(class < .2) || !(depth < .35) {
			t.Errorf("%s: class loss %.3f, depth loss %.3f after %d steps", p, class, depth, steps)
		}
	}
}

func values(params []*nn.Param) [][]float32 {
	v := make([][]float32, len(params))
	for i, p := range params {
		v[i] = slices.Clone(p.Value)
	}
	return v
}

func TestWhatIsTrained(t *testing.T) {
	for _, c := range []struct {
		name    string
		mode    Mode
		tasks   Tasks
		freeze  []string
		changes []string // prefixes
	}{
		{"heads", TrainHeads, BothTasks, nil, []string{"neck/", "class/", "depth/"}},
		{"class alone", TrainHeads, ClassTask, nil, []string{"neck/", "class/"}},
		{"all", TrainAll, BothTasks, nil, []string{"backbone/", "neck/", "class/", "depth/"}},
		{"depth alone, all", TrainAll, DepthTask, nil, []string{"backbone/", "neck/", "depth/"}},
		{"neck frozen", TrainHeads, BothTasks, []string{"neck/"}, []string{"class/", "depth/"}},
		{"backbone frozen in part", TrainAll, ClassTask, []string{"backbone/conv1", "backbone/conv2", "backbone/conv3"},
			[]string{"backbone/conv4", "backbone/conv5", "backbone/conv6", "neck/", "class/"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := newModel(t, Small, 3)
			for _, prefix := range c.freeze {
				if m.Freeze(prefix, true) == 0 {
					t.Fatal("nothing frozen")
				}
			}
			s := newSession(t, m, 2, c.mode)
			s.SetTasks(c.tasks)
			before := values(m.Params())
			learn(m, s, c.mode, 1)
			for i, p := range m.Params() {
				want := slices.ContainsFunc(c.changes, func(prefix string) bool { return strings.HasPrefix(p.Name, prefix) })
				if got := !slices.Equal(p.Value, before[i]); got != want {
					t.Errorf("%s changed: %v, want %v", p.Name, got, want)
				}
			}
		})
	}
}

// A session on cached taps gives what a session on images gives.
func TestHeadsSessionOnCachedTaps(t *testing.T) {
	for _, p := range Presets() {
		m := newModel(t, p, 3)
		whole := newSession(t, m, 2, TrainHeads)
		fill(whole.Image().Data, 8, 1)
		whole.Reseed(5)
		whole.Forward()
		heads, err := m.NewHeadsSession(2, sizes[p][0], sizes[p][1], true)
		if err != nil {
			t.Fatal(err)
		}
		if heads.Image() != nil {
			t.Errorf("%s: a heads session has an image", p)
		}
		for i, tap := range heads.Taps() {
			copy(tap.Data, whole.Taps()[i].Data)
		}
		heads.Reseed(5)
		heads.ForwardHeads()
		if !slices.Equal(whole.Logits().Data, heads.Logits().Data) || !slices.Equal(whole.Depth().Data, heads.Depth().Data) {
			t.Errorf("%s: results differ", p)
		}
	}
}

func TestSetClassesKeepsAllButTheLastLayer(t *testing.T) {
	m := newModel(t, Base, 10)
	fill(m.Param("neck/top/weight").Value, 1, 1)
	m.Freeze("neck/top", true)
	kept := m.Clone()
	if err := m.SetClasses(testClasses(3), 2); err != nil {
		t.Fatal(err)
	}
	if len(m.Classes) != 3 || newSession(t, m, 1, Predict).Logits().Shape[3] != 3 {
		t.Error("the number of classes has not changed")
	}
	for _, p := range m.Params() {
		old := kept.Param(p.Name)
		switch {
		case strings.HasPrefix(p.Name, "class/dense/"):
		case !slices.Equal(p.Value, old.Value) || p.Frozen != old.Frozen:
			t.Errorf("%s changed", p.Name)
		}
	}
	if err := m.SetClasses([]Class{{ID: "a"}, {ID: "a"}}, 1); err == nil {
		t.Error("two classes of one id")
	}
	if len(m.Classes) != 3 {
		t.Error("a refused change has changed the model")
	}
}

func TestCloneSharesNothing(t *testing.T) {
	m := newModel(t, Digits, 3)
	c := m.Clone()
	c.Params()[0].Value[0]++
	c.Classes[0].ID = "other"
	c.Meta["x"] = "y"
	if m.Params()[0].Value[0] == c.Params()[0].Value[0] || m.Classes[0].ID == "other" || m.Meta["x"] != "" {
		t.Error("the clone shares memory")
	}
}

func TestSharedParamsAreTheNeck(t *testing.T) {
	for _, p := range Presets() {
		m := newModel(t, p, 3)
		if n := count(m.SharedParams()); n == 0 || n >= count(m.Heads.Params()) {
			t.Errorf("%s: %d shared parameters", p, n)
		}
	}
}

func TestRefusals(t *testing.T) {
	for name, f := range map[string]func() error{
		"preset":       func() error { _, err := New("huge", testClasses(2), 1); return err },
		"no classes":   func() error { _, err := New(Small, nil, 1); return err },
		"many classes": func() error { _, err := New(Small, make([]Class, MaxClasses+1), 1); return err },
		"empty id":     func() error { _, err := New(Small, make([]Class, 1), 1); return err },
		"batch":        func() error { _, err := newModel(t, Small, 2).NewSession(0, 32, 32, Predict); return err },
		"base size":    func() error { _, err := newModel(t, Base, 2).NewSession(1, 100, 96, Predict); return err },
		"small size":   func() error { _, err := newModel(t, Small, 2).NewSession(1, 8, 16, Predict); return err },
		"digits size":  func() error { _, err := newModel(t, Digits, 2).NewHeadsSession(1, 56, 28, true); return err },
	} {
		if err := f(); err == nil || !strings.HasPrefix(err.Error(), "model: ") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}
