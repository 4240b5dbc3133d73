package nn

import (
	"fmt"

	"okuyuki/kernels"
)

// Kind is what a layer computes.
type Kind uint8

// The kinds of layers, named as the methods of Graph that add them.
const (
	KindInput Kind = iota
	KindConv
	KindDense
	KindDepthwise
	KindAdd
	KindConcat
	KindCentre
	KindUpsample2
	KindGlobalAvgPool
	KindGlobalMaxPool
	KindMaxPool2
	KindFlatten
	KindIdentity // Dropout and Detach, where nothing is trained
)

// Layer describes a node of a graph to who writes it in another program's format.
type Layer struct {
	Kind     Kind
	Name     string // of an input; of other layers, for messages
	In       []Node
	Channels int // of the result

	Weight, Bias *Param // of convolutions and dense layers; Bias may be nil
	Kernel       int    // side in pixels
	Stride       int
	Pad          Padding
	Act          kernels.Activation
}

// Layers describes the nodes in topological order: that of Node n is at n. A graph with batch normalisation is an
// error: fold it first. UpsampleTo is described as Upsample2, which it is wherever no side is odd that a stride of 2 halves.
func (g *Graph) Layers() ([]Layer, error) {
	layers := make([]Layer, len(g.nodes))
	for i, n := range g.nodes {
		l := Layer{Name: n.name, In: n.in, Channels: n.channels}
		switch o := n.op.(type) {
		case nil:
			l.Kind = KindInput
		case *convOp:
			l.Kind, l.Weight, l.Bias = KindConv, o.w, o.b
			l.Kernel, l.Stride, l.Pad, l.Act = o.spec.K, o.spec.Stride, o.spec.Pad, o.spec.Act
			if o.vector {
				l.Kind = KindDense
			}
		case *depthwiseOp:
			l.Kind, l.Weight, l.Bias = KindDepthwise, o.w, o.b
			l.Kernel, l.Stride, l.Pad, l.Act = 3, o.stride, o.pad, o.act
		case upsampleOp:
			l.Kind = KindUpsample2
		case addOp:
			l.Kind = KindAdd
		case concatOp:
			l.Kind = KindConcat
		case centreOp:
			l.Kind = KindCentre
		case globalAvgOp:
			l.Kind = KindGlobalAvgPool
		case globalMaxOp:
			l.Kind = KindGlobalMaxPool
		case maxPoolOp:
			l.Kind = KindMaxPool2
		case flattenOp:
			l.Kind = KindFlatten
		case dropoutOp, detachOp:
			l.Kind = KindIdentity
		default:
			return nil, fmt.Errorf("nn: %s: no description of a layer of type %T", n.name, o)
		}
		layers[i] = l
	}
	return layers, nil
}

// OutputNode is the node of a named output.
func (g *Graph) OutputNode(name string) (Node, bool) {
	for _, o := range g.outputs {
		if o.name == name {
			return o.node, true
		}
	}
	return 0, false
}
