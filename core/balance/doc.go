// Package balance decides how two task losses become one step of training.
//
// A Method gives each task's loss a weight. What a method needs beyond the
// losses it says with Needs, so that the training loop computes no more than
// that:
//
//   - nothing: one backward pass of the weighted sum;
//   - TaskGradients: one backward pass per task, and the method, which is then a
//     Combiner, makes one gradient for the shared parameters out of them; each
//     head keeps its own task's gradient times its weight;
//   - LossAfterStep: the losses of the same batch once more after the step.
//
// A training loop does, at every step,
//
//	m.Weights(w, losses)             // before the backward pass
//	... backward, with Combine if asked for, optimiser ...
//	m.Update(balance.Step{Losses: losses, After: after})
//
// and m.EndEpoch(means) after every epoch. State and SetState make it resumable.
package balance
