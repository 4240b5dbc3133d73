// Package optim changes parameters along their gradients: SGD with momentum and
// AdamW, clipping by the global norm, learning-rate schedules, and an
// exponential moving average of the weights.
//
// A training step is
//
//	optim.ZeroGrad(params)
//	... backward passes ...
//	optim.Clip(params, 1)
//	opt.Step(params, optim.OneCycle{Max: 1e-3, Steps: n}.At(step))
//	graph.Touch()
//
// Frozen parameters and those without a gradient stay as they are.
package optim
