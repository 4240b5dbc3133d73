// Package base makes the base model: it takes the MobileNetV2-1.0 backbone out of a published detector.
//
// Source: npm package @mediapipe/objectron, Apache-2.0. Its packed assets hold an SSD detector as a TensorFlow Lite model with
// 16-bit weights and folded BatchNorm, trained on OpenImages v4. The backbone is the part up to Conv_1.
package base

import (
	"fmt"
	"math"
	"slices"

	"okuyuki/server/base/tflite"
)

// Weights is one parameter of the network.
type Weights struct {
	Shape []int // HWIO of a convolution, [3,3,C] of a depthwise one, [C] of a bias
	Data  []float32
}

// stage is a row of table 2 of the MobileNetV2 paper (Sandler et al., arXiv 1801.04381): repeat blocks of an expansion, the first
// with the stride.
type stage struct{ expand, out, repeat, stride int }

var stages = []stage{{1, 16, 1, 1}, {6, 24, 2, 2}, {6, 32, 3, 2}, {6, 64, 4, 2}, {6, 96, 3, 1}, {6, 160, 3, 2}, {6, 320, 1, 1}}

const (
	stemWidth = 32
	lastWidth = 1280
)

// ReadBackbone reads the parameters of the backbone by their names in core/model: backbone/stem/weight and /bias,
// backbone/block01/depthwise/..., backbone/block02/expand/..., backbone/conv_1/.... It follows the graph from its input and
// refuses a model whose wiring, shapes, strides, padding or activations are not those of MobileNetV2-1.0.
func ReadBackbone(data []byte) (map[string]Weights, error) {
	m, err := tflite.Read(data)
	if err != nil {
		return nil, fmt.Errorf("base: %w", err)
	}
	w, err := newWalk(m)
	if err != nil {
		return nil, fmt.Errorf("base: %w", err)
	}
	w.conv("backbone/stem", 3, stemWidth, 2, tflite.ReLU6)
	block := 0
	for _, s := range stages {
		for i := range s.repeat {
			block++
			stride := 1
			if i == 0 {
				stride = s.stride
			}
			w.invertedResidual(fmt.Sprintf("backbone/block%02d", block), s, stride)
		}
	}
	w.conv("backbone/conv_1", 1, lastWidth, 1, tflite.ReLU6)
	if w.err != nil {
		return nil, fmt.Errorf("base: %w", w.err)
	}
	return w.weights, nil
}

// walk follows the operators of a model. The first mismatch is kept in err and ends all further work.
type walk struct {
	model     *tflite.Model
	producer  map[int]tflite.Operator   // of a tensor
	consumers map[int][]tflite.Operator // of a tensor
	at        int                       // tensor that the walk has reached
	width     int                       // its channels
	weights   map[string]Weights
	err       error
}

func newWalk(m *tflite.Model) (*walk, error) {
	if len(m.Inputs) != 1 {
		return nil, fmt.Errorf("%d inputs, want one", len(m.Inputs))
	}
	in := m.Tensors[m.Inputs[0]].Shape
	if len(in) != 4 || in[3] != 3 {
		return nil, fmt.Errorf("input of shape %v, want [N H W 3]", in)
	}
	w := &walk{model: m, producer: map[int]tflite.Operator{}, consumers: map[int][]tflite.Operator{}, at: m.Inputs[0], width: 3,
		weights: map[string]Weights{}}
	for _, o := range m.Operators {
		for _, i := range o.Inputs {
			w.consumers[i] = append(w.consumers[i], o)
		}
		for _, i := range o.Outputs {
			w.producer[i] = o
		}
	}
	return w, nil
}

func (w *walk) invertedResidual(name string, s stage, stride int) {
	from, width := w.at, w.width
	if s.expand > 1 {
		w.conv(name+"/expand", 1, width*s.expand, 1, tflite.ReLU6)
	}
	w.depthwise(name+"/depthwise", stride)
	w.conv(name+"/project", 1, s.out, 1, tflite.None)
	if stride == 1 && width == s.out {
		w.add(name, from)
	}
}

// conv reads a k x k convolution to out channels.
func (w *walk) conv(name string, k, out, stride int, act tflite.Activation) {
	op, ok := w.next(name, tflite.Conv2D, stride, act, func(o tflite.Operator) bool {
		shape := w.shapeOf(o, 1)
		return len(shape) == 4 && shape[0] == out // a detector's heads leave from the same tensor
	})
	if !ok {
		return
	}
	in := w.width
	ohwi := w.constant(name, op, 1, []int{out, k, k, in})
	bias := w.constant(name, op, 2, []int{out})
	if w.err != nil {
		return
	}
	hwio := make([]float32, len(ohwi))
	for o := range out {
		for i := range k * k * in {
			hwio[i*out+o] = ohwi[o*k*k*in+i]
		}
	}
	w.weights[name+"/weight"] = Weights{[]int{k, k, in, out}, hwio}
	w.weights[name+"/bias"] = Weights{[]int{out}, bias}
	w.at, w.width = op.Outputs[0], out
}

// depthwise reads a 3x3 depthwise convolution.
func (w *walk) depthwise(name string, stride int) {
	op, ok := w.next(name, tflite.DepthwiseConv2D, stride, tflite.ReLU6, func(o tflite.Operator) bool { return o.Conv.DepthMultiplier <= 1 })
	if !ok {
		return
	}
	weight := w.constant(name, op, 1, []int{1, 3, 3, w.width})
	bias := w.constant(name, op, 2, []int{w.width})
	if w.err != nil {
		return
	}
	w.weights[name+"/weight"] = Weights{[]int{3, 3, w.width}, weight}
	w.weights[name+"/bias"] = Weights{[]int{w.width}, bias}
	w.at = op.Outputs[0]
}

// add passes the residual connection from a tensor to where the walk is.
func (w *walk) add(name string, from int) {
	if w.err != nil {
		return
	}
	for _, o := range w.consumers[w.at] {
		if o.Op == tflite.Add && len(o.Outputs) == 1 && slices.Contains(o.Inputs, from) {
			w.at = o.Outputs[0]
			return
		}
	}
	w.err = fmt.Errorf("%s: no residual connection", name)
}

// next finds the one convolution that leaves from here and fits.
func (w *walk) next(name string, op tflite.Op, stride int, act tflite.Activation, fits func(tflite.Operator) bool) (tflite.Operator, bool) {
	if w.err != nil {
		return tflite.Operator{}, false
	}
	want := tflite.Conv{Same: true, StrideH: stride, StrideW: stride, DilationH: 1, DilationW: 1, Activation: act}
	var found []tflite.Operator
	for _, o := range w.consumers[w.at] {
		c := o.Conv
		c.DepthMultiplier = 0
		if o.Op == op && c == want && len(o.Inputs) == 3 && o.Inputs[0] == w.at && len(o.Outputs) == 1 && fits(o) {
			found = append(found, o)
		}
	}
	if len(found) != 1 {
		w.err = fmt.Errorf("%s: %d operators fit, want one", name, len(found))
		return tflite.Operator{}, false
	}
	return found[0], true
}

// source is the constant behind an input of an operator: 16-bit weights pass through a DEQUANTIZE first.
func (w *walk) source(o tflite.Operator, input int) (tflite.Tensor, bool) {
	i := o.Inputs[input]
	if i < 0 {
		return tflite.Tensor{}, false
	}
	if p, ok := w.producer[i]; ok && p.Op == tflite.Dequantize && len(p.Inputs) == 1 && p.Inputs[0] >= 0 {
		i = p.Inputs[0]
	}
	return w.model.Tensors[i], true
}

func (w *walk) shapeOf(o tflite.Operator, input int) []int {
	t, _ := w.source(o, input)
	return t.Shape
}

func (w *walk) constant(name string, o tflite.Operator, input int, shape []int) []float32 {
	if w.err != nil {
		return nil
	}
	t, ok := w.source(o, input)
	if !ok || !slices.Equal(t.Shape, shape) {
		w.err = fmt.Errorf("%s: input %d has shape %v, want %v", name, input, t.Shape, shape)
		return nil
	}
	v, err := t.Float32s()
	if err != nil {
		w.err = fmt.Errorf("%s: %w", name, err)
		return nil
	}
	for _, x := range v {
		if math.IsNaN(float64(x)) || math.IsInf(float64(x), 0) {
			w.err = fmt.Errorf("%s: a weight is not finite", name)
			return nil
		}
	}
	return v
}
