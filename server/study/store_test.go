package study

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"okuyuki/core/study"
)

func open(t *testing.T, dir string, h Header) *Store {
	t.Helper()
	s, err := Open(dir, h)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func add(t *testing.T, s *Store, seeds ...uint64) {
	t.Helper()
	for _, seed := range seeds {
		if err := s.Add(study.Spec{Seed: seed, Tuning: study.Tuning{Rate: 1e-3}}, study.Result{Accuracy: 1 / float64(seed+2), AbsRel: .1}); err != nil {
			t.Fatal(err)
		}
	}
}

// A file that was cut anywhere, as a crash may leave it, gives the results of its whole lines, and can be added to.
func TestAnyPrefixIsAStore(t *testing.T) {
	header := Header{Study: "a", Set: "b"}
	dir := t.TempDir()
	s := open(t, dir, header)
	add(t, s, 1, 2, 3)
	whole := s.Results()
	s.Close()
	data, err := os.ReadFile(filepath.Join(dir, resultsFile))
	if err != nil {
		t.Fatal(err)
	}
	for cut := range len(data) + 1 {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, resultsFile), data[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		s := open(t, dir, header)
		have := s.Results()
		if want := max(0, strings.Count(string(data[:cut]), "\n")-1); len(have) != want {
			t.Fatalf("cut at %d: %d results, want %d", cut, len(have), want)
		}
		for spec, r := range have {
			if whole[spec] != r {
				t.Fatalf("cut at %d: %+v became %+v", cut, whole[spec], r)
			}
		}
		for seed := range uint64(3) {
			if spec := (study.Spec{Seed: seed + 1, Tuning: study.Tuning{Rate: 1e-3}}); !s.Has(spec) {
				add(t, s, seed+1)
			}
		}
		s.Close()
		s = open(t, dir, header)
		if !maps.Equal(s.Results(), whole) {
			t.Fatalf("cut at %d: not whole again", cut)
		}
		s.Close()
	}
}

func TestOpenRefuses(t *testing.T) {
	header := Header{Study: "a", Set: "b"}
	dir := t.TempDir()
	s := open(t, dir, header)
	add(t, s, 1)
	if runtime.GOOS == "linux" {
		if second, err := Open(dir, header); err == nil {
			second.Close()
			t.Error("two processes may write one file")
		}
	}
	s.Close()
	if _, err := Open(dir, Header{Study: "other", Set: "b"}); !errors.Is(err, ErrOther) {
		t.Errorf("another study: %v", err)
	}
	file := filepath.Join(dir, resultsFile)
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"damaged":  strings.Replace(string(data), `"accuracy":`, `"accuracy":x`, 1),
		"unknown":  strings.Replace(string(data), `"accuracy":`, `"luck":`, 1),
		"no study": "hello\n",
	} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if s, err := Open(dir, header); err == nil {
			s.Close()
			t.Errorf("%s: was opened", name)
		}
		if left, _ := os.ReadFile(file); string(left) != text {
			t.Errorf("%s: the file was changed", name)
		}
	}
	if _, err := Open(filepath.Join(file, "below a file"), header); err == nil {
		t.Error("a folder below a file")
	}
}
