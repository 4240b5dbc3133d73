package workbench

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"okuyuki/core/data"
	"okuyuki/core/photo"
	"okuyuki/core/poc"
	"okuyuki/core/train"
)

// badLight answers for photos that are much darker or noisier than those that were learned from. Their features lie elsewhere,
// where a probe of good light sees one class in all of them; but what they tell of the classes a probe can learn. These are fitted
// to copies of the labelled photos, made as bad. The zero value answers for none.
type badLight struct {
	dark, noisy           *train.Probe
	darkBelow, noisyAbove float64 // luma and noise of photo.Gauge
}

// badStrengths are those of data.Corrupt that copies are made with.
var badStrengths = [2]float64{.5, 1}

const (
	badViews     = 2 * len(badStrengths)            // of a labelled photo: in the dark and under noise
	maxBadPhotos = maxProbeRows / len(badStrengths) // that copies are made of
)

// probe is that for a photo of a quality; nil: its light is that of the labelled photos. Qualities are compared in single
// precision, in which Pack keeps them.
func (l *badLight) probe(q photo.Quality) *train.Probe {
	switch {
	case float32(q.Luma) < float32(l.darkBelow):
		return l.dark
	case float32(q.Noise) > float32(l.noisyAbove):
		return l.noisy
	}
	return nil
}

// fitBadLight learns to answer for bad photos. Those have less than half of the light, or half as much noise again, as nine in
// ten of the labelled ones, and are named dark or noisy by photo.Findings: what is usual among the labelled was learned from them.
func (l *lesson) fitBadLight() (badLight, error) {
	var luma, noise []float64
	for _, e := range l.entries[:len(l.labels)] {
		luma, noise = append(luma, e.facts.Quality.Luma), append(noise, e.facts.Quality.Noise)
	}
	slices.Sort(luma)
	slices.Sort(noise)
	tenth := len(luma) / 10
	out := badLight{
		darkBelow:  min(photo.DarkBelow, luma[tenth]/2),
		noisyAbove: max(photo.NoisyAbove, noise[len(noise)-1-tenth]*1.5),
	}

	dark := train.ProbeData{Classes: len(l.classes), Weights: l.weights()}
	noisy := dark
	kept := min(len(l.labels), maxBadPhotos)
	for k := range kept {
		i := k * len(l.labels) / kept
		for _, to := range []struct {
			kind poc.Corruption
			rows *train.ProbeData
		}{{poc.Dark, &dark}, {poc.Noise, &noisy}} {
			x, err := l.bench.badCopies(l.entries[i], to.kind)
			if err != nil {
				return out, err
			}
			for _, row := range x {
				to.rows.X, to.rows.Y, to.rows.Photo = append(to.rows.X, row), append(to.rows.Y, l.labels[i]), append(to.rows.Photo, i)
			}
		}
		l.done += costView * float64(badViews)
		l.tell(PhasePrepare, len(l.entries), len(l.entries), nil)
		if l.ctx.Err() != nil {
			return out, context.Cause(l.ctx)
		}
	}
	var err error
	if out.dark, _, err = train.FitProbe(dark, nil, 0); err == nil {
		out.noisy, _, err = train.FitProbe(noisy, nil, 0)
	}
	return out, err
}

// badCopies makes the probe's features of copies of a photo, every other one mirrored, once. They depend on the photo alone.
func (b *Workbench) badCopies(e *entry, kind poc.Corruption) (x [][]float32, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if x = e.bad[kind]; x != nil {
		return x, nil
	}
	for i, strength := range badStrengths {
		m := e.picture
		if i%2 == 1 {
			m = m.FlipH()
		}
		if m, err = data.Corrupt(m, kind, strength, checksum(m)); err != nil {
			return nil, err
		}
		views, err := b.extractor.Views([]*photo.Image{m}, e.h, e.w)
		if err != nil {
			return nil, err
		}
		x = append(x, b.pooled(&views[0]))
	}
	if e.bad == nil {
		e.bad = map[poc.Corruption][][]float32{}
	}
	e.bad[kind] = x
	return x, nil
}

// answerOf returns the probabilities that a probe gives the classes.
func answerOf(p *train.Probe, x []float32) []float32 {
	logits := make([]float32, len(p.B))
	p.Logits(logits, x)
	return softmax32(logits)
}

// savedLight is a badLight in the metadata of a model file.
type savedLight struct {
	DarkBelow  float64 `json:"darkBelow"`
	NoisyAbove float64 `json:"noisyAbove"`
	Dark       string  `json:"dark"` // as probeKey
	Noisy      string  `json:"noisy"`
}

// maxSavedClasses is how many classes leave room for two more probes in a file's header (weights.MaxHeader). Of more, photos in bad
// light are answered for as any others, once what was learned has been saved and opened.
const maxSavedClasses = 16

func (l *badLight) save(meta map[string]string) error {
	if l.dark == nil || len(l.dark.B) > maxSavedClasses {
		return nil
	}
	text, err := json.Marshal(savedLight{l.darkBelow, l.noisyAbove, encodeProbe(l.dark), encodeProbe(l.noisy)})
	meta[lightKey] = string(text)
	return err
}

// loadLight reads what save wrote; older files have none.
func loadLight(meta map[string]string, dim, classes int) (l badLight, err error) {
	text := meta[lightKey]
	if text == "" {
		return l, nil
	}
	var s savedLight
	if err := json.Unmarshal([]byte(text), &s); err != nil || !(s.DarkBelow >= 0 && s.DarkBelow <= 1) || !(s.NoisyAbove > 0) {
		return l, errors.New("workbench: the file's probes of bad light cannot be read")
	}
	l.darkBelow, l.noisyAbove = s.DarkBelow, s.NoisyAbove
	if l.dark, err = decodeProbe(s.Dark, dim, classes); err == nil {
		l.noisy, err = decodeProbe(s.Noisy, dim, classes)
	}
	return l, err
}
