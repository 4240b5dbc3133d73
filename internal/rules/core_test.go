package rules

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"testing"
)

// coreBan lists what the packages that mean the same everywhere must not import
// themselves: they know no files, no network, no browser.
var coreBan = []string{"os", "os/exec", "os/signal", "net", "net/http", "syscall", "syscall/js", "math/rand", "embed"}

// TestCoreIsPure checks imports and clocks of core and kernels, natively and for
// the browser. The kernels reach their wasm modules through //go:wasmimport,
// which is no import.
func TestCoreIsPure(t *testing.T) {
	if len(clocks(t, "../../server/bench.go")) == 0 {
		t.Error("the clock in server/bench.go is not found: the search does not work")
	}
	for _, js := range []bool{false, true} {
		for _, p := range list(t, js, "-tags=kern", "./core/...", "./kernels") {
			for _, imported := range p.Imports {
				if slices.Contains(coreBan, imported) {
					t.Errorf("%s imports %s", p.ImportPath, imported)
				}
			}
			for _, name := range p.GoFiles {
				for _, at := range clocks(t, filepath.Join(p.Dir, name)) {
					t.Errorf("%s asks for the time: the caller brings it", at)
				}
			}
		}
	}
}

// clocks returns where a file calls time.Now and its kin.
func clocks(t *testing.T, path string) []token.Position {
	t.Helper()
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var found []token.Position
	ast.Inspect(file, func(n ast.Node) bool {
		selector, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if x, ok := selector.X.(*ast.Ident); ok && x.Name == "time" && slices.Contains([]string{"Now", "Since", "Until"}, selector.Sel.Name) {
			found = append(found, set.Position(selector.Pos()))
		}
		return true
	})
	return found
}
