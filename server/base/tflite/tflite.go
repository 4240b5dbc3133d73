// Package tflite reads what an importer needs of a TensorFlow Lite model: the tensors with their constant data, and the
// operators in order with the options of convolutions. It is not an interpreter.
//
// Layout: tensorflow/lite/schema/schema.fbs, file identifier TFL3. A model is untrusted input: every offset is checked and
// every count is limited.
package tflite

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"okuyuki/core/half"
	"okuyuki/server/refused"
)

// Limits on a model.
const (
	MaxBytes   = 256 << 20
	maxTensors = 1 << 16
	maxOps     = 1 << 16
	maxArity   = 256 // inputs or outputs of an operator
	maxRank    = 8
	maxName    = 4096
)

// Type is the element type of a tensor, numbered as in the schema.
type Type uint8

// The types whose data can be read; others occur in the graph only.
const (
	Float32 Type = 0
	Float16 Type = 1
	Int32   Type = 2
	Uint8   Type = 3
	Int64   Type = 4
	Int8    Type = 9
)

// sizes of the types above, in bytes.
var sizes = map[Type]int64{Float32: 4, Float16: 2, Int32: 4, Uint8: 1, Int64: 8, Int8: 1}

// Op is a built-in operator, numbered as in the schema.
type Op int32

// The operators that an importer asks about.
const (
	Add             Op = 0
	Concatenation   Op = 2
	Conv2D          Op = 3
	DepthwiseConv2D Op = 4
	Dequantize      Op = 6
	Logistic        Op = 14
	Reshape         Op = 22
	Custom          Op = 32
)

// Activation is the function fused into an operator, numbered as in the schema.
type Activation uint8

// The fused activations in use.
const (
	None  Activation = 0
	ReLU  Activation = 1
	ReLU6 Activation = 3
)

// Model is the first subgraph of a file.
type Model struct {
	Tensors         []Tensor
	Operators       []Operator // in the order of execution
	Inputs, Outputs []int      // indices into Tensors
}

// Tensor is a value of the graph.
type Tensor struct {
	Name  string
	Shape []int
	Type  Type
	Data  []byte // of constants, little endian; nil for what is computed
}

// Operator is a node of the graph. Inputs and Outputs index Tensors; an optional input that is absent is -1.
type Operator struct {
	Op              Op
	Inputs, Outputs []int
	Conv            Conv // for Conv2D and DepthwiseConv2D
}

// Conv is how a convolution runs.
type Conv struct {
	Same                 bool // TensorFlow's SAME padding, else VALID
	StrideH, StrideW     int
	DilationH, DilationW int
	DepthMultiplier      int // of a depthwise convolution
	Activation           Activation
}

// Read parses a model. The data of its tensors refers to buf.
func Read(buf []byte) (*Model, error) {
	if len(buf) > MaxBytes {
		return nil, refused.Errorf(refused.Limit, "tflite: %d bytes, limit %d", len(buf), MaxBytes)
	}
	if len(buf) < 8 || string(buf[4:8]) != "TFL3" {
		return nil, refused.New(refused.Format, "tflite: not a TensorFlow Lite model")
	}
	r := &reader{buf: buf}
	m, err := r.model()
	if r.err != nil {
		err = r.err // the cause of whatever else looked wrong
	}
	if err != nil {
		return nil, fmt.Errorf("tflite: %w", refused.As(refused.Damaged, err))
	}
	return m, nil
}

func (r *reader) model() (*Model, error) {
	root := r.table(r.follow(0))
	graphs := root.tables(2, 64)
	if len(graphs) == 0 {
		return nil, errors.New("no subgraph")
	}
	g := graphs[0]
	buffers := root.tables(4, maxTensors)
	m := &Model{Inputs: g.ints(1, maxArity), Outputs: g.ints(2, maxArity)}
	for i, t := range g.tables(0, maxTensors) {
		tensor, err := r.tensor(t, buffers)
		if err != nil {
			return nil, fmt.Errorf("tensor %d: %w", i, err)
		}
		m.Tensors = append(m.Tensors, tensor)
	}
	var codes []Op
	for _, c := range root.tables(1, 4096) {
		// The code once was one byte; files of either age have the larger of both.
		codes = append(codes, max(Op(int8(c.byte(0))), Op(int32(c.uint32(3)))))
	}
	for i, o := range g.tables(3, maxOps) {
		op, err := r.operator(o, codes)
		if err != nil {
			return nil, fmt.Errorf("operator %d: %w", i, err)
		}
		m.Operators = append(m.Operators, op)
	}
	return m, m.check()
}

func (r *reader) tensor(t table, buffers []table) (Tensor, error) {
	v := Tensor{Name: t.string(3), Shape: t.ints(0, maxRank), Type: Type(t.byte(1))}
	b := int64(t.uint32(2))
	if b >= int64(len(buffers)) {
		return v, fmt.Errorf("buffer %d of %d", b, len(buffers))
	}
	if _, v.Data = buffers[b].vector(0, 1, MaxBytes); len(v.Data) == 0 {
		v.Data = nil
		return v, r.err
	}
	size, ok := sizes[v.Type]
	if !ok {
		return v, r.err // a constant that nobody reads here, such as a string
	}
	n := size
	for _, d := range v.Shape {
		if d < 0 || d > 0 && n > MaxBytes/int64(d) {
			return v, fmt.Errorf("shape %v", v.Shape)
		}
		n *= int64(d)
	}
	if n != int64(len(v.Data)) {
		return v, fmt.Errorf("shape %v needs %d bytes, has %d", v.Shape, n, len(v.Data))
	}
	return v, r.err
}

func (r *reader) operator(o table, codes []Op) (Operator, error) {
	code := int64(o.uint32(0))
	if code >= int64(len(codes)) {
		return Operator{}, fmt.Errorf("code %d of %d", code, len(codes))
	}
	op := Operator{Op: codes[code], Inputs: o.ints(1, maxArity), Outputs: o.ints(2, maxArity)}
	if op.Op != Conv2D && op.Op != DepthwiseConv2D {
		return op, r.err
	}
	options, ok := o.sub(4)
	if !ok {
		return op, errors.New("a convolution without options")
	}
	op.Conv = Conv{Same: options.byte(0) == 0, StrideW: int(int32(options.uint32(1))), StrideH: int(int32(options.uint32(2)))}
	next := 3
	if op.Op == DepthwiseConv2D {
		op.Conv.DepthMultiplier = int(int32(options.uint32(3)))
		next = 4
	}
	op.Conv.Activation = Activation(options.byte(next))
	op.Conv.DilationW, op.Conv.DilationH = dilation(options, next+1), dilation(options, next+2)
	return op, r.err
}

// dilation reads a field whose default is 1.
func dilation(t table, i int) int {
	if t.field(i) == 0 {
		return 1
	}
	return int(int32(t.uint32(i)))
}

// check makes every index of the graph safe to use.
func (m *Model) check() error {
	inside := func(indices []int, least int) error {
		for _, i := range indices {
			if i < least || i >= len(m.Tensors) {
				return fmt.Errorf("refers to tensor %d of %d", i, len(m.Tensors))
			}
		}
		return nil
	}
	if err := errors.Join(inside(m.Inputs, 0), inside(m.Outputs, 0)); err != nil {
		return fmt.Errorf("graph: %w", err)
	}
	for i, o := range m.Operators {
		if err := errors.Join(inside(o.Inputs, -1), inside(o.Outputs, 0)); err != nil {
			return fmt.Errorf("operator %d: %w", i, err)
		}
	}
	return nil
}

// Float32s converts the data of a Float32 or Float16 constant.
func (t Tensor) Float32s() ([]float32, error) {
	switch {
	case t.Data == nil:
		return nil, fmt.Errorf("tflite: tensor %q is not a constant", t.Name)
	case t.Type == Float32:
		v := make([]float32, len(t.Data)/4)
		for i := range v {
			v[i] = math.Float32frombits(binary.LittleEndian.Uint32(t.Data[4*i:]))
		}
		return v, nil
	case t.Type == Float16:
		v := make([]float32, len(t.Data)/2)
		for i := range v {
			v[i] = half.ToFloat32(binary.LittleEndian.Uint16(t.Data[2*i:]))
		}
		return v, nil
	}
	return nil, fmt.Errorf("tflite: tensor %q has type %d, not a float", t.Name, t.Type)
}
