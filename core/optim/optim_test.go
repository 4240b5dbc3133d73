package optim

import (
	"math"
	"slices"
	"testing"

	"okuyuki/core/nn"
)

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s: %.9g, want %.9g", what, got, want)
	}
}

func param(decay bool, v ...float32) *nn.Param {
	return &nn.Param{Name: "p", Shape: []int{len(v)}, Value: v, Grad: make([]float32, len(v)), Decay: decay}
}

var testGradients = [][]float32{{.3, -.02, 5, 0}, {.1, -.5, 4, 0}, {-.7, .4, 3, 1e-4}}

func optimisers(decay float64) map[string]func() Optimiser {
	return map[string]func() Optimiser{
		"adamw": func() Optimiser { return NewAdamW(decay) },
		"sgd":   func() Optimiser { return &SGD{Momentum: .9, WeightDecay: decay} },
	}
}

// Values after three steps of PyTorch 1.13 in float64 from 1, -2, .5, .25 at
// rate .01: torch.optim.AdamW(lr=.01, weight_decay=d) and
// torch.optim.SGD(lr=.01, momentum=.9, weight_decay=d).
func TestStepsAreThoseOfPyTorch(t *testing.T) {
	for name, want := range map[string]map[float64][]float64{
		"adamw": {0: {.984342061, -1.98163657, .470490977, .24361297}, .1: {.981373761, -1.97567026, .469022348, .242863719}},
		"sgd":   {0: {.99697, -1.993958, .2585, .249999}, .1: {.991377196, -1.98275336, .25592735, .2485977}},
	} {
		for decay, values := range want {
			o := optimisers(decay)[name]()
			p := param(true, 1, -2, .5, .25)
			for _, g := range testGradients {
				copy(p.Grad, g)
				o.Step([]*nn.Param{p}, .01)
			}
			for i, v := range values {
				near(t, name, float64(p.Value[i]), v, 3e-7)
			}
		}
	}
}

func TestFrozenParametersAndBiases(t *testing.T) {
	for name, make := range optimisers(.5) {
		frozen, bias, weight := param(true, 1), param(false, 1), param(true, 1)
		untouched := &nn.Param{Name: "no gradient", Value: []float32{1}, Decay: true}
		frozen.Frozen = true
		frozen.Grad[0] = 1
		make().Step([]*nn.Param{frozen, bias, untouched, weight}, .1)
		if frozen.Value[0] != 1 || untouched.Value[0] != 1 {
			t.Errorf("%s: frozen %v, without a gradient %v", name, frozen.Value, untouched.Value)
		}
		if bias.Value[0] != 1 {
			t.Errorf("%s: decay moved a bias to %v", name, bias.Value)
		}
		near(t, name+" decayed weight", float64(weight.Value[0]), .95, 1e-6)
	}
}

func TestStateResumes(t *testing.T) {
	for name, make := range optimisers(.1) {
		a, pa := make(), param(true, 1, -2, .5, .25)
		step := func(o Optimiser, p *nn.Param, g []float32) {
			copy(p.Grad, g)
			o.Step([]*nn.Param{p}, .01)
		}
		step(a, pa, testGradients[0])
		b, pb := make(), param(true, slices.Clone(pa.Value)...)
		if err := b.SetState(a.State()); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, g := range testGradients[1:] {
			step(a, pa, g)
			step(b, pb, g)
		}
		if !slices.Equal(pa.Value, pb.Value) {
			t.Errorf("%s: %v, resumed %v", name, pa.Value, pb.Value)
		}
		if s := a.State(); s.Steps != 3 || s.Kind != name {
			t.Errorf("%s: state of %s after %d steps", name, s.Kind, s.Steps)
		}
		for _, bad := range []State{{}, {Kind: "other", Slots: a.State().Slots}, {Kind: name}, {Kind: "adamw", Slots: [][]float32{{1}, {1, 2}}}} {
			if err := make().SetState(bad); err == nil {
				t.Errorf("%s: took the state %+v", name, bad)
			}
		}
	}
}

func TestClip(t *testing.T) {
	a, b, frozen := param(true, 0), param(true, 0), param(true, 0)
	frozen.Frozen = true
	set := func(x, y float32) { a.Grad[0], b.Grad[0], frozen.Grad[0] = x, y, 100 }
	params := []*nn.Param{a, frozen, b}
	set(3, 4)
	near(t, "norm", Clip(params, 10), 5, 1e-6)
	near(t, "below the limit", float64(a.Grad[0]), 3, 0)
	near(t, "norm", Clip(params, 1), 5, 1e-6)
	near(t, "clipped", float64(a.Grad[0]), .6, 1e-6)
	near(t, "clipped", float64(b.Grad[0]), .8, 1e-6)
	set(3, 4)
	near(t, "no limit", Clip(params, 0), 5, 1e-6)
	near(t, "no limit", float64(b.Grad[0]), 4, 0)
	for _, bad := range []float64{math.NaN(), math.Inf(1)} {
		set(1, float32(bad))
		if n := Clip(params, 1); n == n && !math.IsInf(n, 1) {
			t.Errorf("norm %v of a gradient of %v", n, bad)
		}
		if a.Grad[0] != 0 || b.Grad[0] != 0 {
			t.Errorf("a gradient of %v was left: %v, %v", bad, a.Grad, b.Grad)
		}
	}
}

// Rates of torch.optim.lr_scheduler.OneCycleLR in PyTorch 1.13.
func TestOneCycleIsThatOfPyTorch(t *testing.T) {
	for _, c := range []struct {
		s    OneCycle
		want []float64
	}{
		{OneCycle{Max: .01, Steps: 11}, []float64{.0004, .00422341114, .00960261425, .00979746568, .00884475725, .00726087049,
			.00530582708, .00330058029, .00157432513, .000410455432, 4e-08}},
		{OneCycle{Max: 2, Steps: 7, Rise: .5, Div: 10, FinalDiv: 100},
			[]float64{.2, .821884705, 1.82811529, 1.9010679, 1.22329841, .378133688, .002}},
	} {
		for i, want := range c.want {
			near(t, "rate", c.s.At(i), want, 1e-8)
		}
	}
	for steps := range 5 { // too few for a rise: finite and within bounds all the same
		for i := range steps + 2 {
			if r := (OneCycle{Max: 1, Steps: steps}).At(i); !(r > 0 && r <= 1) {
				t.Errorf("rate %v at step %d of %d", r, i, steps)
			}
		}
	}
}

func TestCosine(t *testing.T) {
	c := Cosine{Max: 1, Final: .1, Steps: 12, Warmup: 3}
	for i, want := range []float64{1. / 3, 2. / 3, 1, 1} {
		near(t, "warm-up", c.At(i), want, 1e-12)
	}
	near(t, "middle", c.At(7), .55, 1e-12)
	near(t, "last", c.At(11), .1, 1e-12)
	near(t, "beyond", c.At(50), .1, 1e-12)
	if Constant(.3).At(7) != .3 {
		t.Error("constant")
	}
}

func TestEMA(t *testing.T) {
	p := param(true, 0)
	params := []*nn.Param{p}
	e := NewEMA(params, .5)
	want := 0.0
	for step := 1; step <= 6; step++ {
		p.Value[0] = float32(step)
		e.Update(params)
		d := min(.5, float64(1+step)/float64(10+step))
		want = d*want + (1-d)*float64(step)
	}
	copied := param(true, 0)
	e.CopyTo([]*nn.Param{copied})
	near(t, "copied", float64(copied.Value[0]), want, 1e-6)
	near(t, "value after the copy", float64(p.Value[0]), 6, 0)
	e.Swap(params)
	near(t, "mean", float64(p.Value[0]), want, 1e-6)
	again := NewEMA(params, .5)
	if err := again.SetState(e.State()); err != nil {
		t.Fatal(err)
	}
	again.Swap(params)
	near(t, "swapped back through a state", float64(p.Value[0]), 6, 0)
	if err := NewEMA([]*nn.Param{param(true, 1, 2)}, .5).SetState(e.State()); err == nil {
		t.Error("took the mean of other parameters")
	}
}

func TestOtherParametersPanic(t *testing.T) {
	for name, f := range map[string]func(){
		"adamw": func() { o := NewAdamW(0); o.Step([]*nn.Param{param(true, 1)}, 1); o.Step(nil, 1) },
		"sgd":   func() { o := &SGD{}; o.Step([]*nn.Param{param(true, 1)}, 1); o.Step(nil, 1) },
		"ema":   func() { NewEMA([]*nn.Param{param(true, 1)}, .9).Update(nil) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			f()
		})
	}
}
