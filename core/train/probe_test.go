package train_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"okuyuki/core/eval"
	"okuyuki/core/train"
	"okuyuki/kernels"
)

// blobs are noisy points around one centre a class; dims beyond the first few are noise.
func blobs(n, dim, classes int, noise float64, seed uint64) train.ProbeData {
	rng := rand.New(rand.NewPCG(seed, 1))
	d := train.ProbeData{Classes: classes}
	for i := range n {
		y := i % classes
		x := make([]float32, dim)
		for t := range x {
			x[t] = float32(noise * rng.NormFloat64())
			if t%classes == y && t < 3*classes {
				x[t] += 2
			}
		}
		d.X, d.Y, d.Photo = append(d.X, x), append(d.Y, y), append(d.Photo, i)
	}
	return d
}

// The dual solution must be the minimum of the primal problem: its gradient, computed in
// float64 from the definition, vanishes.
func TestProbeIsTheMinimum(t *testing.T) {
	t.Run("plain", func(t *testing.T) { probeIsTheMinimum(t, 0, 0) })
	t.Run("depth has its share", func(t *testing.T) { probeIsTheMinimum(t, 2, .6) })
}

func probeIsTheMinimum(t *testing.T, deep int, share float64) {
	d := blobs(30, 40, 3, 1.5, 5)
	d.Deep, d.Share = deep, share
	d.Photo[1] = d.Photo[0] // two views of one photo, which share its weight
	p, out, err := train.FitProbe(d, nil, 0)
	if err != nil || out != nil {
		t.Fatal(err, out)
	}
	const lambda = 3e-3 // the middle of the grid
	n, dim, c := len(d.X), len(d.X[0]), d.Classes
	mean, dev := make([]float64, dim), make([]float64, dim)
	for t := range dim {
		for _, x := range d.X {
			mean[t] += float64(x[t]) / float64(n)
		}
		for _, x := range d.X {
			dev[t] += (float64(x[t]) - mean[t]) * (float64(x[t]) - mean[t]) / float64(n)
		}
		part := (1 - share) / float64(dim-deep)
		if t >= dim-deep {
			part = share / float64(deep)
		}
		dev[t] = math.Sqrt((dev[t] + 1e-3) / part)
	}
	weight := make([]float64, n)
	total := 0.0
	for i := range weight {
		weight[i] = 1
		if i < 2 {
			weight[i] = .5
		}
		total += weight[i]
	}
	gradient, gradientB := make([]float64, dim*c), make([]float64, c)
	for t := range dim {
		for j := range c {
			gradient[t*c+j] = lambda * float64(p.W[t*c+j]) * dev[t]
		}
	}
	logits := make([]float32, c)
	for i, x := range d.X {
		p.Logits(logits, x)
		sum := 0.0
		for _, z := range logits {
			sum += math.Exp(float64(z))
		}
		for j, z := range logits {
			g := math.Exp(float64(z)) / sum
			if j == d.Y[i] {
				g--
			}
			g *= weight[i] / total
			gradientB[j] += g
			for t := range dim {
				gradient[t*c+j] += g * (float64(x[t]) - mean[t]) / dev[t]
			}
		}
	}
	for _, g := range append(gradient, gradientB...) {
		if math.Abs(g) > 1e-4 {
			t.Fatalf("the gradient at the solution has a component of %g", g)
		}
	}
}

// The share of the last features grows with what they tell that the others do not.
func TestChooseShare(t *testing.T) {
	for _, c := range []struct {
		name       string
		told, last float64 // distance of the classes in the first features, and in the last
		some       bool
	}{{"the last tell most", .1, 3, true}, {"the last tell nothing", 3, 0, false}} {
		rng := rand.New(rand.NewPCG(3, 3))
		d := train.ProbeData{Classes: 2, Deep: 2}
		var fold []int
		for i := range 48 {
			x := make([]float32, 80)
			for k := range x {
				x[k] = float32(rng.NormFloat64())
				if k < 40 {
					x[k] += float32(c.told * float64(i%2))
				} else if k >= 78 {
					x[k] += float32(c.last * float64(i%2))
				}
			}
			d.X, d.Y, d.Photo, fold = append(d.X, x), append(d.Y, i%2), append(d.Photo, i), append(fold, i/2%3)
		}
		share, err := train.ChooseShare(d, fold, 3)
		if err != nil || (share > 0) != c.some {
			t.Errorf("%s: a share of %g (%v)", c.name, share, err)
		}
	}
}

func TestProbeOutOfFold(t *testing.T) {
	for name, c := range map[string]struct {
		noise  float64
		lo, hi float64
	}{
		"separable": {.3, 1, 1},
		"no signal": {50, 0, .6}, // chance is 1/3
	} {
		d := blobs(60, 30, 3, c.noise, 9)
		fold := make([]int, len(d.X))
		for i := range fold {
			fold[i] = i / 3 % 4
		}
		_, out, err := train.FitProbe(d, fold, 4)
		if err != nil {
			t.Fatal(err)
		}
		right := 0
		for i, y := range d.Y {
			row := out[3*i : 3*i+3]
			if sum := row[0] + row[1] + row[2]; math.Abs(float64(sum)-1) > 1e-5 {
				t.Fatalf("%s: probabilities sum to %g", name, sum)
			}
			if eval.Argmax(row) == y {
				right++
			}
		}
		if a := float64(right) / 60; a < c.lo || a > c.hi {
			t.Errorf("%s: %.2f right out of fold, want %.2f to %.2f", name, a, c.lo, c.hi)
		}
	}
}

func TestProbeIsDeterministic(t *testing.T) {
	d := blobs(24, 50, 2, 1, 3)
	defer kernels.SetWorkers(kernels.Workers())
	var first *train.Probe
	for _, workers := range []int{1, 2, 7} {
		kernels.SetWorkers(workers)
		p, _, err := train.FitProbe(d, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = p
		}
		for i, w := range p.W {
			if w != first.W[i] {
				t.Fatalf("weight %d differs with %d workers", i, workers)
			}
		}
	}
}

func TestProbeRefusesNothing(t *testing.T) {
	if _, _, err := train.FitProbe(train.ProbeData{Classes: 2}, nil, 0); err == nil {
		t.Error("a probe was fitted to no rows")
	}
	one := blobs(4, 3, 1, 1, 1)
	if _, _, err := train.FitProbe(one, nil, 0); err == nil {
		t.Error("a probe was fitted to one class")
	}
}
