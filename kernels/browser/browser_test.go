//go:build !js

package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"okuyuki/kernels/modules"
)

// kernelNames are the loader's words for the kernels, and Go's.
var kernelNames = map[string]string{"portable": "portable", "simd": "wasm-simd", "relaxed": "wasm-relaxed"}

// report is what testdata/page.js says of one run of the program.
type report struct {
	Kernel string
	Code   int
	Lines  []string
	Error  string
}

// files are the paths that a run needs.
type files struct{ program, wasmExec, loader string }

// build makes the program with the kernels' imports.
func build(t testing.TB) files {
	t.Helper()
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatalf("go env GOROOT: %v", err)
	}
	f := files{
		program:  filepath.Join(t.TempDir(), "program.wasm"),
		wasmExec: filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js"),
		loader:   filepath.Join("..", "..", "web", "js", "go-loader.js"),
	}
	cmd := exec.Command("go", "build", "-tags", "kern", "-ldflags", "-s -w", "-o", f.program, ".")
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return f
}

// serve serves the page under the headers that the real one has: no text may be evaluated as code.
func serve(t testing.TB, f files) string {
	t.Helper()
	mux := http.NewServeMux()
	for name, path := range map[string]string{
		"page.html":    filepath.Join("testdata", "page.html"),
		"page.js":      filepath.Join("testdata", "page.js"),
		"wasm_exec.js": f.wasmExec,
		"go-loader.js": f.loader,
		"program.wasm": f.program,
	} {
		mux.HandleFunc("GET /"+name, func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, path) })
	}
	for name, data := range map[string][]byte{
		modules.SIMDName: modules.SIMD, modules.RelaxedName: modules.Relaxed, modules.ShimName: modules.Shim,
	} {
		mux.HandleFunc("GET /"+name, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/wasm")
			w.Write(data)
		})
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy",
			"default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src data:")
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// chromium starts a browser that lives as long as the test.
func chromium(t testing.TB) context.Context {
	t.Helper()
	path := os.Getenv("CHROMIUM")
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path == "" {
			path, _ = exec.LookPath(name)
		}
	}
	if path == "" {
		t.Fatal("no Chromium found: install it (Debian: apt-get install chromium) or set CHROMIUM to its path")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox,
		chromedp.Flag("disable-gpu", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-quic", true))
	ctx, cancel := context.WithTimeout(context.Background(), 4*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	return ctx
}

// visit runs the program in the page once.
func visit(t testing.TB, ctx context.Context, base string, query url.Values) report {
	t.Helper()
	if err := chromedp.Do(ctx, chromedp.Navigate(base+"/page.html?"+query.Encode())); err != nil {
		t.Fatal(err)
	}
	r, err := chromedp.Run(ctx, chromedp.Evaluate[report]("globalThis.report", chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// mustUse checks that a run went well with the kernels of that name, and returns what it printed.
func mustUse(t *testing.T, r report, kernel string) string {
	t.Helper()
	lines := strings.Join(r.Lines, "\n") + "\n"
	switch {
	case r.Error != "":
		t.Fatalf("%s\n%s", r.Error, lines)
	case r.Code != 0:
		t.Errorf("exit code %d\n%s", r.Code, lines)
	case r.Kernel != kernel:
		t.Errorf("the loader linked %q, want %q", r.Kernel, kernel)
	case !strings.Contains(lines, "kernels: "+kernel+"\n"):
		t.Errorf("Go uses other kernels than %q:\n%s", kernel, lines)
	}
	return lines
}

// passed matches the program's last word on a suite that did not fail.
var passed = regexp.MustCompile(`passed: [1-9]\d* failed: 0\n`)

func TestChromium(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a browser")
	}
	base := serve(t, build(t))
	ctx := chromium(t)
	for force, kernel := range kernelNames {
		t.Run(force, func(t *testing.T) {
			r := visit(t, ctx, base, url.Values{"do": {"conformance"}, "force": {force}})
			if out := mustUse(t, r, kernel); !passed.MatchString(out) {
				t.Errorf("the suite did not pass:\n%s", out)
			}
		})
	}
	for _, test := range []struct {
		name, kernel string
		without      []string
	}{
		{"best", "wasm-relaxed", nil},
		{"without relaxed", "wasm-simd", []string{"relaxed"}},
		{"without any", "portable", []string{"relaxed", "simd"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			mustUse(t, visit(t, ctx, base, url.Values{"do": {"name"}, "without": test.without}), test.kernel)
		})
	}
	t.Run("forced but not given", func(t *testing.T) {
		r := visit(t, ctx, base, url.Values{"do": {"name"}, "force": {"relaxed"}, "without": {"relaxed"}})
		if !strings.Contains(r.Error, "relaxed kernels cannot run here") {
			t.Errorf("error %q", r.Error)
		}
	})
	t.Run("exit code", func(t *testing.T) {
		if r := visit(t, ctx, base, url.Values{"do": {"nonsense"}}); r.Code != 2 {
			t.Errorf("exit code %d, want 2: %s", r.Code, r.Error)
		}
	})
}

func TestNode(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program for Node.js")
	}
	node, err := exec.LookPath("node")
	if err != nil {
		t.Fatal("no Node.js found: install version 20 or later (Debian: apt-get install nodejs)")
	}
	f := build(t)
	for force, kernel := range kernelNames {
		do := "conformance"
		if force == "portable" {
			do = "name" // TestChromium and kernels/conformance, in Node.js too, run the suite with these
		}
		t.Run(force, func(t *testing.T) {
			out, err := exec.Command(node, "--experimental-wasm-relaxed-simd", filepath.Join("testdata", "node.mjs"),
				f.wasmExec, f.loader, f.program, filepath.Join("..", "modules"), force, do).CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			for _, want := range []string{"kernels: " + kernel + "\n", "loader: " + kernel + "\n"} {
				if !strings.Contains(string(out), want) {
					t.Errorf("no %q in\n%s", want, out)
				}
			}
			if do == "conformance" && !passed.Match(out) {
				t.Errorf("the suite did not pass:\n%s", out)
			}
		})
	}
}

// BenchmarkChromium prints GFLOP/s on one core of each layer that speed.go
// lists, with each kind of kernels: go test -bench Chromium ./kernels/browser
func BenchmarkChromium(b *testing.B) {
	base := serve(b, build(b))
	ctx := chromium(b)
	for _, force := range []string{"portable", "simd", "relaxed"} {
		r := visit(b, ctx, base, url.Values{"do": {"speed"}, "force": {force}})
		if r.Error != "" || r.Code != 0 {
			b.Fatal(r)
		}
		fmt.Println(strings.Join(r.Lines, "\n")) // b.Log would keep ten lines
	}
}
