package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"os"
)

func main() {
	texts := flag.Bool("texts", false, "print the licences' texts instead")
	flag.Parse()
	out := bufio.NewWriter(os.Stdout)
	err := run(out, ".", *texts)
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "sbom:", err)
		os.Exit(1)
	}
}

func run(out io.Writer, root string, texts bool) error {
	modules, err := linked(root)
	if err != nil {
		return err
	}
	if texts {
		return writeTexts(out, root, modules)
	}
	return writeBill(out, root, modules)
}
