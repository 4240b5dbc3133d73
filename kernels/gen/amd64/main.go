// Command amd64 writes the AVX2+FMA inner loops of package kernels as Go
// assembly. Run by `go generate ./kernels`; its output is checked in.
//
//	amd64 -out kernels_amd64.s
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	out := flag.String("out", "", "file to write")
	flag.Parse()
	if *out == "" {
		flag.Usage()
		os.Exit(2)
	}
	if err := os.WriteFile(*out, generate(), 0o644); err != nil {
		fmt.Fprintln(os.Stderr, "amd64:", err)
		os.Exit(1)
	}
}

// generate is the whole assembly file.
func generate() []byte {
	a := new(assembly)
	a.header()
	gemm(a)
	outer(a)
	depthwise(a)
	depthwiseGrad(a)
	elementwise(a)
	return a.Bytes()
}
