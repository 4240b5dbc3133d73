package store

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"okuyuki/server/store"
)

type (
	header struct{ Study string }
	spec   struct{ Seed int }
	result struct {
		Square int
		Text   string
	}
)

func at(dir string) Folder {
	return Folder{Dir: dir, Study: "squares", Preset: "some", Facts: "of importance"}
}

func open(t *testing.T, dir string) *Store[spec, result] {
	t.Helper()
	s, err := Open[spec, result](at(dir), header{"a"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func square(s spec) (result, error) {
	return result{s.Seed * s.Seed, strings.Repeat("x", 10_000)}, nil
}

func specs(n int) (out []spec) {
	for i := range n {
		out = append(out, spec{i})
	}
	return out
}

func read(dir string) (*Kept[spec, result, header], error) {
	return Read[spec, result, header](dir, "squares", "", nil)
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
		kept, err := read(dir)
		if err != nil {
			t.Fatal(err)
		}
		if len(kept.Results) != n || kept.Done != n || !maps.Equal(kept.Results, s.Results()) || kept.State != store.Running || string(kept.Facts) != `"of importance"` {
			t.Errorf("%d results of %d: %+v", len(kept.Results), n, kept.Run)
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

// pool answers nothing until it is closed, but fails once when others wait.
type pool struct {
	err     error
	waiting sync.WaitGroup
	closed  chan struct{}
	once    sync.Once
}

func (p *pool) Train(s spec) (result, error) {
	if s.Seed == 0 {
		p.waiting.Wait()
		return result{}, p.err
	}
	p.waiting.Done()
	<-p.closed
	return result{}, context.Canceled
}

func (p *pool) Outstanding() int { return 4 }
func (p *pool) Close(bool)       { p.once.Do(func() { close(p.closed) }) }

// A failure lets those go who wait for other trainings of a pool, which may never be answered; it alone is told.
func TestFailureOfAPool(t *testing.T) {
	r := Runner[spec, result]{Store: open(t, t.TempDir())}
	p := &pool{err: errors.New("broken"), closed: make(chan struct{})}
	p.waiting.Add(3)
	r.Use(p)
	if err := r.Do(t.Context(), specs(4)); err != p.err {
		t.Errorf("%v", err)
	}
}

// How a run ended follows from what ended it, and a later one goes on from its results.
func TestEnds(t *testing.T) {
	dir := t.TempDir()
	bad := errors.New("bad luck")
	for i, c := range []struct {
		cause, err error
		state      store.State
		why        string
	}{
		{nil, bad, store.Failed, "bad luck"}, {ErrLater, context.Canceled, store.Waiting, ""}, {ErrLater, ErrLater, store.Waiting, ""},
		{ErrLater, bad, store.Failed, "bad luck"}, {nil, context.Canceled, store.Stopped, ""}, {nil, nil, store.Done, ""},
	} {
		ctx, stop := context.WithCancelCause(context.Background())
		stop(c.cause)
		s := open(t, dir)
		if len(s.Results()) != i {
			t.Errorf("%d results, want %d", len(s.Results()), i)
		}
		if second, err := Open[spec, result](at(dir), header{"a"}); !errors.Is(err, store.ErrBusy) {
			second.Close()
			t.Fatalf("two work on a run: %v", err)
		}
		if err := errors.Join(s.Plan(i+7), s.Add(spec{i}, result{Square: i})); err != nil {
			t.Fatal(err)
		}
		err := c.err
		if s.End(ctx, &err); !errors.Is(err, c.err) {
			t.Errorf("%v became %v", c.err, err)
		}
		run, err := Find(dir, "")
		if err != nil || run.State != c.state || run.Error != c.why || run.Total != i+7 || run.Done != i+1 {
			t.Errorf("%v: %+v, %v", c, run, err)
		}
	}
}

// Runs of other headers are others, which are told apart by ID and study; a header decides before results are read that this
// program may not even understand.
func TestOthersAreNotRead(t *testing.T) {
	dir := t.TempDir()
	if _, err := read(dir); !errors.Is(err, ErrNone) {
		t.Errorf("an empty folder: %v", err)
	}
	open(t, dir).Close()
	type other struct{ Shape string }
	s, err := Open[other, other](at(dir), header{"b"})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.Add(other{"round"}, other{}), s.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := read(dir); !errors.Is(err, ErrSeveral) || !strings.Contains(err.Error(), "squares some") {
		t.Errorf("several runs: %v", err)
	}
	only := func(name string) func(header) error {
		return func(h header) error {
			if h.Study != name {
				return ErrOther
			}
			return nil
		}
	}
	if k, err := Read[spec, result](dir, "squares", "", only("a")); err != nil || k.About.Study != "a" {
		t.Errorf("%+v, %v", k, err)
	}
	if _, err := Read[spec, result](dir, "squares", "", only("b")); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("results that are not understood: %v", err)
	}
	if _, err := Read[spec, result](dir, "squares", "", only("c")); !errors.Is(err, ErrOther) {
		t.Errorf("%v", err)
	}
	for _, c := range [][2]string{{"circles", ""}, {"squares", "0123456789ab"}, {"squares", "../../x"}} {
		if _, err := Read[spec, result, header](dir, c[0], c[1], nil); !errors.Is(err, ErrNone) {
			t.Errorf("%v: %v", c, err)
		}
	}
	if r, err := Peek[spec, result](dir, "squares", header{"c"}); err != nil || len(r) != 0 {
		t.Errorf("%v, %v", r, err)
	}
	if _, err := Peek[spec, result](dir, "squares", header{"b"}); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("%v", err)
	}
}

// Results of the time before there was a database are taken over, once, by the run that they belong to.
func TestOldResults(t *testing.T) {
	for text, want := range map[string]int{
		"{\"Study\":\"a\"}\n{\"spec\":{\"Seed\":3},\"result\":{\"Square\":9}}\n{\"spec\":{\"Seed\":4},\"result\":{\"Square\":16}}\n{\"spec\":{\"See": 2,
		"{\"Study\":\"b\"}\n{\"spec\":{\"Seed\":3},\"result\":{\"Square\":9}}\n":                                                                     0,
		"{\"Study\":\"a\"": 0, "": 0,
		"{\"Study\":\"a\"}\n{\"spec\":1}\n": -1,
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, oldFile), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := Open[spec, result](at(dir), header{"a"})
		if want < 0 {
			if err == nil || !strings.Contains(err.Error(), "line 2") {
				t.Errorf("%q: %v", text, err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		s.Close()
		s = open(t, dir)
		if r := s.Results(); len(r) != want || want > 0 && r[spec{4}].Square != 16 {
			t.Errorf("%q: %v", text, r)
		}
	}
}
