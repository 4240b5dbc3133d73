package base

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"

	"okuyuki/core/half"
	"okuyuki/core/model"
	"okuyuki/server/base/tflite"
	"okuyuki/server/base/tflite/tflitetest"
)

// detectorModel is a graph like the published one: MobileNetV2-1.0 with 16-bit weights behind DEQUANTIZE, and detector heads that
// branch off. The weights count up, so that each place has its own value.
type detectorModel struct {
	tflite.Model
	names []string // of the convolutions, in order
}

func (d *detectorModel) tensor(t tflite.Tensor) int {
	d.Tensors = append(d.Tensors, t)
	return len(d.Tensors) - 1
}

func (d *detectorModel) constant(shape ...int) int {
	n := 1
	for _, s := range shape {
		n *= s
	}
	data := make([]byte, 2*n)
	for i := range n {
		binary.LittleEndian.PutUint16(data[2*i:], half.FromFloat32(float32(i%1021)))
	}
	in := d.tensor(tflite.Tensor{Shape: shape, Type: tflite.Float16, Data: data})
	out := d.tensor(tflite.Tensor{Shape: shape})
	d.Operators = append(d.Operators, tflite.Operator{Op: tflite.Dequantize, Inputs: []int{in}, Outputs: []int{out}})
	return out
}

func (d *detectorModel) layer(name string, op tflite.Op, x, stride int, act tflite.Activation, out int, kernel ...int) int {
	c := tflite.Conv{Same: true, StrideH: stride, StrideW: stride, DilationH: 1, DilationW: 1, Activation: act}
	if op == tflite.DepthwiseConv2D {
		c.DepthMultiplier = 1
	}
	y := d.tensor(tflite.Tensor{Name: name})
	d.Operators = append(d.Operators, tflite.Operator{Op: op, Inputs: []int{x, d.constant(kernel...), d.constant(out)}, Outputs: []int{y}, Conv: c})
	d.names = append(d.names, name)
	return y
}

func newDetector() *detectorModel {
	d := &detectorModel{}
	x := d.tensor(tflite.Tensor{Name: "image", Shape: []int{1, 300, 300, 3}})
	d.Inputs = []int{x}
	x = d.layer("stem", tflite.Conv2D, x, 2, tflite.ReLU6, 32, 32, 3, 3, 3)
	width, block := 32, 0
	for _, s := range [][4]int{{1, 16, 1, 1}, {6, 24, 2, 2}, {6, 32, 3, 2}, {6, 64, 4, 2}, {6, 96, 3, 1}, {6, 160, 3, 2}, {6, 320, 1, 1}} {
		for i := range s[2] {
			block++
			name, from, wide, stride := fmt.Sprintf("block%02d", block), x, width*s[0], 1
			if i == 0 {
				stride = s[3]
			}
			if s[0] > 1 {
				x = d.layer(name+"/expand", tflite.Conv2D, x, 1, tflite.ReLU6, wide, wide, 1, 1, width)
			}
			if block == 14 { // a head of the detector leaves from here
				d.layer("head", tflite.Conv2D, x, 1, tflite.None, 12, 12, 1, 1, wide)
			}
			x = d.layer(name+"/depthwise", tflite.DepthwiseConv2D, x, stride, tflite.ReLU6, wide, 1, 3, 3, wide)
			x = d.layer(name+"/project", tflite.Conv2D, x, 1, tflite.None, s[1], s[1], 1, 1, wide)
			if i > 0 {
				y := d.tensor(tflite.Tensor{Name: name + "/add"})
				d.Operators = append(d.Operators, tflite.Operator{Op: tflite.Add, Inputs: []int{x, from}, Outputs: []int{y}})
				x = y
			}
			width = s[1]
		}
	}
	x = d.layer("conv_1", tflite.Conv2D, x, 1, tflite.ReLU6, 1280, 1280, 1, 1, 320)
	d.layer("head2", tflite.Conv2D, x, 1, tflite.None, 12, 12, 1, 1, 1280)
	d.Outputs = []int{x}
	return d
}

// operator returns the convolution with a name.
func (d *detectorModel) operator(name string) *tflite.Operator {
	for i := range d.Operators {
		if o := &d.Operators[i]; d.Tensors[o.Outputs[0]].Name == name {
			return o
		}
	}
	panic("no operator " + name)
}

func TestReadBackbone(t *testing.T) {
	got, err := ReadBackbone(tflitetest.Encode(&newDetector().Model))
	if err != nil {
		t.Fatal(err)
	}
	m, err := model.New(model.Base, []model.Class{{ID: "a", JA: "あ", EN: "a"}}, 1)
	if err != nil {
		t.Fatal(err)
	}
	params := m.Backbone.Params()
	if len(got) != len(params) {
		t.Errorf("%d parameters, the model has %d", len(got), len(params))
	}
	for _, p := range params {
		if w, ok := got[p.Name]; !ok || !slices.Equal(w.Shape, p.Shape) || len(w.Data) != len(p.Value) {
			t.Errorf("%s: shape %v, want %v", p.Name, w.Shape, p.Shape)
		}
	}
	// [O, H, W, I] of the file becomes [H, W, I, O].
	stem := got["backbone/stem/weight"].Data
	for o := range 32 {
		for i := range 27 {
			if want := float32((o*27 + i) % 1021); stem[i*32+o] != want {
				t.Fatalf("stem at %d,%d: %v, want %v", i, o, stem[i*32+o], want)
			}
		}
	}
	for i, v := range got["backbone/block05/depthwise/weight"].Data {
		if v != float32(i%1021) {
			t.Fatalf("a depthwise kernel was reordered at %d", i)
		}
	}
	if err := Import(m, got); err == nil || !strings.Contains(err.Error(), "deviate") {
		t.Errorf("weights that count up were taken for the published ones: %v", err)
	}
}

func TestReadBackboneRefusesOtherNetworks(t *testing.T) {
	for name, change := range map[string]func(*detectorModel){
		"stride":        func(d *detectorModel) { d.operator("block02/depthwise").Conv.StrideW = 1 },
		"padding":       func(d *detectorModel) { d.operator("block03/depthwise").Conv.Same = false },
		"activation":    func(d *detectorModel) { d.operator("block04/expand").Conv.Activation = tflite.ReLU },
		"dilation":      func(d *detectorModel) { d.operator("block05/depthwise").Conv.DilationH = 2 },
		"multiplier":    func(d *detectorModel) { d.operator("block05/depthwise").Conv.DepthMultiplier = 2 },
		"no residual":   func(d *detectorModel) { d.operator("block06/add").Op = tflite.Reshape },
		"wrong source":  func(d *detectorModel) { d.operator("block06/add").Inputs[1] = 0 },
		"no bias":       func(d *detectorModel) { o := d.operator("conv_1"); o.Inputs = o.Inputs[:2] },
		"absent bias":   func(d *detectorModel) { d.operator("conv_1").Inputs[2] = -1 },
		"kernel shape":  func(d *detectorModel) { o := d.operator("stem"); o.Inputs[1] = d.constant(32, 1, 1, 3) },
		"kernel vector": func(d *detectorModel) { o := d.operator("stem"); o.Inputs[1] = d.constant(32) },
		"not constant": func(d *detectorModel) {
			o := d.operator("stem")
			o.Inputs[2] = d.tensor(tflite.Tensor{Shape: []int{32}})
		},
		"infinite": func(d *detectorModel) {
			o := d.operator("stem")
			o.Inputs[2] = d.tensor(tflite.Tensor{Shape: []int{32}, Type: tflite.Float16, Data: slices.Repeat([]byte{0x00, 0x7c}, 32)})
		},
		"grey input": func(d *detectorModel) { d.Tensors[0].Shape = []int{1, 300, 300, 1} },
		"two inputs": func(d *detectorModel) { d.Inputs = []int{0, 1} },
		"truncated":  func(d *detectorModel) { d.Operators = d.Operators[:60] },
	} {
		d := newDetector()
		change(d)
		if _, err := ReadBackbone(tflitetest.Encode(&d.Model)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestReadPackageRefuses(t *testing.T) {
	if _, err := ReadPackage(t.TempDir()); err == nil {
		t.Error("an empty folder was accepted")
	}
	if _, err := detector(make([]byte, 1000)); err == nil {
		t.Error("short assets were accepted")
	}
}
