//go:build !(js && wasm)

package main

import "os"

// main exists so that every platform builds and tests the package; the reporter itself only runs in a Web Worker.
func main() {
	println("reporter: this program runs in the page; use `okuyuki serve`")
	os.Exit(2)
}
