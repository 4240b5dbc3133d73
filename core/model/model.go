package model

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"okuyuki/core/nn"
	"okuyuki/core/tensor"
	"okuyuki/kernels"
)

// Preset names an architecture.
type Preset string

const (
	Base      Preset = "base"       // MobileNetV2-1.0 backbone, for site photos
	BaseTorch Preset = "base-torch" // the same with PyTorch's padding, and the normalisation of its images as the first layer
	Small     Preset = "small"      // seven convolutions, trained from scratch
	Digits    Preset = "digits"     // 28x28x1, for the Depth-MNIST study
)

// Presets lists them all.
func Presets() []Preset { return []Preset{Base, BaseTorch, Small, Digits} }

// IsBase reports whether models of this preset can be learned on in the page: they differ in padding and normalisation alone.
func (p Preset) IsBase() bool { return p == Base || p == BaseTorch }

// Names of the heads' outputs.
const (
	classOutput    = "class"
	depthOutput    = "depth"
	featuresOutput = "features" // what the class head's last layer is given
)

// initialDepth in metres is what an untrained depth head answers: about the
// mean of a room.
const initialDepth = 2.5

// Class is one answer of the class head.
type Class struct {
	ID string `json:"id"` // stable, unique in a model
	JA string `json:"ja"`
	EN string `json:"en"`
}

// Model is a network with its parameters and what they mean.
type Model struct {
	Preset   Preset
	Backbone *nn.Graph
	Heads    *nn.Graph // neck, class head and depth head
	Classes  []Class
	Meta     map[string]string // provenance; saved with the model
	Extra    []Extra           // what else is saved with the model, for who made it; not cloned

	arch       architecture
	normalised bool // has batch normalisation, see NewNormalised
	borrowed   bool // the backbone is another model's, see WithHeads
}

// tap is a result of the backbone that the heads use.
type tap struct {
	name     string
	channels int
	stride   int // pixels of the image to one pixel of the tap
}

// architecture is what tells the presets apart.
type architecture struct {
	channels int // of the image
	multiple int // sides of the image must be multiples of this
	size     int // both sides must be this; 0: any
	taps     []tap
	backbone func() *nn.Graph
	heads    func(classes int) *nn.Graph
	deep     int // the last so many features of the class head are the depth head's
}

// architecture of the plain form, the one that files hold.
func (p Preset) architecture() (architecture, error) {
	switch p {
	case Base:
		return base(nn.SameTF), nil
	case BaseTorch:
		return base(nn.SameTorch), nil
	case Small:
		return small(false), nil
	case Digits:
		return digits(), nil
	}
	return architecture{}, fmt.Errorf("model: no preset %q", string(p))
}

// New is a model with initial parameters drawn from the seed.
func New(p Preset, classes []Class, seed uint64) (*Model, error) {
	m, err := build(p, classes)
	if err != nil {
		return nil, err
	}
	m.init(seed)
	return m, nil
}

func (m *Model) init(seed uint64) {
	m.Backbone.Init(seed)
	initHeads(m.Heads, seed)
}

// build is a model of the plain form whose parameters are all zero.
func build(p Preset, classes []Class) (*Model, error) {
	arch, err := p.architecture()
	if err != nil {
		return nil, err
	}
	return arch.build(p, classes)
}

func (arch architecture) build(p Preset, classes []Class) (*Model, error) {
	if err := checkClasses(classes); err != nil {
		return nil, err
	}
	return &Model{
		Preset: p, Backbone: arch.backbone(), Heads: arch.heads(len(classes)),
		Classes: slices.Clone(classes), Meta: map[string]string{}, arch: arch,
	}, nil
}

func initHeads(g *nn.Graph, seed uint64) {
	g.Init(seed)
	// Small last layers: the first answers are then a constant depth and equal
	// probabilities, not noise.
	kernels.Scale(g.Param("class/dense/weight").Value, .1)
	kernels.Scale(g.Param("depth/out/weight").Value, .1)
	whole := g.Param("depth/out/bias") // the one that all depths are added to
	if coarse := g.Param("depth/coarse/weight"); coarse != nil {
		kernels.Scale(coarse.Value, .1)
		whole = g.Param("depth/coarse/bias")
	}
	whole.Value[0] = float32(math.Log(initialDepth))
	g.Touch()
}

// MaxClasses is the largest number of classes that a model may have.
const MaxClasses = 1000

func checkClasses(classes []Class) error {
	if len(classes) < 1 || len(classes) > MaxClasses {
		return fmt.Errorf("model: %d classes, want 1 to %d", len(classes), MaxClasses)
	}
	seen := map[string]bool{}
	for _, c := range classes {
		if c.ID == "" || seen[c.ID] {
			return fmt.Errorf("model: class id %q is empty or used twice", c.ID)
		}
		seen[c.ID] = true
	}
	return nil
}

// SetClasses replaces the last layer of the class head by a new one, drawn from
// the seed, for other classes. All other parameters keep their values. Sessions
// made before must not be used any more.
func (m *Model) SetClasses(classes []Class, seed uint64) error {
	if err := checkClasses(classes); err != nil {
		return err
	}
	heads := m.arch.heads(len(classes))
	initHeads(heads, seed)
	for _, p := range heads.Params() {
		if old := m.Heads.Param(p.Name); !strings.HasPrefix(p.Name, "class/dense/") {
			copy(p.Value, old.Value)
			p.Frozen = old.Frozen
		}
	}
	m.Heads, m.Classes = heads, slices.Clone(classes)
	return nil
}

// Clone is a model with the same values that shares no memory with m.
func (m *Model) Clone() *Model {
	c, err := m.arch.build(m.Preset, m.Classes)
	if err != nil {
		panic("model: " + err.Error()) // m was made from the same arguments
	}
	c.Meta, c.normalised = maps.Clone(m.Meta), m.normalised
	from := m.Params()
	for i, p := range c.Params() {
		copy(p.Value, from[i].Value)
		p.Frozen = from[i].Frozen
	}
	c.Touch()
	return c
}

// WithHeads is a model on m's own backbone, with heads of its own for other classes: those
// of m but for a new last layer of the class head, drawn from the seed. It is for sessions on
// taps (NewHeadsSession), and leaves the backbone to m.
func (m *Model) WithHeads(classes []Class, seed uint64) (*Model, error) {
	c := *m
	c.Meta, c.Extra, c.borrowed = maps.Clone(m.Meta), nil, true
	if err := c.SetClasses(classes, seed); err != nil {
		return nil, err
	}
	c.Heads.Touch()
	return &c, nil
}

// DepthFeatures is how many of the features that the class head's last layer is given, the
// last ones, tell of nothing but depth.
func (m *Model) DepthFeatures() int { return m.arch.deep }

// CheckSize says what is wrong with an image of h rows of w pixels, if anything.
func (m *Model) CheckSize(h, w int) error {
	a := m.arch
	switch {
	case a.size != 0 && (h != a.size || w != a.size):
		return fmt.Errorf("model: %s takes images of %dx%d pixels, not %dx%d", m.Preset, a.size, a.size, w, h)
	case h < a.multiple || w < a.multiple || h%a.multiple != 0 || w%a.multiple != 0:
		return fmt.Errorf("model: %s takes images with sides in multiples of %d, not %dx%d", m.Preset, a.multiple, w, h)
	}
	return nil
}

// Channels is the number of channels of an image.
func (m *Model) Channels() int { return m.arch.channels }

// TapNames are the names of the taps, in the order of Session.Taps.
func (m *Model) TapNames() []string {
	names := make([]string, len(m.arch.taps))
	for i, t := range m.arch.taps {
		names[i] = t.name
	}
	return names
}

// TapShapes are the shapes of the taps of images of h rows of w pixels.
func (m *Model) TapShapes(batch, h, w int) []tensor.Shape {
	shapes := make([]tensor.Shape, len(m.arch.taps))
	for i, t := range m.arch.taps {
		shapes[i] = tensor.Shape{batch, (h + t.stride - 1) / t.stride, (w + t.stride - 1) / t.stride, t.channels}
	}
	return shapes
}
