package tflite_test

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"okuyuki/internal/hostile"
	. "okuyuki/server/base/tflite"
	"okuyuki/server/base/tflite/tflitetest"
	"okuyuki/server/refused"
)

// example is a convolution of a constant, half-precision kernel.
func example() *Model {
	return &Model{
		Tensors: []Tensor{
			{Name: "image", Shape: []int{1, 4, 4, 1}},
			{Name: "half", Shape: []int{1, 1, 1, 3}, Type: Float16, Data: []byte{0x00, 0x3c, 0x00, 0xc0, 0x01, 0x00}}, // 1, -2, 2^-24
			{Name: "kernel", Shape: []int{1, 1, 1, 3}},
			{Name: "bias", Shape: []int{1}, Data: []byte{0, 0, 0x80, 0x3e}},
			{Name: "out", Shape: []int{1, 2, 2, 1}},
		},
		Operators: []Operator{
			{Op: Dequantize, Inputs: []int{1}, Outputs: []int{2}},
			{Op: Conv2D, Inputs: []int{0, 2, 3}, Outputs: []int{4}, Conv: Conv{Same: true, StrideW: 2, StrideH: 3, DilationW: 1, DilationH: 1, Activation: ReLU6}},
			{Op: DepthwiseConv2D, Inputs: []int{0, 2, -1}, Outputs: []int{4}, Conv: Conv{StrideW: 1, StrideH: 1, DilationW: 2, DilationH: 4, DepthMultiplier: 5}},
		},
		Inputs: []int{0}, Outputs: []int{4},
	}
}

func TestRead(t *testing.T) {
	want := example()
	got, err := Read(tflitetest.Encode(want))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
	v, err := got.Tensors[1].Float32s()
	if err != nil || !slices.Equal(v, []float32{1, -2, 1. / (1 << 24)}) {
		t.Errorf("half precision: %v, %v", v, err)
	}
	v, err = got.Tensors[3].Float32s()
	if err != nil || !slices.Equal(v, []float32{.25}) {
		t.Errorf("single precision: %v, %v", v, err)
	}
	if _, err := got.Tensors[0].Float32s(); err == nil {
		t.Error("a tensor without data was converted")
	}
}

func TestReadRefuses(t *testing.T) {
	change := func(f func(*Model)) []byte {
		m := example()
		f(m)
		return tflitetest.Encode(m)
	}
	good := tflitetest.Encode(example())
	for name, data := range map[string][]byte{
		"empty":            nil,
		"magic":            append([]byte("\x00\x00\x00\x00TFL2"), good[8:]...),
		"root outside":     append([]byte("\xff\xff\xff\x7f"), good[4:]...),
		"no graph":         append([]byte("\x0c\x00\x00\x00TFL3\x04\x00\x04\x00\x04\x00\x00\x00"), make([]byte, 8)...),
		"tensor outside":   change(func(m *Model) { m.Operators[0].Inputs = []int{5} }),
		"tensor -2":        change(func(m *Model) { m.Operators[1].Inputs[2] = -2 }),
		"output absent":    change(func(m *Model) { m.Operators[1].Outputs[0] = -1 }),
		"input outside":    change(func(m *Model) { m.Inputs = []int{99} }),
		"data too short":   change(func(m *Model) { m.Tensors[1].Data = m.Tensors[1].Data[:4] }),
		"shape overflow":   change(func(m *Model) { m.Tensors[1].Shape = []int{1 << 30, 1 << 30, 1 << 30} }),
		"shape negative":   change(func(m *Model) { m.Tensors[1].Shape = []int{-1, -3} }),
		"rank":             change(func(m *Model) { m.Tensors[1].Shape = slices.Repeat([]int{1}, 9) }),
		"name too long":    change(func(m *Model) { m.Tensors[1].Name = strings.Repeat("x", 5000) }),
		"too many inputs":  change(func(m *Model) { m.Operators[0].Inputs = make([]int, 300) }),
		"too many outputs": change(func(m *Model) { m.Outputs = make([]int, 300) }),
	} {
		if _, err := Read(data); err == nil {
			t.Errorf("%s: accepted", name)
		} else if !strings.HasPrefix(err.Error(), "tflite: ") {
			t.Errorf("%s: error %q", name, err)
		}
	}
}

// Cuts and wild offsets must end in an error or a model that is safe to walk.
func TestReadSurvivesDamage(t *testing.T) {
	good := tflitetest.Encode(example())
	for n := range good {
		walk(t, good[:n])
	}
	rng := rand.New(rand.NewPCG(1, 1))
	for range 20000 {
		bad := bytes.Clone(good)
		at := rng.IntN(len(bad)/4) * 4
		switch rng.IntN(3) {
		case 0:
			bad[rng.IntN(len(bad))] = byte(rng.Uint32())
		case 1:
			binary.LittleEndian.PutUint32(bad[at:], rng.Uint32())
		case 2:
			binary.LittleEndian.PutUint32(bad[at:], 0xfffffff0+rng.Uint32N(16))
		}
		walk(t, bad)
	}
}

func walk(t *testing.T, data []byte) {
	m, err := Read(data)
	if err != nil {
		return
	}
	for _, o := range m.Operators {
		for _, i := range append(slices.Clone(o.Inputs), o.Outputs...) {
			if i >= 0 && m.Tensors[i].Data != nil {
				_, _ = m.Tensors[i].Float32s()
			}
		}
	}
	for _, i := range m.Inputs {
		_ = m.Tensors[i].Shape
	}
}

func FuzzRead(f *testing.F) {
	f.Add(tflitetest.Encode(example()))
	f.Add([]byte("\x08\x00\x00\x00TFL3"))
	for _, h := range hostile.For(hostile.TFLite) {
		f.Add(h.Data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var m *Model
		var err error
		took := hostile.CostOf(func() { m, err = Read(data) })
		// Tables may share what they refer to: each of n entries may name the longest text, or as many inputs as there can be.
		if took.Bytes > uint64(1<<20+8192*len(data)) {
			t.Fatalf("%d bytes of memory for a file of %d", took.Bytes, len(data))
		}
		if err != nil {
			if refused.Of(err) == "" {
				t.Fatalf("an error of no kind: %v", err)
			}
			return
		}
		walk(t, data)
		if again, err := Read(tflitetest.Encode(m)); err != nil || !reflect.DeepEqual(again, m) {
			t.Fatalf("%+v came back as %+v, %v", m, again, err)
		}
	})
}
