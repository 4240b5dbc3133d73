package workbench

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"okuyuki/core/data"
	"okuyuki/core/eval"
	"okuyuki/core/model"
	"okuyuki/core/photo"
	"okuyuki/core/poc"
	"okuyuki/core/train"
)

// stages lends out stages: the workbench's own, and for trials at the same time others on copies
// of the base model.
type stages struct {
	base *model.Model
	mu   sync.Mutex
	free []*stage
}

func (s *stages) take() *stage {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := len(s.free); n > 0 {
		out := s.free[n-1]
		s.free = s.free[:n-1]
		return out
	}
	m := s.base.Clone()
	return newStage(m, train.NewExtractor(m, 1), train.NewPredictor(m), new(sync.Mutex))
}

func (s *stages) put(back *stage) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.free = append(s.free, back)
}

// forget lets go of the heads that are in place, and of copies.
func (s *stages) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.free = slices.DeleteFunc(s.free, func(x *stage) bool { return x.base != s.base })
	for _, x := range s.free {
		*x = *newStage(x.base, x.extractor, x.own, x.lock)
	}
}

// stage is where photos are shown to the arms of an exam, one at a time.
type stage struct {
	base      *model.Model
	extractor *train.Extractor
	own       *train.Predictor // the base model's heads
	lock      sync.Locker      // of the three

	exam   *Exam
	part   int // whose heads are in place; -1: none
	models [len(stressedArms)]*model.Model
	heads  [len(stressedArms)]*train.Predictor
}

func newStage(base *model.Model, extractor *train.Extractor, own *train.Predictor, lock sync.Locker) *stage {
	return &stage{base: base, extractor: extractor, own: own, lock: lock, part: -1}
}

// set puts the heads of a part in place.
func (s *stage) set(exam *Exam, part int) error {
	if s.exam != exam {
		s.exam, s.part = nil, -1
		for i := range s.models {
			m, err := s.base.WithHeads(exam.Classes, 0) // the seed draws what is overwritten below
			if err != nil {
				return fmt.Errorf("workbench: %w", err)
			}
			s.models[i], s.heads[i] = m, train.NewPredictor(m)
		}
		s.exam = exam
	}
	if s.part == part {
		return nil
	}
	s.part = -1
	for i, m := range s.models {
		if err := fillParams(m, m.Heads.Params(), exam.Parts[part][i]); err != nil {
			return err
		}
	}
	s.part = part
	return nil
}

// shown is what a picture looks like, and what the arms say of it. All but the picture and the
// target is valid until the next picture is shown.
type shown struct {
	picture *photo.Image
	target  *train.Target // moved along with what it belongs to
	logits  [len(stressedArms)][]float32
	depth   []float32 // log-depth by multi, on the target's grid
	base    []float32 // log-depth by the base model's own heads
}

// show makes a photo worse, with the corruptor of its picture, and asks everybody about it.
func (s *stage) show(t *Trial, from *data.Corruptor, strengths map[poc.Corruption]float64) (shown, error) {
	out, err := worsen(t, from, strengths)
	if err != nil {
		return out, err
	}
	view, err := s.see(&out, t)
	if err != nil {
		return out, err
	}
	for i, arm := range stressedArms {
		if arm == poc.Multi {
			out.logits[i], out.depth, _, _, err = s.heads[i].Predict(&view)
		} else {
			out.logits[i], err = s.heads[i].Classify(&view)
		}
		if err != nil {
			return out, err
		}
	}
	return out, nil
}

// see has the base model look at a picture.
func (s *stage) see(out *shown, t *Trial) (train.View, error) {
	s.lock.Lock()
	defer s.lock.Unlock()
	views, err := s.extractor.Views([]*photo.Image{out.picture}, t.H, t.W) // all that is asked of it: it is not trained on
	if err != nil {
		return train.View{}, err
	}
	_, logDepth, _, _, err := s.own.Predict(&views[0])
	out.base = slices.Clone(logDepth)
	return views[0], err
}

// worsen applies corruptions one after the other, in the order in which they are shown. They
// act on the copy that is kept of every photo (see workSide), before it is shrunk to the
// network's input. The noise follows from what the photo shows.
func worsen(t *Trial, from *data.Corruptor, strengths map[poc.Corruption]float64) (shown, error) {
	out := shown{picture: t.Picture}
	target := *t.Target
	for _, kind := range poc.Corruptions() {
		s := strengths[kind]
		if s <= 0 {
			continue
		}
		var err error
		if out.picture, err = from.Corrupt(kind, s); err != nil {
			return out, err
		}
		from = data.NewCorruptor(out.picture, t.Seed)
		target.LogDepth, target.Confidence = data.CorruptDepth(target.LogDepth, target.Confidence, t.H/depthStride, t.W/depthStride, kind, s, t.Seed)
	}
	out.target = &target
	return out, nil
}

// Try implements Worker; it is never lost. Several goroutines may call it at once.
func (w *Local) Try(ctx context.Context, exam *Exam, t Trial, report func(shown int)) (TrialResult, error) {
	if err := t.check(w.base, exam); err != nil {
		return nil, err
	}
	stage := w.stages.take()
	defer w.stages.put(stage)
	if err := stage.set(exam, t.Part); err != nil {
		return nil, err
	}
	var out TrialResult
	from := data.NewCorruptor(t.Picture, t.Seed)
	ask := func(strengths map[poc.Corruption]float64) error {
		s, err := stage.show(&t, from, strengths)
		if err != nil {
			return err
		}
		f := Finding{Depth: [2]DepthError{compareDepth(s.depth, s.target), compareDepth(s.base, s.target)}}
		for i := range f.Right {
			f.Right[i] = eval.Argmax(s.logits[i]) == t.Label
		}
		out = append(out, f)
		report(len(out))
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return nil
	}
	if err := ask(nil); err != nil {
		return nil, err
	}
	for _, kind := range t.Corruptions {
		for _, strength := range t.Strengths {
			if err := ask(map[poc.Corruption]float64{kind: strength}); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}
