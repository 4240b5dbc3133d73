package workbench

import (
	"context"
	"slices"

	"okuyuki/core/data"
	"okuyuki/core/depthcue"
	"okuyuki/core/depthquality"
	"okuyuki/core/photo"
	"okuyuki/core/poc"
	"okuyuki/core/train"
)

// The quality gate: how far the depth that photos learn from is to be believed, and with it how much it weighs. Bad depth
// must not hurt the classes: photos whose depth is worse than depthquality.Least are left out of the depth task, and
// without any photo left it is the single task.
//
// A photo learns from the map that was brought along, else from the base model's own. Cues of the photo are no third choice: on NYU
// (`okuyuki eval depthcue`) the model is right far more often than all cues together, and what they say mixed into its
// maps changes nothing. They are witnesses of both.

// Click is a person's answer to "which of the two is nearer?".
type Click = depthquality.Click

// SetClicks keeps the answers of a person about a photo, in place of those before. They stay when the photo is removed,
// and hold when it is added again.
func (b *Workbench) SetClicks(id string, clicks []Click) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(clicks) == 0 {
		delete(b.clicks, id)
		return
	}
	b.clicks[id] = slices.Clone(clicks)
}

// clicksOf are the answers about a photo.
func (b *Workbench) clicksOf(id string) []Click {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.clicks[id]
}

// AskNearer chooses up to n pairs of points of a photo to ask a person about; the seed decides which.
func (b *Workbench) AskNearer(id string, n int, seed uint64) ([]depthquality.Pair, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	e := b.photos[id]
	if e == nil {
		return nil, &UnknownPhotoError{ID: id}
	}
	return depthquality.Ask(e.depth(e.clean.Target), n, seed), nil
}

// DepthQuality judges the depth that the photos would learn from (nil: all that are held), as one set. tell, which may
// be nil, hears after each photo.
func (b *Workbench) DepthQuality(ctx context.Context, ids []string, tell func(done int)) (poc.DepthQuality, error) {
	m := &material{bench: b}
	b.mu.Lock()
	if ids == nil {
		ids = b.order
	}
	for _, id := range ids {
		e := b.photos[id]
		if e == nil {
			b.mu.Unlock()
			return poc.DepthQuality{}, &UnknownPhotoError{ID: id}
		}
		m.ids, m.entries = append(m.ids, id), append(m.entries, e)
	}
	b.mu.Unlock()
	if tell == nil {
		tell = func(int) {}
	}
	err := m.hear(ctx, tell)
	return m.quality, err
}

// mostHeard photos of a set are judged one by one, evenly chosen, and those that a person was asked about; the others have the mean
// of those with depth of the same kind. It takes some 50 ms a photo in a browser, which thousands of photos should not wait for.
const mostHeard = 100

// mostParted photos of a set, also evenly chosen, are looked at in parts: four more runs of the base model a photo.
const mostParted = 16

// chosenOf reports whether photo i of n is one of so many that are evenly chosen.
func chosenOf(many, i, n int) bool { return n <= many || i*many/n != (i+1)*many/n }

// hear judges the depth of the photos.
func (m *material) hear(ctx context.Context, tell func(done int)) error {
	var said []depthquality.Testimony
	var heard []int // photos
	n := len(m.entries)
	for i, e := range m.entries {
		clicks := m.bench.clicksOf(m.ids[i])
		if chosenOf(mostHeard, i, n) || len(clicks) > 0 {
			m.bench.mu.Lock()
			t, err := m.bench.hear(e, chosenOf(mostParted, i, n))
			m.bench.mu.Unlock()
			if err != nil {
				return err
			}
			one := *t
			one.Right, one.Answers = depthquality.Answers(e.depth(e.clean.Target), clicks)
			said, heard = append(said, one), append(heard, i)
		}
		tell(i + 1)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
	set := depthquality.Judge(said)
	m.quality = poc.DepthQuality{
		Quality: set.Quality, Before: set.Before, Photos: n, Judged: len(said), Flat: set.Flat,
		Answers: proportionOf(set.Right, set.Answers, set.Low, set.High),
	}
	m.depthWeights = m.spread(set.Weights, heard)
	for i, w := range m.depthWeights {
		m.quality.Weight += w / float64(n)
		if w == 0 {
			m.quality.Left++
		}
		if m.entries[i].brought == "" {
			continue
		}
		m.quality.Brought++
		switch {
		case w == 0:
			m.quality.Misfits++
		case w < 1:
			m.quality.Partly++
		}
	}
	for k, i := range heard {
		m.quality.Each = append(m.quality.Each, poc.PhotoDepth{
			PhotoID: m.ids[i], Quality: set.Each[k], Cues: said[k].Cues, Flipped: said[k].Flipped, Noisy: said[k].Noisy, Moved: said[k].Moved,
			Weight: m.depthWeights[i], Flat: said[k].Flat, Brought: said[k].Brought,
		})
	}
	return nil
}

// spread gives the weights of the photos that were heard to all: the others have the mean of those of their kind.
func (m *material) spread(weights []float64, heard []int) []float64 {
	sum, n := map[bool]float64{}, map[bool]float64{}
	out := make([]float64, len(m.entries))
	known := make([]bool, len(m.entries))
	for k, i := range heard {
		brought := m.entries[i].brought != ""
		sum[brought] += weights[k]
		n[brought]++
		out[i], known[i] = weights[k], true
	}
	for i, e := range m.entries {
		if brought := e.brought != ""; !known[i] {
			out[i] = sum[brought] / max(1, n[brought])
		}
	}
	return out
}

func proportionOf(k, n int, low, high float64) poc.Proportion {
	p := poc.Proportion{Low: low, High: high, Total: n}
	if n > 0 {
		p.Value = float64(k) / float64(n)
	}
	return p
}

// hear asks the witnesses about a photo, once: the cues, and the base model about the photo mirrored and a little noisy, and about
// parts of it.
func (b *Workbench) hear(e *entry, parts bool) (*depthquality.Testimony, error) {
	if e.heard != nil && (e.heardParts || !parts) {
		return e.heard, nil
	}
	var err error
	own := e.clean.Target
	if e.brought != "" {
		if own, err = b.ownTarget(&e.clean); err != nil {
			return nil, err
		}
	}
	if e.heard == nil {
		if e.heard, err = b.hearWhole(e, e.depth(own)); err != nil {
			return nil, err
		}
	}
	if parts {
		if err := b.hearParts(e, e.depth(own)); err != nil {
			return nil, err
		}
	}
	return e.heard, nil
}

// hearParts has the base model look at parts of a photo.
func (b *Workbench) hearParts(e *entry, own *depthquality.Map) error {
	var maps []*depthquality.Map
	for _, p := range depthquality.Corners() {
		logDepth, err := b.logDepth(p.Of(e.picture), e)
		if err != nil {
			return err
		}
		maps = append(maps, e.depth(&train.Target{LogDepth: logDepth}))
	}
	heard := *e.heard
	heard.HearParts(own, maps)
	e.heard, e.heardParts = &heard, true
	return nil
}

// hearWhole asks about the photo as a whole.
func (b *Workbench) hearWhole(e *entry, own *depthquality.Map) (*depthquality.Testimony, error) {
	input := e.picture.Resize(e.w, e.h)
	flipped, err := b.logDepth(input.FlipH(), e)
	if err != nil {
		return nil, err
	}
	for row := range slices.Chunk(flipped, e.w/depthStride) {
		slices.Reverse(row)
	}
	noisy, err := b.logDepth(data.Darken(input, 1, 1, 0, depthquality.MildNoise, e.noiseSeed()), e)
	if err != nil {
		return nil, err
	}
	cues := depthcue.See(e.picture).Fused
	evidence := depthquality.Evidence{
		Map:     e.depth(e.clean.Target),
		Cues:    &depthquality.Map{W: cues.W, H: cues.H, Depth: cues.Depth, Confidence: cues.Confidence},
		Flipped: e.depth(&train.Target{LogDepth: flipped}),
		Noisy:   e.depth(&train.Target{LogDepth: noisy}),
	}
	if e.brought != "" {
		evidence.Model, evidence.Light = own, e.light()
	}
	said := depthquality.Hear(evidence)
	return &said, nil
}

// logDepth is what the base model makes of a picture of the size of a photo's input.
func (b *Workbench) logDepth(picture *photo.Image, e *entry) ([]float32, error) {
	views, err := b.extractor.Views([]*photo.Image{picture}, e.h, e.w)
	if err != nil {
		return nil, err
	}
	target, err := b.ownTarget(&views[0])
	if err != nil {
		return nil, err
	}
	return target.LogDepth, nil
}

// depth is a target of the photo as a map.
func (e *entry) depth(t *train.Target) *depthquality.Map {
	return &depthquality.Map{W: e.w / depthStride, H: e.h / depthStride, Depth: t.LogDepth, Confidence: t.Confidence}
}

// light is the brightness of the photo on the grid of its depth.
func (e *entry) light() *depthquality.Map {
	small := e.picture.Resize(e.w/depthStride, e.h/depthStride)
	m := &depthquality.Map{W: small.W, H: small.H, Depth: make([]float32, small.W*small.H)}
	for i := range m.Depth {
		m.Depth[i] = float32(small.Pix[3*i]) + float32(small.Pix[3*i+1]) + float32(small.Pix[3*i+2])
	}
	return m
}

// noiseSeed depends on the photo alone.
func (e *entry) noiseSeed() uint64 { return checksum(e.picture) }

// weigh gives the depth maps of a photo's views the weight of its quality. With 0 they are not learned from, and answers are still
// compared with them.
func weigh(views []train.View, weight float64) {
	if weight == 1 {
		return
	}
	weight = max(weight, train.LeastConfidence/10)
	var before, scaled []float32 // of the view before: those of a map without holes are the same
	for i := range views {
		t := views[i].Target
		if before == nil || !slices.Equal(t.Confidence, before) {
			before, scaled = t.Confidence, slices.Clone(t.Confidence)
			for k := range scaled {
				scaled[k] *= float32(weight)
			}
		}
		views[i].Target = &train.Target{LogDepth: t.LogDepth, Confidence: scaled}
	}
}
