package balance

import "fmt"

// Family is a way in which methods behave alike for two tasks.
type Family string

// The families.
const (
	Static     Family = "static"
	LogLoss    Family = "log-loss"
	Rate       Family = "rate"
	Projection Family = "projection"
	LeastNorm  Family = "least norm"
	EqualNorm  Family = "equal norm"
	Alignment  Family = "aligned"
	Chance     Family = "random"
)

// Entry is a method on the menu, with the one number that it leaves to choose.
type Entry struct {
	Name   string
	Family Family
	Knob   string    // what the number is; "": there is none
	Usual  float64   // its usual value
	Grid   []float64 // values worth trying
}

// Settings are what New needs beside the name.
type Settings struct {
	Knob  float64 // 0: Entry.Usual
	Kinds [2]Kind // of the tasks
	Seed  uint64
}

type entry struct {
	Entry
	make func(Settings) Method
}

// menu is sorted by family.
var menu = []entry{
	{Entry{"fixed", Static, "weight", 10, []float64{.3, 1, 3, 10}}, func(s Settings) Method { return NewFixed(1, s.Knob) }},
	{Entry{"normalised", Static, "weight", 1, []float64{.1, .3, 1, 3}}, func(s Settings) Method { return NewNormalised(1, s.Knob) }},
	{Entry{"uncertainty", LogLoss, "rate", .01, []float64{.003, .01, .03, .1}}, func(s Settings) Method { return NewUncertainty(s.Knob, s.Kinds[:]...) }},
	{Entry{"revised", LogLoss, "rate", .01, []float64{.003, .01, .03, .1}}, func(s Settings) Method { return NewRevised(2, s.Knob) }},
	{Entry{"soft", LogLoss, "temperature", 10, []float64{1, 3, 10, 30}}, func(s Settings) Method { return NewSoft(s.Knob) }},
	{Entry{"gls", LogLoss, "", 0, nil}, func(Settings) Method { return NewGLS() }},
	{Entry{"famo", LogLoss, "rate", .025, []float64{.01, .025, .05, .1}}, func(s Settings) Method { return NewFAMO(2, s.Knob) }},
	{Entry{"dwa", Rate, "temperature", 2, []float64{.5, 1, 2, 4}}, func(s Settings) Method { return NewDWA(2, s.Knob) }},
	{Entry{"gradnorm", Rate, "alpha", 1.5, []float64{.5, 1, 1.5, 3}}, func(s Settings) Method { return NewGradNorm(2, s.Knob) }},
	{Entry{"pcgrad", Projection, "", 0, nil}, func(Settings) Method { return NewPCGrad() }},
	{Entry{"gate", Projection, "weight", 10, []float64{.3, 1, 3, 10}}, func(s Settings) Method { return NewGate(s.Knob, false) }},
	{Entry{"gate-cosine", Projection, "weight", 10, []float64{.3, 1, 3, 10}}, func(s Settings) Method { return NewGate(s.Knob, true) }},
	{Entry{"mgda", LeastNorm, "", 0, nil}, func(Settings) Method { return NewMGDA() }},
	{Entry{"cagrad", LeastNorm, "radius", .5, []float64{.2, .5, .8, 1}}, func(s Settings) Method { return NewCAGrad(s.Knob) }},
	{Entry{"imtl", EqualNorm, "", 0, nil}, func(Settings) Method { return NewIMTL() }},
	{Entry{"nash", EqualNorm, "", 0, nil}, func(Settings) Method { return NewNash() }},
	{Entry{"aligned", Alignment, "", 0, nil}, func(Settings) Method { return NewAligned() }},
	{Entry{"random", Chance, "", 0, nil}, func(s Settings) Method { return NewRandom(s.Seed) }},
}

// Menu lists the methods for two tasks, the first of which is the main one, by
// families.
func Menu() []Entry {
	out := make([]Entry, len(menu))
	for i, e := range menu {
		out[i] = e.Entry
	}
	return out
}

// New makes the method of that name for two tasks. "upgrad" is pcgrad, which
// goes the same way.
func New(name string, s Settings) (Method, error) {
	if name == "upgrad" {
		name = "pcgrad"
	}
	for _, e := range menu {
		if e.Name != name {
			continue
		}
		if s.Knob == 0 {
			s.Knob = e.Usual
		}
		if s.Knob < 0 {
			return nil, fmt.Errorf("balance: %s with a %s of %g", name, e.Knob, s.Knob)
		}
		return e.make(s), nil
	}
	return nil, fmt.Errorf("balance: no method %q", name)
}
