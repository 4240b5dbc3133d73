package main

import (
	"flag"
	"fmt"
	"os"
	"regexp"
)

func main() {
	only := flag.String("only", "", "mutate only files whose names match `REGEXP`")
	most := flag.Int("most", 1<<30, "try at most `N` mutants of each package, evenly spread")
	skip := flag.String("skip", "^$", "leave out tests whose names match `REGEXP`, such as slow ones")
	flag.Parse()
	files, err := regexp.Compile(*only)
	if err != nil || flag.NArg() == 0 || *most < 1 {
		flag.Usage()
		os.Exit(2)
	}
	for _, pkg := range flag.Args() {
		t, err := find(pkg, files)
		if err == nil {
			err = t.examine(os.Stdout, *skip, *most)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "mutate:", err)
			os.Exit(1)
		}
	}
}
