// Command amd64 writes the AVX2 and AVX-512 inner loops of package kernels as Go
// assembly, and the Go functions that call the many alike among them. Run by
// `go generate ./kernels`; its output is checked in.
//
//	amd64 -out vector_amd64.s -drivers vector_planes_amd64.go
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	out := flag.String("out", "", "assembly `file` to write")
	drivers := flag.String("drivers", "", "Go `file` to write")
	flag.Parse()
	if *out == "" || *drivers == "" {
		flag.Usage()
		os.Exit(2)
	}
	if err := write(*out, *drivers); err != nil {
		fmt.Fprintln(os.Stderr, "amd64:", err)
		os.Exit(1)
	}
}

func write(out, drivers string) error {
	text, err := generateDrivers()
	if err != nil {
		return err
	}
	if err := os.WriteFile(drivers, text, 0o644); err != nil {
		return err
	}
	return os.WriteFile(out, generate(), 0o644)
}

// generate is the whole assembly file. The last ones wait for memory, not
// for registers: there AVX-512 has nothing to add.
func generate() []byte {
	a := new(assembly)
	a.header()
	for _, s := range []isa{avx2, avx512} {
		gemm(a, s)
		outer(a, s)
		depthwise(a, s)
		depthwiseGrad(a, s)
		winogradInput(a, s)
		winogradOutput(a, s)
		winogradSpread(a, s)
		winogradWeights(a, s)
		upInput(a, s)
		upOutput(a, s)
		upSpread(a, s)
		upWeights(a, s)
	}
	dots(a)
	maxPool(a)
	maxPoolGrad(a)
	norm(a)
	elementwise(a)
	return a.Bytes()
}
