package eval_test

import (
	"flag"
	"math"
	"math/rand/v2"
	"testing"

	"okuyuki/core/eval"
)

var (
	runs    = flag.Int("runs", 10, "simulated comparisons of each cell of TestSimulate")
	repeats = flag.Int("repeats", 2, "of the cross-validation in TestSimulate")
)

// worlds are what is simulated: first those in which the arms are equally good.
var worlds = []world{
	{name: "arms alike", shared: 6, only: 3, sepShared: 2.5, sepA: 1, sepB: 1},
	{name: "arms differ", shared: 6, only: 6, sepShared: 1.5, sepA: 1.5, sepB: 1.5},
	{name: "nothing shared", only: 6, sepA: 2, sepB: 2},
	{name: "unstable", shared: 6, only: 60, sepShared: 2, sepA: 2, sepB: 2},
	{name: "noisy seeds", shared: 12, only: 3, sepShared: 2.5, sepA: .3, sepB: .3, seedNoise: .6},
	{name: "near chance", shared: 3, only: 3, sepShared: .5, sepA: .5, sepB: .5},
	{name: "places of 3", shared: 6, only: 6, sepShared: 1.5, sepA: 1.5, sepB: 1.5, perGroup: 3, sameInGroup: .5},
	{name: "places of 4", shared: 6, only: 6, sepShared: 1.5, sepA: 1.5, sepB: 1.5, perGroup: 4, sameInGroup: .8},
	{name: "10 points", shared: 6, only: 6, sepShared: 1.5, sepA: 1.9, sepB: 1.15},
	{name: "20 points", shared: 6, only: 6, sepShared: 1.5, sepA: 2.3, sepB: .6},
	{name: "20, alike", shared: 6, only: 6, sepShared: 2.5, sepA: 2.5, sepB: 0},
	{name: "-10 points", shared: 6, only: 6, sepShared: 1.5, sepA: 1.15, sepB: 1.9},
}

// TestSimulate draws photos, runs the repeated stratified cross-validation of two learners
// on them (see world; 5 folds, twice unless -repeats says otherwise), and compares. In each cell it counts how often the 95 %
// interval holds the difference expected of training sets of this size, how often the
// bootstrap's holds that of the very trainings compared, and what the verdict is. "helps" where
// the arms are equally good is an error, and may be said in 5 % of the cases at most.
//
//	go test ./core/eval -run Simulate -v -runs 2000
//
// prints the rates that the package documentation quotes.
func TestSimulate(t *testing.T) {
	t.Logf("%-15s %4s %8s %6s %6s | %8s %5s | %5s %5s %5s %5s", "", "n", "accuracy", "differ", "true", "interval", "boot", "helps", "hurts", "none", "few")
	nulls, helps, cells, covered := 0, 0.0, 0, 0.0
	for at, w := range worlds {
		w.k, w.r = 5, *repeats
		t.Run(w.name, func(t *testing.T) {
			for _, n := range []int{24, 36, 72, 200} {
				c := w.simulate(t, uint64(at), n)
				t.Logf("%-15s %4d %8.2f %6.2f %+6.3f | %8.1f %5.1f | %5.1f %5.1f %5.1f %5.1f", w.name, n, c.accuracy, c.differ, c.truth,
					100*c.covered, 100*c.booted, 100*c.said[eval.Helps], 100*c.said[eval.Hurts], 100*c.said[eval.NoEvidence], 100*c.said[eval.TooFew])
				if c.covered < .95-3*binomialSE(.05, *runs) {
					t.Errorf("%s, %d photos: %.1f %% of the intervals hold the truth", w.name, n, 100*c.covered)
				}
				cells++
				covered += c.covered
				if w.sepA > w.sepB {
					continue
				}
				nulls++
				helps += c.said[eval.Helps]
				if c.said[eval.Helps] > .05+3*binomialSE(.05, *runs) {
					t.Errorf("%s, %d photos: %.1f %% are said to help", w.name, n, 100*c.said[eval.Helps])
				}
			}
		})
	}
	helps, covered = helps/float64(max(1, nulls)), covered/float64(max(1, cells))
	t.Logf("all: %.2f %% of the intervals hold the truth; %.2f %% are said to help where nothing does", 100*covered, 100*helps)
	if helps > .05 {
		t.Errorf("said to help where nothing does: %.2f %%", 100*helps)
	}
	if covered < .95-3*binomialSE(.05, cells**runs) {
		t.Errorf("%.1f %% of the intervals hold the truth", 100*covered)
	}
}

// cell is what the simulations of one world and one number of photos found; shares of 1.
type cell struct {
	accuracy, differ, truth float64
	covered, booted         float64
	said                    map[eval.Verdict]float64
}

func (w world) simulate(t *testing.T, seed uint64, n int) cell {
	t.Helper()
	c := cell{said: map[eval.Verdict]float64{}}
	each := 1 / float64(*runs)
	var found []eval.Paired
	for run := range *runs {
		rng := rand.New(rand.NewPCG(uint64(run), seed<<32|uint64(n)))
		p, all := w.compare(rng, n)
		d, err := p.Compare(eval.CompareOptions{Resamples: 1000, Seed: uint64(run)})
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, d)
		given := w.truth(rng, all, 1500)
		if d.BootLow <= given && given <= d.BootHigh {
			c.booted += each
		}
		c.truth += each * given
		c.said[d.Judge().Verdict] += each
		c.differ += each * float64(d.OnlyA+d.OnlyB) / float64(n)
		for _, right := range p.A[0] {
			if right {
				c.accuracy += each / float64(n)
			}
		}
	}
	if w.sepA == w.sepB {
		c.truth = 0 // the arms are the same but for the names of their features
	}
	for _, d := range found {
		if d.Low <= c.truth && c.truth <= d.High {
			c.covered += each
		}
	}
	return c
}

func binomialSE(p float64, n int) float64 { return math.Sqrt(p * (1 - p) / float64(n)) }
