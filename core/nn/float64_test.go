package nn

import (
	"math"

	"okuyuki/core/tensor"
	"okuyuki/kernels"
	"okuyuki/kernels/reference"
	"okuyuki/kernels/shape"
)

// evaluate64 computes every node of a graph in float64 with the scalar
// reference of the kernels, by itself: no plan, no packing, no arena. Dropout
// counts as the identity; normalisation uses the statistics of the batch.
func evaluate64(g *Graph, shapes []tensor.Shape, inputs, params map[string][]float64) [][]float64 {
	values := make([][]float64, len(g.nodes))
	for i, n := range g.nodes {
		if n.op == nil {
			values[i] = inputs[n.name]
			continue
		}
		y := make([]float64, shapes[i].Len())
		x, xs, ys := values[n.in[0]], shapes[n.in[0]], shapes[i]
		switch o := n.op.(type) {
		case *convOp:
			var bias []float64
			if o.b != nil {
				bias = params[o.b.Name]
			}
			pad := func(size int) int { return zerosBefore(size, o.spec.K, o.spec.Stride, o.spec.Pad) }
			reference.ConvForward(y, x, params[o.w.Name], bias, shape.Conv2D{
				N: xs[0], H: xs[1], W: xs[2], Cin: xs[3], OutH: ys[1], OutW: ys[2], Cout: ys[3],
				K: o.spec.K, Stride: o.spec.Stride, PadTop: pad(xs[1]), PadLeft: pad(xs[2]),
			}, o.spec.Act)
		case *depthwiseOp:
			pad := func(size int) int { return zerosBefore(size, 3, o.stride, o.pad) }
			reference.DepthwiseForward(y, x, params[o.w.Name], params[o.b.Name], shape.Depthwise{
				N: xs[0], H: xs[1], W: xs[2], C: xs[3], OutH: ys[1], OutW: ys[2],
				Stride: o.stride, PadTop: pad(xs[1]), PadLeft: pad(xs[2]),
			}, o.act)
		case *batchNormOp:
			normalise64(y, x, params[o.scale.Name], params[o.shift.Name], o.act)
		case globalAvgOp:
			reference.GlobalAvgPool(y, x, xs[0], xs.Pixels(), xs[3])
		case globalMaxOp:
			reference.GlobalMaxPool(y, make([]int32, len(y)), x, xs[0], xs.Pixels(), xs[3])
		case maxPoolOp:
			reference.MaxPool2(y, make([]int32, len(y)), x, xs[0], xs[1], xs[2], xs[3])
		case upsampleOp:
			for k := range y {
				c, j, i, b := k%ys[3], k/ys[3]%ys[2], k/ys[3]/ys[2]%ys[1], k/ys[3]/ys[2]/ys[1]
				y[k] = x[((b*xs[1]+i/2)*xs[2]+j/2)*xs[3]+c]
			}
		case addOp:
			reference.Add(y, x, values[n.in[1]])
		case concatOp:
			at := 0
			for _, in := range n.in {
				c := shapes[in][3]
				for k, v := range values[in] {
					y[k/c*ys[3]+at+k%c] = v
				}
				at += c
			}
		case centreOp:
			means := make([]float64, xs[0]*xs[3])
			reference.GlobalAvgPool(means, x, xs[0], xs.Pixels(), xs[3])
			for k := range y {
				y[k] = x[k] - means[k/(xs.Pixels()*xs[3])*xs[3]+k%xs[3]]
			}
		case flattenOp, dropoutOp, detachOp:
			copy(y, x)
		default:
			panic("no float64 form of " + n.name)
		}
		values[i] = y
	}
	return values
}

// normalise64 is batch normalisation by its definition, clipped.
func normalise64(y, x, scale, shift []float64, act kernels.Activation) {
	c := len(scale)
	n := float64(len(x) / c)
	for k := range c {
		var mean, variance float64
		for i := k; i < len(x); i += c {
			mean += x[i] / n
		}
		for i := k; i < len(x); i += c {
			variance += (x[i] - mean) * (x[i] - mean) / n
		}
		for i := k; i < len(x); i += c {
			y[i] = scale[k]*(x[i]-mean)/math.Sqrt(variance+1e-5) + shift[k]
			if act != kernels.Linear {
				y[i] = max(y[i], 0)
			}
			if act == kernels.ReLU6 {
				y[i] = min(y[i], 6)
			}
		}
	}
}

// zerosBefore derives the padding from the definition: total zeros needed for
// ceil(size/stride) windows, half of them before (TensorFlow, rounded down), or
// always one (PyTorch, padding=1).
func zerosBefore(size, k, stride int, pad Padding) int {
	if k == 1 {
		return 0
	}
	if pad == SameTorch {
		return 1
	}
	out := (size + stride - 1) / stride
	return max(0, (out-1)*stride+k-size) / 2
}
