package export

import (
	"math"

	"okuyuki/core/onnx"
)

// leastP bounds probabilities from below before their logarithm is taken, as package eval does.
const leastP = 1e-9

// answer writes the way from the class head's logits [batch, classes] and the last tap to the probabilities.
func (w *writer) answer(n *Network, logits, tap string) {
	p := ""
	if n.ProbeW == nil || n.Blend {
		p = w.softmax("class/probabilities", logits)
	}
	features := ""
	if n.ProbeW != nil || n.Scope != nil {
		features = w.pooled(tap)
	}
	for _, a := range n.arrays() {
		w.Floats(a.name, a.shape, a.v)
	}
	if n.ProbeW != nil {
		said := w.Node("Gemm", "probe/logits", []string{features, "probe.weight", "probe.bias"}, onnx.Attributes{"transB": int64(1)})
		said = w.softmax("probe/probabilities", said)
		if p == "" {
			p = said
		} else {
			both := w.Node("Add", "blend/sum", []string{p, said}, nil)
			p = w.Node("Mul", "blend", []string{both, w.number("half", .5)}, nil)
		}
	}
	if n.Temperature > 0 {
		log := w.Node("Log", "temper/log", []string{w.Node("Max", "temper/bounded", []string{p, w.number("least probability", leastP)}, nil)}, nil)
		p = w.softmax("temper", w.Node("Div", "temper/logits", []string{log, w.number("temperature", n.Temperature)}, nil))
	}
	if n.Scope != nil {
		p = w.doubt(n, p, w.novelty(n, features))
	}
	w.Node("Identity", "probabilities", []string{p}, nil)
}

func (w *writer) softmax(name, x string) string {
	return w.Node("Softmax", name, []string{x}, onnx.Attributes{"axis": int64(1)})
}

// pooled are mean and maximum of every channel, [batch, 2 channels].
func (w *writer) pooled(tap string) string {
	mean, peak := w.Node("GlobalAveragePool", "features/mean", []string{tap}, nil), w.Node("GlobalMaxPool", "features/peak", []string{tap}, nil)
	w.Node("Flatten", "features/flat mean", []string{mean}, nil)
	w.Node("Flatten", "features/flat peak", []string{peak}, nil)
	return w.Node("Concat", "features", []string{"features/flat mean", "features/flat peak"}, onnx.Attributes{"axis": int64(1)})
}

// novelty writes the formula of Scope: [batch, 1], and the output "novelty" [batch].
func (w *writer) novelty(n *Network, features string) string {
	s := n.Scope
	half := int64(n.features() / 2)
	w.number("least length", 1e-30)
	w.number("two", 2)
	w.Ints("first", 0)
	w.Ints("middle", half)
	w.Ints("last", 2*half)
	var parts []string
	for _, part := range [][3]string{{"scope/mean", "first", "middle"}, {"scope/peak", "middle", "last"}} {
		x := w.Node("Slice", part[0], []string{features, part[1], part[2], "columns"}, nil)
		sum := w.sum(part[0]+"/sum", w.Node("Mul", part[0]+"/squared", []string{x, x}, nil))
		sum = w.Node("Mul", part[0]+"/doubled", []string{w.Node("Max", part[0]+"/bounded", []string{sum, "least length"}, nil), "two"}, nil)
		parts = append(parts, w.Node("Div", part[0]+"/unit", []string{x, w.Node("Sqrt", part[0]+"/length", []string{sum}, nil)}, nil))
	}
	u := w.Node("Concat", "scope/unit", parts, onnx.Attributes{"axis": int64(1)})
	length := w.sum("scope/length", w.Node("Mul", "scope/squared", []string{u, u}, nil))
	k := w.Node("Gemm", "scope/kernel", []string{u, "scope.rows"}, onnx.Attributes{"transB": int64(1)})
	known := w.Node("Mul", "scope/weighed", []string{w.Node("MatMul", "scope/solved", []string{k, "scope.inverse"}, nil), k}, nil)
	d2 := w.Node("Sub", "scope/distance", []string{length, w.sum("scope/known", known)}, nil)
	log := w.Node("Log", "scope/log", []string{w.Node("Max", "scope/bounded", []string{d2, w.number("least distance", s.Least)}, nil)}, nil)
	// sigmoid(a ln d² - b)
	a := 2 / s.Spread
	z := w.Node("Mul", "scope/scaled", []string{log, w.number("scope scale", a)}, nil)
	z = w.Node("Sub", "scope/score", []string{z, w.number("scope shift", math.FMA(a, s.Centre, 2*s.Deviations))}, nil)
	out := w.Node("Sigmoid", "scope/novelty", []string{z}, nil)
	w.Node("Squeeze", "novelty", []string{out, "columns"}, nil)
	return out
}

// sum adds up the columns of [batch, n]: [batch, 1].
func (w *writer) sum(name, x string) string {
	return w.Node("ReduceSum", name, []string{x, "columns"}, onnx.Attributes{"keepdims": int64(1)})
}

// doubt mixes p with equal probabilities.
func (w *writer) doubt(n *Network, p, novelty string) string {
	share := w.Node("Mul", "doubt/share", []string{novelty, novelty}, nil)
	rest := w.Node("Sub", "doubt/rest", []string{"one", share}, nil)
	kept := w.Node("Mul", "doubt/kept", []string{rest, p}, nil)
	even := w.Node("Mul", "doubt/even", []string{share, w.number("even", 1/float64(len(n.Model.Classes)))}, nil)
	return w.Node("Add", "doubt", []string{kept, even}, nil)
}
