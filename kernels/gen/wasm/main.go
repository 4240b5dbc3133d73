// Command wasm writes the modules of package kernels/modules.
//
//	go run okuyuki/kernels/gen/wasm DIR
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"okuyuki/kernels/gen/wasm/simd"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go run okuyuki/kernels/gen/wasm DIR")
		os.Exit(2)
	}
	for name, data := range simd.Files() {
		if err := os.WriteFile(filepath.Join(os.Args[1], name), data, 0o644); err != nil {
			fmt.Fprintln(os.Stderr, "wasm:", err)
			os.Exit(1)
		}
	}
}
