package model

import (
	"fmt"

	"okuyuki/core/nn"
	"okuyuki/core/tensor"
)

// Mode says what a session is for.
type Mode uint8

const (
	Predict    Mode = iota
	TrainHeads      // the backbone is not trained, whatever its parameters say
	TrainAll        // all parameters that are not frozen
)

// Tasks is a set of tasks.
type Tasks uint8

const (
	ClassTask Tasks = 1 << iota
	DepthTask
	BothTasks = ClassTask | DepthTask
)

// Session is a model made ready for batches of one size. Which parameters are
// frozen is read when it is made. Sessions of one model share its parameters:
// only one goroutine at a time may use a model and its sessions.
type Session struct {
	model    *Model
	backbone *nn.Plan // nil: the session works on given taps
	heads    *nn.Plan
	tasks    Tasks
	taps     []*tensor.Tensor
	tapNames []string
	reached  []string // scratch of Backward
}

// NewSession is a session on images [batch, h, w, Channels].
func (m *Model) NewSession(batch, h, w int, mode Mode) (*Session, error) {
	if err := m.check(batch, h, w); err != nil {
		return nil, err
	}
	image := map[string]tensor.Shape{"image": {batch, h, w, m.arch.channels}}
	backbone, err := m.Backbone.Plan(image, mode == TrainAll)
	if err != nil {
		return nil, fmt.Errorf("model: backbone: %w", err)
	}
	o := nn.Options{Train: mode != Predict, Values: map[string]*tensor.Tensor{}, Grads: map[string]*tensor.Tensor{}}
	for _, name := range m.TapNames() {
		o.Values[name] = backbone.Output(name)
		if g := backbone.OutputGrad(name); g != nil {
			o.Grads[name] = g
			o.InputGrads = append(o.InputGrads, name)
		}
	}
	return m.newSession(batch, h, w, backbone, o)
}

// NewHeadsSession is a session on the taps of images of h rows of w pixels; it
// has no image and does not run the backbone.
func (m *Model) NewHeadsSession(batch, h, w int, train bool) (*Session, error) {
	if err := m.check(batch, h, w); err != nil {
		return nil, err
	}
	return m.newSession(batch, h, w, nil, nn.Options{Train: train})
}

func (m *Model) check(batch, h, w int) error {
	if batch < 1 {
		return fmt.Errorf("model: batch of %d", batch)
	}
	return m.CheckSize(h, w)
}

func (m *Model) newSession(batch, h, w int, backbone *nn.Plan, o nn.Options) (*Session, error) {
	s := &Session{model: m, backbone: backbone, tasks: BothTasks, tapNames: m.TapNames()}
	shapes := map[string]tensor.Shape{}
	for i, shape := range m.TapShapes(batch, h, w) {
		shapes[s.tapNames[i]] = shape
	}
	heads, err := m.Heads.PlanWith(shapes, o)
	if err != nil {
		return nil, fmt.Errorf("model: heads: %w", err)
	}
	s.heads = heads
	for _, name := range s.tapNames {
		s.taps = append(s.taps, heads.Input(name))
	}
	s.reached = make([]string, 0, len(s.tapNames))
	return s, nil
}

// SetTasks restricts Forward and Backward to some tasks; both at first. The
// outputs of the others keep what they had.
func (s *Session) SetTasks(t Tasks) {
	if t&^BothTasks != 0 || t == 0 {
		panic("model: no such tasks")
	}
	s.tasks = t
}

// outputs of a set of tasks; constant slices, so that no call allocates.
var (
	classOutputs = []string{classOutput}
	depthOutputs = []string{depthOutput}
	bothOutputs  = []string{classOutput, depthOutput}
)

func (t Tasks) outputs() []string {
	switch t {
	case ClassTask:
		return classOutputs
	case DepthTask:
		return depthOutputs
	default:
		return bothOutputs
	}
}

// Image is [N, H, W, Channels], to be filled before Forward; nil if the session
// has no backbone.
func (s *Session) Image() *tensor.Tensor {
	if s.backbone == nil {
		return nil
	}
	return s.backbone.Input("image")
}

// Taps are the backbone's results, from the finest to the coarsest (see
// Model.TapNames). In a heads session they are to be filled before ForwardHeads.
func (s *Session) Taps() []*tensor.Tensor { return s.taps }

// Uses reports whether the session's tasks depend on a tap.
func (s *Session) Uses(tap int) bool { return s.heads.Uses(s.tapNames[tap], s.tasks.outputs()...) }

// Forward runs backbone and heads.
func (s *Session) Forward() {
	s.ForwardBackbone()
	s.ForwardHeads()
}

// ForwardBackbone computes the taps alone. In a heads session it does nothing.
func (s *Session) ForwardBackbone() {
	if s.backbone != nil {
		s.backbone.Forward()
	}
}

// ForwardHeads runs neck and heads on the present taps.
func (s *Session) ForwardHeads() { s.heads.Forward(s.tasks.outputs()...) }

// Logits is [N, 1, 1, classes].
func (s *Session) Logits() *tensor.Tensor { return s.heads.Output(classOutput) }

// Features is what the class head's last layer is given, before dropout: [N, 1, 1, width].
func (s *Session) Features() *tensor.Tensor { return s.heads.Output(featuresOutput) }

// Depth is [N, h, w, 1], the natural logarithm of metres.
func (s *Session) Depth() *tensor.Tensor { return s.heads.Output(depthOutput) }

// LogitsGrad and DepthGrad are where the derivatives of the loss are written
// before Backward, which destroys them. They keep old numbers otherwise: clear
// before adding. Nil if nothing is trained.
func (s *Session) LogitsGrad() *tensor.Tensor { return s.heads.OutputGrad(classOutput) }

// DepthGrad is described at LogitsGrad.
func (s *Session) DepthGrad() *tensor.Tensor { return s.heads.OutputGrad(depthOutput) }

// Backward adds to the Grad of the parameters, from the gradients of the
// session's tasks. For the two tasks' gradients apart, call it twice after one
// Forward: SetTasks(ClassTask), Backward, SetTasks(DepthTask), Backward.
func (s *Session) Backward() {
	s.heads.Backward(s.tasks.outputs()...)
	if s.backbone == nil {
		return
	}
	s.reached = s.reached[:0]
	for _, name := range s.tapNames {
		if s.heads.Reached(name) {
			s.reached = append(s.reached, name)
		}
	}
	if len(s.reached) > 0 {
		s.backbone.Backward(s.reached...)
	}
}

// Reseed sets the stream that dropout draws from; with a number made of a seed
// and the step, training can be resumed at any step.
func (s *Session) Reseed(seed uint64) { s.heads.Reseed(seed) }

// Memory is the number of bytes of values and gradients.
func (s *Session) Memory() int {
	n := s.heads.Memory()
	if s.backbone != nil {
		n += s.backbone.Memory()
	}
	return n
}
