package main

import (
	"encoding/json"
	"strings"
	"testing"

	"okuyuki/server/depthstudy"
)

// Generated scenes have their truth: true maps are believed, and not less than those of other scenes; a set that is not there is refused.
func TestEvalGate(t *testing.T) {
	code, out, log := okuyuki(t, "eval", "gate", "--model", writeModel(t), "--sets", "open", "--photos", "5", "--draws", "1", "--json")
	var rows []depthstudy.Judged
	if err := json.Unmarshal([]byte(out), &rows); code != exitDone || err != nil || len(rows) != 3 {
		t.Fatalf("exit %d, %v, %d rows, %s", code, err, len(rows), log)
	}
	own, right, shuffled := rows[0], rows[1], rows[2]
	if own.Photos != 5 || own.Draws != 1 || own.Found.Photos > 5 || own.Set != "scenes: open" || own.Lowest > own.Highest {
		t.Errorf("%+v", own)
	}
	if right.Quality.Mean < shuffled.Quality.Mean || right.Left > 0 || right.Weight < .5 {
		t.Errorf("right maps %+v, shuffled %+v", right, shuffled)
	}
	var table strings.Builder
	if err := depthstudy.PrintSets(&table, "untrained", rows); err != nil || strings.Count(table.String(), "scenes: open") != 3 {
		t.Errorf("%v: %s", err, table.String())
	}
	for _, c := range []struct {
		args []string
		code int
	}{
		{[]string{"--sets", "nowhere"}, exitUsage},
		{[]string{"--sets", "brick_crack"}, exitUsage}, // no --data
		{[]string{"--sets", "brick_crack", "--data", t.TempDir()}, exitRefused},
		{[]string{"--sets", "open", "--photos", "0"}, exitUsage},
	} {
		if code, _, log := okuyuki(t, append([]string{"eval", "gate"}, c.args...)...); code != c.code {
			t.Errorf("%v: exit %d, want %d: %s", c.args, code, c.code, log)
		}
	}
}
