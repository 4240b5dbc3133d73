package poc

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// byHand is a result small enough to reckon with by hand: ten photos, of which single gets
// six right and multi eight; multi's wrong answers are its least sure, single's its surest.
func byHand() *Result {
	r := &Result{Data: Data{Labelled: 10, Classes: []Class{{Photos: 6}, {Photos: 4}}}}
	c := &Comparison{Verdict: Helps, Arms: []ArmResult{
		{Arm: Single, Accuracy: Proportion{Value: .6, Low: .31, High: .83, Total: 10}, Confusion: make([][]float64, 2), PerClass: make([]ClassResult, 2)},
		{Arm: Multi, Accuracy: Proportion{Value: .8, Low: .49, High: .94, Total: 10}, Confusion: make([][]float64, 2), PerClass: make([]ClassResult, 2)},
	}}
	for i := range c.Arms {
		for j := range c.Arms[i].Confusion {
			c.Arms[i].Confusion[j] = make([]float64, 2)
		}
		for j := range c.Arms[i].PerClass {
			c.Arms[i].PerClass[j] = ClassResult{}
		}
	}
	for i := range 10 {
		sure := .99 - .04*float64(i) // photo 0 is the surest
		answer := func(right bool) ArmAnswer {
			a := ArmAnswer{P: []float64{sure, 1 - sure}, Correct: 1}
			if !right {
				a.Class, a.Correct = 1, 0
			}
			return a
		}
		c.Answers = append(c.Answers, Answer{Said: []ArmAnswer{answer(i >= 4), answer(i < 8)}})
	}
	r.Comparison = c
	return r
}

func withTrust(r *Result, coverage float64) *Result {
	r.Trust = &Trust{Suggested: .7, Curve: []ThresholdPoint{
		{Threshold: 0, Coverage: Proportion{Value: 1, Low: .7, High: 1, Total: 10}, Risk: Proportion{Value: .2, Low: 0, High: .5, Total: 10}},
		{Threshold: .7, Coverage: Proportion{Value: coverage, Low: 0, High: 1, Total: 10}, Risk: Proportion{High: 1}},
	}}
	return r
}

var form = Form{Currency: "JPY", PhotosPerDay: 50, WorkDays: 20, WrongCost: 1000, ReviewCost: 100, LabelCost: 10, SensorCost: 5000, Sensors: 2, TodayError: .05}

func option(t *testing.T, c *Cost, kind string) Option {
	t.Helper()
	i := slices.IndexFunc(c.Options, func(o Option) bool { return o.Kind == kind })
	if i < 0 {
		t.Fatalf("no option %q", kind)
	}
	return c.Options[i]
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-9*max(1, math.Abs(want)) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func TestReckonByHand(t *testing.T) {
	// 1000 photos a month. Today: 1000 (100 + .05 1000) = 150,000.
	c, err := Reckon(byHand(), form)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "today", option(t, c, Today).PerMonth, 150000)
	near(t, "today's errors", option(t, c, Today).Errors, 50)
	// Without Trust the machine answers all: 1000 · .4 · 1000 and 1000 · .2 · 1000.
	near(t, "single", option(t, c, WithSingle).PerMonth, 400000)
	near(t, "multi", option(t, c, WithMulti).PerMonth, 200000)
	near(t, "multi reviews", option(t, c, WithMulti).Reviews, 0)
	near(t, "multi once", option(t, c, WithMulti).Once, 100)
	// Wilson, 95 %, 2 of 10: .0566822 to .5098375 (R: prop.test(2, 10, correct = FALSE)).
	if o := option(t, c, WithMulti); math.Abs(o.Low-56682) > 1 || math.Abs(o.High-509838) > 1 {
		t.Errorf("multi: %v to %v", o.Low, o.High)
	}
	near(t, "sensor", option(t, c, WithSensor).PerMonth, 210000)
	near(t, "sensor, break even", option(t, c, WithSensor).BreakEven, 10)
	near(t, "sensor, no wrong answer", option(t, c, WithSensor).Low, 10000)
	if from := option(t, c, WithSensor).From; from != FromAssumption {
		t.Errorf("the sensor's row rests on %q", from)
	}

	// Coverage .8: multi's eight surest are right, of single's four are wrong.
	// multi: 200 (100 + 50) = 30,000; single: 30,000 + 800 · .5 · 1000 = 430,000.
	c, err = Reckon(withTrust(byHand(), .8), form)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "multi with reviews", option(t, c, WithMulti).PerMonth, 30000)
	near(t, "single with reviews", option(t, c, WithSingle).PerMonth, 430000)
	near(t, "errors", option(t, c, WithSingle).Errors, 400+10)
	near(t, "reviews", option(t, c, WithSingle).Reviews, 200)
}

func TestReckonWithDepthMapsIsNoAssumption(t *testing.T) {
	r := byHand()
	r.Data.DepthMaps = 10
	c, err := Reckon(r, form)
	if err != nil {
		t.Fatal(err)
	}
	if o := option(t, c, WithSensor); o.From == FromAssumption || o.Low <= 10000 {
		t.Errorf("every photo has its depth map: %+v", o)
	}
}

func TestSurestDoesNotDependOnOrder(t *testing.T) {
	r := byHand()
	for i := range r.Comparison.Answers { // ties in threes
		p := .9 - .1*float64(i/3)
		r.Comparison.Answers[i].Said[1].P = []float64{p, 1 - p}
		r.Comparison.Answers[i].Said[1].Correct = float64(i%2) / 2
	}
	want := make([]float64, 11)
	for k := range want {
		want[k], _, _ = r.Comparison.surest(1, float64(k)/10)
		if k > 0 && want[k] < want[k-1]-1e-12 {
			t.Errorf("fewer errors among %d answers than among %d", k, k-1)
		}
	}
	near(t, "all", want[10], 10*1-(0+.5+0+.5+0+.5+0+.5+0+.5))
	near(t, "one of three ties", want[1], (1+.5+1)/3)
	rng := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		rng.Shuffle(10, func(i, j int) {
			a := r.Comparison.Answers
			a[i], a[j] = a[j], a[i]
		})
		for k := range want {
			got, answered, ok := r.Comparison.surest(1, float64(k)/10)
			if !ok || answered != k {
				t.Fatalf("%d answered instead of %d", answered, k)
			}
			near(t, "shuffled", got, want[k])
		}
	}
}

// Every option's cost is the sum of its terms, lies in its interval, and does not fall when
// anything gets dearer.
func TestCostProperties(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		f := Form{
			PhotosPerDay: 1 + math.Floor(500*rng.Float64()), WorkDays: 20, WrongCost: 1 + 10000*rng.Float64(), ReviewCost: 200 * rng.Float64(),
			LabelCost: 100 * rng.Float64(), SensorCost: 1 + 10000*rng.Float64(), Sensors: 1 + math.Floor(3*rng.Float64()), TodayError: .3 * rng.Float64(),
		}
		r := withTrust(byHand(), math.Round(10*rng.Float64())/10)
		before, err := Reckon(r, f)
		if err != nil {
			t.Fatal(err)
		}
		if len(before.Options) != 4 {
			t.Fatalf("%d options", len(before.Options))
		}
		for _, o := range before.Options {
			sum := 0.0
			for _, x := range o.Terms {
				sum += x.Count * x.Each
			}
			near(t, o.Kind+": sum of the terms", sum, o.PerMonth)
			if o.Low > o.PerMonth+1e-6 || o.PerMonth > o.High+1e-6 {
				t.Errorf("%s: %v not in %v to %v", o.Kind, o.PerMonth, o.Low, o.High)
			}
			if o.Reviews < 0 || o.Reviews > before.PhotosPerMonth+1e-9 || o.Errors < 0 || o.Errors > before.PhotosPerMonth+1e-9 {
				t.Errorf("%s: %v reviews, %v errors of %v photos", o.Kind, o.Reviews, o.Errors, before.PhotosPerMonth)
			}
		}
		for name, dearer := range map[string]func(*Form){
			"photos": func(f *Form) { f.PhotosPerDay *= 1.5 }, "wrong": func(f *Form) { f.WrongCost *= 1.5 }, "review": func(f *Form) { f.ReviewCost += 5 },
			"sensor": func(f *Form) { f.SensorCost *= 2 }, "today": func(f *Form) { f.TodayError += .05 },
		} {
			g := f
			dearer(&g)
			after, err := Reckon(r, g)
			if err != nil {
				t.Fatal(err)
			}
			for i, o := range after.Options {
				if b := before.Options[i]; o.PerMonth < b.PerMonth-1e-6 || o.Low < b.Low-1e-6 || o.High < b.High-1e-6 {
					t.Errorf("dearer %s: %s falls from %v to %v", name, o.Kind, b, o)
				}
			}
		}
	}
}

func TestReckonWithoutMeasurements(t *testing.T) {
	for name, r := range map[string]*Result{
		"nothing":   {},
		"too few":   {Comparison: &Comparison{Verdict: TooFew}},
		"no photos": {Comparison: &Comparison{Arms: []ArmResult{{Arm: Single}, {Arm: Multi}}}},
	} {
		c, err := Reckon(r, form)
		if err != nil {
			t.Fatal(name, err)
		}
		if len(c.Options) != 1 || c.Options[0].Kind != Today || c.Options[0].PerMonth != 150000 {
			t.Errorf("%s: %+v", name, c.Options)
		}
		for _, s := range c.Steps {
			for _, g := range s.Gates {
				if g.Passed {
					t.Errorf("%s: gate %s of %s passed", name, g.Kind, s.Kind)
				}
			}
		}
	}
}

func TestReckonRefuses(t *testing.T) {
	_, err := Reckon(&Result{}, Form{})
	var errs FormErrors
	if !errors.As(err, &errs) || len(errs) != 3 {
		t.Errorf("an empty form: %v", err)
	}
	r := byHand()
	r.Comparison.Answers[0].Said = nil
	var broken *ResultError
	if _, err = Reckon(r, form); !errors.As(err, &broken) {
		t.Errorf("an answer without arms: %v", err)
	}
}
