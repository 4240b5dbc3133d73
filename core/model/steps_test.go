package model

import (
	"slices"
	"testing"

	"okuyuki/core/loss"
	"okuyuki/core/optim"
	"okuyuki/kernels"
)

// forms are the presets and the normalised form of small.
func forms(t testing.TB) map[string]*Model {
	m := map[string]*Model{"small, normalised": newNormalised(t)}
	for _, p := range Presets() {
		m[string(p)] = newModel(t, p, 3)
	}
	return m
}

// trainingStep is a whole step as training loops make it.
func trainingStep(m *Model, s *Session, opt optim.Optimiser) func() {
	params := m.Params()
	labels := make([]int32, s.Logits().Shape[0])
	target := make([]float32, s.Depth().Shape.Len())
	fill(target, 11, 1)
	fill(s.Image().Data, 12, 1)
	pixels := s.Depth().Shape.Pixels()
	depth := loss.Standard()
	return func() {
		optim.ZeroGrad(params)
		s.Reseed(7)
		s.Forward()
		s.LogitsGrad().Zero()
		s.DepthGrad().Zero()
		loss.CrossEntropy{}.Loss(s.LogitsGrad().Data, s.Logits().Data, labels, nil, 3, 1)
		depth.Loss(s.DepthGrad().Data, loss.Maps{Pixels: pixels, Prediction: s.Depth().Data, Target: target}, 1)
		s.Backward()
		optim.Clip(params, 1)
		opt.Step(params, 1e-3)
		m.Touch()
	}
}

func TestNoStepAllocates(t *testing.T) {
	if raceDetector {
		t.Skip("not under the race detector")
	}
	defer kernels.SetWorkers(kernels.Workers())
	kernels.SetWorkers(1)
	for name, m := range forms(t) {
		predict := newSession(t, m, 2, Predict)
		heads := newSession(t, m, 2, TrainHeads)
		all := newSession(t, m, 2, TrainAll)
		for kind, step := range map[string]func(){
			"prediction":        predict.Forward,
			"training of heads": trainingStep(m, heads, optim.NewAdamW(.01)),
			"training of all":   trainingStep(m, all, optim.NewAdamW(.01)),
			"prediction between steps": func() {
				m.Touch()
				predict.Forward()
			},
		} {
			step()
			if n := testing.AllocsPerRun(1, step); n != 0 {
				t.Errorf("%s: %s: %v allocations", name, kind, n)
			}
		}
	}
}

// Training leaves the same bits, whatever the number of workers.
func TestSameBitsForAnyNumberOfWorkers(t *testing.T) {
	defer kernels.SetWorkers(kernels.Workers())
	want := map[string][][]float32{}
	counts := []int{1, 2, 7}
	if testing.Short() {
		counts = []int{1, 7}
	}
	for _, workers := range counts {
		kernels.SetWorkers(workers)
		for name, m := range forms(t) {
			h, w := sizes[m.Preset][0], sizes[m.Preset][1]
			if m.Preset == Small {
				h, w = 48, 64 // wide enough for the kernels to share the work
			}
			s, err := m.NewSession(3, h, w, TrainAll)
			if err != nil {
				t.Fatal(err)
			}
			step := trainingStep(m, s, optim.NewAdamW(.01))
			step()
			step()
			predict, err := m.NewSession(2, h, w, Predict)
			if err != nil {
				t.Fatal(err)
			}
			fill(predict.Image().Data, 13, 1)
			predict.Forward()
			got := append(values(m.Params()), slices.Clone(predict.Logits().Data), slices.Clone(predict.Depth().Data))
			if workers == 1 {
				want[name] = got
				continue
			}
			for i, v := range got {
				if !slices.Equal(v, want[name][i]) {
					what := "a prediction"
					if i < len(m.Params()) {
						what = m.Params()[i].Name
					}
					t.Errorf("%s: %s differs with %d workers", name, what, workers)
				}
			}
		}
	}
}

// Nobody wants the gradient of an image: the first convolution, whose input
// gradient is the dearest, never computes it.
func TestTheImageHasNoGradient(t *testing.T) {
	for name, m := range forms(t) {
		s := newSession(t, m, 1, TrainAll)
		trainingStep(m, s, optim.NewAdamW(0))()
		if s.backbone.InputGrad("image") != nil {
			t.Errorf("%s: the image has a gradient", name)
		}
	}
}
