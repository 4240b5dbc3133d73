// Package model is the network of Okuyuki: a backbone, a neck that both tasks
// share, a class head and a depth head.
//
//	image -> backbone -> taps -> neck -> class head -> logits
//	                                  -> depth head -> log-depth
//
// Backbone and heads (the neck belongs to the heads' graph) are two graphs, so
// that the taps, which are the backbone's results at several resolutions, can
// be kept while only neck and heads are trained. The neck is shared and
// trainable in every preset: without that, depth could teach the classifier
// nothing.
//
// Parameter names are paths: backbone/block03/expand/weight, neck/fuse16/bias,
// class/dense/weight, depth/out/weight.
package model
