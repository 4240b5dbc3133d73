package train

import (
	"fmt"

	"okuyuki/core/half"
	"okuyuki/core/model"
	"okuyuki/core/photo"
)

// Extractor runs the backbone of a model on pictures and keeps what the heads need. It
// uses the model's sessions: one goroutine at a time.
type Extractor struct {
	model    *model.Model
	batch    int
	sessions map[[2]int]*model.Session
}

// NewExtractor works on batches of the given number of pictures.
func NewExtractor(m *model.Model, batch int) *Extractor {
	return &Extractor{model: m, batch: batch, sessions: map[[2]int]*model.Session{}}
}

// Views returns a view of every picture, each resized to h rows of w pixels, without targets.
func (x *Extractor) Views(pictures []*photo.Image, h, w int) ([]View, error) {
	s, err := x.session(h, w)
	if err != nil {
		return nil, err
	}
	views := make([]View, 0, len(pictures))
	image := s.Image()
	pixels := image.Shape.Len() / x.batch
	for len(pictures) > 0 {
		n := min(x.batch, len(pictures))
		for i, m := range pictures[:n] {
			inputOf(image.Data[i*pixels:(i+1)*pixels], m, w, h)
		}
		s.ForwardBackbone()
		for i := range n {
			v := View{H: h, W: w}
			for _, tap := range s.Taps() {
				features := len(tap.Data) / x.batch
				stored := make([]uint16, features)
				half.Encode(stored, tap.Data[i*features:(i+1)*features])
				v.Taps = append(v.Taps, stored)
			}
			views = append(views, v)
		}
		pictures = pictures[n:]
	}
	return views, nil
}

func (x *Extractor) session(h, w int) (*model.Session, error) {
	if s := x.sessions[[2]int{h, w}]; s != nil {
		return s, nil
	}
	s, err := x.model.NewSession(x.batch, h, w, model.Predict)
	if err != nil {
		return nil, fmt.Errorf("train: features: %w", err)
	}
	x.sessions[[2]int{h, w}] = s
	return s, nil
}

// Predictor runs neck and heads on views, one at a time.
type Predictor struct {
	model    *model.Model
	sessions map[[2]int]*model.Session
	buffer   []byte
}

// NewPredictor uses the heads of a model; one goroutine at a time.
func NewPredictor(m *model.Model) *Predictor {
	return &Predictor{model: m, sessions: map[[2]int]*model.Session{}}
}

// Predict returns the class logits and the map of log-depth [h, w] of a view. Both are
// valid until the next call.
func (p *Predictor) Predict(v *View) (logits, logDepth []float32, h, w int, err error) {
	s, err := p.run(v, model.BothTasks)
	if err != nil {
		return nil, nil, 0, 0, err
	}
	d := s.Depth()
	return s.Logits().Data, d.Data, d.Shape[1], d.Shape[2], nil
}

// Classify returns the class logits of a view without its depth; valid until the next call.
func (p *Predictor) Classify(v *View) ([]float32, error) {
	s, err := p.run(v, model.ClassTask)
	if err != nil {
		return nil, err
	}
	return s.Logits().Data, nil
}

// Features returns what the class head's last layer is given for a view; valid until the
// next call.
func (p *Predictor) Features(v *View) ([]float32, error) {
	s, err := p.run(v, model.ClassTask)
	if err != nil {
		return nil, err
	}
	return s.Features().Data, nil
}

// run answers for some of the tasks.
func (p *Predictor) run(v *View, tasks model.Tasks) (*model.Session, error) {
	s := p.sessions[[2]int{v.H, v.W}]
	if s == nil {
		var err error
		if s, err = p.model.NewHeadsSession(1, v.H, v.W, false); err != nil {
			return nil, fmt.Errorf("train: predict: %w", err)
		}
		p.sessions[[2]int{v.H, v.W}] = s
	}
	s.SetTasks(tasks)
	for i, tap := range s.Taps() {
		if s.Uses(i) {
			if err := v.DecodeTap(tap.Data, i, &p.buffer); err != nil {
				return nil, err
			}
		}
	}
	s.ForwardHeads()
	return s, nil
}
