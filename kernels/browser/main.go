// Command browser checks and times the implementation of package kernels that
// the program was started with. It is meant for GOOS=js GOARCH=wasm -tags kern
// under web/js/go-loader.js, in a browser or in Node; its tests do both.
//
//	browser conformance    run the conformance suite
//	browser speed [NAME]   print GFLOP/s, one core, of the layers whose name has NAME in it
//
// It exits with 1 if a case fails.
package main

import (
	"fmt"
	"os"

	"okuyuki/kernels"
	"okuyuki/kernels/conformance"
)

func main() {
	what, only := "", ""
	switch len(os.Args) {
	case 3:
		only = os.Args[2]
		fallthrough
	case 2:
		what = os.Args[1]
	}
	switch what {
	case "conformance":
		fmt.Println("kernels:", kernels.Name())
		if err := check(); err != nil {
			os.Exit(1)
		}
	case "speed":
		fmt.Println("kernels:", kernels.Name())
		speed(only)
	default:
		fmt.Fprintln(os.Stderr, "usage: browser conformance | speed [NAME]")
		os.Exit(2)
	}
}

// check runs the suite and prints its failures.
func check() error {
	passed := 0
	err := conformance.Run(func(name string, err error) {
		if err == nil {
			passed++
			return
		}
		fmt.Printf("FAIL %s: %v\n", name, err)
	})
	fmt.Println("passed:", passed)
	return err
}
