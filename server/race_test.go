//go:build race

package main

// The race detector makes sync.Pool forget at random, so that the kernels
// allocate: allocations are not counted then.
const raceDetector = true
