package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// module is one that is linked into a program that is shipped.
type module struct {
	Path, Version, Dir string
	Main               bool
}

// shipped are the programs that are given away, on every system that they are built for.
var shipped = []struct{ os, arch, tags, packages string }{
	{"linux", "amd64", "", "./server"},
	{"linux", "arm64", "", "./server"},
	{"darwin", "arm64", "", "./server"},
	{"windows", "amd64", "", "./server"},
	{"js", "wasm", "kern", "./wasm/engine ./wasm/reporter ./wasm/viewer"},
	{"js", "wasm", "", "./server/edge"},
}

// linked lists the modules of all of them by path, our own left out.
func linked(root string) ([]module, error) {
	found := map[string]module{}
	for _, s := range shipped {
		cmd := exec.Command("go", append([]string{"list", "-deps", "-json=Module", "-tags=" + s.tags}, strings.Fields(s.packages)...)...)
		cmd.Dir = root
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+s.os, "GOARCH="+s.arch)
		cmd.Stderr = os.Stderr
		listed, err := cmd.Output()
		if err != nil {
			return nil, fmt.Errorf("go list %s for %s/%s: %w", s.packages, s.os, s.arch, err)
		}
		for decoder := json.NewDecoder(strings.NewReader(string(listed))); ; {
			var p struct{ Module *module } // nil: of the standard library
			if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				return nil, fmt.Errorf("go list %s: %w", s.packages, err)
			}
			if p.Module != nil && !p.Module.Main {
				found[p.Module.Path] = *p.Module
			}
		}
	}
	list := make([]module, 0, len(found))
	for _, m := range found {
		list = append(list, m)
	}
	slices.SortFunc(list, func(a, b module) int { return cmp.Compare(a.Path, b.Path) })
	return list, nil
}
