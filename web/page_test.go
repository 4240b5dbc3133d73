package web_test

import (
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
	files, err := filepath.Glob("test/*.test.mjs")
	if err != nil || len(files) == 0 {
		t.Fatalf("web: no tests found: %v", err)
	}
	out, err := exec.Command(node, append([]string{"--test"}, files...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("web: %v\n%s", err, out)
	}
}
