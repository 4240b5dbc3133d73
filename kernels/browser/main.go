// Command browser checks and times the implementation of package kernels that
// the program was started with. It is meant for GOOS=js GOARCH=wasm -tags kern
// under web/js/go-loader.js, in a browser or in Node; its tests do both.
//
//	browser name           print the name of the implementation
//	browser conformance    print it, run the conformance suite, print its failures
//	browser speed [NAME]   print it, and GFLOP/s on one core of the layers with NAME in their name
//
// It exits with 1 if a case fails, and with 2 on other arguments.
package main

import (
	"errors"
	"fmt"
	"os"

	"okuyuki/kernels"
	"okuyuki/kernels/conformance"
)

func main() {
	args := append(os.Args[1:], "", "")
	switch what, only := args[0], args[1]; what {
	case "name":
		printName()
	case "conformance":
		printName()
		if !check() {
			os.Exit(1)
		}
	case "speed":
		printName()
		speed(only)
	default:
		fmt.Fprintln(os.Stderr, "usage: browser name | conformance | speed [NAME]")
		os.Exit(2)
	}
}

func printName() { fmt.Println("kernels:", kernels.Name()) }

// check runs the suite and reports whether all of it passed.
func check() bool {
	passed, failed := 0, 0
	report := func(name string, err error) {
		if err == nil {
			passed++
			return
		}
		failed++
		fmt.Printf("FAIL %s: %v\n", name, err)
	}
	report("memory that has grown", grownMemory())
	conformance.Run(report)
	fmt.Printf("passed: %d failed: %d\n", passed, failed)
	return failed == 0
}

// grownMemory runs a kernel on memory that the program did not have when the
// kernels were linked to it.
func grownMemory() error {
	const n = 24 << 20 // 96 MiB for each of the two
	x, y := make([]float32, n), make([]float32, n)
	for i := range x {
		x[i] = float32(i % 8)
	}
	kernels.Axpy(y, 2, x)
	for i, v := range y {
		if v != float32(2*(i%8)) {
			return errors.New("a wrong value")
		}
	}
	return nil
}
