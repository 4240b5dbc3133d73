package monitor

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"okuyuki/core/photo"
)

// stepDown is algorithm 4.1 as it is printed: by rising p-value, the share of deals in which the least p-value of this test and those
// after it is as small, made monotone.
func TestStepDown(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		tests, deals := 1+rng.IntN(5), 2+rng.IntN(30)
		p := make([][]float64, tests)
		for j := range p {
			for range deals {
				p[j] = append(p[j], float64(1+rng.IntN(9))/10)
			}
		}
		got := stepDown(p)
		last := 0.0
		left := make([]int, tests)
		for j := range left {
			left[j] = j
		}
		for len(left) > 0 {
			first := left[0]
			for _, j := range left {
				if p[j][0] < p[first][0] {
					first = j
				}
			}
			count := 0.0
			for d := range deals {
				least := math.Inf(1)
				for _, j := range left {
					least = min(least, p[j][d])
				}
				if least <= p[first][0] {
					count++
				}
			}
			last = max(last, count/float64(deals))
			if math.Abs(got[first]-last) > 1e-12 {
				t.Fatalf("%v: test %d is adjusted to %v, want %v", p, first, got[first], last)
			}
			left = slices.DeleteFunc(left, func(j int) bool { return j == first })
		}
	}
	if len(stepDown(nil)) > 0 {
		t.Error("no tests have p-values")
	}
}

func TestDeals(t *testing.T) {
	for _, c := range []struct {
		a, b int
		want float64
	}{{1, 1, 2}, {6, 6, 924}, {2, 7, 36}, {7, 2, 36}, {3, 0, 1}, {5, 4, 126}} {
		if got := deals(c.a, c.b); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%d and %d places can be dealt in %v ways, want %v", c.a, c.b, got, c.want)
		}
	}
	if got := deals(1000, 1000); got < 1e9 || math.IsInf(got, 0) {
		t.Errorf("many places can be dealt in %v ways", got)
	}
}

func TestPlaces(t *testing.T) {
	var set []Observation
	for _, group := range []string{"a", "", "b", "a", "", "b", "a"} {
		set = append(set, Observation{Group: group})
	}
	want := [][]int{{0, 3, 6}, {1}, {2, 5}, {4}}
	if got := places(set); !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestSample(t *testing.T) {
	set := make([]Observation, MaxPhotos+100)
	for i := range set {
		set[i].Agreement = float64(i)
	}
	got := sample(set, rand.New(rand.NewPCG(1, 1)))
	if len(got) != MaxPhotos || !slices.IsSortedFunc(got, func(a, b Observation) int { return int(a.Agreement - b.Agreement) }) || got[MaxPhotos-1].Agreement < MaxPhotos {
		t.Errorf("%d photos of %d", len(got), len(set))
	}
	if len(sample(set[:MaxPhotos], nil)) != MaxPhotos {
		t.Error("photos are left out")
	}
}

// What is tested depends on what there is; the p-value of what is as different as can be is the least there is.
func TestWhatIsTested(t *testing.T) {
	draw := func(n int, luma float64) []Observation {
		out := make([]Observation, n)
		for i := range out {
			out[i] = Observation{Quality: photo.Quality{Luma: luma + float64(i)/1000}, Answer: Answer{Class: i % 2}}
		}
		return out
	}
	names := func(r *Report) (out []string) {
		for _, t := range r.Tests {
			out = append(out, t.Name)
		}
		return out
	}
	gauges := []string{Luma, Sharpness, Noise, ClippedAt, Depth}
	for _, c := range []struct {
		o    Options
		want []string
	}{
		{Options{Classes: 2}, gauges}, {Options{Classes: 2, SameModel: true}, append(slices.Clone(gauges), Classes)},
	} {
		r, err := Compare(draw(30, .5), draw(30, .1), c.o)
		if err != nil || !slices.Equal(names(r), c.want) || r.Alpha != .01 || r.Permutations != 1999 {
			t.Fatalf("%+v, %v", r, err)
		}
		if p := r.Tests[0].P; math.Abs(p-1./2000) > 1e-12 || !r.Tests[0].Changed || *r.Tests[0].Before < .5 || *r.Tests[0].Now > .2 {
			t.Errorf("%+v", r.Tests[0])
		}
	}
	one := draw(30, .5)
	for i := range one {
		one[i].Answer.Class = 0
		one[i].P, one[i].Features = []float64{1}, []float32{float32(i)}
	}
	r, err := Compare(one, one, Options{Classes: 1, SameModel: true})
	if err != nil || !slices.Equal(names(r), append(slices.Clone(gauges), Outputs, Features)) {
		t.Errorf("%+v, %v", r, err)
	}
	// The bounds of the options, each met and passed; and of the sizes.
	few := draw(5, .5)
	for i, c := range []struct {
		o  Options
		ok bool
	}{
		{Options{Alpha: 1e-9}, true}, {Options{Alpha: .999}, true}, {Options{Alpha: 1}, false}, {Options{Alpha: -1e-9}, false},
		{Options{Permutations: 1}, true}, {Options{Permutations: 1_000_000}, true}, {Options{Permutations: 1_000_001}, false}, {Options{Permutations: -1}, false},
		{Options{Accept: 1}, true}, {Options{Accept: 1.01}, false}, {Options{Accept: -.01}, false}, {Options{Classes: -1}, false},
	} {
		if c.o.Classes == 0 {
			c.o.Classes = 2
		}
		if r, err := Compare(few, few, c.o); (err == nil) != c.ok || err == nil && r.Verdict != TooFew {
			t.Errorf("options %d: %+v, %v", i, r, err)
		}
	}
	six := draw(6, .5)
	for _, c := range []struct {
		o    Options
		want Verdict
	}{
		{Options{Alpha: .0011}, AsBefore}, {Options{Alpha: .001}, TooFew}, // of 924 deals
		{Options{Alpha: .01, Permutations: 99}, AsBefore}, {Options{Alpha: .01, Permutations: 98}, TooFew},
	} {
		c.o.Classes = 2
		if r, err := Compare(six, six, c.o); err != nil || r.Verdict != c.want {
			t.Errorf("%+v: %+v, %v", c.o, r, err)
		}
	}
}
