package workbench

import (
	"context"
	"slices"

	"okuyuki/core/half"
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
	badViews     = 2 * len(badStrengths) * 3 / 2    // passes a labelled photo: in the dark and under noise, with two of half the sides each
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

// answerBad is what a probe for bad light answers for a photo and its mirror image, which it sees as badSights: the mean.
func answerBad(p *train.Probe, sights [][]float32) []float32 {
	out := answerOf(p, sights[0])
	blend(out, answerOf(p, sights[1]))
	return out
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
	if out.dark, err = fitHalf(dark); err == nil {
		out.noisy, err = fitHalf(noisy)
	}
	return out, err
}

// fitHalf fits a probe with values of half precision, as files keep it: it answers the same from there.
func fitHalf(rows train.ProbeData) (*train.Probe, error) {
	p, _, err := train.FitProbe(rows, nil, 0)
	if err != nil {
		return nil, err
	}
	stored := make([]uint16, len(p.W))
	half.Encode(stored, p.W)
	half.Decode(p.W, stored)
	return p, nil
}

// answerOf returns the probabilities that a probe gives the classes.
func answerOf(p *train.Probe, x []float32) []float32 {
	logits := make([]float32, len(p.B))
	p.Logits(logits, x)
	return softmax32(logits)
}
