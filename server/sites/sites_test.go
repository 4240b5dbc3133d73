package sites

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"okuyuki/core/poc"
	"okuyuki/core/sitereport"
)

var epoch = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// open is a store whose clock goes on a minute at each look.
func open(t *testing.T) *Store {
	t.Helper()
	now := epoch
	return Open(filepath.Join(t.TempDir(), "sites"), func() time.Time { now = now.Add(time.Minute); return now })
}

// report is an invented one.
func report(t *testing.T, site string) *sitereport.Report {
	t.Helper()
	r := &sitereport.Report{
		Schema: 1, Site: site, Date: "2026-11-23", Photos: sitereport.Photos{Labelled: 40, Classes: 2},
		Gain:   sitereport.Gain{Single: sitereport.Share{Value: .7, Low: .6, High: .8}, Multi: sitereport.Share{Value: .8, Low: .7, High: .9}, Mean: .1, SE: .05, Low: -.01, High: .21, Verdict: poc.NoEvidence},
		Method: sitereport.Method{Version: "0", Model: "m", Folds: 5, Repeats: 2},
	}
	if err := r.Check(); err != nil {
		t.Fatal(err)
	}
	return r
}

func list(t *testing.T, s *Store) []Shared {
	t.Helper()
	all, damaged, err := s.List()
	if err != nil || len(damaged) > 0 {
		t.Fatal(err, damaged)
	}
	return all
}

// TestReportsComeAndGo: what was sent is there, for another process too, in the order of sending, until its own code removes it.
func TestReportsComeAndGo(t *testing.T) {
	s := open(t)
	if all := list(t, s); all == nil || len(all) != 0 {
		t.Errorf("nothing yet: %v", all)
	}
	var codes []string
	for _, name := range []string{"東橋", "", "B"} {
		shared, code, err := s.Add(report(t, name))
		if err != nil || shared.Report.Site != name || len(code) != 32 {
			t.Fatalf("%+v, %q, %v", shared, code, err)
		}
		codes = append(codes, code)
	}
	all := list(t, Open(s.dir, nil))
	if len(all) != 3 || all[0].Report.Site != "東橋" || all[2].Report.Site != "B" || !all[0].Received.Equal(epoch.Add(time.Minute)) || !reflect.DeepEqual(all[0].Report, report(t, "東橋")) {
		t.Fatalf("%+v", all)
	}
	if one, err := s.Get(all[1].ID); err != nil || !reflect.DeepEqual(one, all[1]) {
		t.Errorf("%+v, %v", one, err)
	}
	for _, code := range append(codes[1:], "", codes[0]+"x", sum(codes[0])) {
		if err := s.Remove(all[0].ID, code); !errors.Is(err, ErrSecret) {
			t.Errorf("removed by %q: %v", code, err)
		}
	}
	if err := s.Remove(all[0].ID, codes[0]); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Get(all[0].ID); !errors.Is(err, ErrNone) || len(list(t, s)) != 2 {
		t.Errorf("it is there still: %v", err)
	}
	for _, id := range []string{all[0].ID, "", "..", "../" + all[1].ID, strings.Repeat("g", 16), all[1].ID + ".json"} {
		if err := s.Remove(id, codes[1]); !errors.Is(err, ErrNone) {
			t.Errorf("%q: %v", id, err)
		}
		if _, err := s.Get(id); !errors.Is(err, ErrNone) {
			t.Errorf("%q: %v", id, err)
		}
	}
	// The folder tells no code.
	text, err := os.ReadFile(s.file(all[1].ID))
	if err != nil || strings.Contains(string(text), codes[1]) {
		t.Errorf("%s, %v", text, err)
	}
}

// TestDamagedFilesAreNamed: a file that is no report, or was edited into none, is not shown, and keeps nothing else from being.
func TestDamagedFilesAreNamed(t *testing.T) {
	s := open(t)
	good, _, err := s.Add(report(t, "good"))
	if err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(s.file(good.ID))
	if err != nil {
		t.Fatal(err)
	}
	bad := map[string]string{
		"0000000000000001": "", "0000000000000002": "{", "0000000000000003": `{"report":null}`, "0000000000000004": strings.Replace(string(whole), `"labelled": 40`, `"labelled": -1`, 1),
		"0000000000000005": strings.Repeat(" ", maxFile) + string(whole), "0000000000000006": strings.Replace(string(whole), `"schema": 1`, `"schema": 9`, 1),
	}
	for id, text := range bad {
		if err := os.WriteFile(s.file(id), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(s.dir, "notes.json"), []byte("not ours"), 0o600); err != nil {
		t.Fatal(err)
	}
	all, damaged, err := s.List()
	if err != nil || len(all) != 1 || all[0].ID != good.ID || len(damaged) != len(bad) {
		t.Errorf("%+v\n%q\n%v", all, damaged, err)
	}
	for id := range bad {
		if !strings.Contains(strings.Join(damaged, "\n"), id) {
			t.Errorf("%s is not named in %q", id, damaged)
		}
	}
}

// TestSoManyAndNoMore: the number is bounded, whoever sends at the same time.
func TestSoManyAndNoMore(t *testing.T) {
	s := open(t)
	if err := os.MkdirAll(s.dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for i := range MaxReports - 3 {
		if err := os.WriteFile(s.file(fmt.Sprintf("%016x", i)), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var all sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		r := report(t, "x")
		all.Go(func() { _, _, errs[i] = s.Add(r) })
	}
	all.Wait()
	added := 0
	for _, err := range errs {
		if err == nil {
			added++
		} else if !errors.Is(err, ErrTooMany) {
			t.Error(err)
		}
	}
	if added != 3 {
		t.Errorf("%d were added where there was room for 3", added)
	}
}
