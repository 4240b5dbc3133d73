package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"okuyuki/server/study/nyu"
	"okuyuki/server/study/plan"
)

// The smallest study of rooms from the command line, done by a worker: it answers, and from what was kept it answers the same in Japanese.
func TestStudyNYU(t *testing.T) {
	if testing.Short() {
		t.Skip("trains for half a minute")
	}
	dir := t.TempDir()
	args := []string{"study", "nyu", "--cache", filepath.Join(dir, "cache"), "--out", filepath.Join(dir, "results")}
	more := []string{"--cache", filepath.Join(dir, "worker")}
	code, text, log := withWorkers(t, 1, more, append(args, "--json")...)
	var first nyu.Outcome
	if err := json.Unmarshal([]byte(text), &first); code != exitDone || err != nil {
		t.Fatalf("exit %d, %v, %s", code, err, log)
	}
	if len(first.Claims) != 5 || first.Finding == nyu.NotComplete || first.Done != first.Planned || len(first.Rows) == 0 {
		t.Errorf("%+v", first)
	}
	table, report := filepath.Join(dir, "t.csv"), filepath.Join(dir, "report")
	code, text, log = okuyuki(t, append(args, "--stored", "--language", "ja", "--csv", table, "--report", report)...)
	if code != exitDone || !strings.Contains(text, first.Statement["ja"]) {
		t.Errorf("stored: exit %d, %s, %s", code, text, log)
	}
	page, err := os.ReadFile(filepath.Join(report, "index.html"))
	if err != nil || !strings.Contains(string(page), first.Statement["en"][:20]) {
		t.Errorf("the page: %v", err)
	}
	again := filepath.Join(dir, "again")
	if code, _, log := okuyuki(t, "study", "report", filepath.Join(dir, "results"), again, "--language", "ja"); code != exitDone {
		t.Fatalf("study report: exit %d, %s", code, log)
	}
	if second, err := os.ReadFile(filepath.Join(again, "index.html")); err != nil || string(second) != string(page) {
		t.Errorf("the report after the study and that of what is stored differ: %v", err)
	}
	code, text, log = okuyuki(t, append(args, "--plan", "--json")...)
	var p plan.Plan
	if err := json.Unmarshal([]byte(text), &p); code != exitDone || err != nil || p.Study != "smoke" || p.Trainings != 0 {
		t.Errorf("plan: exit %d, %+v, %v, %s", code, p, err, log)
	}
	if rows, err := os.ReadFile(table); err != nil || strings.Count(string(rows), "\n") != len(first.Rows)+1 {
		t.Errorf("the table: %v", err)
	}
}

func TestStudyNYUUsage(t *testing.T) {
	none := t.TempDir()
	for _, c := range []struct {
		args []string
		code int
		log  string
	}{
		{[]string{"--preset", "trial"}, exitUsage, "--data"},
		{[]string{"--workers=-1"}, exitUsage, "--workers"},
		{[]string{"--preset", "huge"}, exitUsage, "huge"},
		{[]string{"--plan", "--stored"}, exitUsage, "--plan"},
		{[]string{"--csv", none}, exitUsage, "folder"},
		{[]string{"--data", none}, exitRefused, "labels.csv"},
	} {
		args := append([]string{"study", "nyu", "--cache", none, "--out", none}, c.args...)
		if code, _, log := okuyuki(t, args...); code != c.code || !strings.Contains(log, c.log) {
			t.Errorf("%v: exit %d, %q", c.args, code, log)
		}
	}
}
