//go:build !js

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"okuyuki/core/bench"
	"okuyuki/core/nn"
)

// exportBackbone writes the base preset's backbone as an ONNX file and the
// image of our benchmark next to the peers' page and scripts.
func (l *lab) exportBackbone(context.Context) error {
	m, image, err := bench.Backbone()
	if err != nil {
		return err
	}
	model, err := backboneONNX(m.Backbone, bench.BackboneHeight, bench.BackboneWidth)
	if err != nil {
		return err
	}
	planes := reversed(image, bench.BackboneHeight*bench.BackboneWidth, 1, m.Channels())
	for _, dir := range []string{l.dir("native"), l.dir("browser")} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		for name, data := range map[string][]byte{"backbone.onnx": model, "backbone.f32": littleEndian(planes)} {
			if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}

// backboneTaps names the outputs of blocks; backboneStride2 has the blocks that
// halve the map. The parameters tell the rest of MobileNetV2 (arXiv 1801.04381,
// table 2).
var (
	backboneTaps    = map[int]string{3: "tap4", 6: "tap8", 13: "tap16"}
	backboneStride2 = map[int]bool{2: true, 4: true, 7: true, 14: true}
)

const backboneBlocks = 17

// exporter follows the map through the network.
type exporter struct {
	onnxGraph
	from                    *nn.Graph
	value                   string // name of the current map
	height, width, channels int
	err                     error
}

// backboneONNX is the network for one image: input "image" [1, 3, h, w] and
// the four taps as outputs.
func backboneONNX(g *nn.Graph, h, w int) ([]byte, error) {
	e := &exporter{from: g, value: "image", height: h, width: w, channels: 3}
	e.end(onnxInput, "image", 1, 3, h, w)
	e.constant("zero", []float32{0})
	e.constant("six", []float32{6})
	e.conv("backbone/stem", 2, true)
	for block := 1; block <= backboneBlocks; block++ {
		e.block(block)
	}
	e.conv("backbone/conv_1", 1, true)
	e.tap("tap32")
	return e.model("backbone"), e.err
}

func (e *exporter) block(number int) {
	name := fmt.Sprintf("backbone/block%02d", number)
	before, channels, stride := e.value, e.channels, 1
	if backboneStride2[number] {
		stride = 2
	}
	if e.from.Param(name+"/expand/weight") != nil {
		e.conv(name+"/expand", 1, true)
	}
	e.conv(name+"/depthwise", stride, true)
	e.conv(name+"/project", 1, false)
	if stride == 1 && channels == e.channels {
		e.node("Add", []string{before, e.value}, name+"/add", nil)
		e.value = name + "/add"
	}
	if tap, ok := backboneTaps[number]; ok {
		e.tap(tap)
	}
}

// conv adds a convolution, dense or depthwise by the shape of its weights,
// padded as TensorFlow does, and ReLU6.
func (e *exporter) conv(name string, stride int, relu6 bool) {
	w, bias := e.from.Param(name+"/weight"), e.from.Param(name+"/bias")
	if w == nil || bias == nil {
		e.err = fmt.Errorf("export the backbone: no parameters %s", name)
		return
	}
	k, out := w.Shape[0], w.Shape[len(w.Shape)-1]
	in, group := 1, out
	if len(w.Shape) == 4 {
		in, group = w.Shape[2], 1
	}
	e.constant(name+"/weight", reversed(w.Value, k*k, in, out), out, in, k, k)
	e.constant(name+"/bias", bias.Value, out)
	top, bottom := samePadding(e.height, k, stride)
	left, right := samePadding(e.width, k, stride)
	e.node("Conv", []string{e.value, name + "/weight", name + "/bias"}, name, map[string][]int64{
		"group": {int64(group)}, "kernel_shape": {int64(k), int64(k)},
		"pads": {top, left, bottom, right}, "strides": {int64(stride), int64(stride)},
	})
	e.value, e.channels = name, out
	e.height, e.width = (e.height+stride-1)/stride, (e.width+stride-1)/stride
	if relu6 {
		e.node("Clip", []string{name, "zero", "six"}, name+"/relu6", nil)
		e.value = name + "/relu6"
	}
}

func (e *exporter) tap(name string) {
	e.node("Identity", []string{e.value}, name, nil)
	e.end(onnxOutput, name, 1, e.channels, e.height, e.width)
}

// samePadding is TensorFlow's SAME for a side: the odd zero goes behind.
func samePadding(side, k, stride int) (before, after int64) {
	out := (side + stride - 1) / stride
	total := max((out-1)*stride+k-side, 0)
	return int64(total / 2), int64(total - total/2)
}

// reversed turns an array of a x b x c into one of c x b x a: HWIO into OIHW,
// and an image of pixels into one of planes.
func reversed(values []float32, a, b, c int) []float32 {
	out := make([]float32, 0, len(values))
	for k := range c {
		for j := range b {
			for i := range a {
				out = append(out, values[(i*b+j)*c+k])
			}
		}
	}
	return out
}

// ortBackbone runs the exported backbone in ONNX Runtime for Node.js.
func (l *lab) ortBackbone(threads int) source {
	return func(ctx context.Context) ([]reading, error) {
		if err := all(l.ort, l.backbone); err != nil {
			return nil, err
		}
		out, err := command(ctx, l.dir("native"), nil, "node", "backbone-node.mjs", strconv.Itoa(threads), l.seconds())
		if err != nil {
			return nil, err
		}
		return backboneReading(strings.TrimSpace(out))
	}
}
