package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
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
	cert, key := certificate(t)
	more := []string{"--cache", filepath.Join(dir, "worker"), "--tls-ca", cert}
	code, text, log := withWorkers(t, 1, more, append(args, "--json", "--tls-cert", cert, "--tls-key", key)...)
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
	code, _, log = okuyuki(t, append(args, "--keep-model", "--json")...) // what the worker learned must be learned here again
	sum := regexp.MustCompile(`SHA-256 ([0-9a-f]{64})`).FindStringSubmatch(log)
	if code != exitDone || sum == nil {
		t.Fatalf("keep: exit %d, %s", code, log)
	}
	if _, text, log := okuyuki(t, "predict", "--model", filepath.Join(dir, "results", "models", sum[1]), writeFile(t, "room.jpg", gradient(t))); !strings.Contains(text, "median") {
		t.Errorf("predict with the model: %q, %s", text, log)
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
		{[]string{"--stored", "--keep-model"}, exitUsage, "--keep-model"},
		{[]string{"--csv", none}, exitUsage, "folder"},
		{[]string{"--data", none}, exitRefused, "labels.csv"},
	} {
		args := append([]string{"study", "nyu", "--cache", none, "--out", none}, c.args...)
		if code, _, log := okuyuki(t, args...); code != c.code || !strings.Contains(log, c.log) {
			t.Errorf("%v: exit %d, %q", c.args, code, log)
		}
	}
}
