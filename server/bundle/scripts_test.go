package main

import (
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"okuyuki/server/httpd"
)

func TestBundleScripts(t *testing.T) {
	files := map[string][]byte{}
	if err := pageFiles(files, os.DirFS("../../web")); err != nil {
		t.Fatal(err)
	}
	source := 0
	for name, data := range files {
		if strings.HasPrefix(name, "js/") || strings.HasPrefix(name, embedFolder) {
			source += len(data)
		}
	}
	if err := bundleScripts(files, "../.."); err != nil {
		t.Fatal(err)
	}
	var loaded, studies, aside, others int
	sent := 0
	for name, data := range files {
		switch {
		case !strings.HasSuffix(name, ".js") || name == worker:
			continue
		case later(name):
			studies++
		case slices.Contains(asideEntries, name):
			aside++
			if strings.Contains(string(data), `from"`) || strings.Contains(string(files["js/app.js"]), path.Dir(name)+"/app") {
				t.Errorf("%s shares scripts with the page of photos", name)
			}
			continue
		case httpd.Aside(name):
			t.Errorf("%s is a part of another script and on its own", name)
		case forOthers(name):
			if text := string(data); strings.Contains(text, `"/wasm_exec.js"`) || strings.Contains(text, "chunk-") {
				t.Errorf("%s works in no other folder, or is not in one file", name)
			}
			others++
			continue
		case strings.HasPrefix(name, "js/chunk-"):
			if link := `<link rel="modulepreload" href="/` + name + `">`; strings.Contains(string(files["js/app.js"]), path.Base(name)) != strings.Contains(string(files["index.html"]), link) {
				t.Errorf("%s: preloaded and not imported, or the other way round", name)
			}
		default:
			loaded++
		}
		sent += len(data)
	}
	if others != len(embedEntries) || !strings.Contains(string(files["okuyuki-worker.js"]), `import"./wasm_exec.js"`) || !strings.Contains(string(files["example.js"]), `from"./okuyuki.js"`) {
		t.Errorf("%d scripts for pages of others", others)
	}
	if loaded != len(entries) || studies != 1 {
		t.Errorf("%d scripts that are loaded by name, %d later ones; want %d and 1", loaded, studies, len(entries))
	}
	if aside != len(asideEntries) {
		t.Errorf("%d of %v", aside, asideEntries)
	}
	if sent >= source*3/4 {
		t.Errorf("%d bytes of scripts made of %d", sent, source)
	}
	if app := string(files["js/app.js"]); strings.Contains(app, `"./store.js"`) || !strings.Contains(app, `import("./studies-`) {
		t.Error("js/app.js imports sources, or loads no later steps")
	}
	if !strings.Contains(string(files["js/engine-worker.js"]), `import"/wasm_exec.js"`) {
		t.Error("js/engine-worker.js does not import wasm_exec.js")
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
