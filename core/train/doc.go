// Package train is the learning: the linear probe on frozen features, and the loop
// that trains neck and heads on cached backbone features with both tasks.
//
// Data flows one way: photos become Views (backbone features of one augmented picture,
// computed once), Views and labels become Examples, a Trainer turns Examples into
// better parameters, one deterministic step at a time.
package train
