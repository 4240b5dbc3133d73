package study

import (
	"fmt"
	"math"
	"slices"

	"okuyuki/core/balance"
	"okuyuki/core/data"
	"okuyuki/core/data/depthmnist"
)

// Preset is a grid of trainings: every cell with every arm and every seed.
type Preset struct {
	Name     string
	TestSize int
	Steps    int
	Seeds    int
	Cells    []Cell
	Arms     []Arm

	// Tuning: every arm is tried with Attempts settings on these cells with these many seeds, other ones than the grid's, and
	// measured on pictures of the training split. Without cells all arms keep their usual settings.
	TuneCells []Cell
	TuneSeeds int
}

// Attempts is the number of settings that each arm is tuned among, the single task too.
const Attempts = 8

// usualRate is the learning rate of arms that are not tuned.
const usualRate = 3e-3

// firstTuneSeed keeps the seeds of tuning apart from those of the grid.
const firstTuneSeed = 1001

// others is the number of pictures without a label.
const others = 2000

// Presets are the grids by size: smoke takes seconds, paper hours on two cores, full days.
func Presets() []Preset { return []Preset{smoke(), trial(), paper(), full()} }

// PresetNamed is the preset of that name.
func PresetNamed(name string) (Preset, error) {
	for _, p := range Presets() {
		if p.Name == name {
			return p, nil
		}
	}
	return Preset{}, fmt.Errorf("study: no preset %q", name)
}

func gaussian(sigma float64) data.Noise { return data.Noise{Kind: data.Gaussian, Level: sigma} }

func cells(style Style, modes []depthmnist.Mode, noises []data.Noise, labels ...int) (out []Cell) {
	for _, m := range modes {
		for _, n := range noises {
			for _, l := range labels {
				out = append(out, Cell{Style: style, Mode: m, Noise: n, Labels: l, Unlabelled: others})
			}
		}
	}
	return out
}

func arms(names ...string) (out []Arm) {
	for _, n := range names {
		a, err := ParseArm(n)
		if err != nil {
			panic(err)
		}
		out = append(out, a)
	}
	return out
}

// routes are the arms with one way to weight losses for each family, and the controls.
var routes = []string{
	"single", "depth", "joint/fixed", "joint/uncertainty", "joint/imtl", "joint/pcgrad", "frozen", "fine-tuned", "alternating",
	"input-guess", "input-true", "joint/fixed/shuffled",
}

func smoke() Preset {
	c := cells(Standard, []depthmnist.Mode{depthmnist.Shape}, []data.Noise{{}, gaussian(.3)}, 5, 50)
	for i := range c {
		c[i].Unlabelled = 200
	}
	return Preset{
		Name: "smoke", TestSize: 250, Steps: 40, Seeds: 3, Cells: c,
		Arms: arms("single", "depth", "joint/fixed", "joint/imtl", "frozen", "fine-tuned", "alternating", "input-guess", "joint/fixed/shuffled"),
	}
}

// trial repeats the cells of the first trial, in PyTorch.
func trial() Preset {
	return Preset{
		Name: "trial", TestSize: 3000, Steps: 300, Seeds: 4,
		Cells: cells(Trial, []depthmnist.Mode{depthmnist.Shape}, []data.Noise{{}, gaussian(.3), gaussian(.6)}, 2, 5, 20, 100),
		Arms:  arms("single", "joint/fixed", "joint/fixed/shuffled", "joint/fixed+"),
	}
}

// everyArm has all of the menu, the controls for labelled pictures alone and for all, and the staged routes for both.
func everyArm() []string {
	names := slices.Clone(routes)
	for _, e := range balance.Menu() {
		if n := "joint/" + e.Name; !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	return append(names, "joint/fixed/constant", "joint/fixed/edges", "joint/fixed/grey", "joint/fixed/clean",
		"joint/fixed+", "joint/imtl+", "joint/fixed/shuffled+", "joint/fixed/clean+", "frozen+", "fine-tuned+", "alternating+", "input-guess+")
}

func paper() Preset {
	noises := []data.Noise{
		{}, gaussian(.3), gaussian(.6), {Kind: data.SaltPepper, Level: .1}, {Kind: data.LowLight, Level: .25}, {Kind: data.Smear, Level: 1.5},
	}
	c := cells(Standard, []depthmnist.Mode{depthmnist.Shape}, noises, 2, 5, 20, 100)
	c = append(c, cells(Standard, []depthmnist.Mode{depthmnist.Flat}, []data.Noise{{}, gaussian(.3)}, 5, 20)...)
	wrong := cells(Standard, []depthmnist.Mode{depthmnist.Shape}, []data.Noise{{}, gaussian(.3)}, 20)
	for i := range wrong {
		wrong[i].Wrong = .2
	}
	return Preset{
		Name: "paper", TestSize: 2000, Steps: 300, Seeds: 5, Cells: append(c, wrong...), Arms: arms(everyArm()...),
		TuneCells: cells(Standard, []depthmnist.Mode{depthmnist.Shape}, []data.Noise{{}, gaussian(.3)}, 10), TuneSeeds: 2,
	}
}

func full() Preset {
	noises := []data.Noise{{}}
	for kind, levels := range map[data.NoiseKind][]float64{
		data.Gaussian: {.1, .2, .4, .6}, data.SaltPepper: {.05, .1, .2}, data.LowLight: {1, .5, .25, .1}, data.Smear: {.75, 1.5, 3},
	} {
		for _, l := range levels {
			noises = append(noises, data.Noise{Kind: kind, Level: l})
		}
	}
	slices.SortFunc(noises[1:], func(a, b data.Noise) int { return compareNoise(a, b) })
	c := cells(Standard, []depthmnist.Mode{depthmnist.Shape, depthmnist.Flat}, noises, 2, 5, 10, 20, 50, 100, 500)
	for _, share := range []float64{.1, .2} {
		wrong := cells(Standard, []depthmnist.Mode{depthmnist.Shape}, []data.Noise{{}, gaussian(.4)}, 5, 20, 100)
		for i := range wrong {
			wrong[i].Wrong = share
		}
		c = append(c, wrong...)
	}
	return Preset{
		Name: "full", TestSize: 5000, Steps: 600, Seeds: 10, Cells: c, Arms: arms(everyArm()...),
		TuneCells: cells(Standard, []depthmnist.Mode{depthmnist.Shape}, []data.Noise{{}, gaussian(.4)}, 5, 20), TuneSeeds: 4,
	}
}

func compareNoise(a, b data.Noise) int {
	switch {
	case a.Kind != b.Kind:
		if a.Kind < b.Kind {
			return -1
		}
		return 1
	case a.Level < b.Level:
		return -1
	case a.Level > b.Level:
		return 1
	}
	return 0
}

// settings are the Attempts that an arm is tuned among: the learning rate alone on a fine scale, or with the values of the
// weighting's number on a coarse one.
func settings(a Arm) (out []Tuning) {
	const low, high = 1e-3, 1e-2
	var knobs []float64
	if a.Route == Joint {
		for _, e := range balance.Menu() {
			if e.Name == a.Weighting {
				knobs = e.Grid
			}
		}
	}
	if len(knobs) == 0 {
		for i := range Attempts {
			out = append(out, Tuning{Rate: geometric(low, high, i, Attempts)})
		}
		return out
	}
	n := Attempts / len(knobs)
	for _, k := range knobs {
		for i := range n {
			out = append(out, Tuning{Rate: geometric(2e-3, 5e-3, i, n), Knob: k})
		}
	}
	return out
}

// geometric is step i of n from lo to hi, in equal ratios, rounded to two digits.
func geometric(lo, hi float64, i, n int) float64 {
	v := lo * math.Pow(hi/lo, float64(i)/float64(max(1, n-1)))
	unit := math.Pow(10, math.Floor(math.Log10(v))-1)
	return math.Round(v/unit) * unit
}

// TuneSpecs are the trainings that settings are chosen by, before the grid.
func (p Preset) TuneSpecs() (out []Spec) {
	for _, a := range p.Arms {
		for _, s := range settings(a) {
			for _, c := range p.TuneCells {
				for seed := range p.TuneSeeds {
					out = append(out, Spec{Cell: c.seenBy(a), Arm: a, Tuning: s, Steps: p.Steps, Seed: firstTuneSeed + uint64(seed), Validate: true})
				}
			}
		}
	}
	return out
}

// Choose picks the setting of each arm, by its name, that was right most often in the tuning trainings (for the arm that learns
// depth alone, had the smallest error); of equals the first.
func (p Preset) Choose(results map[Spec]Result) map[string]Tuning {
	chosen := map[string]Tuning{}
	sums := map[Arm]map[Tuning]float64{}
	for _, s := range p.TuneSpecs() {
		r, ok := results[s]
		if !ok {
			continue
		}
		if sums[s.Arm] == nil {
			sums[s.Arm] = map[Tuning]float64{}
		}
		if s.Route == Depth {
			sums[s.Arm][s.Tuning] -= r.AbsRel
		} else {
			sums[s.Arm][s.Tuning] += r.Accuracy
		}
	}
	for _, a := range p.Arms {
		best := math.Inf(-1)
		for _, s := range settings(a) {
			if v, ok := sums[a][s]; ok && v > best {
				best, chosen[a.String()] = v, s
			}
		}
	}
	return chosen
}

// Specs are the trainings of the grid, with the settings that were chosen for the arms.
func (p Preset) Specs(chosen map[string]Tuning) (out []Spec) {
	for _, c := range p.Cells {
		for seed := range p.Seeds {
			for _, a := range p.Arms {
				t, ok := chosen[a.String()]
				if !ok {
					t = Tuning{Rate: usualRate}
				}
				out = append(out, Spec{Cell: c.seenBy(a), Arm: a, Tuning: t, Steps: p.Steps, Seed: uint64(seed) + 1})
			}
		}
	}
	return out
}

// seenBy is the cell as an arm needs it: pictures without a label are counted only where they are learned from.
func (c Cell) seenBy(a Arm) Cell {
	if !a.All {
		c.Unlabelled = 0
	}
	return c
}

// Trainings is the number of them all, those of the tuning included.
func (p Preset) Trainings() int { return len(p.TuneSpecs()) + len(p.Specs(nil)) }
