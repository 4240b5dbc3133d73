//go:build js && wasm

package main

import (
	"runtime/debug"

	"okuyuki/core/shelf"
	"okuyuki/wasm/host"
)

// main takes the base model and the samples from the worker's script and answers messages for as long as the worker lives.
func main() {
	debug.SetGCPercent(gcPercent)
	model, samples := host.Take("baseModel"), host.Take("samples")
	e, err := newEngine(model, samples, host.Send)
	if err != nil {
		host.Fail(err)
		return
	}
	e.air.turn = host.Turn
	e.shelf = shelf.New(featureMemory, func() (shelf.File, error) { return host.OpenScratch() })
	e.bench.UseShelf(e.shelf)
	host.Serve(e.handle)
}

// gcPercent is how much garbage there may be beside what is in use: WebAssembly memory grows and never shrinks. Nearly all of
// what lives are long arrays without pointers, photos, features and weights, so that a collection takes some 10 ms however
// much they hold, and this many take 2 % of the time.
const gcPercent = 15

// featureMemory is how many bytes of features stay in memory: those of some 40 photos that are learnt from, each as it is and
// in two augmented views. The rest goes to a file.
const featureMemory = 32 << 20
