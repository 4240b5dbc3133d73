package nyu

import (
	"math"
	"slices"
	"testing"

	"okuyuki/core/data"
	"okuyuki/core/poc"
)

func TestSpecsAreChecked(t *testing.T) {
	good := spec(Multi, 50, 10)
	if err := good.Check(); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*Spec){
		"arm":              func(s *Spec) { s.Arm = "best" },
		"no labels":        func(s *Spec) { s.Percent = 0 },
		"too many labels":  func(s *Spec) { s.Percent = 101 },
		"rate":             func(s *Spec) { s.Rate = math.NaN() },
		"steps":            func(s *Spec) { s.Steps = 0 },
		"weight":           func(s *Spec) { s.Weight = math.NaN() },
		"single's weight":  func(s *Spec) { s.Arm = Single },
		"level":            func(s *Spec) { s.Level = Level{poc.Rotate, .5} },
		"strength":         func(s *Spec) { s.Level = Level{poc.Dark, 2} },
		"strength of none": func(s *Spec) { s.Level = Level{Kind: poc.Dark} },
		"fold":             func(s *Spec) { s.Fold = Folds + 1 },
	} {
		s := good
		change(&s)
		if err := s.Check(); err == nil {
			t.Errorf("%s: %+v is taken", name, s)
		}
	}
}

func TestFramesAreChecked(t *testing.T) {
	a, err := rooms()
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*Frames){
		"a scene in both splits": func(f *Frames) { f.Test[0].Scene = f.Train[3].Scene },
		"a class without frames": func(f *Frames) { f.Train = f.Train[:6] },
		"nothing to test":        func(f *Frames) { f.Test = nil },
	} {
		f := *a
		f.Train, f.Test = slices.Clone(a.Train), slices.Clone(a.Test)
		change(&f)
		if err := f.check(); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	b, err := Rooms(6)
	if err != nil {
		t.Fatal(err)
	}
	if a.Digest != b.Digest || len(a.Train) != 18 || len(a.Test) != 18 {
		t.Errorf("rooms: %d and %d, %s and %s", len(a.Train), len(a.Test), a.Digest, b.Digest)
	}
	if data.MostFolds(a.samples()) < 2 {
		t.Error("rooms have no places")
	}
}
