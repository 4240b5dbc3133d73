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
	Pool        *Pool     // that holds the trials; nil: one after another, here
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
// Depth is compared with the target of the photo as it is. The numbers do not depend on who
// runs the trials. A photo that was removed since the comparison is left out.
func (b *Workbench) Stress(ctx context.Context, r StressRequest, report func(StressProgress)) (poc.Stress, error) {
	if report == nil {
		report = func(StressProgress) {}
	}
	r = r.withDefaults()
	exam, trials, err := b.trials(r)
	if err != nil {
		return poc.Stress{}, err
	}
	pool := r.Pool
	if pool == nil {
		pool = NewPool(b.Local())
	}
	count, ended, most := make([]int, len(trials)), 0, 0
	total := 0
	for _, t := range trials {
		total += t.Pictures()
	}
	results, err := pool.Try(ctx, exam, trials, func(trial, shown int) {
		count[trial] = shown
		ended = 0
		now := 0
		for i, n := range count {
			now += n
			if n == trials[i].Pictures() {
				ended++
			}
		}
		most = max(most, now) // a trial that is held again, by another worker, starts over
		report(StressProgress{Done: ended, Total: len(trials), Fraction: float64(most) / float64(total)})
	})
	if err != nil {
		return poc.Stress{}, err
	}
	t := newTally(r)
	for _, found := range results {
		t.add(found)
	}
	return t.result(r), nil
}

func (r StressRequest) withDefaults() StressRequest {
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
	return r
}

// trials are those of the photos that are still there, part by part, so that a worker changes
// the heads that it asks as rarely as possible.
func (b *Workbench) trials(r StressRequest) (*Exam, []Trial, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	k := b.compared
	if k == nil {
		return nil, nil, ErrNotCompared
	}
	var out []Trial
	for i := range k.labels {
		if e := b.photos[k.ids[i]]; e != nil {
			t := k.trial(i, e)
			t.Corruptions, t.Strengths = r.Corruptions, r.Strengths[1:]
			out = append(out, t)
		}
	}
	slices.SortStableFunc(out, func(a, b Trial) int { return a.Part - b.Part })
	return k.exam, out, nil
}

// tally counts findings by corruption, strength and arm.
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

// add counts what was found on a photo. The photo as it is begins the curve of every corruption.
func (t *tally) add(found TrialResult) {
	for i, cells := range t.cells {
		for k, arms := range cells {
			f := found[0]
			if k > 0 {
				f = found[i*(len(cells)-1)+k]
			}
			for n, arm := range stressedArms {
				arms[arm].photos++
				if f.Right[n] {
					arms[arm].right++
				}
			}
			arms[poc.Multi].measure(f.Depth[0])
			arms[BaseArm].measure(f.Depth[1])
		}
	}
}

func (c *cell) measure(d DepthError) {
	if d.Known {
		c.known++
		c.absRel += d.AbsRel
		c.delta1 += d.Delta1
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
