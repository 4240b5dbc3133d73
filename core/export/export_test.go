package export

import (
	"bytes"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"okuyuki/core/model"
	"okuyuki/core/weights"
)

func network(t *testing.T, p model.Preset) *Network {
	t.Helper()
	m, err := model.New(p, []model.Class{{ID: "a", JA: "甲", EN: "A"}, {ID: "b", JA: "乙", EN: "B"}}, 3)
	if err != nil {
		t.Fatal(err)
	}
	return &Network{Model: m}
}

// answered is a network with everything that an answer can depend on.
func answered(t *testing.T) *Network {
	n := network(t, model.Base)
	width := n.features()
	n.ProbeW, n.ProbeB, n.Blend, n.Temperature = make([]float32, 2*width), []float32{1, 2}, true, 1.5
	for i := range n.ProbeW {
		n.ProbeW[i] = float32(i)
	}
	n.Scope = &Scope{Rows: make([]float32, 3*width), Inverse: make([]float32, 9), Centre: -1, Spread: .5, Deviations: 2, Least: 1e-6}
	return n
}

// Every value of the model is where PyTorch has it.
func TestSafetensorsAreLaidOutAsPyTorchs(t *testing.T) {
	n := answered(t)
	data, err := n.Safetensors()
	if err != nil {
		t.Fatal(err)
	}
	f, err := weights.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Names()) != len(n.Model.Params())+4 {
		t.Errorf("%d tensors of %d parameters", len(f.Names()), len(n.Model.Params()))
	}
	read := func(name string, shape ...int) []float32 {
		got, v, err := f.Float32s(name)
		if err != nil || !slices.Equal(got, shape) {
			t.Fatalf("%s has shape %v, want %v: %v", name, got, shape, err)
		}
		return v
	}
	stem, theirs := n.Model.Backbone.Param("backbone/stem/weight").Value, read("backbone.stem.weight", 32, 3, 3, 3)
	for o := range 32 {
		for i := range 3 {
			for y := range 3 {
				for x := range 3 {
					if a, b := stem[((y*3+x)*3+i)*32+o], theirs[((o*3+i)*3+y)*3+x]; a != b {
						t.Fatalf("stem weight %d %d %d %d is %v, want %v", o, i, y, x, b, a)
					}
				}
			}
		}
	}
	single, theirs := n.Model.Backbone.Param("backbone/block01/depthwise/weight").Value, read("backbone.block01.depthwise.weight", 32, 1, 3, 3)
	for c := range 32 {
		for at := range 9 {
			if single[at*32+c] != theirs[c*9+at] {
				t.Fatalf("depthwise weight %d of channel %d is %v", at, c, theirs[c*9+at])
			}
		}
	}
	probe := read("probe.weight", 2, n.features())
	for i := range n.features() {
		if probe[i] != float32(2*i) || probe[n.features()+i] != float32(2*i+1) {
			t.Fatalf("probe weight %d is %v and %v", i, probe[i], probe[n.features()+i])
		}
	}
	for key, want := range map[string]string{"preset": "base", "temperature": "1.5", "side_multiple": "32", "depth_unit": "m", "scope_spread": "0.5"} {
		if f.Meta[key] != want {
			t.Errorf("%s is %q, want %q", key, f.Meta[key], want)
		}
	}
	if !strings.Contains(f.Meta["classes"], "甲") || !strings.Contains(f.Meta["answer"], "mean") {
		t.Errorf("metadata %v", f.Meta)
	}
}

// A file that was written for PyTorch holds the whole network: read again, it is written as the same bytes in both formats.
func TestReadAgain(t *testing.T) {
	alone := network(t, model.Small)
	probed := answered(t)
	probed.Blend, probed.Scope, probed.Temperature = false, nil, 0
	for name, n := range map[string]*Network{"all": answered(t), "a class head alone": alone, "a probe alone": probed} {
		file, err := n.Safetensors()
		if err != nil {
			t.Fatal(err)
		}
		again, err := Read(file)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for format, write := range map[string]func(*Network) ([]byte, error){"safetensors": (*Network).Safetensors, "ONNX": (*Network).ONNX} {
			want, err := write(n)
			got, err2 := write(again)
			if err != nil || err2 != nil || !bytes.Equal(got, want) {
				t.Errorf("%s: %d bytes of %s instead of %d, or others: %v %v", name, len(got), format, len(want), err, err2)
			}
		}
	}
}

func TestReadRefuses(t *testing.T) {
	file, err := answered(t).Safetensors()
	if err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(f *weights.File){
		"no answer":           func(f *weights.File) { delete(f.Meta, "answer") },
		"another answer":      func(f *weights.File) { f.Meta["answer"] = "oracle" },
		"no classes":          func(f *weights.File) { delete(f.Meta, "classes") },
		"more classes":        func(f *weights.File) { f.Meta["classes"] = `[{"id":"a"},{"id":"b"},{"id":"c"}]` },
		"another preset":      func(f *weights.File) { f.Meta["preset"] = "digits" },
		"no preset":           func(f *weights.File) { f.Meta["preset"] = "" },
		"a missing tensor":    func(f *weights.File) { delete(f.Tensors, "backbone.stem.bias") },
		"a missing probe":     func(f *weights.File) { delete(f.Tensors, "probe.weight") },
		"a turned tensor":     func(f *weights.File) { f.SetFloat32("probe.bias", []int{1, 2}, []float32{1, 2}) },
		"a number in words":   func(f *weights.File) { f.Meta["temperature"] = "warm" },
		"a scope of no width": func(f *weights.File) { delete(f.Meta, "scope_least") },
		"a crooked inverse":   func(f *weights.File) { f.SetFloat32("scope.inverse", []int{9}, make([]float32, 9)) },
		"an inverse of none":  func(f *weights.File) { f.SetFloat32("scope.inverse", []int{1 << 40, 0}, nil) },
	} {
		f, err := weights.Decode(file)
		if err != nil {
			t.Fatal(err)
		}
		spoil(f)
		spoilt, err := f.Encode()
		if err != nil {
			continue // the format refuses it already
		}
		if _, err := Read(spoilt); err == nil {
			t.Errorf("%s: read", name)
		}
	}
	if _, err := Read(file[:len(file)/2]); err == nil {
		t.Error("half a file: read")
	}
	m := network(t, model.Small).Model
	own, err := m.Encode(model.Float32)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Read(own); !errors.Is(err, ErrForeign) {
		t.Errorf("our own model file: %v", err)
	}
}

func TestRefusesWhatTheProductHasNot(t *testing.T) {
	for name, spoil := range map[string]func(n *Network){
		"no model":              func(n *Network) { n.Model = nil },
		"digits":                func(n *Network) { *n = *network(t, model.Digits) },
		"a probe of other size": func(n *Network) { n.ProbeW = n.ProbeW[1:] },
		"no biases":             func(n *Network) { n.ProbeB = nil },
		"a blend of one":        func(n *Network) { n.ProbeW = nil },
		"a cold answer":         func(n *Network) { n.Temperature = -1 },
		"an endless one":        func(n *Network) { n.Temperature = math.NaN() },
		"a crooked scope":       func(n *Network) { n.Scope.Inverse = n.Scope.Inverse[1:] },
		"rows of others":        func(n *Network) { n.Scope.Rows = n.Scope.Rows[1:] },
		"a scope of one point":  func(n *Network) { n.Scope.Spread = 0 },
		"weights without end":   func(n *Network) { n.Model.Params()[0].Value[0] = float32(math.Inf(1)) },
	} {
		n := answered(t)
		spoil(n)
		if _, err := n.ONNX(); err == nil {
			t.Errorf("%s: written as ONNX", name)
		}
		if _, err := n.Safetensors(); err == nil {
			t.Errorf("%s: written as safetensors", name)
		}
	}
	normalised, err := model.NewNormalised(model.Small, []model.Class{{ID: "a"}}, 1)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := (&Network{Model: normalised}).ONNX(); err == nil {
		t.Error("batch normalisation is written")
	}
}

// Every parameter of the backbone is in the file, and no number beside them and the constants.
func TestTapsHoldTheBackbone(t *testing.T) {
	m := network(t, model.Base).Model
	file, err := Taps(m, 64, 96)
	if err != nil {
		t.Fatal(err)
	}
	values := 0
	for _, p := range m.Backbone.Params() {
		values += len(p.Value)
	}
	if extra := len(file) - 4*values; extra < 0 || extra > 40_000 {
		t.Errorf("%d bytes for %d values", len(file), values)
	}
	if _, err := Taps(m, 65, 96); err == nil {
		t.Error("a side of 65 is accepted")
	}
}
