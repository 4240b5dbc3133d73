package export

import (
	"math"
	"strings"

	"okuyuki/core/onnx"
)

// leastP bounds probabilities from below before their logarithm is taken, as package eval does.
const leastP = 1e-9

// The way to the probabilities as steps, one a line: operation, result, what it reads. In text they take a tenth of the room in
// the page's program that calls would.
const (
	poolSteps = `
GlobalAveragePool features/mean tap
GlobalMaxPool features/peak tap
Flatten features/flat_mean features/mean
Flatten features/flat_peak features/peak
Concat features features/flat_mean features/flat_peak`
	probeSteps = `
Gemm probe/logits features probe.weight probe.bias
Softmax probe/probabilities probe/logits`
	blendSteps = `
Add blend/sum class/probabilities probe/probabilities
Mul blend blend/sum half`
	temperSteps = `
Max temper/bounded answer least_probability
Log temper/log temper/bounded
Div temper/logits temper/log temperature
Softmax temper temper/logits`
	// With u the features, mean and peak each scaled to half of the squared length 1, and k = rows u.
	noveltySteps = `
Slice scope/mean features first middle columns
Slice scope/peak features middle last columns
Mul scope/mean_squared scope/mean scope/mean
Mul scope/peak_squared scope/peak scope/peak
ReduceSum scope/mean_sum scope/mean_squared columns
ReduceSum scope/peak_sum scope/peak_squared columns
Max scope/mean_bounded scope/mean_sum least_length
Max scope/peak_bounded scope/peak_sum least_length
Mul scope/mean_doubled scope/mean_bounded two
Mul scope/peak_doubled scope/peak_bounded two
Sqrt scope/mean_length scope/mean_doubled
Sqrt scope/peak_length scope/peak_doubled
Div scope/mean_unit scope/mean scope/mean_length
Div scope/peak_unit scope/peak scope/peak_length
Concat scope/u scope/mean_unit scope/peak_unit
Mul scope/squared scope/u scope/u
ReduceSum scope/length scope/squared columns
Gemm scope/k scope/u scope.rows
MatMul scope/solved scope/k scope.inverse
Mul scope/weighed scope/solved scope/k
ReduceSum scope/known scope/weighed columns
Sub scope/distance scope/length scope/known
Max scope/bounded scope/distance least_distance
Log scope/log scope/bounded
Mul scope/scaled scope/log scope_scale
Sub scope/score scope/scaled scope_shift
Sigmoid scope/novelty scope/score
Squeeze novelty scope/novelty columns`
	doubtSteps = `
Mul doubt/share scope/novelty scope/novelty
Sub doubt/rest one doubt/share
Mul doubt/kept doubt/rest answer
Mul doubt/even doubt/share even
Add doubt doubt/kept doubt/even`
)

// attributes are those that every step of an operation has.
var attributes = map[string]onnx.Attributes{
	"Concat": {"axis": int64(1)}, "Softmax": {"axis": int64(1)}, "Gemm": {"transB": int64(1)}, "ReduceSum": {"keepdims": int64(1)},
}

// steps writes some, in which the names tap and answer stand for given values; it returns the last result.
func (w *writer) steps(text, tap, answer string) (last string) {
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		words := strings.Fields(line)
		for i, name := range words {
			switch name {
			case "tap":
				words[i] = tap
			case "answer":
				words[i] = answer
			}
		}
		last = w.Node(words[0], words[1], words[2:], attributes[words[0]])
	}
	return last
}

// answer writes the way from the class head's logits [batch, classes] and the last tap to the probabilities.
func (w *writer) answer(n *Network, logits, tap string) {
	for _, a := range n.arrays() {
		w.Floats(a.name, a.shape, a.v)
	}
	p := ""
	if n.ProbeW == nil || n.Blend {
		p = w.Node("Softmax", "class/probabilities", []string{logits}, attributes["Softmax"])
	}
	if n.ProbeW != nil || n.Scope != nil {
		w.steps(poolSteps, tap, "")
	}
	if n.ProbeW != nil {
		p = w.steps(probeSteps, "", "")
	}
	if n.Blend {
		w.number("half", .5)
		p = w.steps(blendSteps, "", "")
	}
	if n.Temperature > 0 {
		w.number("least_probability", leastP)
		w.number("temperature", n.Temperature)
		p = w.steps(temperSteps, "", p)
	}
	if s := n.Scope; s != nil {
		w.Ints("first", 0)
		w.Ints("middle", int64(n.lastTap()))
		w.Ints("last", int64(n.features()))
		w.number("two", 2)
		w.number("least_length", 1e-30)
		w.number("least_distance", s.Least)
		// sigmoid(2 ((ln d² - centre) / spread - deviations)) = sigmoid(scale ln d² - shift)
		scale := 2 / s.Spread
		w.number("scope_scale", scale)
		w.number("scope_shift", math.FMA(scale, s.Centre, 2*s.Deviations))
		w.number("even", 1/float64(len(n.Model.Classes)))
		w.steps(noveltySteps, "", "")
		p = w.steps(doubtSteps, "", p)
	}
	w.Node("Identity", "probabilities", []string{p}, nil)
}
