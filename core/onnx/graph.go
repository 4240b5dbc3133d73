package onnx

import (
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
)

// Opset is the version of the operators that nodes are of; irVersion is that of the format it came with.
const (
	Opset     = 17
	irVersion = 8
)

// Numbers of TensorProto.DataType and AttributeProto.AttributeType.
const (
	typeFloat, typeInt64                     = 1, 7
	attrFloat, attrInt, attrString, attrInts = 1, 2, 3, 7
)

// Graph is a network in the making. Its methods may be called in any order that gives a value before it is read; the first
// mistake is kept, and returned by Encode. The zero value is an empty graph.
type Graph struct {
	nodes, constants, inputs, outputs message
	known                             map[string]bool
	ends                              map[string]bool
	err                               error
}

// Attributes of a node: int64, []int64, float32 or string.
type Attributes map[string]any

// Dim is a side of a shape: a number, or, where Name is not empty, any number under that name.
type Dim struct {
	Size int
	Name string
}

// Fixed are the sides of a shape that is known.
func Fixed(sizes ...int) []Dim {
	dims := make([]Dim, len(sizes))
	for i, n := range sizes {
		dims[i].Size = n
	}
	return dims
}

func (g *Graph) fail(format string, a ...any) {
	if g.err == nil {
		g.err = fmt.Errorf("onnx: "+format, a...)
	}
}

// give notes that a value exists.
func (g *Graph) give(name string) {
	if name == "" || g.known[name] {
		g.fail("the name %q is empty or given twice", name)
		return
	}
	if g.known == nil {
		g.known = map[string]bool{}
	}
	g.known[name] = true
}

// Node adds an operation with one result, called out, and returns that name. An empty name among the inputs is an optional one left out.
func (g *Graph) Node(op, out string, in []string, attributes Attributes) string {
	var n message
	for _, name := range in {
		if name != "" && !g.known[name] {
			g.fail("%s %s reads %q, which is not there yet", op, out, name)
		}
		n.text(1, name)
	}
	n.text(2, out)
	n.text(3, out)
	n.text(4, op)
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		n.bytes(5, g.attribute(name, attributes[name]))
	}
	g.give(out)
	g.nodes.bytes(1, n)
	return out
}

func (g *Graph) attribute(name string, value any) message {
	var a message
	a.text(1, name)
	kind := int64(0)
	switch v := value.(type) {
	case float32:
		a.float(2, v)
		kind = attrFloat
	case int64:
		a.integer(3, v)
		kind = attrInt
	case string:
		a.text(4, v)
		kind = attrString
	case []int64:
		for _, n := range v {
			a.integer(8, n)
		}
		kind = attrInts
	default:
		g.fail("attribute %s of type %T", name, value)
	}
	a.integer(20, kind)
	return a
}

// Floats adds a constant of float32 values, row-major. Shape nil is a single number.
func (g *Graph) Floats(name string, shape []int, values []float32) string {
	data := make([]byte, 0, 4*len(values))
	for _, v := range values {
		if f := float64(v); math.IsNaN(f) || math.IsInf(f, 0) {
			g.fail("constant %s has values that are not finite", name)
			break
		}
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(v))
	}
	return g.constant(name, typeFloat, shape, len(values), data)
}

// Ints adds a constant of int64 values, one after the other.
func (g *Graph) Ints(name string, values ...int64) string {
	data := make([]byte, 0, 8*len(values))
	for _, v := range values {
		data = binary.LittleEndian.AppendUint64(data, uint64(v))
	}
	return g.constant(name, typeInt64, []int{len(values)}, len(values), data)
}

func (g *Graph) constant(name string, dtype int64, shape []int, values int, data []byte) string {
	var t message
	n := 1
	for _, d := range shape {
		if d < 1 {
			g.fail("constant %s has shape %v", name, shape)
		}
		t.integer(1, int64(d))
		n *= d
	}
	if n != values {
		g.fail("constant %s has %d values for shape %v", name, values, shape)
	}
	t.integer(2, dtype)
	t.text(8, name)
	t.bytes(9, data)
	g.give(name)
	g.constants.bytes(5, t)
	return name
}

// Input declares a float32 input of the network.
func (g *Graph) Input(name, doc string, shape []Dim) string {
	g.give(name)
	g.inputs.bytes(11, g.end(name, doc, shape))
	return name
}

// Output declares a value that is there as a result of the network.
func (g *Graph) Output(name, doc string, shape []Dim) {
	if !g.known[name] || g.ends[name] {
		g.fail("the output %q is not there, or declared twice", name)
	}
	if g.ends == nil {
		g.ends = map[string]bool{}
	}
	g.ends[name] = true
	g.outputs.bytes(12, g.end(name, doc, shape))
}

// end is a ValueInfoProto.
func (g *Graph) end(name, doc string, shape []Dim) message {
	var sides, tensor, kind, value message
	for _, d := range shape {
		var side message
		switch {
		case d.Name != "":
			side.text(2, d.Name)
		case d.Size > 0:
			side.integer(1, int64(d.Size))
		default:
			g.fail("%s has a side of %d", name, d.Size)
		}
		sides.bytes(1, side)
	}
	tensor.integer(1, typeFloat)
	tensor.bytes(2, sides)
	kind.bytes(1, tensor)
	value.text(1, name)
	value.bytes(2, kind)
	value.text(3, doc)
	return value
}

// Description is what a file says about itself.
type Description struct {
	Name     string // of the graph
	Doc      string
	Producer string
	Version  string            // of the producer
	Meta     map[string]string // metadata_props
}

// Encode returns the file, or the first mistake that was made. The same calls give the same bytes.
func (g *Graph) Encode(d Description) ([]byte, error) {
	switch {
	case g.err != nil:
		return nil, g.err
	case len(g.inputs) == 0 || len(g.outputs) == 0:
		return nil, errors.New("onnx: a network needs inputs and outputs")
	case d.Name == "":
		return nil, errors.New("onnx: a network needs a name")
	}
	graph := slices.Clone(g.nodes)
	graph.text(2, d.Name)
	graph = append(append(append(graph, g.constants...), g.inputs...), g.outputs...)
	var opset, m message
	opset.text(1, "")
	opset.integer(2, Opset)
	m.integer(1, irVersion)
	m.text(2, d.Producer)
	m.text(3, d.Version)
	m.text(6, d.Doc)
	m.bytes(7, graph)
	m.bytes(8, opset)
	for _, key := range slices.Sorted(maps.Keys(d.Meta)) {
		var entry message
		entry.text(1, key)
		entry.text(2, d.Meta[key])
		m.bytes(14, entry)
	}
	return m, nil
}
