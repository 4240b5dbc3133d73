package eval

import (
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

// What mistakes that were made on purpose (`make mutate`) once left unnoticed.

// Every measure of depth is averaged, each by itself.
func TestMeanDepthOfEveryMeasure(t *testing.T) {
	var a, b Depth
	va, vb := reflect.ValueOf(&a).Elem(), reflect.ValueOf(&b).Elem()
	for i := range va.NumField() {
		if f := va.Field(i); f.Kind() == reflect.Float64 {
			f.SetFloat(float64(i + 1))
			vb.Field(i).SetFloat(float64(10*i + 5))
		}
	}
	a.Pixels, b.Pixels = 3, 4
	mean := MeanDepth([]Depth{a, b})
	for i := range va.NumField() {
		f := reflect.ValueOf(mean).Field(i)
		if want := float64(11*i+6) / 2; f.Kind() == reflect.Float64 && f.Float() != want {
			t.Errorf("%s: %v, want %v", va.Type().Field(i).Name, f.Float(), want)
		}
	}
	if mean.Pixels != 7 {
		t.Errorf("%d pixels", mean.Pixels)
	}
}

func TestPercentile(t *testing.T) {
	for p, want := range map[float64]float64{0: 1, .25: 1.5, .5: 2, .75: 3, 1: 4} {
		if got := percentile([]float64{1, 2, 4}, p); got != want {
			t.Errorf("%v: %v, want %v", p, got, want)
		}
	}
	if got := percentile([]float64{5}, .3); got != 5 {
		t.Errorf("of one value: %v", got)
	}
}

// Ten units ask for the percentiles at Φ(-√(10/9) t(.975, 9)) = .855 % (Hesterberg 2015): those of other draws are near.
func TestBootstrapReachesFurther(t *testing.T) {
	var units []unit
	for i := range 10 {
		units = append(units, unit{float64(i), 1})
	}
	low, high := bootstrap(units, 20000, 1)
	r := rand.New(rand.NewPCG(5, 6))
	means := make([]float64, 20000)
	for i := range means {
		for range 10 {
			means[i] += float64(r.IntN(10)) / 10
		}
	}
	slices.Sort(means)
	if wantLow, wantHigh := means[171], means[19999-171]; math.Abs(low-wantLow) > .101 || math.Abs(high-wantHigh) > .101 {
		t.Errorf("%v to %v, by other draws %v to %v", low, high, wantLow, wantHigh)
	}
}

// Two trainings on three photos of two places, reckoned by hand: means 1 and 4; places err by -1 and 1.
// Nineteen sure photos: one class in each set, and a coverage that varies as Beta(18, 2), whose distribution is 19 x^18 - 18 x^19.
func TestConformByHand(t *testing.T) {
	p, y := make([][]float64, 19), make([]int, 19)
	for i := range p {
		p[i] = []float64{.95, .05}
	}
	c, err := Conform(p, y, nil, .1)
	if err != nil {
		t.Fatal(err)
	}
	if c.Singleton != 1 || c.MeanSize != 1 || c.Covered != 1 || c.Quantile != .1 {
		t.Errorf("%+v", c)
	}
	for x, want := range map[float64]float64{c.CoverageLow: .025, c.CoverageHigh: .975} {
		if got := 19*math.Pow(x, 18) - 18*math.Pow(x, 19); math.Abs(got-want) > 1e-6 {
			t.Errorf("coverage %v is reached with %v, want %v", x, got, want)
		}
	}
}

// Three trainings on four photos of three places, by hand: means 2, 13/4, 13/4; places err by -1/3, 1/2 and -1/6 of their sums.
// Places and trainings that are too few are said to be, with how many it takes.
// No number is no value, whichever way it is endless.
// Two values are enough, in order or against it; nothing is a correlation of no number.
func TestSpearmanOfTwo(t *testing.T) {
	for _, c := range []struct {
		a, b []float32
		want float64
	}{{[]float32{1, 2}, []float32{-3, 8}, 1}, {[]float32{1, 2}, []float32{8, -3}, -1}, {[]float32{3, 1, 2, 5}, []float32{1, 2, 3, 4}, .4}} {
		if got, err := Spearman(c.a, c.b); err != nil || !(math.Abs(got-c.want) < 1e-12) {
			t.Errorf("%v, %v: %v, %v, want %v", c.a, c.b, got, err, c.want)
		}
	}
}

// Depths at the limits count; a map that hardly varies is aligned all the same, one that does not becomes the geometric mean, also
// where it varies but no depth is known.
func TestAlignLogAtItsLimits(t *testing.T) {
	truth := []float32{1, 4, 16, 0}
	for _, scale := range []float64{1, 1e-3} {
		x := make([]float32, len(truth))
		for i, v := range []float64{0, 1, 2, 5} {
			x[i] = float32(scale * v)
		}
		got, err := AlignLog(x, truth, Range{Min: 1, Max: 16})
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range []float64{1, 4, 16, 1024} {
			if !(math.Abs(float64(got[i])/want-1) < 1e-4) {
				t.Errorf("scale %v, pixel %d is %v, want %v", scale, i, got[i], want)
			}
		}
	}
	got, err := AlignLog([]float32{3, 3, 3, 7}, truth, Range{Min: 1, Max: 16})
	for i, v := range got {
		if err != nil || !(math.Abs(float64(v)-4) < 1e-5) {
			t.Errorf("pixel %d is %v, want 4 (%v)", i, v, err)
		}
	}
}

// Values that are all alike correlate with nothing, on either side.
func TestSpearmanOfConstants(t *testing.T) {
	same, other := []float32{1, 1, 1}, []float32{1, 2, 3}
	for _, pair := range [][2][]float32{{same, other}, {other, same}, {same, same}} {
		if r, err := Spearman(pair[0], pair[1]); r != 0 || err != nil {
			t.Errorf("%v: %v, %v", pair, r, err)
		}
	}
}

// Φ(-√(m/(m-1)) t(.975, m-1)) is .855 % for ten units and .243 % for six: so many of other draws lie beyond, to four standard errors.
func TestBootstrapPercentilesAreFine(t *testing.T) {
	for m, want := range map[int]float64{10: .00855, 6: .00243} {
		var units []unit
		for i := range m {
			units = append(units, unit{math.Sqrt(float64(i*i*i + 2)), 1})
		}
		const draws = 40000
		low, high := bootstrap(units, draws, 1)
		r := rand.New(rand.NewPCG(7, 8))
		below, above := 0, 0
		for range draws {
			mean := 0.0
			for range units {
				mean += units[r.IntN(m)].sum / float64(m)
			}
			below += int(indicator(mean <= low))
			above += int(indicator(mean >= high))
		}
		for what, n := range map[string]int{"below": below, "above": above} {
			if share := float64(n) / draws; !(math.Abs(share-want) < 4*math.Sqrt(2*want/draws)) {
				t.Errorf("%d units, %s: %.3f %%, want %.3f %%", m, what, 100*share, 100*want)
			}
		}
	}
	if low, high := bootstrap([]unit{{6, 3}}, 10, 1); low != 2 || high != 2 {
		t.Errorf("of one unit: %v to %v", low, high)
	}
}

// A learning curve of accuracies that cannot be is refused, on either side of 0 and 1.
func TestImpossibleAccuracies(t *testing.T) {
	for _, a := range []float64{-.1, 1.1, math.NaN()} {
		points := []Draws{{Labels: 5, Accuracy: []float64{.4, .5}}, {Labels: 10, Accuracy: []float64{.5, a}}, {Labels: 20, Accuracy: []float64{.6, .7}}}
		if _, err := FitLearning(points, 1); err == nil {
			t.Errorf("an accuracy of %v is taken", a)
		}
	}
}

func TestBinomialBeyondItsTrials(t *testing.T) {
	for _, k := range []int{-1, 4} {
		if got := binomial(k, 3, .5); got != 0 {
			t.Errorf("%d of 3: %v", k, got)
		}
	}
	for _, c := range []struct {
		k       int
		p, want float64
	}{{0, 0, 1}, {1, 0, 0}, {3, 0, 0}, {3, 1, 1}, {2, 1, 0}, {0, 1, 0}} {
		if got := binomial(c.k, 3, c.p); got != c.want {
			t.Errorf("%d of 3 at p = %v: %v, want %v", c.k, c.p, got, c.want)
		}
	}
}
