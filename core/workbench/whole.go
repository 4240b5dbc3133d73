package workbench

import (
	"context"
	"fmt"

	"okuyuki/core/data"
	"okuyuki/core/model"
	"okuyuki/core/photo"
	"okuyuki/core/train"
)

// The whole network that is trained from nothing sees photos at half the side of the base
// model's input, and has its depth map at that size.
const (
	wholeShrink    = 2
	wholeEpochs    = 40
	wholeMinSteps  = 200
	wholeMaxSteps  = 1500
	costWholeStep  = .18 // class task of a step
	costWholeDepth = .07 // depth task of a step
)

// wholeSteps is the length of a training from nothing.
func wholeSteps(labelled int) int {
	return min(max(wholeEpochs*labelled/batchSize, wholeMinSteps), wholeMaxSteps)
}

// wholeSet is the material as jobs that train a whole network see it.
func (m *material) wholeSet() *Set {
	return m.examples(func(e *entry) []train.View {
		views := []train.View{e.image(data.Identity())}
		for _, v := range e.drawn(m.harsh) {
			views = append(views, e.image(v))
		}
		return views
	})
}

// TryWhole takes a few steps of training a whole network on some of the labelled photos, leaves nothing behind, and tells
// of each step: who has a clock learns what a step costs on the machine. The first step makes ready for the others.
func (b *Workbench) TryWhole(ctx context.Context, classes []Class, labels []Label, steps int, took func(step int)) error {
	m, err := b.collect(classes, labels[:min(len(labels), 2*batchSize)], []string{})
	if err != nil {
		return err
	}
	set := m.examples(func(e *entry) []train.View { return []train.View{e.image(data.Identity())} })
	job := Job{Steps: steps, Whole: true}
	for i := range set.Examples {
		job.Train = append(job.Train, i)
	}
	_, err = b.Local().Do(ctx, set, job, func(step int, _ Losses) { took(step) })
	return err
}

// image is a photo through a view, as the whole network is given it.
func (e *entry) image(v data.View) train.View {
	h, w := e.h/wholeShrink, e.w/wholeShrink
	out := train.View{H: h, W: w, Image: make([]float32, 3*h*w)}
	photo.Normalize(out.Image, v.Photo(e.picture, w, h))
	grid := moved(e.clean.Target, e.h/depthStride, e.w/depthStride, v)
	out.Target = &train.Target{LogDepth: make([]float32, h*w), Confidence: make([]float32, h*w)}
	const cell = depthStride / wholeShrink // pixels of the image to one of the base model's map
	for i := range h * w {
		at := i/w/cell*(w/cell) + i%w/cell
		out.Target.LogDepth[i], out.Target.Confidence[i] = grid.LogDepth[at], grid.Confidence[at]
	}
	return out
}

// wholeNetwork answers with a small network.
type wholeNetwork struct {
	model    *model.Model
	sessions map[[2]int]*model.Session
}

func newWholeNetwork(m *model.Model) *wholeNetwork {
	return &wholeNetwork{model: m, sessions: map[[2]int]*model.Session{}}
}

// wholeOf is a small network with the parameters of a job.
func wholeOf(classes []Class, params [][]float32) (*wholeNetwork, error) {
	m, err := model.New(model.Small, classes, 0)
	if err != nil {
		return nil, err
	}
	return newWholeNetwork(m), fillParams(m, m.Params(), params)
}

// run returns the logits and the log-depth [h, w] of an image; both are valid until the next call.
func (n *wholeNetwork) run(v *train.View) (logits, logDepth []float32, err error) {
	s := n.sessions[[2]int{v.H, v.W}]
	if s == nil {
		if s, err = n.model.NewSession(1, v.H, v.W, model.Predict); err != nil {
			return nil, nil, fmt.Errorf("workbench: %w", err)
		}
		n.sessions[[2]int{v.H, v.W}] = s
	}
	copy(s.Image().Data, v.Image)
	s.Forward()
	return s.Logits().Data, s.Depth().Data, nil
}

// predict returns probabilities and log-depth [h, w] of a photo.
func (n *wholeNetwork) predict(e *entry) (p, logDepth []float32, h, w int, err error) {
	v := e.image(data.Identity())
	logits, logDepth, err := n.run(&v)
	if err != nil {
		return nil, nil, 0, 0, err
	}
	return softmax32(logits), logDepth, v.H, v.W, nil
}
