package onnx

import (
	"bytes"
	"encoding/binary"
	"math"
	"strings"
	"testing"
)

// fields reads a protocol buffer: the values of each field, in order, integers as varints and the rest as bytes.
func fields(t *testing.T, data []byte) map[int][][]byte {
	t.Helper()
	found := map[int][][]byte{}
	for len(data) > 0 {
		key, n := binary.Uvarint(data)
		if n <= 0 {
			t.Fatal("broken varint")
		}
		data = data[n:]
		var body []byte
		switch key & 7 {
		case 0:
			_, n := binary.Uvarint(data)
			if n <= 0 {
				t.Fatal("broken varint")
			}
			body, data = data[:n], data[n:]
		case 2:
			size, n := binary.Uvarint(data)
			if n <= 0 || size > uint64(len(data)-n) {
				t.Fatalf("field %d of %d bytes, %d left", key>>3, size, len(data)-n)
			}
			body, data = data[n:n+int(size)], data[n+int(size):]
		case 5:
			body, data = data[:4], data[4:]
		default:
			t.Fatalf("wire type %d", key&7)
		}
		found[int(key>>3)] = append(found[int(key>>3)], body)
	}
	return found
}

func integer(b []byte) int64 {
	v, _ := binary.Uvarint(b)
	return int64(v)
}

func TestMessageIsTheWireFormat(t *testing.T) {
	var m message
	m.integer(1, 150) // the examples of the protocol buffers' documentation
	m.text(2, "testing")
	m.integer(3, -1) // ten bytes, as int64 has it
	m.float(4, 1)
	want := "\x08\x96\x01\x12\x07testing\x18\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x25\x00\x00\x80\x3f"
	if !bytes.Equal(m, []byte(want)) {
		t.Errorf("% x", []byte(m))
	}
}

// affine is y = Clip(x W, 0, 6).
func affine() *Graph {
	g := &Graph{}
	g.Input("x", "numbers", []Dim{{Name: "batch"}, {Size: 2}})
	g.Floats("w", []int{3, 2}, []float32{1, 2, 3, 4, 5, 6})
	g.Floats("zero", nil, []float32{0})
	g.Floats("six", nil, []float32{6})
	g.Node("Gemm", "h", []string{"x", "w"}, Attributes{"transB": int64(1), "alpha": float32(.5)})
	g.Node("Clip", "y", []string{"h", "zero", "six"}, nil)
	g.Output("y", "more numbers", []Dim{{Name: "batch"}, {Size: 3}})
	return g
}

func TestEncode(t *testing.T) {
	d := Description{Name: "affine", Doc: "a test", Producer: "okuyuki", Version: "1", Meta: map[string]string{"b": "2", "a": "1"}}
	file, err := affine().Encode(d)
	if err != nil {
		t.Fatal(err)
	}
	again, err := affine().Encode(d)
	if err != nil || !bytes.Equal(file, again) {
		t.Errorf("the same calls give other bytes, %v", err)
	}
	m := fields(t, file)
	if integer(m[1][0]) != 8 || string(m[2][0]) != "okuyuki" || integer(fields(t, m[8][0])[2][0]) != 17 {
		t.Errorf("version %x, producer %q, opset %x", m[1], m[2], m[8])
	}
	if len(m[14]) != 2 || string(fields(t, m[14][0])[1][0]) != "a" || string(fields(t, m[14][1])[2][0]) != "2" {
		t.Errorf("metadata %q", m[14])
	}
	g := fields(t, m[7][0])
	if len(g[1]) != 2 || len(g[5]) != 3 || len(g[11]) != 1 || len(g[12]) != 1 {
		t.Fatalf("%d nodes, %d constants, %d inputs, %d outputs", len(g[1]), len(g[5]), len(g[11]), len(g[12]))
	}
	gemm := fields(t, g[1][0])
	if string(gemm[4][0]) != "Gemm" || string(gemm[1][1]) != "w" || string(gemm[2][0]) != "h" || len(gemm[5]) != 2 {
		t.Errorf("node %v", gemm)
	}
	alpha, trans := fields(t, gemm[5][0]), fields(t, gemm[5][1])
	if string(alpha[1][0]) != "alpha" || math.Float32frombits(binary.LittleEndian.Uint32(alpha[2][0])) != .5 || integer(alpha[20][0]) != 1 {
		t.Errorf("attribute %v", alpha)
	}
	if string(trans[1][0]) != "transB" || integer(trans[3][0]) != 1 || integer(trans[20][0]) != 2 {
		t.Errorf("attribute %v", trans)
	}
	w := fields(t, g[5][0])
	if len(w[1]) != 2 || integer(w[1][0]) != 3 || integer(w[2][0]) != 1 || len(w[9][0]) != 24 || math.Float32frombits(binary.LittleEndian.Uint32(w[9][0][20:])) != 6 {
		t.Errorf("constant %v", w)
	}
	if zero := fields(t, g[5][1]); len(zero[1]) != 0 || len(zero[9][0]) != 4 {
		t.Errorf("a single number is %v", zero)
	}
	side := fields(t, fields(t, fields(t, fields(t, g[11][0])[2][0])[1][0])[2][0])[1]
	if len(side) != 2 || string(fields(t, side[0])[2][0]) != "batch" || integer(fields(t, side[1])[1][0]) != 2 {
		t.Errorf("input shape %q", side)
	}
}

func TestRefusesNonsense(t *testing.T) {
	nan := float32(math.NaN())
	for name, c := range map[string]struct {
		spoil func(g *Graph)
		says  string
	}{
		"a value that is not there":  {func(g *Graph) { g.Node("Relu", "z", []string{"nowhere"}, nil) }, `"nowhere"`},
		"a name given twice":         {func(g *Graph) { g.Node("Relu", "h", []string{"x"}, nil) }, `"h"`},
		"a node without a name":      {func(g *Graph) { g.Node("Relu", "", []string{"x"}, nil) }, "empty"},
		"too few values":             {func(g *Graph) { g.Floats("v", []int{2, 2}, []float32{1, 2, 3}) }, "3 values"},
		"a side of 0":                {func(g *Graph) { g.Floats("v", []int{0}, nil) }, "shape"},
		"not a number":               {func(g *Graph) { g.Floats("v", []int{1}, []float32{nan}) }, "finite"},
		"an unknown attribute":       {func(g *Graph) { g.Node("Relu", "z", []string{"x"}, Attributes{"a": 1}) }, "type int"},
		"an output that is nowhere":  {func(g *Graph) { g.Output("z", "", Fixed(1)) }, `"z"`},
		"an output declared twice":   {func(g *Graph) { g.Output("y", "", Fixed(1)) }, "twice"},
		"an output without its size": {func(g *Graph) { g.Output("h", "", Fixed(1, 0)) }, "side of 0"},
	} {
		g := affine()
		c.spoil(g)
		g.Node("Identity", "later", []string{"nothing else"}, nil) // the first mistake is told
		if file, err := g.Encode(Description{Name: "x"}); err == nil || file != nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, g := range []*Graph{{}, affine()} {
		if _, err := g.Encode(Description{}); err == nil {
			t.Error("a network without a name, or without nodes, is written")
		}
	}
}
