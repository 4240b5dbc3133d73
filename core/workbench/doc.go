// Package workbench is what the page does, without the page: it takes photos in, keeps
// the backbone's features of each, predicts class and depth, and learns the user's
// classes from their labels. The browser engine and the command line share it.
//
// What is measured when learning says how far the answers can be believed: a temperature,
// conformal sets (trust.go), and a scope, by which photos unlike the labelled ones are told
// and answered without certainty (scope.go). All of it goes with the model file.
//
// A Workbench may be used by several goroutines. Learn holds the lock for a moment at
// its start and at its end only, so that predictions are answered while it runs, and
// leaves the model as it was when it is cancelled or fails.
package workbench
