package workbench

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"sync"

	"okuyuki/core/depthquality"
	"okuyuki/core/model"
	"okuyuki/core/photo"
	"okuyuki/core/poc"
	"okuyuki/core/sha256"
	"okuyuki/core/shelf"
	"okuyuki/core/train"
	"okuyuki/core/weights"
)

// workSide is the longer side, in pixels, of the copy that is kept of every photo to
// make augmented views from: a little more than the backbone's input, so that a crop
// still has detail.
const workSide = 320

// Workbench holds photos, their features and the models. Use New.
type Workbench struct {
	mu        sync.Mutex
	base      *model.Model
	extractor *train.Extractor
	baseHeads *train.Predictor
	photos    map[string]*entry
	order     []string  // of the photos, as added
	learned   *learned  // nil: the base model's classes
	compared  *compared // nil: no comparison was made
	baseSum   string    // SHA-256 of the base model's file, uncompressed
	shelf     *shelf.Shelf
	stages    stages // of stress tests

	clicks map[string][]Click // answers of a person about what is nearer, by photo, held or not
}

// entry is a photo that was added.
type entry struct {
	picture    *photo.Image                   // at most workSide
	h, w       int                            // of the backbone's input
	hash       [sha256.Size]byte              // of the picture; all zero until sum is asked for
	clean      train.View                     // the photo as it is, with the base model's own depth as target
	augmented  []train.View                   // made when first needed
	harsh      bool                           // how they were made
	bad        map[poc.Corruption][][]float32 // see badCopies
	sights     [][]float32                    // see badSights; nil: not looked yet
	facts      Facts
	brought    DepthKind               // of the depth map that was brought along; "": the target is the base model's own
	relative   *relative               // that map, if it is relative; nil in helpers
	heard      *depthquality.Testimony // about the target; nil: not asked yet
	heardParts bool                    // heard knows of the photo's parts
}

// New opens a workbench on a model file of the base preset.
func New(baseModel []byte) (*Workbench, error) {
	m, err := model.Load(baseModel)
	if err != nil {
		return nil, fmt.Errorf("workbench: base model: %w", err)
	}
	if !m.Preset.IsBase() {
		return nil, fmt.Errorf("workbench: the base model is of preset %q, not %q", m.Preset, model.Base)
	}
	plain, err := weights.Plain(baseModel)
	if err != nil {
		return nil, fmt.Errorf("workbench: base model: %w", err)
	}
	b := &Workbench{
		base: m, extractor: train.NewExtractor(m, 1), baseHeads: train.NewPredictor(m),
		photos: map[string]*entry{}, clicks: map[string][]Click{}, baseSum: weights.Sum(plain),
	}
	b.stages = stages{base: m, free: []*stage{newStage(m, b.extractor, b.baseHeads, &b.mu)}}
	return b, nil
}

// ModelName is the name of the base model.
func (b *Workbench) ModelName() string { return b.base.Meta["name"] }

// ModelID is the SHA-256 of the base model's file, uncompressed.
func (b *Workbench) ModelID() string { return b.baseSum }

// Learned reports whether the classes are the user's.
func (b *Workbench) Learned() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.learned != nil
}

// Classes are those that Predict tells apart at present.
func (b *Workbench) Classes() []Class {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.classes())
}

func (b *Workbench) classes() []Class {
	if b.learned != nil {
		return b.learned.model.Classes
	}
	return b.base.Classes
}

// Reset forgets what was learnt; photos stay.
func (b *Workbench) Reset() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.learned = nil
}

// Add decodes a photo file, computes its features and keeps them under the id; a photo
// of the same id is replaced. The file itself is not kept. The picture returned is at
// most displaySide pixels long. Errors of the file are *photo.Error.
func (b *Workbench) Add(id string, file []byte, displaySide int) (Picture, error) {
	info, err := photo.Inspect(file)
	if err != nil {
		return Picture{}, err
	}
	display, err := photo.DecodeFit(file, displaySide, displaySide)
	if err != nil {
		return Picture{}, err
	}
	e, err := b.newEntry(display)
	if err != nil {
		return Picture{}, err
	}
	e.facts = factsOf(file, info, e.picture)
	b.put(id, e)
	return Picture{Width: e.facts.Width, Height: e.facts.Height, Display: display, Facts: e.facts}, nil
}

func (b *Workbench) newEntry(picture *photo.Image) (*entry, error) {
	e := &entry{picture: picture.Fit(workSide, workSide)}
	e.w, e.h = photo.InputSize(picture.W, picture.H)
	b.mu.Lock()
	defer b.mu.Unlock()
	view, err := b.view(e.picture, e.h, e.w)
	if err != nil {
		return nil, err
	}
	e.clean = view
	return e, nil
}

// view computes the features of a picture and the depth that the base model sees in it.
func (b *Workbench) view(picture *photo.Image, h, w int) (train.View, error) {
	v, err := b.features(picture, h, w)
	if err != nil {
		return train.View{}, err
	}
	v.Target, err = b.ownTarget(&v)
	return v, err
}

// ownTarget is the depth that the base model sees in a view.
func (b *Workbench) ownTarget(v *train.View) (*train.Target, error) {
	_, logDepth, _, _, err := b.baseHeads.Predict(v)
	if err != nil {
		return nil, err
	}
	confidence := make([]float32, len(logDepth))
	for i := range confidence {
		confidence[i] = 1
	}
	return &train.Target{LogDepth: slices.Clone(logDepth), Confidence: confidence}, nil
}

// Remove forgets a photo; one that is not there is no error.
func (b *Workbench) Remove(id string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.photos, id)
	b.order = slices.DeleteFunc(b.order, func(other string) bool { return other == id })
	b.settle()
	if len(b.photos) == 0 {
		b.shelf.Clear() // nothing of them is left anywhere
	}
}

// Predict answers for a photo that was added.
func (b *Workbench) Predict(id string) (Prediction, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	e := b.photos[id]
	if e == nil {
		return Prediction{}, &UnknownPhotoError{ID: id}
	}
	return b.predict(e)
}

// PredictFile answers for a photo file without keeping anything of it.
func (b *Workbench) PredictFile(file []byte) (Prediction, error) {
	picture, err := photo.DecodeFit(file, displaySideOfFiles, displaySideOfFiles)
	if err != nil {
		return Prediction{}, err
	}
	e, err := b.newEntry(picture)
	if err != nil {
		return Prediction{}, err
	}
	e.facts.Quality = photo.Gauge(e.picture)
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.predict(e)
}

// displaySideOfFiles makes PredictFile see what the page sees, which shrinks photos for
// the screen first.
const displaySideOfFiles = 768

func (b *Workbench) predict(e *entry) (Prediction, error) {
	if b.learned != nil {
		return b.learned.predict(b, e)
	}
	logits, logDepth, h, w, err := b.baseHeads.Predict(&e.clean)
	if err != nil {
		return Prediction{}, err
	}
	return Prediction{Classes: scored(b.classes(), softmax(logits)), Depth: depthMap(logDepth, h, w)}, nil
}

// pooled are the features of the probe: those of the backbone's last tap.
func (b *Workbench) pooled(v *train.View) []float32 { return v.Pooled(b.lastChannels()) }

// lastChannels is the number of channels of the backbone's last tap.
func (b *Workbench) lastChannels() int {
	shapes := b.base.TapShapes(1, 32, 32)
	return shapes[len(shapes)-1][3]
}

// scored sorts the classes by their probabilities p.
func scored(classes []Class, p []float64) []Scored {
	out := make([]Scored, len(classes))
	for i, c := range classes {
		out[i] = Scored{Class: c, Index: i, P: p[i]}
	}
	slices.SortStableFunc(out, func(a, b Scored) int { return cmp.Compare(b.P, a.P) })
	return out
}

func depthMap(logDepth []float32, h, w int) DepthMap {
	d := DepthMap{H: h, W: w, Metres: make([]float32, len(logDepth)), Min: math.MaxFloat32}
	for i, v := range logDepth {
		m := float32(math.Exp(float64(v)))
		d.Metres[i] = m
		d.Min, d.Max = min(d.Min, m), max(d.Max, m)
	}
	return d
}
