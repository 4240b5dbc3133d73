package nn

import (
	"fmt"

	"okuyuki/core/tensor"
	"okuyuki/kernels"
)

// maxOutputs is the number of bits in the mask that says which outputs a node serves.
const maxOutputs = 64

// Node is the result of one operation of a Graph.
type Node int

// Graph is a directed acyclic graph of operations; its nodes are in
// topological order because an operation can only use what exists.
type Graph struct {
	nodes   []node
	params  []*Param
	byName  map[string]*Param
	inputs  map[string]Node
	outputs []output

	version    uint64 // counts changes of the parameters
	statistics uint64 // counts changes of the running statistics
}

type node struct {
	name     string
	op       op // nil for an input
	in       []Node
	shapeOf  []Node // nodes whose size matters but not their values
	channels int
}

type output struct {
	name string
	node Node
}

// op is the static part of an operation: what does not depend on sizes.
type op interface {
	executable
	// infer is the shape of the result, given the shapes of in and shapeOf.
	infer(in []tensor.Shape) (tensor.Shape, error)
	// macs is the number of multiply-adds of a forward pass.
	macs(in []tensor.Shape, out tensor.Shape) int64
}

// executable is the part of an operation that a plan needs once shapes are
// known; rewriting makes some that stand for several operations.
type executable interface {
	params() []*Param
	// keeps says what backward reads of the forward pass.
	keeps() (inputs, result bool)
	plan(e *env) step
}

// step is an operation with its buffers.
type step interface {
	forward()
	// backward reads the gradient of the result, adds to the gradients of the
	// parameters and passes gradients on to those inputs that want them. It may
	// destroy the gradient of the result.
	backward()
}

// plain is embedded by operations without parameters whose backward pass needs
// nothing but the gradient.
type plain struct{}

func (plain) params() []*Param                            { return nil }
func (plain) keeps() (inputs, result bool)                { return false, false }
func (plain) macs([]tensor.Shape, tensor.Shape) (n int64) { return 0 }

// NewGraph is a graph without nodes.
func NewGraph() *Graph {
	return &Graph{byName: map[string]*Param{}, inputs: map[string]Node{}, version: 1}
}

// Input adds a named input of c channels.
func (g *Graph) Input(name string, c int) Node {
	if _, ok := g.inputs[name]; ok {
		panic("nn: input " + name + " exists")
	}
	n := g.add(node{name: name, channels: c})
	g.inputs[name] = n
	return n
}

// Output names a node whose value a plan shows and whose gradient it takes.
func (g *Graph) Output(name string, x Node) {
	for _, o := range g.outputs {
		if o.name == name {
			panic("nn: output " + name + " exists")
		}
	}
	if len(g.outputs) == maxOutputs {
		panic("nn: too many outputs")
	}
	g.channels(x)
	g.outputs = append(g.outputs, output{name, x})
}

// Outputs are the names of the outputs, in order.
func (g *Graph) Outputs() []string {
	names := make([]string, len(g.outputs))
	for i, o := range g.outputs {
		names[i] = o.name
	}
	return names
}

func (g *Graph) add(n node) Node {
	if n.channels < 1 {
		panic(fmt.Sprintf("nn: %s: %d channels", n.name, n.channels))
	}
	if n.op != nil {
		for _, p := range n.op.params() {
			if g.byName[p.Name] != nil {
				panic("nn: parameter " + p.Name + " exists")
			}
			g.byName[p.Name] = p
			g.params = append(g.params, p)
		}
	}
	g.nodes = append(g.nodes, n)
	return Node(len(g.nodes) - 1)
}

func (g *Graph) channels(x Node) int {
	if x < 0 || int(x) >= len(g.nodes) {
		panic(fmt.Sprintf("nn: no node %d", x))
	}
	return g.nodes[x].channels
}

// infer computes every node's shape.
func (g *Graph) infer(inputs map[string]tensor.Shape) ([]tensor.Shape, error) {
	shapes := make([]tensor.Shape, len(g.nodes))
	for i, n := range g.nodes {
		if n.op == nil {
			s, ok := inputs[n.name]
			switch {
			case !ok:
				return nil, fmt.Errorf("nn: no shape for input %s", n.name)
			case !s.Valid() || s[3] != n.channels:
				return nil, fmt.Errorf("nn: input %s: shape %s, want %d channels", n.name, s, n.channels)
			}
			shapes[i] = s
			continue
		}
		s, err := n.op.infer(g.shapesOf(shapes, n))
		if err != nil {
			return nil, fmt.Errorf("nn: %s: %w", n.name, err)
		}
		shapes[i] = s
	}
	return shapes, nil
}

func (g *Graph) shapesOf(shapes []tensor.Shape, n node) []tensor.Shape {
	in := make([]tensor.Shape, 0, len(n.in)+len(n.shapeOf))
	for _, x := range n.in {
		in = append(in, shapes[x])
	}
	for _, x := range n.shapeOf {
		in = append(in, shapes[x])
	}
	return in
}

// MACs is the number of multiply-adds of one forward pass at these input shapes.
func (g *Graph) MACs(inputs map[string]tensor.Shape) (int64, error) {
	shapes, err := g.infer(inputs)
	if err != nil {
		return 0, err
	}
	var sum int64
	for i, n := range g.nodes {
		if n.op != nil {
			sum += n.op.macs(g.shapesOf(shapes, n), shapes[i])
		}
	}
	return sum, nil
}

// env is what an operation gets to build its step: tensors whose Data is set
// before the first forward.
type env struct {
	graph *Graph
	x     []*tensor.Tensor
	y     *tensor.Tensor
	dx    []*gradient // nil entries: no gradient wanted
	dy    *gradient   // nil: no gradient will come
	train bool
	ws    *kernels.Workspace
	noise *noise
}
