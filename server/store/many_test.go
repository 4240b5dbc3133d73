package store

import (
	"errors"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// Those who look see what is there while somebody works, and change nothing.
func TestLook(t *testing.T) {
	dir := t.TempDir()
	db := open(t, dir)
	r := create(t, db, "{}")
	for n := range 5 {
		add(t, db, r.ID, n, n+1)
		look, err := Look(dir)
		if err != nil {
			t.Fatal(err)
		}
		if have := seeds(t, look, r.ID); have != n+1 {
			t.Errorf("%d results, not %d", have, n+1)
		}
		if err := look.Begin(r.ID, false); err == nil {
			t.Error("it was written to")
		}
		look.Close()
	}
	db.Close()
	look, err := look(dir, "mode=ro&immutable=1") // as on a read-only disk
	if err != nil {
		t.Fatal(err)
	}
	defer look.Close()
	if n := seeds(t, look, r.ID); n != 5 {
		t.Errorf("%d results", n)
	}
}

// Many may open a new folder at once and work in it, each on a run of its own; on one run one works.
func TestManyAtOnce(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "100% #new?")
	var all sync.WaitGroup
	for i := range 4 {
		all.Go(func() {
			db, err := Open(dir, clock())
			if err != nil {
				t.Error(err)
				return
			}
			defer db.Close()
			r, err := db.Create("mnist", "smoke", strconv.AppendInt(nil, int64(i), 10), nil)
			if err != nil {
				t.Error(err)
				return
			}
			for k := range 10 {
				if err := db.Add(r.ID, strconv.AppendInt(nil, int64(k), 10), []byte("1")); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	db := open(t, dir)
	runs, err := db.Runs()
	if err != nil || len(runs) != 4 {
		t.Fatalf("%+v, %v", runs, err)
	}
	id := runs[0].ID
	if runs[0].Done != 10 || db.Working(id) {
		t.Errorf("%+v", runs[0])
	}
	lock, err := db.Lock(id)
	if err != nil {
		t.Fatal(err)
	}
	other := open(t, dir)
	if _, err := other.Lock(id); !errors.Is(err, ErrBusy) || !other.Working(id) || !db.Working(id) || other.Working(runs[1].ID) {
		t.Errorf("%v", err)
	}
	if err := lock.Unlock(); err != nil {
		t.Fatal(err)
	}
	if other.Working(id) {
		t.Error("it is locked still")
	}
	for _, name := range []string{"", "../x", "a/b", "Ä", strings.Repeat("a", 65)} {
		if _, err := db.Lock(name); err == nil || db.Working(name) {
			t.Errorf("%q was locked", name)
		}
	}
}
