package store

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// clock goes on by a second with every look.
func clock() func() time.Time {
	var mu sync.Mutex
	now := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	return func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		now = now.Add(time.Second)
		return now
	}
}

func open(t *testing.T, dir string) *DB {
	t.Helper()
	db, err := Open(dir, clock())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func create(t *testing.T, db *DB, header string) Run {
	t.Helper()
	r, err := db.Create("mnist", "smoke", []byte(header), []byte(`{"scenes":3}`))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func add(t *testing.T, db *DB, run string, from, to int) {
	t.Helper()
	for i := from; i < to; i++ {
		if err := db.Add(run, fmt.Appendf(nil, `{"seed":%d}`, i), bytes.Repeat([]byte(strconv.Itoa(i%10)), 700)); err != nil {
			t.Fatal(err)
		}
	}
}

// seeds are the results of a run by their number, which must be those that add adds.
func seeds(t *testing.T, db *DB, run string) (n int) {
	t.Helper()
	seen := map[string]bool{}
	err := db.Results(run, func(spec, result []byte) error {
		i, err := strconv.Atoi(strings.Trim(string(spec), `{"sed:}`))
		if err != nil || !bytes.Equal(result, bytes.Repeat([]byte(strconv.Itoa(i%10)), 700)) {
			return fmt.Errorf("%s: %s, %v", spec, result, err)
		}
		seen[string(spec)] = true
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for i := range len(seen) {
		if !seen[fmt.Sprintf(`{"seed":%d}`, i)] {
			t.Errorf("%d results, but not that of seed %d", len(seen), i)
		}
	}
	return len(seen)
}

// A run is what it was created as, and what happened to it since, now and when the folder is opened again.
func TestRuns(t *testing.T) {
	dir := t.TempDir()
	db := open(t, dir)
	a, b := create(t, db, `{"x":1}`), create(t, db, `{"x":2}`)
	if a.ID == b.ID || create(t, db, `{"x":1}`).ID != a.ID || checkID(a.ID) != nil || a.State != Stopped || a.Created.IsZero() || !a.Started.IsZero() {
		t.Errorf("%+v, %+v", a, b)
	}
	steps := []struct {
		do   error
		want Run
	}{
		{db.Wait(a.ID), Run{State: Waiting, Served: true}},
		{db.Begin(a.ID, true), Run{State: Running, Served: true}},
		{db.Plan(a.ID, 7), Run{State: Running, Served: true, Total: 7}},
	}
	for i, s := range steps {
		if s.do != nil {
			t.Errorf("step %d: %v", i, s.do)
		}
	}
	add(t, db, a.ID, 0, 3)
	if err := errors.Join(db.End(a.ID, Failed, "no luck"), db.Begin(b.ID, false)); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		r, err := db.Run(a.ID)
		if err != nil || r.State != Failed || r.Error != "no luck" || !r.Served || r.Total != 7 || r.Done != 3 || string(r.Facts) != `{"scenes":3}` ||
			!r.Created.Before(r.Started) || !r.Started.Before(r.Ended) {
			t.Errorf("%+v, %v", r, err)
		}
		if all, err := db.Runs(); err != nil || len(all) != 2 || all[1].ID != b.ID || all[1].State != Running || all[1].Served {
			t.Errorf("%+v, %v", all, err)
		}
		db.Close()
		db = open(t, dir)
	}
	if err := db.Remove(a.ID); err != nil {
		t.Fatal(err)
	}
	if n := seeds(t, db, a.ID); n != 0 {
		t.Errorf("%d results of a run that was removed", n)
	}
	for what, err := range map[string]error{"begin": db.Begin(a.ID, false), "end": db.End(a.ID, Done, "")} {
		if !errors.Is(err, ErrNone) {
			t.Errorf("%s what is gone: %v", what, err)
		}
	}
	if err := db.Add(a.ID, []byte("1"), []byte("2")); err == nil {
		t.Error("a result of a run that is gone was kept")
	}
}

// A training that comes to another result is found out; the same one may come twice, and counts once.
func TestResultsDoNotChange(t *testing.T) {
	db := open(t, t.TempDir())
	r := create(t, db, "{}")
	add(t, db, r.ID, 0, 2)
	add(t, db, r.ID, 0, 3)
	if err := db.Add(r.ID, []byte(`{"seed":1}`), []byte("other")); !errors.Is(err, ErrChanged) {
		t.Errorf("%v", err)
	}
	if r, err := db.Run(r.ID); err != nil || r.Done != 3 || seeds(t, db, r.ID) != 3 {
		t.Errorf("%+v, %v", r, err)
	}
}
