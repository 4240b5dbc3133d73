package main

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"okuyuki/core/weights"
	"okuyuki/server/manifest"
	"okuyuki/web"
)

// program is a WebAssembly program of the page.
type program struct {
	name string // in the bundle
	pkg  string // its package
	tags string // build tags
}

// The engine links the SIMD kernels through imports that only its loader gives:
// see kernels; the tag keeps plain js builds, as tests use them, free of these.
var programs = []program{
	{"engine.wasm", "./wasm/engine", "kern"},
	{"viewer.wasm", "./wasm/viewer", ""},
	{"reporter.wasm", "./wasm/reporter", ""},
}

// inlineHotCodeOnly keeps inlining to where the time goes, our own code that
// computes and the decoder of photos: the programs become 9 % smaller to send.
// Later flags win.
var inlineHotCodeOnly = []string{"-gcflags=all=-l", "-gcflags=okuyuki/...=", "-gcflags=image/jpeg=",
	"-gcflags=okuyuki/core/report=-l", "-gcflags=okuyuki/core/poc=-l", "-gcflags=okuyuki/core/workbench=-l", "-gcflags=okuyuki/core/bench=-l",
	"-gcflags=okuyuki/core/weights=-l", "-gcflags=okuyuki/core/model=-l", "-gcflags=okuyuki/wasm/engine=-l", "-gcflags=okuyuki/wasm/reporter=-l",
	"-gcflags=okuyuki/wasm/message=-l", "-gcflags=okuyuki/wasm/host=-l", "-gcflags=okuyuki/core/export=-l", "-gcflags=okuyuki/core/onnx=-l",
	"-gcflags=okuyuki/core/review=-l", "-gcflags=okuyuki/core/sitereport=-l", "-gcflags=okuyuki/core/modelcard=-l"}

// gather returns the contents of every file of the page by name.
func gather(root, base string) (map[string][]byte, error) {
	files := map[string][]byte{}
	if err := pageFiles(files, os.DirFS(filepath.Join(root, "web"))); err != nil {
		return nil, err
	}
	if err := addDocs(files, os.DirFS(filepath.Join(root, "docs"))); err != nil {
		return nil, err
	}
	if err := kernelsModules(files, os.DirFS(filepath.Join(root, "kernels", "modules"))); err != nil {
		return nil, err
	}
	model, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(base)))
	if err != nil {
		return nil, fmt.Errorf("the base model (`make base` makes it): %w", err)
	}
	if files[web.BaseModel], err = weights.Plain(model); err != nil {
		return nil, fmt.Errorf("the base model: %w", err)
	}
	if files["samples.bin"], err = os.ReadFile(filepath.Join(root, "core", "data", "samples", "samples.bin")); err != nil {
		return nil, fmt.Errorf("the samples: %w", err)
	}
	if files["wasm_exec.js"], err = wasmExec(root); err != nil {
		return nil, err
	}
	compiled, err := compile(root)
	if err != nil {
		return nil, err
	}
	for i, p := range programs {
		files[p.name] = compiled[i]
	}
	if err := drawIcons(files); err != nil {
		return nil, err
	}
	if err := bundleScripts(files, root); err != nil {
		return nil, err
	}
	return files, addWorker(files, root)
}

// pageFiles adds the page's own files: everything under web that a browser can
// use, without what only development needs.
func pageFiles(files map[string][]byte, pages fs.FS) error {
	return fs.WalkDir(pages, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if name == "dist" || name == "test" || name == "testdata" || (name != "." && strings.HasPrefix(path.Base(name), ".")) {
				return fs.SkipDir
			}
			return nil
		}
		ext := path.Ext(name)
		if ext == ".go" || ext == ".md" || strings.Contains(path.Base(name), "_test.") || strings.Contains(path.Base(name), ".test.") {
			return nil
		}
		files[name], err = fs.ReadFile(pages, name)
		return err
	})
}

// kernelsModules adds the generated SIMD kernels.
func kernelsModules(files map[string][]byte, modules fs.FS) error {
	names, err := fs.Glob(modules, "*.wasm")
	if err != nil {
		return err
	}
	if len(names) == 0 {
		return fmt.Errorf("kernels/modules holds no module: run `make generate`")
	}
	for _, name := range names {
		if files[name], err = fs.ReadFile(modules, name); err != nil {
			return err
		}
	}
	return nil
}

// wasmExec returns the JavaScript side of Go's WebAssembly runtime, which must
// be that of the compiler that builds the programs.
func wasmExec(root string) ([]byte, error) {
	goroot, err := goEnv(root, "GOROOT")
	if err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(goroot, "lib", "wasm", "wasm_exec.js"))
}

// goEnv asks the toolchain that builds in a folder for one of its settings.
func goEnv(dir, name string) (string, error) {
	cmd := exec.Command("go", "env", name)
	cmd.Dir = dir
	value, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("go env %s: %w", name, err)
	}
	return strings.TrimSpace(string(value)), nil
}

// compile builds the programs and strips them, so that two builds of the same
// sources give the same bytes.
func compile(root string) ([][]byte, error) {
	version, err := goEnv(root, "GOVERSION")
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "okuyuki-bundle-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	built := make([][]byte, len(programs))
	var group errgroup.Group
	for i, p := range programs {
		group.Go(func() error {
			target := filepath.Join(dir, p.name)
			args := slices.Concat([]string{"build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w -buildid=", "-tags=" + p.tags},
				inlineHotCodeOnly, []string{"-o", target, p.pkg})
			cmd := exec.Command("go", args...)
			cmd.Dir = root
			cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "GOFLAGS=", "CGO_ENABLED=0")
			if output, err := cmd.CombinedOutput(); err != nil {
				return fmt.Errorf("building %s: %w\n%s", p.pkg, err, output)
			}
			linked, err := os.ReadFile(target)
			if err != nil {
				return err
			}
			if built[i], err = strip(linked, version); err != nil {
				fmt.Fprintf(os.Stderr, "bundle: %s is larger than it could be: %v\n", p.name, err)
			}
			return nil
		})
	}
	return built, group.Wait()
}

// mediaType returns the type of a file, and fails for a file that has no place
// in a page.
func mediaType(name string) (string, error) {
	t, ok := manifest.MediaType(name)
	if !ok {
		return "", fmt.Errorf("%s: the server knows no media type for this kind of file", name)
	}
	return t, nil
}
