// Command bundle builds the page: it compiles the three WebAssembly programs,
// gathers them with Go's wasm_exec.js, the kernels modules, the base model and
// the page's own files under web/dist, compresses what shrinks, and lists
// everything in a manifest. What has not changed is left as it is.
//
//	go run ./server/bundle          build
//	go run ./server/bundle -quick   build, compressing in haste
//	go run ./server/bundle -sizes   print the sizes of what is built; exit 1 if one is over its limit
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

func main() {
	root := flag.String("root", ".", "the project's root `folder`")
	quick := flag.Bool("quick", false, "compress in haste: larger files, ready sooner")
	sizes := flag.Bool("sizes", false, "build nothing; print the sizes and check the limits")
	base := flag.String("base", "server/base/model/base.safetensors.zst", "the base model's `file`, relative to the root")
	flag.Parse()
	if flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	out := filepath.Join(*root, "web", "dist")
	var err error
	if *sizes {
		err = printSizes(os.Stdout, os.DirFS(out))
	} else {
		err = build(*root, out, *base, *quick)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bundle:", err)
		os.Exit(1)
	}
}

// build makes the bundle and says how long it took.
func build(root, out, base string, quick bool) error {
	start := time.Now()
	files, err := gather(root, base)
	if err != nil {
		return err
	}
	changed, err := write(out, files, quick)
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "bundle: %d files, %d new or changed, %.1f s\n", len(files), changed, time.Since(start).Seconds())
	return nil
}
