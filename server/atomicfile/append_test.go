package atomicfile

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func TestAppend(t *testing.T) {
	name := filepath.Join(t.TempDir(), "journal")
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			if err := Append(name, fmt.Appendf(nil, "%03d %s\n", i, strings.Repeat("x", 5000))); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for line := range strings.Lines(string(data)) {
		if line == "\n" {
			continue // someone took a line for a half one while it was written
		}
		if len(line) != 5005 {
			t.Fatalf("a line of %d bytes", len(line))
		}
		seen[line[:3]] = true
	}
	if len(seen) != 20 {
		t.Errorf("%d lines are there", len(seen))
	}
	if err := os.WriteFile(name, []byte("half"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Append(name, []byte("whole\n")); err != nil {
		t.Fatal(err)
	}
	holds(t, name, "half\nwhole\n")
	if err := Append(filepath.Join(t.TempDir(), "nowhere", "x"), []byte("x\n")); err == nil {
		t.Error("a folder that is not there is no error")
	}
}
