package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"okuyuki/server/smalldata"
)

// bricks writes n photos of either class where brick_crack is looked for.
func bricks(t *testing.T, n int) string {
	t.Helper()
	dir := t.TempDir()
	for class, upright := range map[string]bool{"Positive": true, "Negative": false} {
		folder := filepath.Join(dir, "brick_crack", class)
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		for i := range n {
			if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%d.png", i)), patch(t, upright, i), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	return dir
}

func TestEvalSmall(t *testing.T) {
	table := filepath.Join(t.TempDir(), "draws.csv")
	args := []string{"eval", "small", "--model", writeModel(t), "--data", bricks(t, 5), "--sets", "brick_crack", "--labels", "1", "--draws", "2",
		"--photos", "4", "--dark", "medium", "--csv", table}
	code, out, log := okuyuki(t, append(args, "--json")...)
	var r smalldata.Result
	if err := json.Unmarshal([]byte(out), &r); code != exitDone || err != nil {
		t.Fatalf("exit %d, %v, %s", code, err, log)
	}
	const methods = 5
	if len(r.Outcomes) != 2*methods*2 || len(r.Rows) != methods*2 || len(r.Losses) != methods-1 || len(r.Marks) != 0 {
		t.Errorf("%d outcomes, %d rows, %d losses, %d marks", len(r.Outcomes), len(r.Rows), len(r.Losses), len(r.Marks))
	}
	if len(r.Conditions) != 1 || r.Conditions[0] != (smalldata.Condition{Kind: "dark", Strength: .5}) {
		t.Errorf("conditions %v", r.Conditions)
	}
	for _, row := range r.Rows {
		if row.Learned != 2 || row.Tested != 6 {
			t.Errorf("%+v", row)
		}
	}
	rows, err := os.ReadFile(table)
	if err != nil || bytes.Count(rows, []byte("\n")) != 1+len(r.Outcomes) {
		t.Errorf("the table is %q (%v)", rows, err)
	}
	code, out, log = okuyuki(t, args...)
	if code != exitDone || !strings.Contains(out, "prototype") || !strings.Contains(out, "dark 0.5") {
		t.Errorf("exit %d, %s%s", code, out, log)
	}
}

func TestEvalSmallRefuses(t *testing.T) {
	data := bricks(t, 1)
	for _, c := range []struct {
		args []string
		code int
	}{
		{[]string{"--sets", "imagenet"}, exitUsage},
		{[]string{"--sets", "brick_crack,brick_crack"}, exitUsage},
		{[]string{"--sets", "brick_crack", "--draws", "1"}, exitUsage},
		{[]string{"--sets", "brick_crack", "--labels", "0"}, exitUsage},
		{[]string{"--sets", "brick_crack", "--labels", "3,3"}, exitUsage},
		{[]string{"--sets", "brick_crack", "--labels", "60"}, exitUsage},
		{[]string{"--sets", "brick_crack", "--dark", "pitch"}, exitUsage},
		{[]string{"--sets", "brick_crack", "--csv", filepath.Join(data, "nowhere", "x.csv")}, exitUsage},
		{[]string{"--sets", "neu_det"}, exitRefused},     // it is not there
		{[]string{"--sets", "brick_crack"}, exitRefused}, // one photo of a class cannot be both learned from and tested on
	} {
		args := append([]string{"eval", "small", "--model", writeModel(t), "--data", data, "--labels", "1"}, c.args...)
		if code, out, log := okuyuki(t, args...); code != c.code || out != "" || log == "" {
			t.Errorf("%v: exit %d, want %d: %s%s", c.args, code, c.code, out, log)
		}
	}
}
