package nyu

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"okuyuki/core/study"
)

// grid is the smoke preset's with more seeds.
func grid() Preset {
	p := tiny()
	p.Seeds, p.Levels, p.Percents = 5, []Level{{}, {"dark", .5}, {"dark", .9}}, []int{5, 25, 100}
	return p
}

// world makes results up: each arm is right with its own chance, more often in scenes that are easy for all.
func world(p Preset, scenes []string, seed uint64, chance func(Cell, Arm) float64) ([]Spec, map[Spec]Result) {
	rng := rand.New(rand.NewPCG(seed, 1))
	hard := map[string]float64{}
	for _, s := range scenes {
		hard[s] = .2 * rng.NormFloat64()
	}
	specs := all(p)
	results := map[Spec]Result{}
	for _, s := range specs {
		right := make([]byte, len(scenes))
		for i := range right {
			right[i] = '0'
			if rng.Float64() < chance(s.Cell, s.Arm)+hard[scenes[i]] {
				right[i] = '1'
			}
		}
		results[s] = Result{Labelled: 3 * s.Percent, Right: string(right), Balanced: .5, LogLoss: 1.2, Delta1: .6, AbsRel: .2}
	}
	return specs, results
}

func scenes(n, each int) (out []string) {
	for i := range n * each {
		out = append(out, fmt.Sprintf("scene_%03d", i/each))
	}
	return out
}

func judge(t *testing.T, p Preset, where []string, specs []Spec, results map[Spec]Result) []Claim {
	t.Helper()
	table, err := NewTable(p, where, specs, results)
	if err != nil {
		t.Fatal(err)
	}
	return table.Judge()
}

// What was put into made-up results is what is found in them.
func TestFindings(t *testing.T) {
	plain := func(Cell, Arm) float64 { return .5 }
	plus := func(gain float64, arms ...Arm) func(Cell, Arm) float64 {
		return func(_ Cell, a Arm) float64 {
			for _, b := range arms {
				if a == b {
					return .5 + gain
				}
			}
			return .5
		}
	}
	for _, c := range []struct {
		name   string
		chance func(Cell, Arm) float64
		scenes int
		want   Finding
	}{
		{"depth helps", plus(.1, Multi, MultiLabelled), 100, Helps},
		{"any second task helps", plus(.1, Multi, MultiLabelled, Shuffled), 100, SecondTask},
		{"depth hurts", plus(-.1, Multi, MultiLabelled), 100, Hurts},
		{"nothing, many scenes", plain, 2000, NoGain},
		{"nothing, few scenes", plain, 6, NotSettled},
	} {
		p := grid()
		where := scenes(c.scenes, 3)
		specs, results := world(p, where, 11, c.chance)
		claims := judge(t, p, where, specs, results)
		if got := Conclude(claims); got != c.want {
			t.Errorf("%s: %s, want %s: %+v", c.name, got, c.want, claims)
		}
	}
}

// A gain with few labels and in the dark alone makes those claims hold, and an effect is the difference of the means.
func TestWhereTheGainIs(t *testing.T) {
	p := grid()
	where := scenes(150, 3)
	specs, results := world(p, where, 3, func(c Cell, a Arm) float64 {
		if a == Multi && c.Percent == 5 && c.Level == p.Levels[2] {
			return .8
		}
		return .5
	})
	claims := judge(t, p, where, specs, results)
	for i, want := range []study.Verdict{study.Holds, study.Holds, study.Holds, study.Holds, study.Holds} {
		if claims[i].Verdict != want {
			t.Errorf("%s: %+v", claims[i].ID, claims[i])
		}
	}
	mean := func(c Cell, a Arm) float64 {
		sum, n := 0., 0.
		for s, r := range results {
			if s.Cell == c && s.Arm == a {
				for _, x := range r.Right {
					sum, n = sum+float64(x-'0'), n+1
				}
			}
		}
		return sum / n
	}
	want := 0.
	for _, c := range p.Cells() {
		want += (mean(c, Multi) - mean(c, Single)) / 9
	}
	if got := claims[0].Effect.Mean; math.Abs(got-want) > 1e-9 {
		t.Errorf("gain %g, want %g", got, want)
	}
	few := 0.
	for _, l := range p.Levels {
		few += (mean(Cell{l, 5}, Multi) - mean(Cell{l, 5}, Single) - mean(Cell{l, 100}, Multi) + mean(Cell{l, 100}, Single)) / 3
	}
	if got := claims[3].Effect.Mean; math.Abs(got-few) > 1e-9 {
		t.Errorf("few %g, want %g", got, few)
	}
}

// A result on other frames is refused; one training less is an answer less.
func TestMissing(t *testing.T) {
	p := grid()
	where := scenes(10, 2)
	specs, results := world(p, where, 5, func(Cell, Arm) float64 { return .5 })
	for _, s := range specs {
		if s.Arm == Shuffled {
			delete(results, s)
			break
		}
	}
	claims := judge(t, p, where, specs, results)
	if !claims[1].Missing || claims[1].Verdict != study.Undecided || claims[0].Missing || Conclude(claims) != NotComplete {
		t.Errorf("%+v", claims)
	}
	if _, err := NewTable(p, where[1:], specs, results); err == nil {
		t.Error("results on other frames are taken")
	}
}

// all are the trainings of a grid.
func all(p Preset) (out []Spec) {
	for _, percent := range p.Percents {
		out = append(out, p.Specs(percent, nil)...)
	}
	return out
}

// Every arm has as many settings, none twice; what each seed chooses was right most often with it.
func TestChoose(t *testing.T) {
	p := grid()
	p.Arms = Arms()
	for _, a := range p.Arms {
		if len(settings(a)) != len(settings(Single)) {
			t.Errorf("%s has %d settings, single %d", a, len(settings(a)), len(settings(Single)))
		}
	}
	results := map[Spec]Result{}
	for _, s := range p.TuneSpecs(25) {
		r := Result{Right: "0000000000", LogLoss: 1}
		switch best := int(s.Seed) % 3; s.Tuning {
		case settings(s.Arm)[best]:
			r.Accuracy = .5
		case settings(s.Arm)[best+1]: // as often right, more surely
			r.Accuracy, r.LogLoss = .5, .9
		}
		results[s] = r
	}
	chosen := p.Choose(25, results)
	for c, got := range chosen {
		if want := settings(c.Arm)[int(c.Seed)%3+1]; got != want {
			t.Errorf("%+v: %+v, want %+v", c, got, want)
		}
	}
	if want := p.Seeds * len(p.Arms); len(chosen) != want || len(p.Choose(25, nil)) != 0 {
		t.Errorf("%d choices, want %d", len(chosen), want)
	}
	for _, s := range p.Specs(25, chosen) {
		if s.Tuning != chosen[Choice{s.Arm, 25, s.Seed}] {
			t.Errorf("%+v was not chosen", s)
		}
	}
}

// No training is done twice or on the test split for tuning, and none of an arm that is another one.
func TestSpecs(t *testing.T) {
	p := grid()
	p.Arms, p.TuneFolds = Arms(), 2
	seen := map[Spec]bool{}
	for _, percent := range p.Percents {
		tuning := p.TuneSpecs(percent)
		for _, s := range append(tuning, p.Specs(percent, nil)...) {
			if seen[s] || s.Check() != nil || s.Arm == MultiLabelled && s.Percent == 100 {
				t.Errorf("%+v: %v", s, s.Check())
			}
			seen[s] = true
		}
		for _, s := range tuning {
			if s.Fold == 0 {
				t.Errorf("tuned on the test split: %+v", s)
			}
		}
	}
	if len(seen) != p.Trainings() {
		t.Errorf("%d trainings, %d announced", len(seen), p.Trainings())
	}
}

func TestPresets(t *testing.T) {
	for _, p := range Presets() {
		if got, err := PresetNamed(p.Name); err != nil || got.Steps != p.Steps {
			t.Errorf("%s: %v", p.Name, err)
		}
		for _, percent := range p.Percents {
			for _, s := range append(p.TuneSpecs(percent), p.Specs(percent, nil)...) {
				if err := s.Check(); err != nil {
					t.Errorf("%s: %v", p.Name, err)
				}
			}
		}
		if p.TuneFolds > Folds || p.Seeds < 2 {
			t.Errorf("%+v", p)
		}
	}
	if _, err := PresetNamed("huge"); err == nil {
		t.Error("huge is a preset")
	}
}
