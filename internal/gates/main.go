// Command gates prints what a faster algorithm costs in accuracy: it trains whole networks
// with Winograd's convolutions and with direct ones, several seeds each, and compares the
// final metrics with the spread between seeds.
//
//	go run ./internal/gates
//
// The data are generated scenes (core/data/scene): three kinds of places with their depth.
package main

import (
	"flag"
	"fmt"
	"math"
	"os"

	"okuyuki/core/eval"
	"okuyuki/core/model"
	"okuyuki/core/train"
	"okuyuki/kernels"
)

func main() {
	seeds := flag.Int("seeds", 3, "runs of each arm")
	steps := flag.Int("steps", 200, "training steps of a run")
	flag.Parse()
	failed := false
	for _, p := range []struct {
		preset model.Preset
		side   int
	}{{model.Digits, 28}, {model.Small, 64}} {
		ok, err := gate(p.preset, p.side, *seeds, *steps)
		if err != nil {
			fmt.Fprintln(os.Stderr, "gates:", err)
			os.Exit(1)
		}
		failed = failed || !ok
	}
	if failed {
		os.Exit(1)
	}
}

// gate trains one preset in both arms and reports whether every metric's difference of
// means lies within two standard errors of it, with the spread taken between seeds.
func gate(preset model.Preset, side, seeds, steps int) (bool, error) {
	set, err := drawScenes(preset, side)
	if err != nil {
		return false, err
	}
	fmt.Printf("%s, %dx%d, %d pictures to train, %d to test, %d steps, %d seeds, kernel %s\n",
		preset, side, side, len(set.train), len(set.test), steps, seeds, kernels.Name())
	var arms [2][]metrics
	for arm, winograd := range []bool{true, false} {
		kernels.SetWinograd(winograd)
		for seed := range seeds {
			m, err := run(preset, set, steps, uint64(seed)+1)
			if err != nil {
				return false, err
			}
			arms[arm] = append(arms[arm], m)
		}
	}
	kernels.SetWinograd(true)
	all := true
	fmt.Printf("  %-14s %18s %18s %12s  %s\n", "", "Winograd", "direct", "difference", "noise (2 SE)")
	for _, c := range []struct {
		name string
		of   func(metrics) float64
	}{
		{"accuracy", func(m metrics) float64 { return m.accuracy }},
		{"class loss", func(m metrics) float64 { return m.classLoss }},
		{"depth AbsRel", func(m metrics) float64 { return m.absRel }},
		{"depth RMSE, m", func(m metrics) float64 { return m.rmse }},
	} {
		a, sa := meanAndDeviation(arms[0], c.of)
		b, sb := meanAndDeviation(arms[1], c.of)
		noise := 2 * math.Sqrt((sa*sa+sb*sb)/float64(seeds))
		verdict := "within"
		// With no spread at all the bound is the resolution of the test set.
		if math.Abs(a-b) > max(noise, 1/float64(len(set.test))) {
			verdict, all = "OUTSIDE", false
		}
		fmt.Printf("  %-14s %10.4f ± %.4f %10.4f ± %.4f %+12.4f  %.4f %s\n", c.name, a, sa, b, sb, a-b, noise, verdict)
	}
	return all, nil
}

// metrics of a trained network on pictures that it has not seen.
type metrics struct{ accuracy, classLoss, absRel, rmse float64 }

func run(preset model.Preset, set *scenes, steps int, seed uint64) (metrics, error) {
	m, err := model.New(preset, set.classes, seed)
	if err != nil {
		return metrics{}, err
	}
	t, err := train.NewTrainer(m, set.train, train.Config{Steps: steps, Batch: 16, Whole: true, Rate: 2e-3, EMA: .98, Seed: seed})
	if err != nil {
		return metrics{}, err
	}
	for !t.Done() {
		if _, err := t.Step(); err != nil {
			return metrics{}, fmt.Errorf("%s, seed %d, step %d: %w", preset, seed, t.Steps(), err)
		}
	}
	t.Finish()
	return measure(m, set)
}

func measure(m *model.Model, set *scenes) (metrics, error) {
	v := set.test[0].Views[0]
	s, err := m.NewSession(1, v.H, v.W, model.Predict)
	if err != nil {
		return metrics{}, err
	}
	var r metrics
	var depths []eval.Depth
	for _, e := range set.test {
		copy(s.Image().Data, e.Views[0].Image)
		s.Forward()
		p := make([]float32, len(set.classes))
		kernels.Softmax(p, s.Logits().Data, 1, len(p))
		if eval.Argmax(p) == e.Label {
			r.accuracy++
		}
		r.classLoss -= math.Log(max(1e-7, float64(p[e.Label])))
		d, err := eval.MeasureDepth(metres(s.Depth().Data), metres(e.Views[0].Target.LogDepth), eval.Range{Min: .1, Max: 100})
		if err != nil {
			return metrics{}, err
		}
		depths = append(depths, d)
	}
	n := float64(len(set.test))
	mean := eval.MeanDepth(depths)
	return metrics{accuracy: r.accuracy / n, classLoss: r.classLoss / n, absRel: mean.AbsRel, rmse: mean.RMSE}, nil
}

func metres(logDepth []float32) []float32 {
	out := make([]float32, len(logDepth))
	for i, v := range logDepth {
		out[i] = float32(math.Exp(float64(v)))
	}
	return out
}

// meanAndDeviation over the runs; the deviation is the sample's.
func meanAndDeviation(runs []metrics, of func(metrics) float64) (mean, deviation float64) {
	for _, r := range runs {
		mean += of(r) / float64(len(runs))
	}
	for _, r := range runs {
		deviation += (of(r) - mean) * (of(r) - mean)
	}
	return mean, math.Sqrt(deviation / max(1, float64(len(runs)-1)))
}
