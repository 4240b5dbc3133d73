package monitor_test

import (
	"errors"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"okuyuki/core/eval"
	"okuyuki/core/monitor"
	"okuyuki/core/photo"
)

var trials = flag.Int("trials", 300, "of the simulation of false alarms")

// world draws photos; shift moves single numbers away.
type world struct {
	rng   *rand.Rand
	shift func(*monitor.Observation)
}

func newWorld(seed uint64) *world {
	return &world{rand.New(rand.NewPCG(seed, 1)), func(*monitor.Observation) {}}
}

// draw makes n photos in places of the given size (0: each by itself). Numbers have to do with each other, and have ties.
func (w *world) draw(n, place int) []monitor.Observation {
	out := make([]monitor.Observation, n)
	common := 0.0
	for i := range out {
		if place > 0 && i%place == 0 {
			common = w.rng.NormFloat64()
		}
		z := w.rng.NormFloat64() + 2*common
		x := &out[i]
		x.Name = fmt.Sprint(i)
		if place > 0 {
			x.Group = fmt.Sprint("place ", i/place)
		}
		x.Quality = photo.Quality{Luma: .4 + .05*z, Sharpness: .6 + .05*w.rng.NormFloat64(), Noise: .01 * w.rng.Float64(), Clipped: max(0, .02*z)}
		x.Agreement = math.Tanh(1 + .3*z)
		x.Features = []float32{float32(z), float32(w.rng.NormFloat64()), float32(w.rng.NormFloat64())}
		p := 1 / (1 + math.Exp(-z))
		x.P = []float64{p, 1 - p}
		x.Answer = monitor.Answer{Class: int(math.Round(1 - p)), P: max(p, 1-p)}
		w.shift(x)
	}
	return out
}

// Of sets that nothing tells apart, no more than the level are called changed, be the photos single or in places; and not far fewer.
func TestFalseAlarms(t *testing.T) {
	const alpha = .1
	for _, place := range []int{0, 4} {
		alarms := 0
		for trial := range *trials {
			w := newWorld(uint64(trial))
			r, err := monitor.Compare(w.draw(48, place), w.draw(32, place), monitor.Options{Alpha: alpha, Permutations: 99, Seed: uint64(trial), SameModel: true, Classes: 2})
			if err != nil {
				t.Fatal(err)
			}
			if r.Verdict == monitor.TooFew {
				t.Fatal("too few")
			}
			if r.Verdict == monitor.Changed {
				alarms++
			}
		}
		low, high := eval.ClopperPearson(alarms, *trials, .9999)
		t.Logf("places of %d: %d alarms of %d, %.3f (%.3f to %.3f)", place, alarms, *trials, float64(alarms)/float64(*trials), low, high)
		if low > alpha || high < alpha/2 {
			t.Errorf("places of %d: %d alarms of %d at the level %v", place, alarms, *trials, alpha)
		}
	}
}

// Each kind of change is found, by the test that is about it.
func TestFindsChanges(t *testing.T) {
	for name, shift := range map[string]func(*monitor.Observation){
		monitor.Luma:      func(x *monitor.Observation) { x.Quality.Luma -= .15 },
		monitor.Sharpness: func(x *monitor.Observation) { x.Quality.Sharpness -= .15 },
		monitor.Noise:     func(x *monitor.Observation) { x.Quality.Noise += .01 },
		monitor.ClippedAt: func(x *monitor.Observation) { x.Quality.Clipped += .2 },
		monitor.Depth:     func(x *monitor.Observation) { x.Agreement -= .8 },
		monitor.Outputs:   func(x *monitor.Observation) { x.P = []float64{1, 0} },
		monitor.Features:  func(x *monitor.Observation) { x.Features[1] += 2; x.Features[2] -= 2 },
		monitor.Classes:   func(x *monitor.Observation) { x.Answer.Class = 1 },
	} {
		w := newWorld(7)
		reference := w.draw(60, 0)
		w.shift = shift
		r, err := monitor.Compare(reference, w.draw(40, 0), monitor.Options{Seed: 3, SameModel: true, Classes: 2})
		if err != nil {
			t.Fatal(err)
		}
		var changed []string
		for _, test := range r.Tests {
			if test.Adjusted < test.P-1e-12 {
				t.Errorf("%s: %+v is surer for all than by itself", name, test)
			}
			if test.Changed {
				changed = append(changed, test.Name)
			}
		}
		if !reflect.DeepEqual(changed, []string{name}) || r.Verdict != monitor.Changed {
			t.Errorf("%s: %s, %v have changed", name, r.Verdict, changed)
		}
	}
}

// The statistics are those of their definitions, computed pair by pair.
func TestStatistics(t *testing.T) {
	w := newWorld(11)
	before, now := w.draw(23, 0), w.draw(14, 0)
	r, err := monitor.Compare(before, now, monitor.Options{Seed: 1, SameModel: true, Classes: 2})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]float64{}
	for _, test := range r.Tests {
		got[test.Name] = test.Statistic
	}
	ks := func(of func(monitor.Observation) float64) float64 {
		share := func(set []monitor.Observation, at float64) float64 {
			n := 0
			for _, x := range set {
				if of(x) <= at {
					n++
				}
			}
			return float64(n) / float64(len(set))
		}
		largest := 0.0
		for _, x := range slices.Concat(before, now) {
			largest = max(largest, math.Abs(share(before, of(x))-share(now, of(x))))
		}
		return largest
	}
	var distances []float64
	distance := func(a, b monitor.Observation) float64 {
		d := 0.0
		for i := range a.Features {
			d += math.Pow(float64(a.Features[i])-float64(b.Features[i]), 2)
		}
		return d
	}
	both := slices.Concat(before, now)
	for i := range both {
		for j := range i {
			distances = append(distances, distance(both[i], both[j]))
		}
	}
	slices.Sort(distances)
	width := (distances[(len(distances)-1)/2] + distances[len(distances)/2]) / 2
	mean := func(a, b []monitor.Observation, same bool) float64 {
		sum, n := 0.0, 0
		for i := range a {
			for j := range b {
				if !same || i != j {
					sum += math.Exp(-distance(a[i], b[j]) / (2 * width))
					n++
				}
			}
		}
		return sum / float64(n)
	}
	count := func(set []monitor.Observation, class int) (n float64) {
		for _, x := range set {
			if x.Answer.Class == class {
				n++
			}
		}
		return n
	}
	// Of a table of two by two: N (ad - bc)² / product of the sums.
	a, b, c, d := count(before, 0), count(before, 1), count(now, 0), count(now, 1)
	for name, want := range map[string]float64{
		monitor.Luma:      ks(func(x monitor.Observation) float64 { return x.Quality.Luma }),
		monitor.ClippedAt: ks(func(x monitor.Observation) float64 { return x.Quality.Clipped }),
		monitor.Outputs:   ks(func(x monitor.Observation) float64 { return x.P[0] }),
		monitor.Features:  mean(before, before, true) + mean(now, now, true) - 2*mean(before, now, false),
		monitor.Classes:   (a + b + c + d) * math.Pow(a*d-b*c, 2) / ((a + b) * (c + d) * (a + c) * (b + d)),
	} {
		if math.Abs(got[name]-want) > 1e-9 {
			t.Errorf("%s: %v, want %v", name, got[name], want)
		}
	}
}

// The p-value of a statistic by itself is the share of all deals that are as extreme; of 6 + 6 photos all 924 can be counted.
func TestPByEnumeration(t *testing.T) {
	w := newWorld(5)
	before := w.draw(6, 0)
	w.shift = func(x *monitor.Observation) { x.Quality.Luma -= .05 }
	now := w.draw(6, 0)
	const permutations = 20_000
	r, err := monitor.Compare(before, now, monitor.Options{Permutations: permutations, Seed: 2, Classes: 2})
	if err != nil {
		t.Fatal(err)
	}
	both := slices.Concat(before, now)
	difference := func(mask int) float64 {
		largest := 0.0
		for _, at := range both {
			var n [2]int
			for i, x := range both {
				if x.Quality.Luma <= at.Quality.Luma {
					n[mask>>i&1]++
				}
			}
			largest = max(largest, math.Abs(float64(n[0]-n[1])))
		}
		return largest
	}
	observed, asLarge, all := difference(0b111111000000), 0, 0
	for mask := range 1 << 12 {
		ones := 0
		for i := range 12 {
			ones += mask >> i & 1
		}
		if ones == 6 {
			all++
			if difference(mask) >= observed {
				asLarge++
			}
		}
	}
	exact := float64(asLarge) / float64(all)
	if p := r.Tests[0].P; math.Abs(p-exact) > 4*math.Sqrt(exact*(1-exact)/permutations)+1.0/permutations {
		t.Errorf("p = %v, of all deals %v", p, exact)
	}
}

func TestTooFew(t *testing.T) {
	w := newWorld(1)
	for _, c := range []struct{ before, now, place int }{{60, 0, 0}, {0, 60, 0}, {60, 5, 0}, {60, 40, 8}, {6, 6, 0}} {
		r, err := monitor.Compare(w.draw(c.before, c.place), w.draw(c.now, c.place), monitor.Options{Alpha: .001, Permutations: 1999, Classes: 2})
		if err != nil || r.Verdict != monitor.TooFew || len(r.Tests) > 0 {
			t.Errorf("%+v: %+v, %v", c, r, err)
		}
	}
	if r, err := monitor.Compare(w.draw(60, 0), w.draw(60, 0), monitor.Options{Alpha: .001, Permutations: 99, Classes: 2}); err != nil || r.Verdict != monitor.TooFew {
		t.Errorf("99 deals cannot show one in a thousand: %+v, %v", r, err)
	}
}

func TestSameSeedSameBits(t *testing.T) {
	run := func(seed uint64) *monitor.Report {
		w := newWorld(9)
		r, err := monitor.Compare(w.draw(700, 0), w.draw(40, 0), monitor.Options{Permutations: 99, Alpha: .05, Seed: seed, Classes: 2})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	if !reflect.DeepEqual(run(1), run(1)) {
		t.Error("the same seed gives other numbers")
	}
	if reflect.DeepEqual(run(1), run(2)) {
		t.Error("another seed gives the same numbers")
	}
}

// The rules for a person, one photo each.
func TestReview(t *testing.T) {
	w := newWorld(2)
	reference := w.draw(99, 0)
	plain := monitor.Observation{Agreement: 1, Features: []float32{0, 0, 0}, P: []float64{.5, .5}, Answer: monitor.Answer{Class: 0, P: .9, Set: []int{0}}}
	change := func(f func(*monitor.Observation)) monitor.Observation {
		x := plain
		f(&x)
		return x
	}
	now := []monitor.Observation{
		plain,
		change(func(x *monitor.Observation) { x.Findings = []string{photo.Dark} }),
		change(func(x *monitor.Observation) { x.Answer.Novel = .5 }),
		change(func(x *monitor.Observation) { x.Answer.Set = []int{} }),
		change(func(x *monitor.Observation) { x.Answer.Set = []int{0, 1} }),
		change(func(x *monitor.Observation) { x.Answer.P = .79 }),
		change(func(x *monitor.Observation) { x.Agreement = -1 }),
		change(func(x *monitor.Observation) { x.Answer.Set = nil }),
	}
	for i := range now {
		now[i].Name = fmt.Sprint(i)
	}
	r, err := monitor.Compare(reference, now, monitor.Options{Accept: .8, Classes: 2, Permutations: 99, Alpha: .05})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"1": photo.Dark, "2": monitor.Strange, "3": monitor.Strange, "4": monitor.Unsure, "5": monitor.Unsure, "6": monitor.DepthApart}
	for _, f := range r.Review {
		if len(f.Reasons) != 1 || want[f.Name] != f.Reasons[0] {
			t.Errorf("photo %s: %v", f.Name, f.Reasons)
		}
		delete(want, f.Name)
	}
	if len(want) > 0 {
		t.Errorf("not flagged: %v", want)
	}
	if r.Answers[0] != len(now) || r.Answers[1] != 0 {
		t.Errorf("answers %v", r.Answers)
	}
}

func TestHostile(t *testing.T) {
	w := newWorld(3)
	good := w.draw(20, 0)
	for name, spoil := range map[string]func(*monitor.Observation){
		"no number":           func(x *monitor.Observation) { x.Quality.Noise = math.NaN() },
		"infinite feature":    func(x *monitor.Observation) { x.Features[0] = float32(math.Inf(1)) },
		"infinite output":     func(x *monitor.Observation) { x.P[0] = math.Inf(-1) },
		"another width":       func(x *monitor.Observation) { x.Features = x.Features[:1] },
		"another classifier":  func(x *monitor.Observation) { x.P = append(x.P, 0) },
		"class out of bounds": func(x *monitor.Observation) { x.Answer.Class = 2 },
		"class below":         func(x *monitor.Observation) { x.Answer.Class = -2 },
	} {
		bad := w.draw(20, 0)
		spoil(&bad[13])
		_, err := monitor.Compare(good, bad, monitor.Options{Classes: 2})
		if want := (*monitor.SetError)(nil); !errors.As(err, &want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, o := range []monitor.Options{{Alpha: -1}, {Alpha: math.NaN()}, {Permutations: -1}, {Accept: 2}, {Classes: -1}} {
		if _, err := monitor.Compare(good, good, o); err == nil {
			t.Errorf("%+v: no error", o)
		}
	}
	// Photos that are all the same are as before.
	same := slices.Repeat(good[:1], 20)
	r, err := monitor.Compare(same, same, monitor.Options{Classes: 2, SameModel: true})
	if err != nil || r.Verdict != monitor.AsBefore {
		t.Errorf("all the same: %+v, %v", r, err)
	}
}
