package nyu

import (
	"fmt"
	"math"

	"okuyuki/core/poc"
)

// Preset is a grid of trainings: every cell with every arm and every seed.
type Preset struct {
	Name     string
	H, W     int // of the backbone's input
	Views    int // of each training frame: as it is, mirrored, then random crops in other light
	PerClass int // frames of each class and split that take part; 0: all
	Drawn    bool
	Steps    int
	Seeds    int
	Levels   []Level // from good light to bad
	Percents []int   // from few labels to many
	Arms     []Arm

	// Tuning: for each seed and share of labels, every arm is tried with all its settings in this light, on so many folds. The seeds
	// take the folds in turn.
	TuneLevel Level
	TuneFolds int
}

// smoke is the preset that shows no more than that everything works.
const smoke = "smoke"

// Presets are the grids by size: smoke takes seconds on generated rooms, trial half an hour on two cores, full some hours.
func Presets() []Preset {
	clean, moderate, severe := Level{}, Level{poc.Dark, .5}, Level{poc.Dark, .9}
	return []Preset{
		{
			Name: smoke, H: 64, W: 96, Views: 2, PerClass: 8, Drawn: true, Steps: 12, Seeds: 3,
			Levels: []Level{clean, severe}, Percents: []int{25, 100}, Arms: []Arm{Single, Multi, MultiLabelled, Shuffled},
			TuneLevel: clean, TuneFolds: 1,
		}, {
			Name: "trial", H: 160, W: 224, Views: 2, Steps: 300, Seeds: 3,
			Levels: []Level{clean, severe}, Percents: []int{5, 25, 100}, Arms: []Arm{Single, Multi, MultiLabelled, Shuffled},
			TuneLevel: moderate, TuneFolds: 1,
		}, {
			Name: "full", H: 160, W: 224, Views: 4, Steps: 800, Seeds: 5,
			Levels: []Level{clean, moderate, severe}, Percents: []int{5, 10, 25, 50, 100}, Arms: Arms(),
			TuneLevel: moderate, TuneFolds: 1,
		},
	}
}

// PresetNamed is the preset of that name.
func PresetNamed(name string) (Preset, error) {
	for _, p := range Presets() {
		if p.Name == name {
			return p, nil
		}
	}
	return Preset{}, fmt.Errorf("nyu: no preset %q", name)
}

// settings are what an arm is tuned among, equally many for each: learning rates on a fine scale, or on a coarse one with weights of
// the depth loss.
func settings(a Arm) (out []Tuning) {
	if a == Single {
		for _, r := range []float64{1e-3, 2e-3, 4e-3, 8e-3} {
			out = append(out, Tuning{Rate: r})
		}
		return out
	}
	for _, r := range []float64{1.5e-3, 5e-3} {
		for _, w := range []float64{.3, 2} {
			out = append(out, Tuning{r, w})
		}
	}
	return out
}

// Cells are the places of the grid.
func (p Preset) Cells() []Cell { return cells(p.Levels, p.Percents) }

func cells(levels []Level, percents []int) (out []Cell) {
	for _, l := range levels {
		for _, n := range percents {
			out = append(out, Cell{l, n})
		}
	}
	return out
}

// has reports whether the arm is another one in this cell: with all frames labelled, depth of the labelled ones is that of all.
func (c Cell) has(a Arm) bool { return a != MultiLabelled || c.Percent < 100 }

// TuneSpecs are the trainings that the settings for a share of labels are chosen by, before its part of the grid.
func (p Preset) TuneSpecs(percent int) (out []Spec) {
	c := Cell{p.TuneLevel, percent}
	for seed := range p.Seeds {
		for fold := range p.TuneFolds {
			for _, a := range p.Arms {
				if !c.has(a) {
					continue
				}
				for _, s := range settings(a) {
					out = append(out, Spec{Cell: c, Arm: a, Tuning: s, Steps: p.Steps, Seed: uint64(seed) + 1, Fold: 1 + (seed+fold)%Folds})
				}
			}
		}
	}
	return out
}

// Choice is for what settings are chosen. Each seed chooses for itself, so that the luck of choosing is part of the difference
// between seeds, and of the intervals.
type Choice struct {
	Arm     Arm    `json:"arm"`
	Percent int    `json:"percent"`
	Seed    uint64 `json:"seed"`
}

// Choose picks the settings for a share of labels that were right most often in the tuning trainings, every frame with the same
// weight; of equals those with the smallest log loss.
func (p Preset) Choose(percent int, results map[Spec]Result) map[Choice]Tuning {
	type score struct{ right, loss float64 }
	scores := map[Choice]map[Tuning]score{}
	for _, s := range p.TuneSpecs(percent) {
		r, ok := results[s]
		if !ok {
			continue
		}
		c := Choice{s.Arm, s.Percent, s.Seed}
		if scores[c] == nil {
			scores[c] = map[Tuning]score{}
		}
		v, n := scores[c][s.Tuning], float64(len(r.Right))
		scores[c][s.Tuning] = score{v.right + math.Round(r.Accuracy*n), v.loss + r.LogLoss*n}
	}
	chosen := map[Choice]Tuning{}
	for c, tried := range scores {
		best := score{right: -1}
		for _, s := range settings(c.Arm) {
			v, ok := tried[s]
			if ok && (v.right > best.right || v.right == best.right && v.loss < best.loss) {
				best, chosen[c] = v, s
			}
		}
	}
	return chosen
}

// Specs are the trainings of the grid for a share of labels, with the settings that were chosen; where none was, the first.
func (p Preset) Specs(percent int, chosen map[Choice]Tuning) (out []Spec) {
	for _, c := range cells(p.Levels, []int{percent}) {
		for seed := range p.Seeds {
			for _, a := range p.Arms {
				if !c.has(a) {
					continue
				}
				s := uint64(seed) + 1
				t, ok := chosen[Choice{a, percent, s}]
				if !ok {
					t = settings(a)[0]
				}
				out = append(out, Spec{Cell: c, Arm: a, Tuning: t, Steps: p.Steps, Seed: s})
			}
		}
	}
	return out
}

// Trainings is the number of them all, those of the tuning included.
func (p Preset) Trainings() (n int) {
	for _, percent := range p.Percents {
		n += len(p.TuneSpecs(percent)) + len(p.Specs(percent, nil))
	}
	return n
}
