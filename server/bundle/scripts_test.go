package main

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

func TestBundleScripts(t *testing.T) {
	files := map[string][]byte{}
	if err := pageFiles(files, os.DirFS("../../web")); err != nil {
		t.Fatal(err)
	}
	page := len(files["index.html"])
	source := 0
	for name, data := range files {
		if strings.HasPrefix(name, "js/") {
			source += len(data)
		}
	}
	if err := bundleScripts(files, "../.."); err != nil {
		t.Fatal(err)
	}
	var scripts []string
	sent := 0
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if strings.HasSuffix(name, ".js") {
			scripts = append(scripts, name)
			sent += len(files[name])
		}
	}
	if want := slices.Sorted(slices.Values(entries)); !slices.Equal(scripts, want) {
		t.Errorf("scripts %v, want %v", scripts, want)
	}
	if sent >= source*3/4 {
		t.Errorf("%d bytes of scripts made of %d", sent, source)
	}
	if app := string(files["js/app.js"]); strings.Contains(app, `from"./`) || !strings.Contains(app, "奥行き") {
		t.Error("js/app.js imports other scripts, or has lost its texts")
	}
	if !strings.Contains(string(files["js/engine-worker.js"]), `import"/wasm_exec.js"`) {
		t.Error("js/engine-worker.js does not import wasm_exec.js")
	}
	if len(files["index.html"]) != page {
		t.Error("index.html was touched")
	}
}

func TestBundleScriptsSaysWhereAScriptIsWrong(t *testing.T) {
	root := t.TempDir()
	if err := os.MkdirAll(root+"/web/js", 0o755); err != nil {
		t.Fatal(err)
	}
	script := []byte("\nexport const x = ;\n")
	if err := os.WriteFile(root+"/web/js/app.js", script, 0o644); err != nil {
		t.Fatal(err)
	}
	err := bundleScripts(map[string][]byte{"js/app.js": script}, root)
	if err == nil || !strings.Contains(err.Error(), "js/app.js:2") {
		t.Errorf("error %v does not name file and line", err)
	}
}
