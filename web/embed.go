// Package web holds the built page, embedded into the native program.
//
// The page's sources lie beside this file; `make build` gathers them with the
// WebAssembly programs, the kernels and the base model under dist, each
// file with its compressed forms and all of them listed in dist/manifest.json.
package web

import (
	"embed"
	"fmt"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// BaseModel is the name of the base model inside the bundle.
const BaseModel = "base.model"

// Bundle returns the built page. Before the first `make build` it holds nothing
// but a note.
func Bundle() fs.FS {
	bundle, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(fmt.Sprintf("web: %v", err)) // "dist" is a valid path
	}
	return bundle
}
