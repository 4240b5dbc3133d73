package eval_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"okuyuki/core/eval"
)

func TestRiskCurve(t *testing.T) {
	points, err := eval.RiskCurve([]float64{.9, .5, .7, .7}, []bool{true, false, true, false})
	if err != nil {
		t.Fatal(err)
	}
	want := []struct{ threshold, coverage, risk float64 }{{.5, 1, .5}, {.7, .75, 1.0 / 3}, {.9, .25, 0}}
	if len(points) != len(want) {
		t.Fatalf("%+v", points)
	}
	for i, w := range want {
		near(t, "threshold", points[i].Threshold, w.threshold, 0)
		near(t, "coverage", points[i].Coverage.Value, w.coverage, 1e-15)
		near(t, "risk", points[i].Risk.Value, w.risk, 1e-15)
	}
	if points[1].Risk.Total != 3 || points[1].Coverage.Total != 4 {
		t.Errorf("%+v", points[1])
	}
	many := make([]float64, 2000)
	for i := range many {
		many[i] = float64(i) / 2000
	}
	points, err = eval.RiskCurve(many, make([]bool, 2000))
	if err != nil || len(points) != 200 || points[0].Coverage.Value != 1 || points[199].Threshold != many[1999] {
		t.Errorf("%d points, %v", len(points), err)
	}
}

// By hand: surest first right, wrong, right, wrong: (0 + 1/2 + 1/3 + 2/4)/4; all of one
// confidence: the error rate at every step.
func TestAURC(t *testing.T) {
	a, err := eval.AURC([]float64{.9, .8, .7, .6}, []bool{true, false, true, false})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "AURC", a, (.5+1.0/3+.5)/4, 1e-15)
	if a, err = eval.AURC([]float64{.5, .5, .5, .5}, []bool{true, false, false, false}); err != nil {
		t.Fatal(err)
	}
	near(t, "AURC", a, .75, 1e-15)
	for _, c := range []struct {
		conf  []float64
		right []bool
	}{{nil, nil}, {[]float64{1}, nil}, {[]float64{math.NaN()}, []bool{true}}} {
		if a, err := eval.AURC(c.conf, c.right); err == nil {
			t.Errorf("%v: %g", c, a)
		}
	}
}

func TestThresholdByCost(t *testing.T) {
	near(t, "threshold", eval.ThresholdByCost(10000, 200), .98, 1e-15)
	near(t, "dear reviews", eval.ThresholdByCost(100, 200), 0, 0)
	near(t, "harmless errors", eval.ThresholdByCost(0, 200), 0, 0)
	if free := eval.ThresholdByCost(100, 0); !(free > 1) {
		t.Errorf("free reviews, yet answers of %g are accepted", free)
	}
}

// A population whose answers of confidence c are right with probability c. The risk of a
// threshold t is then (1-t)/2 on average above it, and known.
func TestThresholdByRiskKeepsItsPromise(t *testing.T) {
	const runs, n, target, delta = 500, 1000, .25, .1
	broken, found := 0, 0
	for run := range runs {
		rng := rand.New(rand.NewPCG(uint64(run), 3))
		conf, right := make([]float64, n), make([]bool, n)
		for i := range conf {
			conf[i] = rng.Float64()
			right[i] = rng.Float64() < conf[i]
		}
		g, ok, err := eval.ThresholdByRisk(conf, right, target, delta)
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			continue
		}
		found++
		if g.Bound > target || g.Coverage <= 0 || g.Coverage > 1 {
			t.Fatalf("%+v", g)
		}
		if (1-g.Threshold)/2 > target {
			broken++
		}
	}
	rate, se := float64(broken)/runs, math.Sqrt(delta*(1-delta)/runs)
	t.Logf("of %d samples of %d, %d have a threshold, %.1f %% break the promise (nominal at most %.0f %%)", runs, n, found, 100*rate, 100*delta)
	if rate > delta+3*se {
		t.Errorf("the risk is exceeded in %g of the samples", rate)
	}
	if found < runs/2 {
		t.Errorf("a threshold is found in %d of %d samples only", found, runs)
	}
}

func TestThresholdByRiskOfFewPhotos(t *testing.T) {
	conf, right := make([]float64, 20), make([]bool, 20)
	for i := range conf {
		conf[i], right[i] = .8, true
	}
	if g, ok, err := eval.ThresholdByRisk(conf, right, .05, .05); ok || err != nil {
		t.Errorf("20 right answers guarantee 5 %%: %+v, %v", g, err)
	}
	// 59 right answers in a row do: 1-.05^(1/59) < .05, and nothing else could.
	for range 39 {
		conf, right = append(conf, .8), append(right, true)
	}
	g, ok, err := eval.ThresholdByRisk(conf, right, .05, .05)
	if !ok || err != nil || g.Threshold != .8 || g.Coverage != 1 {
		t.Errorf("59 right answers: %+v, %v, %v", g, ok, err)
	}
	for _, bad := range [][2]float64{{0, .1}, {1, .1}, {.1, 0}, {.1, math.NaN()}} {
		if _, _, err := eval.ThresholdByRisk(conf, right, bad[0], bad[1]); err == nil {
			t.Errorf("accepted %v", bad)
		}
	}
}
