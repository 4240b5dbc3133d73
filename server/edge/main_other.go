//go:build !js

package main

import (
	"fmt"
	"os"
)

// main exists so that every platform builds and tests the package; the program itself only runs as a Worker.
func main() {
	fmt.Fprintln(os.Stderr, "edge: this program runs as a Cloudflare Worker: `make edge` builds it; elsewhere use `okuyuki serve`")
	os.Exit(2)
}
