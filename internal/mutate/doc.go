// Command mutate asks whether tests would notice mistakes: it makes many small ones in a package, one at a time, and lists those with
// which the package's own tests still pass.
//
//	go run ./internal/mutate [-only REGEXP] [-most N] [-skip REGEXP] PACKAGE...
//
// A mistake is an operator or comparison swapped for its neighbour, a number changed by one, or a statement left out. All mutants of a
// package are compiled together, as branches at the head of their functions that a number in the environment chooses, so that each costs
// no more than a run of the tests (-short); the files on disk are not touched. Mutants that do not compile are left out. Some of those
// that survive are no mistakes at all, and a person has to tell which.
package main
