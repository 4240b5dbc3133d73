package export

import (
	"fmt"
	"strings"

	"okuyuki/core/model"
	"okuyuki/core/nn"
	"okuyuki/core/onnx"
	"okuyuki/core/version"
	"okuyuki/kernels"
)

// ONNX returns the network as an ONNX file for images of any number and of all sizes that the model takes: "image"
// [batch, 3, height, width], RGB of 0 to 255, to "probabilities" [batch, classes], "depth" [batch, 1, h, w] in metres and,
// where the network has a scope, "novelty" [batch].
func (n *Network) ONNX() ([]byte, error) {
	if err := n.check(); err != nil {
		return nil, err
	}
	meta, err := n.meta()
	if err != nil {
		return nil, err
	}
	w := &writer{}
	batch, three := onnx.Dim{Name: "batch"}, onnx.Dim{Size: 3}
	w.Input("image", inputDoc, []onnx.Dim{batch, three, {Name: "height"}, {Name: "width"}})
	w.constants()
	x := w.Node("Sub", "image/normalised", []string{w.Node("Div", "image/scaled", []string{"image", w.number("half range", 127.5)}, nil), "one"}, nil)

	taps, err := w.graph(n.Model.Backbone, map[string]string{"image": x})
	if err != nil {
		return nil, err
	}
	heads, err := w.graph(n.Model.Heads, taps)
	if err != nil {
		return nil, err
	}
	names := n.Model.TapNames()
	w.answer(n, heads["class"], taps[names[len(names)-1]])
	w.Node("Exp", "depth", []string{heads["depth"]}, nil)
	w.Output("probabilities", classDoc, []onnx.Dim{batch, {Size: len(n.Model.Classes)}})
	w.Output("depth", depthDoc, []onnx.Dim{batch, {Size: 1}, {Name: "depth_height"}, {Name: "depth_width"}})
	if n.Scope != nil {
		w.Output("novelty", novelDoc, []onnx.Dim{batch})
	}
	return w.Encode(onnx.Description{
		Name: "okuyuki", Doc: "Class and depth of a photo. Sides are multiples of " + meta["side_multiple"] + " pixels.",
		Producer: "okuyuki", Version: version.Version, Meta: meta,
	})
}

// Taps returns the backbone of a model alone as an ONNX file, for one image of h rows of w pixels: "image" [1, channels, h, w], as
// the model's own sessions take it, to the taps.
func Taps(m *model.Model, h, w int) ([]byte, error) {
	if err := m.CheckSize(h, w); err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	e := &writer{}
	e.Input("image", "", onnx.Fixed(1, m.Channels(), h, w))
	e.constants()
	taps, err := e.graph(m.Backbone, map[string]string{"image": "image"})
	if err != nil {
		return nil, err
	}
	shapes := m.TapShapes(1, h, w)
	for i, name := range m.TapNames() {
		e.Node("Identity", name, []string{taps[name]}, nil)
		e.Output(name, "", onnx.Fixed(1, shapes[i][3], shapes[i][1], shapes[i][2]))
	}
	return e.Encode(onnx.Description{Name: "backbone", Producer: "okuyuki", Version: version.Version})
}

// writer translates layers.
type writer struct {
	onnx.Graph
	unnamed int // layers without a name of their own
}

// fresh is a layer's name, with a number where it is not a path of its own.
func (w *writer) fresh(name string) string {
	if strings.Contains(name, "/") {
		return name
	}
	w.unnamed++
	return fmt.Sprintf("%s %d", name, w.unnamed)
}

// constants are those that several nodes read.
func (w *writer) constants() {
	w.number("zero", 0)
	w.number("one", 1)
	w.number("six", 6)
	w.Floats("doubled", []int{4}, []float32{1, 1, 2, 2})
	w.Ints("columns", 1)
}

func (w *writer) number(name string, v float64) string {
	return w.Floats(name, nil, []float32{float32(v)})
}

// graph writes a graph, whose inputs have the given values; it returns the values of its outputs.
func (w *writer) graph(g *nn.Graph, inputs map[string]string) (map[string]string, error) {
	layers, err := g.Layers()
	if err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	values := make([]string, len(layers))
	for i, l := range layers {
		in := make([]string, len(l.In))
		for k, x := range l.In {
			in[k] = values[x]
		}
		if l.Kind == nn.KindInput {
			values[i] = inputs[l.Name]
		} else if values[i], err = w.layer(l, in); err != nil {
			return nil, err
		}
	}
	out := map[string]string{}
	for _, name := range g.Outputs() {
		node, _ := g.OutputNode(name)
		out[name] = values[node]
	}
	return out, nil
}

// layer writes one layer and returns its value.
func (w *writer) layer(l nn.Layer, in []string) (string, error) {
	name := w.fresh(l.Name)
	switch l.Kind {
	case nn.KindConv, nn.KindDepthwise:
		return w.conv(l, name, in[0]), nil
	case nn.KindDense:
		flat := w.Node("Flatten", name+"/flat", in, nil)
		return w.activation(l.Act, w.Node("Gemm", name, w.parameters(l, flat), onnx.Attributes{"transB": int64(1)})), nil
	case nn.KindAdd:
		return w.Node("Add", name, in, nil), nil
	case nn.KindConcat:
		return w.Node("Concat", name, in, onnx.Attributes{"axis": int64(1)}), nil
	case nn.KindCentre:
		mean := w.Node("GlobalAveragePool", name+"/mean", in, nil)
		return w.Node("Sub", name, []string{in[0], mean}, nil), nil
	case nn.KindUpsample2:
		return w.Node("Resize", name, []string{in[0], "", "doubled"}, onnx.Attributes{
			"mode": "nearest", "coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor",
		}), nil
	case nn.KindGlobalAvgPool:
		return w.Node("GlobalAveragePool", name, in, nil), nil
	case nn.KindGlobalMaxPool:
		return w.Node("GlobalMaxPool", name, in, nil), nil
	case nn.KindIdentity:
		return in[0], nil
	}
	return "", fmt.Errorf("export: %s: no ONNX for a layer of kind %d", l.Name, l.Kind)
}

// parameters adds a layer's own as constants, and returns the inputs of its node.
func (w *writer) parameters(l nn.Layer, x string) []string {
	in := []string{x}
	for _, p := range []*nn.Param{l.Weight, l.Bias} {
		if p != nil {
			a := portable(p)
			in = append(in, w.Floats(a.name, a.shape, a.v))
		}
	}
	return in
}

// conv writes a convolution. With sides of the model's multiple no stride of 2 meets an odd side, where paddings are constant.
func (w *writer) conv(l nn.Layer, name, x string) string {
	before, after, group := int64(0), int64(0), int64(1)
	if l.Kernel == 3 {
		before, after = 1, 1
		if l.Pad == nn.SameTF && l.Stride == 2 {
			before = 0
		}
	}
	if l.Kind == nn.KindDepthwise {
		group = int64(l.Channels)
	}
	k, s := int64(l.Kernel), int64(l.Stride)
	return w.activation(l.Act, w.Node("Conv", name, w.parameters(l, x), onnx.Attributes{
		"group": group, "kernel_shape": []int64{k, k}, "pads": []int64{before, before, after, after}, "strides": []int64{s, s},
	}))
}

func (w *writer) activation(act kernels.Activation, x string) string {
	switch act {
	case kernels.ReLU:
		return w.Node("Relu", x+"/relu", []string{x}, nil)
	case kernels.ReLU6:
		return w.Node("Clip", x+"/relu6", []string{x, "zero", "six"}, nil)
	}
	return x
}
