package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"okuyuki/server/atomicfile"
	"okuyuki/server/manifest"
	"okuyuki/web"
)

type embedCommand struct {
	Dir string `arg:"" placeholder:"DIR" help:"The folder, made if need be; serve it from the origin of your page."`
}

// embedded are the files that okuyuki.js is made of, and what it loads; those of a pattern may be several.
var embedded = []string{"okuyuki.js", "okuyuki.d.ts", "okuyuki-worker.js", "wasm_exec.js", "engine.wasm", "shim.wasm", "kernels_*.wasm", web.BaseModel, "example.html", "example.js", "example.css", "icon.svg"}

// Run implements the command.
func (c *embedCommand) Run(std streams) error { return c.write(std, web.Bundle()) }

// write writes the files of a bundle into the folder, each whole or not at all.
func (c *embedCommand) write(std streams, bundle fs.FS) error {
	m, err := manifest.Read(bundle)
	if errors.Is(err, fs.ErrNotExist) {
		return errors.New("no page is built into this program: run `make build`")
	}
	if err != nil {
		return err
	}
	if err := os.MkdirAll(c.Dir, 0o755); err != nil {
		return err
	}
	var size int64
	for _, pattern := range embedded {
		names, err := fs.Glob(bundle, pattern)
		if err != nil || len(names) == 0 {
			return fmt.Errorf("the page that is built into this program has no %s", pattern)
		}
		for _, name := range names {
			data, err := fs.ReadFile(bundle, name)
			if err != nil {
				return err
			}
			if err := atomicfile.Write(filepath.Join(c.Dir, name), data); err != nil {
				return err
			}
			size += int64(len(data))
		}
	}
	_, err = fmt.Fprintf(std.out, "okuyuki.js %s is in %s (%.1f MB, to be sent compressed); example.html shows how it is used.\n", m.Version, strings.TrimSuffix(c.Dir, "/"), float64(size)/1e6)
	return err
}
