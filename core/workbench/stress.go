package workbench

import (
	"context"
	"slices"

	"okuyuki/core/eval"
	"okuyuki/core/poc"
)

// BaseArm names the base model's own depth head in the stress test: what the depth would
// be without any training on the user's photos.
const BaseArm poc.Arm = "base"

// StressRequest says what to try. Nil: everything, at strengths 0, 1/4, 1/2, 3/4 and 1.
type StressRequest struct {
	Corruptions []poc.Corruption
	Strengths   []float64 // the first is compared with: 0
}

// StressProgress reports on a stress test.
type StressProgress struct {
	Done, Total int // photos
	Fraction    float64
}

// usableAbsRel is the largest mean relative error at which a depth map still tells near
// from far: the error of NYU's mean depth map is .4, that of a trained network .2.
const usableAbsRel = .25

// Stress shows every labelled photo of the last comparison, made worse in every way and at
// every strength, to the trainings of the comparison's first repeat that have not seen it.
// Depth is compared with the target of the photo as it is. One photo is worked on at a
// time, so that memory does not grow with their number; a photo removed meanwhile is left
// out.
func (b *Workbench) Stress(ctx context.Context, r StressRequest, report func(StressProgress)) (poc.Stress, error) {
	if report == nil {
		report = func(StressProgress) {}
	}
	if r.Corruptions == nil {
		r.Corruptions = poc.Corruptions()
	}
	if len(r.Strengths) == 0 {
		r.Strengths = []float64{0, .25, .5, .75, 1}
	}
	r.Strengths = slices.Compact(slices.Sorted(slices.Values(r.Strengths)))
	if r.Strengths[0] != 0 {
		r.Strengths = slices.Insert(r.Strengths, 0, 0)
	}
	b.mu.Lock()
	kept := b.compared
	b.mu.Unlock()
	if kept == nil {
		return poc.Stress{}, ErrNotCompared
	}
	t := newTally(r)
	for i := range kept.labels {
		if err := b.stress(ctx, kept, i, r, t, report); err != nil {
			return poc.Stress{}, err
		}
	}
	return t.result(r), nil
}

// stress does one photo.
func (b *Workbench) stress(ctx context.Context, k *compared, i int, r StressRequest, t *tally, report func(StressProgress)) error {
	var clean map[poc.Arm]outcome
	for ci, kind := range r.Corruptions {
		for si, strength := range r.Strengths {
			found := clean
			if strength > 0 || clean == nil {
				var err error
				if found, err = b.ask(k, i, map[poc.Corruption]float64{kind: strength}); err != nil {
					return err
				}
				if strength == 0 {
					clean = found // the same for every corruption
				}
			}
			t.add(ci, si, found)
			share := (float64(ci*len(r.Strengths)+si+1)/float64(len(r.Corruptions)*len(r.Strengths)) + float64(i)) / float64(len(k.labels))
			report(StressProgress{Done: i, Total: len(k.labels), Fraction: share})
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
		}
	}
	return nil
}

// outcome is what an arm made of one picture.
type outcome struct {
	classed, right bool
	depth          DepthError
}

// ask shows a photo, made worse, to every arm. The result is nil when the photo is gone.
func (b *Workbench) ask(k *compared, i int, strengths map[poc.Corruption]float64) (map[poc.Arm]outcome, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	e := b.photos[k.ids[i]]
	if e == nil {
		return nil, nil
	}
	shown, err := b.worsen(e, strengths)
	if err != nil {
		return nil, err
	}
	out := map[poc.Arm]outcome{}
	for _, arm := range stressedArms {
		logits, depth, err := k.answer(arm, k.partOf(i), &shown.view)
		if err != nil {
			return nil, err
		}
		o := outcome{classed: true, right: eval.Argmax(logits) == k.labels[i]}
		if depth != nil {
			o.depth = compareDepth(depth.log, shown.target)
		}
		out[arm] = o
	}
	out[BaseArm] = outcome{depth: compareDepth(shown.base, shown.target)}
	return out, nil
}

// tally counts outcomes by corruption, strength and arm.
type tally struct {
	cells [][]map[poc.Arm]*cell
}

type cell struct {
	photos, right, known int
	absRel, delta1       float64
}

func newTally(r StressRequest) *tally {
	t := &tally{cells: make([][]map[poc.Arm]*cell, len(r.Corruptions))}
	for i := range t.cells {
		t.cells[i] = make([]map[poc.Arm]*cell, len(r.Strengths))
		for k := range t.cells[i] {
			t.cells[i][k] = map[poc.Arm]*cell{poc.Single: {}, poc.Multi: {}, BaseArm: {}}
		}
	}
	return t
}

func (t *tally) add(corruption, strength int, found map[poc.Arm]outcome) {
	for arm, o := range found {
		c := t.cells[corruption][strength][arm]
		if o.classed {
			c.photos++
			if o.right {
				c.right++
			}
		}
		if o.depth.Known {
			c.known++
			c.absRel += o.depth.AbsRel
			c.delta1 += o.depth.Delta1
		}
	}
}

// result turns the counts into curves.
func (t *tally) result(r StressRequest) poc.Stress {
	var s poc.Stress
	for i, kind := range r.Corruptions {
		curve := poc.StressCurve{Corruption: kind, ClassUntil: map[poc.Arm]float64{}, DepthUntil: map[poc.Arm]float64{}}
		for k, strength := range r.Strengths {
			point := poc.StressPoint{Strength: strength}
			for _, arm := range []poc.Arm{poc.Single, poc.Multi, BaseArm} {
				c := t.cells[i][k][arm]
				a := poc.StressArm{Arm: arm}
				if arm != BaseArm {
					point.Photos = c.photos
					a.Accuracy = proportion(eval.Share(float64(c.right), c.photos))
				}
				if n := float64(c.known); n > 0 {
					absRel, delta1 := c.absRel/n, c.delta1/n
					a.AbsRel, a.Delta1 = &absRel, &delta1
				}
				point.Arms = append(point.Arms, a)
			}
			curve.Points = append(curve.Points, point)
		}
		for n, arm := range []poc.Arm{poc.Single, poc.Multi, BaseArm} {
			at := func(k int) poc.StressArm { return curve.Points[k].Arms[n] }
			if arm != BaseArm {
				curve.ClassUntil[arm] = until(r.Strengths, func(k int) bool {
					return at(k).Accuracy.High >= at(0).Accuracy.Value
				})
			}
			if at(0).AbsRel != nil {
				curve.DepthUntil[arm] = until(r.Strengths, func(k int) bool { return *at(k).AbsRel <= usableAbsRel })
			}
		}
		s.Curves = append(s.Curves, curve)
	}
	return s
}

// until is the last strength up to which all are of use; 0 where the next one is not.
func until(strengths []float64, usable func(k int) bool) float64 {
	last := 0.0
	for k, s := range strengths {
		if !usable(k) {
			break
		}
		last = s
	}
	return last
}
