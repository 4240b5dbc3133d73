package web_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestScripts runs the tests of the page's modules, test/*.test.mjs, under Node.
func TestScripts(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Fatal("web: these tests need Node.js 20 or later: apt-get install nodejs")
	}
	// Reading what Node will read tells go test when a cached result is out of date.
	for _, pattern := range []string{"js/*.js", "studies/*.js", "sites/*.js", "aside/*.js", "test/*.mjs", "../server/api/openapi.json", "../wasm/message/failure.go", "../core/photo/errors.go",
		"../testdata/hostile/*"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("web: no files %s: %v", pattern, err)
		}
		for _, f := range files {
			if _, err := os.ReadFile(f); err != nil {
				t.Fatal(err)
			}
		}
	}
	tests, err := filepath.Glob("test/*.test.mjs")
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(node, append([]string{"--test"}, tests...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("web: %v\n%s", err, out)
	}
}
