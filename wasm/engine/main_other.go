//go:build !(js && wasm)

package main

import "os"

// main exists so that every platform builds and tests the package; the engine itself
// only runs in a Web Worker.
func main() {
	println("engine: this program runs in the page; use `okuyuki serve`")
	os.Exit(2)
}
