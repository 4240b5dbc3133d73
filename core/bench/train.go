package bench

import (
	"fmt"

	"okuyuki/core/loss"
	"okuyuki/core/nn"
	"okuyuki/core/tensor"
	"okuyuki/kernels"
)

// network is a planned network with its two tasks, made from a plan of package
// nn or from a session of package model.
type network struct {
	forward, backward func()
	touch             func() // after a change of parameters
	params            []*nn.Param
	macs              int64 // of a forward pass
	image             *tensor.Tensor
	logits, depth     *tensor.Tensor
	logitsGrad        *tensor.Tensor // nil without training
	depthGrad         *tensor.Tensor
}

// trainer makes training steps as the peers' benchmarks do: cross-entropy on
// the logits plus mean squared error on the depth, then one step of Adam over
// every parameter.
type trainer struct {
	network
	labels  []int32
	target  []float32
	moments [][2][]float32 // by parameter
	adam    kernels.Adam
	beta1T  float64 // Beta1 to the power of the steps done
	beta2T  float64
	sigmoid bool    // of the depth, before the loss
	loss    float64 // of the last step
}

func newTrainer(n network) *trainer {
	t := &trainer{
		network: n,
		labels:  make([]int32, n.logits.Shape[0]),
		target:  normal(make([]float32, len(n.depth.Data)), 9),
		adam:    kernels.Adam{LR: 1e-3, Beta1: 0.9, Beta2: 0.999, Eps: 1e-8},
		beta1T:  1, beta2T: 1,
	}
	for i := range t.labels {
		t.labels[i] = int32(i % n.logits.Shape[3])
	}
	for _, p := range n.params {
		t.moments = append(t.moments, [2][]float32{make([]float32, len(p.Value)), make([]float32, len(p.Value))})
	}
	return t
}

// work measures steps; each counts as three forward passes, as usual.
func (t *trainer) work() *work {
	return &work{macs: 3 * t.macs, run: t.step, check: func() string { return fmt.Sprintf("loss %.4f", t.loss) }}
}

func (t *trainer) step() {
	for _, p := range t.params {
		clear(p.Grad)
	}
	t.forward()
	clear(t.logitsGrad.Data)
	class := loss.CrossEntropy{}.Loss(t.logitsGrad.Data, t.logits.Data, t.labels, nil, t.logits.Shape[3], 1)
	t.loss = class.Value + t.depthLoss(t.depthGrad.Data, t.depth.Data)
	t.backward()

	t.beta1T *= float64(t.adam.Beta1)
	t.beta2T *= float64(t.adam.Beta2)
	t.adam.Correction1, t.adam.Correction2 = float32(1-t.beta1T), float32(1-t.beta2T)
	for i, p := range t.params {
		kernels.AdamStep(p.Value, p.Grad, t.moments[i][0], t.moments[i][1], t.adam)
	}
	t.touch()
}

// depthLoss returns the mean squared error and writes its gradient.
func (t *trainer) depthLoss(gradient, depth []float32) float64 {
	if t.sigmoid {
		kernels.Sigmoid(depth)
	}
	const piece = 1 << 13
	sums := make([]float64, (len(depth)+piece-1)/piece)
	kernels.Parallel(len(sums), func(first, last int) {
		for i := first; i < last; i++ {
			from, to := i*piece, min((i+1)*piece, len(depth))
			sums[i] = squaredErrors(gradient[from:to], depth[from:to], t.target[from:to], 2/float32(len(depth)))
			if t.sigmoid {
				for j, y := range depth[from:to] {
					gradient[from+j] *= y * (1 - y)
				}
			}
		}
	})
	sum := 0.0
	for _, s := range sums {
		sum += s
	}
	return sum / float64(len(depth))
}

// squaredErrors adds up the squared differences and writes them, scaled.
func squaredErrors(gradient, depth, target []float32, scale float32) float64 {
	gradient, target = gradient[:len(depth)], target[:len(depth)]
	var even, odd float64
	for i, y := range depth {
		d := y - target[i]
		gradient[i] = scale * d
		if i%2 == 0 {
			even += float64(d * d)
		} else {
			odd += float64(d * d)
		}
	}
	return even + odd
}
