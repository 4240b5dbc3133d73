package tune

import (
	"fmt"
	"math"

	"okuyuki/core/loss"
	"okuyuki/core/model"
	"okuyuki/core/optim"
)

// teacher is the average of the networks so far (mean teacher, Tarvainen and Valpola 2017,
// arXiv 1703.01780). It sees the part of the picture that the student sees, in the light
// that it was taken in; the student must give the same answers on the dark, noisy or
// coloured one.
type teacher struct {
	model   *model.Model
	session *model.Session
}

func newTeacher(m *model.Model, cfg Config) (*teacher, error) {
	c := m.Clone()
	s, err := c.NewSession(cfg.Batch+cfg.Beside.Batch, cfg.H, cfg.W, model.Predict)
	if err != nil {
		return nil, fmt.Errorf("tune: teacher: %w", err)
	}
	return &teacher{c, s}, nil
}

func (t *teacher) fill(slot int, p Picture, d drawn) error {
	image := t.session.Image()
	h, w := image.Shape[1], image.Shape[2]
	return d.calm().image(image.Data[slot*h*w*3:(slot+1)*h*w*3], p.Photo, h, w)
}

// follow takes the averaged parameters over.
func (t *teacher) follow(ema *optim.EMA) {
	ema.CopyTo(t.model.Params())
	t.model.Touch()
}

// teach adds the gradients of the disagreement to those of the student's session: cross-entropy
// against the teacher's probabilities, and the mean absolute difference of log-depth.
func (t *teacher) teach(b *batch, weight, depthWeight float64) {
	t.session.Forward()
	n := len(b.labels)
	logits, wanted, grad := b.session.Logits().Data, t.session.Logits().Data, b.session.LogitsGrad().Data
	classes := len(logits) / n
	p, q := make([]float64, classes), make([]float64, classes)
	for i := range n {
		softmax(p, logits[i*classes:(i+1)*classes])
		softmax(q, wanted[i*classes:(i+1)*classes])
		for c := range p {
			grad[i*classes+c] += float32(weight / float64(n) * (p[c] - q[c]))
		}
	}
	maps := b.maps()
	maps.Target, maps.Confidence = t.session.Depth().Data, nil
	loss.L1{}.Loss(b.session.DepthGrad().Data, maps, weight*depthWeight)
}

// softmax of logits into p.
func softmax(p []float64, logits []float32) {
	top := logits[0]
	for _, v := range logits {
		top = max(top, v)
	}
	sum := 0.0
	for c, v := range logits {
		p[c] = math.Exp(float64(v - top))
		sum += p[c]
	}
	for c := range p {
		p[c] /= sum
	}
}
