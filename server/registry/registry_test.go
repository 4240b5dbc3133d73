package registry

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"okuyuki/server/refused"
)

func clock() time.Time { return time.Date(2026, 5, 1, 9, 0, 0, 0, time.UTC) }

// published is a registry with versions of a model.
func published(t *testing.T, n int) *Store {
	t.Helper()
	s := Open(filepath.Join(t.TempDir(), "models"), clock)
	for i := range n {
		v, err := s.Publish(Entry{Name: "site", Kind: "learned", Card: fmt.Sprint("card ", i), By: "佐藤"}, fmt.Append(nil, "model ", i))
		if err != nil || v.Number != i+1 || v.Stage != Candidate {
			t.Fatalf("%+v, %v", v, err)
		}
	}
	return s
}

func stages(m *Model) (out []Stage) {
	for _, v := range m.Versions {
		out = append(out, v.Stage)
	}
	return out
}

func TestStages(t *testing.T) {
	s := published(t, 3)
	steps := []struct {
		do   func() (*Model, error)
		err  error
		want []Stage
	}{
		{func() (*Model, error) { return s.Rollback("site", "x", "") }, ErrNoBefore, nil},
		{func() (*Model, error) { return s.Promote("site", 1, 100, "x", "first") }, nil, []Stage{Current, Candidate, Candidate}},
		{func() (*Model, error) { return s.Promote("site", 1, 100, "x", "") }, ErrAlready, nil},
		{func() (*Model, error) { return s.Promote("site", 2, 10, "x", "") }, nil, []Stage{Current, Trial, Candidate}},
		{func() (*Model, error) { return s.Promote("site", 2, 5, "x", "") }, ErrShrinks, nil},
		{func() (*Model, error) { return s.Promote("site", 2, 50, "x", "") }, nil, []Stage{Current, Trial, Candidate}},
		{func() (*Model, error) { return s.Rollback("site", "x", "worse") }, nil, []Stage{Current, Retired, Candidate}},
		{func() (*Model, error) { return s.Promote("site", 2, 100, "x", "") }, nil, []Stage{Retired, Current, Candidate}},
		{func() (*Model, error) { return s.Promote("site", 3, 100, "x", "") }, nil, []Stage{Retired, Retired, Current}},
		{func() (*Model, error) { return s.Rollback("site", "x", "") }, nil, []Stage{Retired, Current, Retired}},
		{func() (*Model, error) { return s.Rollback("site", "x", "") }, nil, []Stage{Current, Retired, Retired}},
		{func() (*Model, error) { return s.Rollback("site", "x", "") }, ErrNoBefore, nil},
		{func() (*Model, error) { return s.Promote("site", 4, 100, "x", "") }, ErrNone, nil},
		{func() (*Model, error) { return s.Promote("site", 2, 0, "x", "") }, ErrShareRange, nil},
		{func() (*Model, error) { return s.Promote("site", 2, 101, "x", "") }, ErrShareRange, nil},
		{func() (*Model, error) { return s.Promote("other", 1, 100, "x", "") }, ErrNone, nil},
		{func() (*Model, error) { return s.Rollback("../x", "x", "") }, ErrNameForm, nil},
	}
	done := 3
	for i, step := range steps {
		m, err := step.do()
		if !errors.Is(err, step.err) || step.err == nil && !slices.Equal(stages(m), step.want) {
			t.Fatalf("step %d: %v, %v", i, m, err)
		}
		if step.err == nil {
			done++
		}
	}
	// All that was done is in the history, who did it and why; it is not in what went wrong.
	m, err := s.Model("site")
	if err != nil || len(m.History) != done || m.History[3].Note != "first" || m.History[0].Card != "" || m.Versions[0].Card != "card 0" || m.Versions[2].By != "佐藤" || m.History[4].When != "2026-05-01T09:00:00Z" {
		t.Errorf("%+v, %v", m, err)
	}
	if file, err := s.File(m.Versions[1].SHA256); err != nil || string(file) != "model 1" {
		t.Errorf("%q, %v", file, err)
	}
}

// While a trial's share grows nobody loses the version, and the share is about what it says; then all have it.
func TestTrialGrows(t *testing.T) {
	s := published(t, 2)
	if m, err := s.Model("site"); err != nil {
		t.Fatal(err)
	} else if _, err := m.For("a"); !errors.Is(err, ErrNotInUse) {
		t.Errorf("nothing is in use: %v", err)
	}
	if _, err := s.Promote("site", 1, 100, "", ""); err != nil {
		t.Fatal(err)
	}
	has := map[int]bool{}
	const clients = 4000
	for _, share := range []int{1, 5, 20, 60, 99, 100} {
		m, err := s.Promote("site", 2, share, "", "")
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for c := range clients {
			v, err := m.For(fmt.Sprint("client ", c))
			if err != nil || has[c] && v.Number != 2 {
				t.Fatalf("at %d %% client %d has version %d, %v", share, c, v.Number, err)
			}
			if v.Number == 2 {
				has[c] = true
				n++
			}
		}
		// Six standard deviations of a binomial share.
		if want := clients * share / 100; n < want-6*32 || n > want+6*32 || share == 100 && n != clients {
			t.Errorf("at %d %% %d of %d clients have the version", share, n, clients)
		}
	}
	m, err := s.Rollback("site", "", "")
	if err != nil {
		t.Fatal(err)
	}
	if v, err := m.For("client 1"); err != nil || v.Number != 1 {
		t.Errorf("rolled back, a client has %+v, %v", v, err)
	}
}

// Whatever is done in whatever order: at most one version is current, at most one on trial, the journal read again says the same.
func TestAnyOrder(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		dir, err := os.MkdirTemp(t.TempDir(), "")
		if err != nil {
			rt.Fatal(err)
		}
		s := Open(dir, clock)
		for range rapid.IntRange(1, 20).Draw(rt, "steps") {
			switch rapid.IntRange(0, 2).Draw(rt, "action") {
			case 0:
				_, err = s.Publish(Entry{Name: "m"}, []byte{byte(rapid.IntRange(1, 5).Draw(rt, "content"))})
			case 1:
				_, err = s.Promote("m", rapid.IntRange(0, 6).Draw(rt, "version"), rapid.SampledFrom([]int{0, 10, 50, 100, 101}).Draw(rt, "share"), "", "")
			default:
				_, err = s.Rollback("m", "", "")
			}
			if err != nil && !slices.ContainsFunc([]error{ErrNone, ErrNoBefore, ErrAlready, ErrShareRange, ErrShrinks}, func(e error) bool { return errors.Is(err, e) }) {
				rt.Fatal(err)
			}
		}
		models, damaged, err := Open(dir, clock).Models()
		if err != nil || len(damaged) > 0 || len(models) > 1 {
			rt.Fatal(models, damaged, err)
		}
		for _, m := range models {
			if n := map[Stage]int{}; true {
				for _, v := range m.Versions {
					n[v.Stage]++
				}
				if n[Current] > 1 || n[Trial] > 1 {
					rt.Fatalf("%+v", m.Versions)
				}
			}
		}
	})
}

// Many processes publish and promote at once: each version has a number of its own, and the journal can be read.
func TestAtTheSameTime(t *testing.T) {
	dir := t.TempDir()
	var all sync.WaitGroup
	for i := range 16 {
		all.Go(func() {
			s := Open(dir, clock) // as another process would
			v, err := s.Publish(Entry{Name: "m"}, fmt.Append(nil, i))
			if err != nil {
				t.Error(err)
				return
			}
			if _, err := s.Promote("m", v.Number, 100, fmt.Sprint(i), ""); err != nil && !errors.Is(err, ErrAlready) {
				t.Error(err)
			}
		})
	}
	all.Wait()
	m, err := Open(dir, clock).Model("m")
	if err != nil || len(m.Versions) != 16 {
		t.Fatalf("%+v, %v", m, err)
	}
	current := 0
	for _, v := range m.Versions {
		if v.Stage == Current {
			current++
		}
	}
	if current != 1 {
		t.Errorf("%d versions are current", current)
	}
}

func TestDamage(t *testing.T) {
	s := published(t, 2)
	m, err := s.Model("site")
	if err != nil {
		t.Fatal(err)
	}
	sum := m.Versions[0].SHA256
	blob := filepath.Join(s.dir, blobFolder, sum)
	if err := os.WriteFile(blob, []byte("mode"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := s.File(sum); refused.Of(err) != refused.Damaged {
		t.Errorf("a file that has changed: %v", err)
	}
	// Published again, it is whole, and has its old number.
	if v, err := s.Publish(Entry{Name: "site"}, []byte("model 0")); err != nil || v.Number != 1 {
		t.Errorf("%+v, %v", v, err)
	}
	if file, err := s.File(sum); err != nil || string(file) != "model 0" {
		t.Errorf("%q, %v", file, err)
	}
	for _, hostile := range []string{"", "../../etc/passwd", strings.Repeat("g", 64), sum[:10]} {
		if _, err := s.File(hostile); !errors.Is(err, ErrNone) {
			t.Errorf("file %q: %v", hostile, err)
		}
	}
	if _, err := s.File(strings.Repeat("ab", 32)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	// A line that a power cut has left is named, and ends before the next one.
	journal := filepath.Join(s.dir, JournalName)
	data, err := os.ReadFile(journal)
	if err == nil {
		err = os.WriteFile(journal, append(data, []byte(`{"action":"publ`)...), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Promote("site", 2, 100, "", ""); err != nil {
		t.Fatal(err)
	}
	models, damaged, err := s.Models()
	if err != nil || len(damaged) != 1 || !strings.Contains(damaged[0].Error(), "line 3") || models[0].Versions[1].Stage != Current {
		t.Errorf("%+v, %v, %v", models, damaged, err)
	}
	for name, e := range map[string]Entry{
		"name": {Name: "../up"}, "capitals": {Name: "Site"}, "long name": {Name: strings.Repeat("a", 65)}, "long note": {Name: "a", Note: strings.Repeat("x", maxText+1)},
	} {
		if _, err := s.Publish(e, []byte("x")); err == nil {
			t.Errorf("%s is published", name)
		}
	}
	if _, err := s.Publish(Entry{Name: "empty"}, nil); err == nil {
		t.Error("an empty file is published")
	}
	if before, err := os.ReadFile(journal); err != nil || bytes.Contains(before, []byte("empty")) {
		t.Error("what was refused is in the journal", err)
	}
}
