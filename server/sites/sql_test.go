package sites

import (
	"database/sql"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "modernc.org/sqlite" // as the edge's database speaks
)

// openSQL is a table whose clock goes on a minute at each look.
func openSQL(t *testing.T) (*SQL, *sql.DB) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(t.TempDir(), "sites.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	for range 2 { // the second time there is nothing to do
		if _, err := db.Exec(Schema); err != nil {
			t.Fatal(err)
		}
	}
	now := epoch
	return NewSQL(db, func() time.Time { now = now.Add(time.Minute); return now }), db
}

// TestTable: reports come and go as in a folder.
func TestTable(t *testing.T) {
	s, _ := openSQL(t)
	if all, damaged, err := s.List(); err != nil || all == nil || len(all)+len(damaged) != 0 {
		t.Errorf("nothing yet: %v %v %v", all, damaged, err)
	}
	var ids, codes []string
	for _, name := range []string{"東橋", "", "B"} {
		shared, code, err := s.Add(report(t, name))
		if err != nil || shared.Report.Site != name || len(code) != 32 || !idForm.MatchString(shared.ID) {
			t.Fatalf("%+v, %q, %v", shared, code, err)
		}
		ids, codes = append(ids, shared.ID), append(codes, code)
	}
	all, damaged, err := s.List()
	if err != nil || len(damaged) > 0 || len(all) != 3 {
		t.Fatal(all, damaged, err)
	}
	for i, x := range all {
		if got, err := s.Get(x.ID); x.ID != ids[i] || err != nil || got.Report.Site != x.Report.Site || !got.Received.Equal(epoch.Add(time.Duration(i+1)*time.Minute)) {
			t.Errorf("report %d: %+v, %+v, %v", i, x, got, err)
		}
	}
	for _, c := range []struct {
		id, code string
		want     error
	}{{ids[1], codes[0], ErrSecret}, {ids[1], "", ErrSecret}, {"0123456789abcdef", codes[1], ErrNone}, {"' OR 1=1 --", codes[1], ErrNone}, {ids[1], codes[1], nil}, {ids[1], codes[1], ErrNone}} {
		if err := s.Remove(c.id, c.code); !errors.Is(err, c.want) {
			t.Errorf("removing %s by %s: %v, want %v", c.id, c.code, err, c.want)
		}
	}
	if _, err := s.Get(ids[1]); !errors.Is(err, ErrNone) {
		t.Errorf("a removed one: %v", err)
	}
	if all, _, _ := s.List(); len(all) != 2 {
		t.Errorf("%d are left", len(all))
	}
}

// TestTableIsFull: what is one too many is refused, and nothing else is lost.
func TestTableIsFull(t *testing.T) {
	s, db := openSQL(t)
	shared, code, err := s.Add(report(t, "first"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
		INSERT INTO reports SELECT printf('%016x', i), received, removal, report FROM n, reports`, MaxReports-1); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Add(report(t, "one too many")); !errors.Is(err, ErrTooMany) {
		t.Errorf("one too many: %v", err)
	}
	if err := s.Remove(shared.ID, code); err != nil {
		t.Error(err)
	}
	if _, _, err := s.Add(report(t, "again room")); err != nil {
		t.Error(err)
	}
}

// TestDamagedRows: what somebody has changed is named and left out; the rest is there.
func TestDamagedRows(t *testing.T) {
	s, db := openSQL(t)
	for range 4 {
		if _, _, err := s.Add(report(t, "x")); err != nil {
			t.Fatal(err)
		}
	}
	all, _, _ := s.List()
	for i, statement := range []string{`UPDATE reports SET report = '{}' WHERE id = ?`, `UPDATE reports SET received = 'today' WHERE id = ?`, `UPDATE reports SET report = replace(report, '"schema":1', '"schema":7') WHERE id = ?`} {
		if _, err := db.Exec(statement, all[i].ID); err != nil {
			t.Fatal(err)
		}
	}
	rest, damaged, err := s.List()
	if err != nil || len(rest) != 1 || rest[0].ID != all[3].ID || len(damaged) != 3 || !strings.Contains(strings.Join(damaged, " "), all[0].ID) {
		t.Errorf("%v, %v, %v", rest, damaged, err)
	}
	if _, err := s.Get(all[0].ID); err == nil || errors.Is(err, ErrNone) {
		t.Errorf("a damaged one: %v", err)
	}
}
