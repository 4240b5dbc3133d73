package registry

import (
	"database/sql"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	_ "modernc.org/sqlite" // as the edge's database speaks
)

// TestTable: in a table a registry is what it is in its folder, with quotes and line ends in texts, and stays so when lines are put in
// twice, or added.
func TestTable(t *testing.T) {
	s := published(t, 2)
	db, err := sql.Open("sqlite", filepath.Join(t.TempDir(), "edge.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(Schema); err != nil {
		t.Fatal(err)
	}
	table := Reader{func(name string) ([]byte, error) {
		if name == JournalName {
			return ReadJournal(db)
		}
		return os.ReadFile(filepath.Join(s.dir, filepath.FromSlash(name)))
	}}
	if models, damaged, err := table.Models(); err != nil || len(models)+len(damaged) != 0 {
		t.Errorf("an empty table: %v %v %v", models, damaged, err)
	}
	for _, step := range []func() (*Model, error){
		func() (*Model, error) { return s.Promote("site", 1, 100, "O'Brien", "'); DROP TABLE versions; --") },
		func() (*Model, error) { return s.Promote("site", 2, 30, "佐藤", "two\nlines; \"quoted\"") },
		func() (*Model, error) { return s.Rollback("site", "", "") },
	} {
		if _, err := step(); err != nil {
			t.Fatal(err)
		}
		statements, err := s.Statements()
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(statements)) {
			if _, err := db.Exec(line); err != nil {
				t.Fatalf("%s: %v", line, err)
			}
		}
		want, err := s.Model("site")
		got, err2 := table.Model("site")
		if err != nil || err2 != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%+v, want %+v: %v %v", got, want, err, err2)
		}
	}
	if none, err := Open(t.TempDir(), clock).Statements(); err != nil || len(none) != 0 {
		t.Errorf("of no registry: %q, %v", none, err)
	}
}
