package store

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
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

// What was returned from is there, whatever of the rest a crash has left in the file that is written ahead: it was cut off anywhere, or
// its end is garbage.
func TestCrash(t *testing.T) {
	dir := t.TempDir()
	db := open(t, dir)
	r := create(t, db, "{}")
	add(t, db, r.ID, 0, 20)
	whole := map[string][]byte{}
	for _, name := range []string{File, File + "-wal"} {
		data, err := os.ReadFile(filepath.Join(dir, name)) // the file is closed again: nothing else of this test is written through db
		if err != nil {
			t.Fatal(err)
		}
		whole[name] = data
	}
	wal := whole[File+"-wal"]
	if len(wal) < 20*4096 {
		t.Fatalf("%d bytes written ahead", len(wal))
	}
	step := len(wal) / 23
	for cut := len(wal); cut > 0; cut -= step {
		for _, garbage := range []int{0, 5000} {
			dir := t.TempDir()
			ahead := append(bytes.Clone(wal[:cut]), bytes.Repeat([]byte{0xa5}, garbage)...)
			if err := errors.Join(os.WriteFile(filepath.Join(dir, File), whole[File], 0o600), os.WriteFile(filepath.Join(dir, File+"-wal"), ahead, 0o600)); err != nil {
				t.Fatal(err)
			}
			crashed := open(t, dir)
			if err := errors.Join(createAgain(crashed, r), crashed.Begin(r.ID, false)); err != nil {
				t.Fatal(err)
			}
			n := seeds(t, crashed, r.ID)
			if cut == len(wal) && n != 20 {
				t.Errorf("%d results of 20 are left", n)
			}
			if again, err := crashed.Run(r.ID); err != nil || again.Done != n {
				t.Errorf("cut at %d: %d results, counted %+v, %v", cut, n, again, err)
			}
			add(t, crashed, r.ID, n, 20)
			if n := seeds(t, crashed, r.ID); n != 20 {
				t.Errorf("cut at %d: %d results at last", cut, n)
			}
			crashed.Close()
		}
	}
}

func createAgain(db *DB, r Run) error {
	_, err := db.Create(r.Study, r.Preset, r.Header, r.Facts)
	return err
}

// What is no database of ours, or damaged, or of tomorrow is refused with a name, and left as it was.
func TestRefusals(t *testing.T) {
	ours := t.TempDir()
	db := open(t, ours)
	add(t, db, create(t, db, "{}").ID, 0, 50)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(filepath.Join(ours, File))
	if err != nil {
		t.Fatal(err)
	}
	middle := bytes.Clone(whole)
	copy(middle[4096*3:], bytes.Repeat([]byte{0x5a}, 4096*2))
	for what, c := range map[string]struct {
		data []byte
		want error
	}{
		"a text":          {bytes.Repeat([]byte("to be or not to be "), 500), ErrForeign},
		"of others":       {foreign(t, "CREATE TABLE birds (name TEXT)"), ErrForeign},
		"of tomorrow":     {foreign(t, fmt.Sprintf("CREATE TABLE runs (id TEXT); PRAGMA application_id = %d; PRAGMA user_version = 999", applicationID)), ErrNewer},
		"pages are gone":  {whole[:len(whole)/2/4096*4096], ErrDamaged},
		"pages are wrong": {middle, ErrDamaged},
	} {
		dir := t.TempDir()
		path := filepath.Join(dir, File)
		if err := os.WriteFile(path, c.data, 0o600); err != nil {
			t.Fatal(err)
		}
		db, err := Open(dir, nil)
		if err == nil {
			db.Close()
		}
		if !errors.Is(err, c.want) || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), ": ") {
			t.Errorf("%s: %v", what, err)
		}
		if left, err := os.ReadFile(path); err != nil || !bytes.Equal(left, c.data) {
			t.Errorf("%s: it was changed, %v", what, err)
		}
		look, err := Look(dir)
		if err == nil {
			_, runs := look.Runs()
			err = errors.Join(runs, look.Results(identify("mnist", []byte("{}")), func(_, _ []byte) error { return nil }))
			look.Close()
		}
		if !errors.Is(err, c.want) {
			t.Errorf("%s, looked at: %v", what, err)
		}
	}
	if _, err := Look(t.TempDir()); !errors.Is(err, ErrNone) {
		t.Errorf("nothing: %v", err)
	}
	empty := t.TempDir()
	if err := os.WriteFile(filepath.Join(empty, File), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Look(empty); !errors.Is(err, ErrNone) {
		t.Errorf("an empty file: %v", err)
	}
	open(t, empty) // it was killed at once
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, File), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := Look(folder); !errors.Is(err, ErrForeign) {
		t.Errorf("a folder: %v", err)
	}
	if _, err := Open(filepath.Join(ours, File, "below"), nil); err == nil {
		t.Error("a folder below a file")
	}
}

// foreign is a database that somebody else made.
func foreign(t *testing.T, statements string) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(statements); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

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

// slow gives its bytes in pieces, and then an error.
type slow struct {
	io.Reader
	err error
}

func (s *slow) Read(p []byte) (int, error) {
	n, err := s.Reader.Read(p[:min(len(p), 100)])
	if err == io.EOF {
		err = s.err
	}
	return n, err
}

// A model file is kept whole or not at all, and only files of the folder are given out.
func TestModels(t *testing.T) {
	dir := t.TempDir()
	db := open(t, dir)
	data := bytes.Repeat([]byte("weights "), 1000)
	m, err := db.AddModel("rooms", []byte(`{"classes":3}`), bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	broken := errors.New("the line broke")
	if _, err := db.AddModel("half", nil, &slow{bytes.NewReader(data[:1000]), broken}); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
	second, err := db.AddModel("small", nil, strings.NewReader("x"))
	if err != nil {
		t.Fatal(err)
	}
	if again, err := db.AddModel("renamed", nil, bytes.NewReader(data)); err != nil || again.SHA256 != m.SHA256 {
		t.Errorf("%+v, %v", again, err)
	}
	list, err := db.Models()
	if err != nil || len(list) != 2 || list[0].SHA256 != second.SHA256 || list[1].Name != "renamed" || list[1].Size != 8000 {
		t.Errorf("%+v, %v", list, err)
	}
	if files, err := os.ReadDir(filepath.Join(dir, models)); err != nil || len(files) != 2 {
		t.Errorf("%v, %v", files, err)
	}
	f, have, err := db.OpenModel(m.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if read, err := io.ReadAll(f); err != nil || !bytes.Equal(read, data) || have.Size != 8000 {
		t.Errorf("%d bytes, %+v, %v", len(read), have, err)
	}
	if _, _, err := db.OpenModel("../" + File); !errors.Is(err, ErrNone) {
		t.Errorf("%v", err)
	}
	if err := os.Truncate(filepath.Join(dir, models, second.SHA256), 0); err != nil {
		t.Fatal(err)
	}
	if _, _, err := db.OpenModel(second.SHA256); !errors.Is(err, ErrDamaged) {
		t.Errorf("a file that was cut: %v", err)
	}
	outside := filepath.Join(filepath.Dir(dir), "outside")
	if err := os.WriteFile(outside, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := db.sql.Exec("UPDATE models SET file = '../outside' WHERE sha256 = ?", second.SHA256); err != nil {
		t.Fatal(err)
	}
	if f, _, err := db.OpenModel(second.SHA256); err == nil {
		f.Close()
		t.Error("a file outside of the folder was opened")
	}
}
