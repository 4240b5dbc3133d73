package tune_test

import (
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"okuyuki/core/data"
	"okuyuki/core/loss"
	"okuyuki/core/model"
	"okuyuki/core/photo"
	"okuyuki/core/train"
	"okuyuki/server/base/tune"
)

const side = 64

func newModel(t *testing.T) *model.Model {
	t.Helper()
	m, err := model.New(model.Small, []model.Class{{ID: "left"}, {ID: "right"}}, 2)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// halves are bright in one half: the left one of class 0, which is near; the right one of class 1, which is far.
func halves(n int) []tune.Picture {
	out := make([]tune.Picture, n)
	for i := range out {
		y := i % 2
		p := tune.Picture{Photo: photo.New(80, 80), Metres: make([]float32, 80*80), Label: y}
		for k := range p.Metres {
			p.Metres[k] = float32(1 + 2*y)
			if (k%80 < 40) == (y == 0) {
				for c := range 3 {
					p.Photo.Pix[3*k+c] = uint8(170 + (k*7+i*13+c)%80)
				}
			}
		}
		out[i] = p
	}
	return out
}

// config for pictures that keep their sides: mirrored, class 0 would look like class 1.
func config(steps int) tune.Config {
	d := tune.Usual()
	d.Flip, d.Area = 0, data.Range{Lo: 1, Hi: 1}
	return tune.Config{
		H: side, W: side, Steps: steps, Batch: 4, Backbone: 1e-3, Heads: 2e-3, Clip: 5, EMA: .8,
		DepthLoss: loss.Standard(), DepthWeight: 1, Drawing: d, Seed: 3,
	}
}

func run(t *testing.T, tr *tune.Trainer, steps int) []train.StepResult {
	t.Helper()
	var results []train.StepResult
	for range steps {
		r, err := tr.Step()
		if err != nil {
			t.Fatal(err)
		}
		results = append(results, r)
	}
	return results
}

func values(m *model.Model) [][]float32 {
	var out [][]float32
	for _, p := range m.Params() {
		out = append(out, slices.Clone(p.Value))
	}
	return out
}

func newTrainer(t *testing.T, m *model.Model, pictures []tune.Picture, c tune.Config) *tune.Trainer {
	t.Helper()
	tr, err := tune.New(m, pictures, c)
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

func TestTheWholeNetworkLearnsAndTheAverageToo(t *testing.T) {
	m := newModel(t)
	before := values(m)
	tr := newTrainer(t, m, halves(8), config(60))
	results := run(t, tr, 60)
	if !tr.Done() {
		t.Error("not done after all steps")
	}
	mean := func(rs []train.StepResult) (class, depth float64) {
		for _, r := range rs {
			class, depth = class+r.Class/float64(len(rs)), depth+r.Depth/float64(len(rs))
		}
		return class, depth
	}
	c0, d0 := mean(results[:5])
	c1, d1 := mean(results[55:])
	if c1 > c0/3 || d1 > d0/2 {
		t.Errorf("losses went from %.3f and %.3f to %.3f and %.3f", c0, d0, c1, d1)
	}
	last := values(m)
	tr.Finish()
	for i, p := range m.Params() {
		if slices.Equal(before[i], p.Value) {
			t.Errorf("%s did not move", p.Name)
		}
		if slices.Equal(last[i], p.Value) {
			t.Errorf("%s is not averaged", p.Name)
		}
	}
}

// The parameters of a run that was cut and resumed are those of one that was not, bit for bit.
func TestResume(t *testing.T) {
	c := config(12)
	c.Teacher = .5
	whole := newModel(t)
	tr := newTrainer(t, whole, halves(6), c)
	run(t, tr, 12)
	tr.Finish()

	cut := newModel(t)
	tr = newTrainer(t, cut, halves(6), c)
	run(t, tr, 5)
	stored, err := json.Marshal(tr.State())
	if err != nil {
		t.Fatal(err)
	}
	run(t, tr, 2) // lost in the crash
	var state tune.State
	if err := json.Unmarshal(stored, &state); err != nil {
		t.Fatal(err)
	}
	again := newModel(t)
	tr = newTrainer(t, again, halves(6), c)
	if err := tr.SetState(state); err != nil {
		t.Fatal(err)
	}
	run(t, tr, 7)
	tr.Finish()
	if !reflect.DeepEqual(values(whole), values(again)) {
		t.Error("a resumed run ended elsewhere")
	}
}

func TestStatesOfOtherRunsAreRefused(t *testing.T) {
	tr := newTrainer(t, newModel(t), halves(6), config(4))
	run(t, tr, 1)
	for name, spoil := range map[string]func(*tune.State){
		"no parameters":  func(s *tune.State) { s.Params = nil },
		"other sizes":    func(s *tune.State) { s.Params[0] = s.Params[0][1:] },
		"too many steps": func(s *tune.State) { s.Step = 5 },
		"no step":        func(s *tune.State) { s.Step = 0 },
		"optimiser":      func(s *tune.State) { s.Optimisers[1].Kind = "sgd" },
		"average":        func(s *tune.State) { s.EMA.Slots[0] = s.EMA.Slots[0][1:] },
	} {
		s := tr.State()
		spoil(&s)
		if err := tr.SetState(s); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

func TestFrozenBlocksStay(t *testing.T) {
	m, err := model.New(model.Base, []model.Class{{ID: "left"}, {ID: "right"}}, 2)
	if err != nil {
		t.Fatal(err)
	}
	before := values(m)
	c := config(2)
	c.Batch, c.Frozen, c.H, c.W = 2, 3, 96, 96
	tr := newTrainer(t, m, halves(2), c)
	run(t, tr, 2)
	tr.Finish()
	moved := 0
	for i, p := range m.Params() {
		same := slices.Equal(before[i], p.Value)
		low := strings.HasPrefix(p.Name, "backbone/stem/") || strings.HasPrefix(p.Name, "backbone/block01/") ||
			strings.HasPrefix(p.Name, "backbone/block02/") || strings.HasPrefix(p.Name, "backbone/block03/")
		if low && !same {
			t.Errorf("%s moved", p.Name)
		}
		if !same {
			moved++
		}
	}
	if moved < 100 {
		t.Errorf("%d parameters moved, want those of all blocks from the fourth", moved)
	}
}

func TestAnUnlabelledPictureWithoutDepthTeachesNothing(t *testing.T) {
	m := newModel(t)
	before := values(m)
	p := halves(1)
	p[0].Label = train.NoLabel
	clear(p[0].Metres)
	tr := newTrainer(t, m, p, config(2))
	run(t, tr, 1)
	for i, q := range m.Params() {
		if !slices.Equal(before[i], q.Value) {
			t.Fatalf("%s moved", q.Name)
		}
	}
}

func TestRefusals(t *testing.T) {
	bad := func(f func(*tune.Config)) tune.Config {
		c := config(4)
		f(&c)
		return c
	}
	for name, c := range map[string]tune.Config{
		"steps":   bad(func(c *tune.Config) { c.Steps = 0 }),
		"batch":   bad(func(c *tune.Config) { c.Batch = 0 }),
		"rate":    bad(func(c *tune.Config) { c.Heads = math.NaN() }),
		"loss":    bad(func(c *tune.Config) { c.DepthLoss = nil }),
		"classes": bad(func(c *tune.Config) { c.Classes = []float32{1} }),
		"average": bad(func(c *tune.Config) { c.EMA = 1 }),
		"size":    bad(func(c *tune.Config) { c.H = 50 }),
	} {
		if _, err := tune.New(newModel(t), halves(2), c); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	wrong := halves(2)
	wrong[1].Label = 2
	short := halves(2)
	short[0].Metres = short[0].Metres[1:]
	for name, p := range map[string][]tune.Picture{"none": nil, "label": wrong, "depth": short} {
		if _, err := tune.New(newModel(t), p, config(4)); err == nil {
			t.Errorf("pictures, %s: taken", name)
		}
	}
}

func TestDivergenceIsTold(t *testing.T) {
	m := newModel(t)
	m.Param("depth/out/bias").Value[0] = float32(math.Inf(1))
	m.Touch()
	tr := newTrainer(t, m, halves(2), config(4))
	if _, err := tr.Step(); !errors.Is(err, train.ErrDiverged) {
		t.Errorf("error %v", err)
	}
}
