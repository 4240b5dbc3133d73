// Package balance decides how two task losses become one step of training.
//
// A Method gives each task's loss a weight. What a method needs beyond the
// losses it says with Needs, so that the training loop computes no more than
// that:
//
//   - nothing: one backward pass of the weighted sum;
//   - TaskGradients: one backward pass per task, for the Gram matrix of the
//     gradients of the parameters that the tasks share. Of a Combiner the two
//     gradients are then added up with the factors that it gives;
//   - LossAfterStep: the losses of the same batch once more after the step.
//
// A training loop does, at every step,
//
//	m.Weights(w, losses)              // before the backward pass
//	... backward; with TaskGradients one pass a task, then
//	f := balance.Factors(m, w, gram, losses)  // shared gradient: f[0] g1 + f[1] g2
//	... optimiser ...
//	m.Update(balance.Step{Losses: losses, Gram: gram, After: after})
//
// and m.EndEpoch(means) after every epoch. State and SetState make it resumable.
// The parameters of a head always get their own task's gradient times its
// weight, which is 1 with a Combiner.
//
// # The menu
//
// Menu lists the methods, New makes one by its name. For two tasks they behave
// in few ways, which Family names; within a family the methods differ in the
// length of the step or in how fast they change their mind:
//
//	static      fixed, normalised
//	log-loss    uncertainty, revised, gls, famo, soft: a task's weight falls with its loss
//	rate        dwa, gradnorm: a task that learns slowly gets more
//	projection  pcgrad, gate: what pulls against the other task is taken away
//	least norm  mgda, cagrad: towards the shortest gradient in the hull of both
//	equal norm  imtl, nash: along the bisector of the two gradients
//	aligned     aligned: the gradients are made orthogonal and of one length
//	random      random: what every other method must beat
//
// All that a method needs of two gradients g1 and g2 is the Gram matrix
//
//	a = |g1|², b = |g2|², c = g1·g2
//
// so there is a closed form where the papers solve a quadratic programme. The
// tests hold each against the general algorithm of its paper, computed by
// testdata/make_vectors.py.
package balance
