// Package study asks, on digits with depth (core/data/depthmnist), the questions of arXiv 2208.10390: is a classifier better for
// having learned depth too, in which way, when labels are few and pictures are noisy?
//
// The paper's data, networks and figures are not public. What is tested here are four statements of its abstract, on a
// reconstruction all of whose choices are ours:
//
//	routes   of the ways to learn from depth, multitask losses are the most effective
//	few      few labels hurt the classification more than noise does
//	noise    noise hurts the depth more than few pictures do
//	gain     the fewer the labels and the stronger the noise, the more a multitask loss gains
//
// A Spec names one training, Run does it, a Preset is a grid of them, and Judge makes the four answers out of their results.
// Everything follows from a Spec: the same one gives the same bits, in whatever order and on however many workers. For one seed
// all arms see the same pictures, the same noise and the same class batches.
package study
