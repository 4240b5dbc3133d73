//go:build !(js && wasm)

// Viewer draws photo, predicted class and depth map inside an iframe of the page. It exists for GOOS=js GOARCH=wasm only.
package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Fprintln(os.Stderr, "viewer: runs in a browser only; build it with GOOS=js GOARCH=wasm")
	os.Exit(2)
}
