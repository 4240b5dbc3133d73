package rules

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// pkg is what `go list` tells about a package.
type pkg struct {
	ImportPath string
	Dir        string
	GoFiles    []string
	Imports    []string
	Deps       []string
	Standard   bool
}

// list runs `go list` in the project's root.
func list(t *testing.T, js bool, args ...string) []pkg {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list", "-json=ImportPath,Dir,GoFiles,Imports,Deps,Standard"}, args...)...)
	cmd.Dir = "../.."
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if js {
		cmd.Env = append(cmd.Env, "GOOS=js", "GOARCH=wasm")
	}
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list %v: %v", args, err)
	}
	var pkgs []pkg
	decoder := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var p pkg
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		pkgs = append(pkgs, p)
	}
	if len(pkgs) == 0 {
		t.Fatalf("go list %v: no packages", args)
	}
	return pkgs
}

// house returns the first element of a path inside the project, such as "core"
// for okuyuki/core/nn; "" for a path elsewhere.
func house(path string) string {
	inside, ok := strings.CutPrefix(path, "okuyuki/")
	if !ok {
		return ""
	}
	first, _, _ := strings.Cut(inside, "/")
	return first
}

// mayImport says which parts of the house each part may import: one way down.
var mayImport = map[string][]string{
	"kernels":  {"kernels"},
	"core":     {"core", "kernels"},
	"wasm":     {"wasm", "core", "kernels"},
	"web":      {},
	"server":   {"server", "core", "kernels", "web"},
	"e2e":      {"server", "core", "web"},
	"internal": {"internal", "core", "kernels", "server", "web"}, // tests of the house and commands that measure; nothing imports them
	"testdata": {"core", "kernels", "server"},
}

func TestImportsRunOneWay(t *testing.T) {
	seen := map[string]bool{}
	for _, js := range []bool{false, true} {
		args := []string{"./..."}
		if js {
			args = []string{"-tags=kern", "./core/...", "./kernels/...", "./wasm/..."} // the server's database does not build for a browser
		}
		for _, p := range list(t, js, args...) {
			part := house(p.ImportPath)
			allowed, known := mayImport[part]
			if !known {
				t.Errorf("%s: no rule for this part of the house", p.ImportPath)
				continue
			}
			seen[part] = true
			for _, imported := range p.Imports {
				if to := house(imported); to != "" && !slices.Contains(allowed, to) {
					t.Errorf("%s imports %s", p.ImportPath, imported)
				}
			}
		}
	}
	for _, part := range []string{"kernels", "core", "wasm", "web", "server"} {
		if !seen[part] {
			t.Errorf("no package of %s was looked at", part)
		}
	}
}

// TestViewerKnowsNoCore: the viewer draws what it is sent.
func TestViewerKnowsNoCore(t *testing.T) {
	for _, p := range list(t, true, "./wasm/viewer/...") {
		for _, dep := range p.Deps {
			if house(dep) == "core" || house(dep) == "kernels" {
				t.Errorf("%s depends on %s", p.ImportPath, dep)
			}
		}
	}
}

// confined lists who alone may import what.
var confined = map[string]string{
	"github.com/nats-io":   "okuyuki/server/queue",
	"okuyuki/server/queue": "okuyuki/server",
	"modernc.org/sqlite":   "okuyuki/server/store",
}

// TestConfined: what brings much along, or decides much, is known in one place.
func TestConfined(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range list(t, false, "./...") {
		for _, imported := range p.Imports {
			for path, by := range confined {
				if imported == path || strings.HasPrefix(imported, path+"/") {
					seen[path] = true
					if p.ImportPath != by {
						t.Errorf("%s imports %s, which is for %s alone", p.ImportPath, imported, by)
					}
				}
			}
		}
	}
	for path := range confined {
		if !seen[path] {
			t.Errorf("nobody imports %s: the search does not work", path)
		}
	}
}

// banned lists what no browser program may contain, with the reason.
var banned = map[string]string{
	"gorgonia.org/tensor":        "adds 20 MB",
	"gonum.org/v1/plot":          "heavy",
	"modernc.org/sqlite":         "does not run in a browser",
	"github.com/nats-io/nats.go": "does not run in a browser",
	"net/http":                   "adds 10 MB; the page fetches",
	"encoding/gob":               "reflection-heavy; files are safetensors and JSON",
}

// TestEdgeStaysLight: what runs studies stays on machines that can.
func TestEdgeStaysLight(t *testing.T) {
	for _, p := range list(t, true, "./server/edge") {
		for _, dep := range p.Deps {
			for _, heavy := range []string{"okuyuki/server/runs", "okuyuki/kernels", "okuyuki/core/nn", "modernc.org", "github.com/nats-io", "github.com/prometheus", "gorgonia.org"} {
				if dep == heavy || strings.HasPrefix(dep, heavy+"/") {
					t.Errorf("%s depends on %s", p.ImportPath, dep)
				}
			}
		}
	}
}

func TestBrowserProgramsStayLight(t *testing.T) {
	for _, p := range list(t, true, "-tags=kern", "./wasm/engine", "./wasm/viewer") {
		for _, dep := range p.Deps {
			for path, reason := range banned {
				if dep == path || strings.HasPrefix(dep, path+"/") {
					t.Errorf("%s depends on %s: %s", p.ImportPath, dep, reason)
				}
			}
			if strings.HasPrefix(dep, "github.com/hajimehoshi/ebiten") && !strings.HasSuffix(p.ImportPath, "/viewer") {
				t.Errorf("%s depends on %s, which belongs to the viewer", p.ImportPath, dep)
			}
		}
	}
}
