package store

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

type (
	header struct{ Study string }
	spec   struct{ Seed int }
	result struct {
		Square int
		Text   string
	}
)

func open(t *testing.T, dir string) *Store[spec, result] {
	t.Helper()
	s, err := Open[spec, result](dir, header{"a"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func square(s spec) (result, error) {
	return result{s.Seed * s.Seed, strings.Repeat("x", 100_000)}, nil
}

func specs(n int) (out []spec) {
	for i := range n {
		out = append(out, spec{i})
	}
	return out
}

// A runner does what is not done, in whatever order, and counts the rest; its results can be read while it works.
func TestRunner(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	var calls, told atomic.Int32
	r := Runner[spec, result]{
		Store: s, Workers: 3, Total: 20,
		Train: func(s spec) (result, error) {
			calls.Add(1)
			return square(s)
		},
		Progress: func(done, total int) {
			if total != 20 || int32(done) != told.Add(1) {
				t.Errorf("%d of %d", done, total)
			}
		},
	}
	for _, n := range []int{7, 20} {
		if err := r.Do(context.Background(), specs(n)); err != nil {
			t.Fatal(err)
		}
		_, read, err := Read[spec, result, header](dir, nil)
		if err != nil || len(read) != n || !maps.Equal(read, s.Results()) {
			t.Errorf("%d results of %d, %v", len(read), n, err)
		}
	}
	if calls.Load() != 20 || r.Done() != 27 || r.Skipped() != 7 {
		t.Errorf("%d trainings, %d done, %d skipped", calls.Load(), r.Done(), r.Skipped())
	}
}

// The first failure ends the run; what was done before it stays.
func TestFailure(t *testing.T) {
	s := open(t, t.TempDir())
	bad := errors.New("bad luck")
	r := Runner[spec, result]{Store: s, Train: func(s spec) (result, error) {
		if s.Seed == 4 {
			return result{}, bad
		}
		return square(s)
	}}
	if err := r.Do(context.Background(), specs(10)); !errors.Is(err, bad) || len(s.Results()) != 4 {
		t.Errorf("%v, %d results", err, len(s.Results()))
	}
}

// The header decides before results are read that this program may not even understand.
func TestOthersAreNotRead(t *testing.T) {
	dir := t.TempDir()
	text := "{\"Study\":\"b\"}\n{\"spec\":{\"Shape\":\"round\"}}\n"
	if err := os.WriteFile(filepath.Join(dir, File), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open[spec, result](dir, header{"a"}); !errors.Is(err, ErrOther) {
		t.Errorf("%v", err)
	}
	no := errors.New("no")
	if _, _, err := Read[spec, result](dir, func(h header) error {
		if h.Study != "b" {
			t.Errorf("%+v", h)
		}
		return no
	}); !errors.Is(err, no) {
		t.Errorf("%v", err)
	}
}

func TestReadRefuses(t *testing.T) {
	dir := t.TempDir()
	if _, _, err := Read[spec, result, header](dir, nil); !errors.Is(err, ErrNone) {
		t.Errorf("an empty folder: %v", err)
	}
	file := filepath.Join(dir, File)
	for text, want := range map[string]string{
		"": "no results", "{": "no results", "{}\n{\"spec\":{\"Seed\":1},\"resu": "",
		"hello\n": "line 1", "{}\n{\"spec\":1}\n": "line 2", "{\"Luck\":1}\n": "line 1",
	} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, results, err := Read[spec, result, header](dir, nil)
		if want == "" {
			if err != nil || len(results) != 0 {
				t.Errorf("a line being written: %v, %v", results, err)
			}
		} else if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(file, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, _, err := Read[spec, result, header](dir, nil); !errors.Is(err, ErrNone) {
		t.Errorf("a folder for the file: %v", err)
	}
}
