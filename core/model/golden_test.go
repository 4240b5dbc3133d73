package model

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"os"
	"testing"

	"okuyuki/core/loss"
	"okuyuki/core/nn"
	"okuyuki/core/optim"
	"okuyuki/kernels"
)

const (
	// Tolerances of an element, relative to the root mean square of its
	// tensor: of one pass in float32, and after ten steps of Adam, which
	// divides a gradient by its own size.
	once, after = 1e-4, 1e-3
	// Tolerance of the norm of all elements and of their mixture.
	whole = 1e-4
)

// golden is testdata/golden/small.golden; make_small.py beside it says what it
// holds and how it was made.
type golden struct {
	Torch, Python             string
	Size, Batch, Classes      int
	Steps                     int
	Rate, Decay, Lambda_, Eps float64
	Labels                    []int32
	ClassLoss, DepthLoss      []float64
	Tensors                   []goldenTensor
	byName                    map[string]goldenTensor
	values                    []float32
}

type goldenTensor struct {
	Name                  string
	Count, Offset, Stride int
	Norm, Mix             float64
}

func readGolden(t *testing.T, path string) *golden {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const magic = "OKYGOLD1"
	if len(data) < 12 || string(data[:8]) != magic {
		t.Fatalf("%s does not begin with %s", path, magic)
	}
	size := int(binary.LittleEndian.Uint32(data[8:]))
	g := &golden{byName: map[string]goldenTensor{}}
	if err := json.Unmarshal(data[12:12+size], g); err != nil {
		t.Fatal(err)
	}
	for b := data[12+size:]; len(b) > 0; b = b[4:] {
		g.values = append(g.values, math.Float32frombits(binary.LittleEndian.Uint32(b)))
	}
	for _, x := range g.Tensors {
		g.byName[x.Name] = x
	}
	return g
}

// value is the generator of make_small.py: SplitMix64 of a counter.
func value(stream, i uint64) float32 {
	z := (stream<<32 + i + 1) * 0x9E3779B97F4A7C15
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	z ^= z >> 31
	return float32(float64(z>>40)/(1<<23) - 1)
}

func fill(x []float32, stream uint64, scale float32) {
	for i := range x {
		x[i] = value(stream, uint64(i)) * scale
	}
}

// difference compares a tensor with the stored elements, the norm and the
// mixture of all elements, and returns the largest difference of a stored
// element relative to the root mean square of the tensor.
func (g *golden) difference(t *testing.T, name string, got []float32, tolerance float64) {
	t.Helper()
	want, ok := g.byName[name]
	if !ok || want.Count != len(got) {
		t.Errorf("%s: %d elements, golden has %d", name, len(got), want.Count)
		return
	}
	rms := want.Norm / math.Sqrt(float64(want.Count))
	worst, at := 0.0, 0
	for i, k := 0, want.Offset; i < len(got); i, k = i+want.Stride, k+1 {
		if d := math.Abs(float64(got[i]) - float64(g.values[k])); !(d <= worst) {
			worst, at = d, i
		}
	}
	var square, mix float64
	for i, v := range got {
		square += float64(v) * float64(v)
		if value(1000, uint64(i)) < 0 {
			mix -= float64(v)
		} else {
			mix += float64(v)
		}
	}
	norm := math.Abs(math.Sqrt(square) - want.Norm)
	t.Logf("%-34s %7d elements, rms %.3e: largest difference %.1e, norm %.1e, mixture %.1e",
		name, want.Count, rms, worst/rms, norm/want.Norm, math.Abs(mix-want.Mix)/want.Norm)
	if !(worst <= tolerance*rms) {
		t.Errorf("%s: element %d differs by %.2e of the rms, tolerance %.0e", name, at, worst/rms, tolerance)
	}
	if !(norm <= whole*want.Norm) || !(math.Abs(mix-want.Mix) <= whole*want.Norm) {
		t.Errorf("%s: norm %v, want %v; mixture %v, want %v", name, math.Sqrt(square), want.Norm, mix, want.Mix)
	}
}

// The small preset does what PyTorch does: logits, depth, both losses, every
// gradient, and ten steps of AdamW.
func TestSmallIsWhatPyTorchComputes(t *testing.T) {
	g := readGolden(t, "../../testdata/golden/small.golden")
	t.Logf("PyTorch %s, Python %s", g.Torch, g.Python)
	before := kernels.Name()
	names := kernels.Implementations()
	if testing.Short() {
		names = names[:1]
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			if err := kernels.Use(name); err != nil {
				t.Fatal(err)
			}
			testGolden(t, g)
		})
	}
	if err := kernels.Use(before); err != nil {
		t.Fatal(err)
	}
}

func testGolden(t *testing.T, g *golden) {
	m, err := New(Small, testClasses(g.Classes), 1)
	if err != nil {
		t.Fatal(err)
	}
	var weights, biases []*nn.Param
	for i, p := range m.Params() {
		scale := float32(.1)
		if p.Decay {
			scale = float32(math.Sqrt(6 / float64(fanIn(p))))
			weights = append(weights, p)
		} else {
			biases = append(biases, p)
		}
		fill(p.Value, uint64(i), scale)
		g.difference(t, "initial:"+p.Name, p.Value, 1e-7)
	}
	if len(weights) != 13 || len(biases) != 13 {
		t.Fatalf("%d weights, %d biases", len(weights), len(biases))
	}
	m.Touch()
	s, err := m.NewSession(g.Batch, g.Size, g.Size, TrainAll)
	if err != nil {
		t.Fatal(err)
	}
	fill(s.Image().Data, 500, 1)
	target := make([]float32, s.Depth().Shape.Len())
	fill(target, 501, 1)
	for i := range target {
		target[i] += 2
	}
	depthLoss := loss.Sum{{Weight: 1, Loss: loss.L1{}}, {Weight: 1, Loss: loss.SILog{Lambda: g.Lambda_}}}

	params, opt := m.Params(), optim.NewAdamW(g.Decay)
	opt.Eps = g.Eps
	for step := range g.Steps {
		optim.ZeroGrad(params)
		s.Forward()
		s.LogitsGrad().Zero()
		s.DepthGrad().Zero()
		class := loss.CrossEntropy{}.Loss(s.LogitsGrad().Data, s.Logits().Data, g.Labels, nil, g.Classes, 1)
		depth := depthLoss.Loss(s.DepthGrad().Data, loss.Maps{Pixels: g.Size * g.Size, Prediction: s.Depth().Data, Target: target}, 1)
		t.Logf("step %d: class loss %.7f (%+.1e), depth loss %.7f (%+.1e)", step,
			class.Value, class.Value-g.ClassLoss[step], depth.Value, depth.Value-g.DepthLoss[step])
		tolerance := 1e-5 * float64(1+step)
		if !(math.Abs(class.Value-g.ClassLoss[step]) <= tolerance) || !(math.Abs(depth.Value-g.DepthLoss[step]) <= tolerance) {
			t.Errorf("step %d: losses %v and %v, want %v and %v", step, class.Value, depth.Value, g.ClassLoss[step], g.DepthLoss[step])
		}
		if step == 0 {
			g.difference(t, "logits", s.Logits().Data, once)
			g.difference(t, "depth", s.Depth().Data, once)
		}
		s.Backward()
		if step == 0 {
			for _, p := range params {
				g.difference(t, "gradient:"+p.Name, p.Grad, once)
			}
		}
		opt.Step(params, g.Rate)
		m.Touch()
	}
	for _, p := range params {
		g.difference(t, "final:"+p.Name, p.Value, after)
	}
}

// fanIn of a convolution [K, K, in, out] or a dense layer [in, out].
func fanIn(p *nn.Param) int {
	n := 1
	for _, d := range p.Shape[:len(p.Shape)-1] {
		n *= d
	}
	return n
}

func testClasses(n int) []Class {
	c := make([]Class, n)
	for i := range c {
		c[i].ID = string(rune('a' + i))
	}
	return c
}
