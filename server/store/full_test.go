package store

import (
	"bytes"
	"errors"
	"fmt"
	"testing"
	"time"
)

// limit bounds the pages of a database: SQLite says then what it says of a disk that is full.
func limit(t *testing.T, db *DB, pages int) {
	t.Helper()
	if err := db.sql.QueryRow(fmt.Sprintf("PRAGMA max_page_count = %d", pages)).Scan(&pages); err != nil {
		t.Fatal(err)
	}
}

// A disk that is full refuses results by a name, one by one or many at once; what was kept is there, and it goes on when there is
// space again.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	db := open(t, dir)
	r := create(t, db, "{}")
	add(t, db, r.ID, 0, 3)
	limit(t, db, 12)
	kept := 3
	var err error
	for ; err == nil && kept < 1000; kept++ {
		err = db.Add(r.ID, fmt.Appendf(nil, `{"seed":%d}`, kept), bytes.Repeat([]byte{byte('0' + kept%10)}, 700))
	}
	kept--
	if !errors.Is(err, ErrFull) || kept < 4 {
		t.Fatalf("after %d results: %v", kept, err)
	}
	many := func(yield func(spec, result []byte) bool) {
		for i := kept; i < kept+50; i++ {
			if !yield(fmt.Appendf(nil, `{"seed":%d}`, i), bytes.Repeat([]byte{byte('0' + i%10)}, 700)) {
				return
			}
		}
	}
	if err := db.AddAll(r.ID, many); !errors.Is(err, ErrFull) {
		t.Errorf("many: %v", err)
	}
	for _, again := range []*DB{db, open(t, dir)} {
		if n := seeds(t, again, r.ID); n != kept {
			t.Errorf("%d results, not %d", n, kept)
		}
		if have, err := again.Run(r.ID); err != nil || have.Done != kept {
			t.Errorf("%+v, %v", have, err)
		}
	}
	limit(t, db, 1<<30)
	if err := db.AddAll(r.ID, many); err != nil {
		t.Fatal(err)
	}
	if n := seeds(t, db, r.ID); n != kept+50 {
		t.Errorf("%d results at last", n)
	}
}

// Where the clock is put back, runs and models keep their order, and nothing ends before it began.
func TestClockPutBack(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	db, err := Open(t.TempDir(), func() time.Time { now = now.Add(-time.Hour); return now })
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var ids, sums []string
	for i := range 3 {
		r := create(t, db, fmt.Sprint(i))
		m, err := db.AddModel("m", nil, bytes.NewReader([]byte{byte(i)}))
		if err := errors.Join(err, db.Begin(r.ID, true), db.End(r.ID, Done, "")); err != nil {
			t.Fatal(err)
		}
		ids, sums = append(ids, r.ID), append([]string{m.SHA256}, sums...)
	}
	runs, err := db.Runs()
	if err != nil || len(runs) != 3 {
		t.Fatalf("%+v, %v", runs, err)
	}
	for i, r := range runs {
		if r.ID != ids[i] || r.Started.Before(r.Created) || r.Ended.Before(r.Started) {
			t.Errorf("run %d: %+v", i, r)
		}
	}
	models, err := db.Models()
	if err != nil || len(models) != 3 {
		t.Fatalf("%+v, %v", models, err)
	}
	for i, m := range models {
		if m.SHA256 != sums[i] {
			t.Errorf("model %d is not the newest", i)
		}
	}
}
