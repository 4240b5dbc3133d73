package atomicfile_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"okuyuki/server/atomicfile"
	"okuyuki/server/atomicfile/faults"
)

// fill writes a text in pieces.
func fill(text string) func(io.Writer) error {
	return func(w io.Writer) error {
		for piece := range strings.SplitAfterSeq(text, " ") {
			if _, err := io.WriteString(w, piece); err != nil {
				return err
			}
		}
		return nil
	}
}

// Whichever operation fails, once or with all that follow, the file is the old one or, where only the folder was not synced, the new
// one, and the error says what to do.
func TestEveryOperationFails(t *testing.T) {
	const before, after = "what was there", "what is to be there"
	for _, c := range []struct{ with, why error }{{nil, atomicfile.ErrFailed}, {syscall.ENOSPC, atomicfile.ErrFull}, {syscall.EROFS, atomicfile.ErrDenied}} {
		for _, forGood := range []bool{false, true} {
			failed := map[string]bool{}
			for n := 1; ; n++ {
				name := filepath.Join(t.TempDir(), "file")
				if err := atomicfile.Write(name, []byte(before)); err != nil {
					t.Fatal(err)
				}
				disk := &faults.Disk{Fail: n, After: forGood, With: c.with}
				err := atomicfile.FillOn(disk, name, fill(after))
				if disk.Seen < n {
					if err != nil || n < 10 {
						t.Fatalf("%d operations, %v", disk.Seen, err)
					}
					break
				}
				failed[disk.Name] = true
				want := before
				if disk.Name == "sync folder" {
					want = after
				}
				if have, _ := os.ReadFile(name); string(have) != want {
					t.Errorf("operation %d, %s: the file holds %q", n, disk.Name, have)
				}
				var typed *atomicfile.Error
				if !errors.Is(err, c.why) || !errors.As(err, &typed) || typed.File != name || !strings.Contains(err.Error(), ": ") {
					t.Errorf("operation %d, %s: %v", n, disk.Name, err)
				}
				if entries, _ := os.ReadDir(filepath.Dir(name)); len(entries) != 1 && !forGood {
					t.Errorf("operation %d, %s: beside it: %v", n, disk.Name, entries)
				}
				if err := atomicfile.CleanUp(name); err != nil {
					t.Error(err)
				}
				if err := atomicfile.Write(name, []byte(after)); err != nil {
					t.Errorf("operation %d, and then again: %v", n, err)
				}
				if entries, _ := os.ReadDir(filepath.Dir(name)); len(entries) != 1 {
					t.Errorf("operation %d, and then again: beside it: %v", n, entries)
				}
			}
			if !forGood {
				for _, name := range []string{"create", "write", "chmod", "sync", "close", "rename", "sync folder"} {
					if !failed[name] {
						t.Errorf("%s never failed", name)
					}
				}
			}
		}
	}
}

// A write that fails is an error also where who writes does not look.
func TestOverlookedError(t *testing.T) {
	name := filepath.Join(t.TempDir(), "file")
	err := atomicfile.FillOn(&faults.Disk{Fail: 2, With: syscall.ENOSPC}, name, func(w io.Writer) error { io.WriteString(w, "x"); return nil })
	if _, gone := os.Stat(name); !errors.Is(err, atomicfile.ErrFull) || gone == nil {
		t.Errorf("%v, %v", err, gone)
	}
}
