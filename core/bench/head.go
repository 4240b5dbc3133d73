package bench

import (
	"fmt"
	"math/rand/v2"

	"okuyuki/core/loss"
	"okuyuki/core/nn"
	"okuyuki/core/optim"
	"okuyuki/core/tensor"
	"okuyuki/kernels"
)

// A head is learnt on the cached features of a few photos, as the peers'
// benchmark does it: one dense layer, cross-entropy, Adam.
const (
	headPhotos  = 36
	headClasses = 3
	headEpochs  = 50
	headBatch   = 12
	headRate    = 1e-2

	headFeatureSeed = 5 // of the congruential generator
)

func headCases() []Case {
	var cases []Case
	for _, width := range []int{128, 1280} {
		name := fmt.Sprintf("head%d/fit-%dx%d", width, headPhotos, headEpochs)
		cases = append(cases, Case{name, headPhotos * headEpochs, func() (*work, error) { return headFit(width) }})
	}
	return cases
}

// headFit makes a whole training ready, from new weights to the last epoch.
func headFit(width int) (*work, error) {
	g := nn.NewGraph()
	g.Output("logits", g.Dense("class", g.Input("features", width), headClasses, kernels.Linear))
	shapes := map[string]tensor.Shape{"features": tensor.Vector(headBatch, width)}
	plan, err := g.Plan(shapes, true)
	if err != nil {
		return nil, err
	}
	features := make([]float32, headPhotos*width)
	random := congruential(headFeatureSeed)
	random.fill(features, 1)

	x, logits, gradient := plan.Input("features"), plan.Output("logits"), plan.OutputGrad("logits")
	labels, order := make([]int32, headBatch), make([]int, headPhotos)
	last := 0.0 // mean loss of the last epoch
	fit := func() {
		g.Init(1)
		adam, shuffle := optim.NewAdamW(0), rand.New(rand.NewPCG(1, 0))
		for i := range order {
			order[i] = i
		}
		for range headEpochs {
			shuffle.Shuffle(headPhotos, func(i, j int) { order[i], order[j] = order[j], order[i] })
			last = 0
			for start := 0; start < headPhotos; start += headBatch {
				for i, photo := range order[start : start+headBatch] {
					copy(x.Sample(i), features[photo*width:(photo+1)*width])
					labels[i] = int32(photo % headClasses)
				}
				plan.Forward()
				optim.ZeroGrad(g.Params())
				gradient.Zero()
				last += loss.CrossEntropy{}.Loss(gradient.Data, logits.Data, labels, nil, headClasses, 1).Value
				plan.Backward()
				adam.Step(g.Params(), headRate)
				g.Touch()
			}
		}
		last /= headPhotos / headBatch
	}
	const passes = 2 // forward and weight gradient: nobody asks for the features' gradient
	return &work{
		macs:  passes * headEpochs * int64(len(features)) * headClasses,
		run:   fit,
		check: func() string { return fmt.Sprintf("loss %.4f", last) },
	}, nil
}
