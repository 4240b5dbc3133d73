package workbench

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"

	"okuyuki/core/data"
	"okuyuki/core/photo"
	"okuyuki/core/poc"
	"okuyuki/core/train"
	"okuyuki/kernels"
)

// Method is a way of learning from a few labels.
type Method string

// The methods that CompareMethods sets side by side.
const (
	MethodPrototype Method = "prototype" // nearest class mean of the probe's features
	MethodProbe     Method = "probe"     // logistic regression on frozen features, as RungProbe
	MethodSingle    Method = "single"    // neck and heads trained on the classes alone
	MethodMulti     Method = "multi"     // neck and heads trained on classes and depth
	MethodBlend     Method = "blend"     // mean of probe and multi, as RungHeads
)

// Methods lists them, from the simplest on.
func Methods() []Method {
	return []Method{MethodPrototype, MethodProbe, MethodSingle, MethodMulti, MethodBlend}
}

// MethodsRequest says what to learn from, and what to classify afterwards. Classes, Labels,
// Seed and Harsh are those of a LearnRequest; photos without a label take no part.
type MethodsRequest struct {
	Classes []Class
	Labels  []Label
	Seed    uint64
	Harsh   bool
	Ask     []Shown
	Runner  Runner // nil: one training after another, here
}

// MethodsResult is what the methods answered.
type MethodsResult struct {
	P     map[Method][][]float32 // class probabilities of the views asked about [views][classes]
	Depth float64                // mean weight of the labelled photos in the depth task; 0: no depth was good enough, multi is single
}

// CompareMethods learns the same few labels by every method, each as Learn would, and asks them all
// about the same views. What Learn learned stays.
func (b *Workbench) CompareMethods(ctx context.Context, r MethodsRequest) (MethodsResult, error) {
	request := LearnRequest{Classes: r.Classes, Labels: r.Labels, Seed: r.Seed, Harsh: r.Harsh, Runner: r.Runner}
	m, err := b.collect(r.Classes, r.Labels, []string{})
	if err != nil {
		return MethodsResult{}, err
	}
	m.harsh = r.Harsh
	l := &lesson{material: m, ctx: ctx, request: request, report: func(Progress) {}}
	if err := l.begin(); err != nil {
		return MethodsResult{}, err
	}
	if err := l.prepare(ctx, l.prepared); err != nil {
		return MethodsResult{}, err
	}
	l.first = l.firstSteps()
	probe, _, err := l.fitProbe()
	if err != nil {
		return MethodsResult{}, err
	}
	single, multi, err := l.both(r.Ask)
	if err != nil {
		return MethodsResult{}, err
	}
	light, err := l.fitBadLight()
	if err != nil {
		return MethodsResult{}, err
	}
	out := map[Method][][]float32{MethodSingle: single, MethodMulti: multi}
	near := l.prototypes()
	for i := range r.Ask {
		x := b.pooled(&r.Ask[i].View)
		out[MethodPrototype] = append(out[MethodPrototype], near.classify(x))
		p := answerOf(probe, x)
		out[MethodProbe] = append(out[MethodProbe], p)
		both := append([]float32(nil), p...)
		if bad := light.probe(r.Ask[i].Quality); bad != nil {
			both = answerBad(bad, r.Ask[i].sights)
		} else {
			blend(both, multi[i])
		}
		out[MethodBlend] = append(out[MethodBlend], both)
	}
	return MethodsResult{P: out, Depth: l.quality.Weight}, nil
}

// both trains neck and heads on the classes alone and on both tasks, and asks about views.
func (l *lesson) both(views []Shown) (single, multi [][]float32, err error) {
	job := l.plan(Job{First: l.first, Steps: l.steps, Rate: afterFirst(l.first)}, false)[0]
	alone := job
	alone.Depth, alone.First = DepthNone, 0
	runner := l.request.Runner
	if runner == nil {
		runner = NewPool(l.bench.Local())
	}
	found, err := runner.Run(l.ctx, l.set(), []Job{alone, job}, func(JobProgress) {})
	if err != nil {
		return nil, nil, err
	}
	if single, err = l.classify(found[0], views); err == nil {
		multi, err = l.classify(found[1], views)
	}
	return single, multi, err
}

// classify returns what trained heads answer: class probabilities of the views.
func (l *lesson) classify(found JobResult, views []Shown) (p [][]float32, err error) {
	m, err := l.bench.trained(l.classes, found.Params)
	if err != nil {
		return nil, err
	}
	heads := train.NewPredictor(m)
	for i := range views {
		logits, err := heads.Classify(&views[i].View)
		if err != nil {
			return nil, err
		}
		p = append(p, softmax32(logits))
		if l.ctx.Err() != nil {
			return nil, context.Cause(l.ctx)
		}
	}
	return p, nil
}

// nearest classifies by the nearest class mean of features that are centred and brought to
// length 1 (CL2N of Wang et al. 2019, arXiv 1911.04623, with the labelled photos' centre).
type nearest struct {
	centre []float32
	means  [][]float32 // of the classes
}

func (l *lesson) prototypes() nearest {
	var x [][]float32
	for i := range l.labels {
		x = append(x, l.bench.pooled(&l.entries[i].clean))
	}
	n := nearest{centre: make([]float32, len(x[0])), means: make([][]float32, len(l.classes))}
	for _, row := range x {
		kernels.Axpy(n.centre, 1/float32(len(x)), row)
	}
	for c, photos := range count(l.labels, len(l.classes)) {
		n.means[c] = make([]float32, len(x[0]))
		for i, y := range l.labels {
			if y == c {
				kernels.Axpy(n.means[c], 1/float32(photos), n.unit(x[i]))
			}
		}
	}
	return n
}

// unit is a feature vector from the centre, of length 1.
func (n nearest) unit(x []float32) []float32 {
	u := append([]float32(nil), x...)
	kernels.Axpy(u, -1, n.centre)
	if norm := math.Sqrt(kernels.Dot(u, u)); norm > 0 {
		kernels.Scale(u, float32(1/norm))
	}
	return u
}

// classify returns probabilities that fall with the squared distance to the class's mean.
func (n nearest) classify(x []float32) []float32 {
	u := n.unit(x)
	logits := make([]float32, len(n.means))
	for c, mean := range n.means {
		logits[c] = float32(2*kernels.Dot(u, mean) - kernels.Dot(mean, mean))
	}
	return softmax32(logits)
}

// Shown is a photo as methods are asked about it.
type Shown struct {
	View    train.View
	Quality photo.Quality
	sights  [][]float32 // of a photo whose light may be bad
}

// Show returns a photo as the methods are to be asked about it: as it is, or made worse as Stress does,
// by one corruption after the other. The noise follows from what the photo shows.
func (b *Workbench) Show(id string, strengths map[poc.Corruption]float64) (Shown, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	e := b.photos[id]
	if e == nil {
		return Shown{}, &UnknownPhotoError{ID: id}
	}
	picture := e.picture
	for _, kind := range poc.Corruptions() {
		if s := strengths[kind]; s > 0 {
			sum := e.sum()
			var err error
			if picture, err = data.Corrupt(picture, kind, s, binary.LittleEndian.Uint64(sum[:])); err != nil {
				return Shown{}, fmt.Errorf("workbench: %w", err)
			}
		}
	}
	out := Shown{View: e.clean, Quality: e.facts.Quality}
	if picture != e.picture {
		views, err := b.extractor.Views([]*photo.Image{picture}, e.h, e.w)
		if err != nil {
			return Shown{}, err
		}
		out = Shown{View: views[0], Quality: photo.Gauge(picture)}
	}
	var err error
	if mayBeBad(out.Quality) {
		out.sights, err = b.badSights(picture, e.h, e.w)
	}
	return out, err
}
