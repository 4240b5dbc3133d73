package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"text/tabwriter"

	"okuyuki/server/httpd"
	"okuyuki/server/manifest"
	"okuyuki/web"
)

// gate is a limit on what a visitor must download.
type gate struct {
	what  string
	limit int64 // bytes
	files func(name string) bool
}

var gates = []gate{
	{"engine", 1_200_000, func(name string) bool { return name == "engine.wasm" }},
	{"viewer", 2_400_000, func(name string) bool { return name == "viewer.wasm" }},
	{"reporter", 900_000, func(name string) bool { return name == "reporter.wasm" }},
	{"page scripts", 60_000, func(name string) bool { return (strings.HasPrefix(name, "js/") && !later(name)) || name == worker }},
	{"later scripts", 60_000, later},
	{"studies", 30_000, beside(httpd.StudiesFolder)},
	{"sites", 20_000, beside(httpd.SitesFolder)},
	{"okuyuki.js", 20_000, func(name string) bool { return strings.HasPrefix(name, "okuyuki") && strings.HasSuffix(name, ".js") }},
	{"base model", 5_000_000, func(name string) bool { return name == web.BaseModel }},
}

// beside tells what a visitor of one of the pages beside that of photos downloads.
func beside(folder string) func(name string) bool {
	return func(name string) bool {
		return strings.HasPrefix(name, folder+"/") || strings.HasPrefix(name, httpd.AsideFolder+"/")
	}
}

// later tells the scripts that the page loads when it is on view already.
func later(name string) bool { return strings.HasPrefix(name, "js/studies-") }

// errOverLimit says that a gate failed; the table has shown which.
var errOverLimit = errors.New("a download is over its limit")

// printSizes prints a table of the gates, as brotli sends the files, and fails
// if one is over its limit.
func printSizes(w io.Writer, bundle fs.FS) error {
	m, err := manifest.Read(bundle)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "download\tbytes\tlimit\tuncompressed\t")
	var failed error
	for _, g := range gates {
		var sent, raw int64
		for name, file := range m.Files {
			if g.files(name) {
				sent += sentSize(file)
				raw += file.Size
			}
		}
		verdict := ""
		switch {
		case raw == 0:
			return fmt.Errorf("the bundle has no %s", g.what)
		case sent > g.limit:
			verdict, failed = "over its limit", errOverLimit
		}
		fmt.Fprintf(table, "%s\t%d\t%d\t%d\t%s\n", g.what, sent, g.limit, raw, verdict)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	return failed
}

// sentSize is what a browser that takes brotli downloads.
func sentSize(file manifest.File) int64 {
	if size, ok := file.Encoded["br"]; ok {
		return size
	}
	return file.Size
}
