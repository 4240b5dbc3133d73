package npm

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What is installed is kept until a file of the folder changes; what failed is tried again.
func TestInstall(t *testing.T) {
	folder, cache := t.TempDir(), t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("package.json", "{}")
	write("run.mjs", "1")
	client(t, "echo no network >&2; exit 1", nil)
	if _, err := Install(t.Context(), folder, cache, "tests"); err == nil || !strings.Contains(err.Error(), "no network") {
		t.Errorf("a client that fails: %v", err)
	}
	client(t, `echo "$@" >>calls; mkdir -p node_modules; touch node_modules/.package-lock.json`, nil)
	var dirs []string
	for _, text := range []string{"1", "1", "2"} {
		write("run.mjs", text)
		dir, err := Install(t.Context(), folder, cache, "tests")
		if err != nil {
			t.Fatal(err)
		}
		dirs = append(dirs, dir)
		calls, err := os.ReadFile(filepath.Join(dir, "calls"))
		if err != nil || strings.Count(string(calls), "\n") != 1 || !strings.Contains(string(calls), "ci --ignore-scripts") {
			t.Errorf("npm was called with %q, %v", calls, err)
		}
		if got, err := os.ReadFile(filepath.Join(dir, "run.mjs")); err != nil || string(got) != text {
			t.Errorf("the script is %q, %v", got, err)
		}
	}
	if dirs[0] != dirs[1] || dirs[1] == dirs[2] || !strings.HasPrefix(filepath.Base(dirs[0]), "tests-") {
		t.Errorf("folders %v", dirs)
	}
	t.Setenv("PATH", t.TempDir())
	write("run.mjs", "3")
	if _, err := Install(t.Context(), folder, cache, "tests"); !errors.Is(err, ErrNoClient) {
		t.Errorf("without npm: %v", err)
	}
}
