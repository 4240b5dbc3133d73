//go:build !js

package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestChecksAgree(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"", "cls 1.0", true},
		{"cls 0.2118 depthSum 14731.5016", "cls 0.2118 depthSum 14731.5017", true},
		{"tap4 0.33522 -1.5", "tap4 0.33522 -1.5", true},
		{"cls 0.2118 1.3469", "cls 0.2118 1.3569", false},
		{"cls 0.2118 depthSum 14731.5016", "cls 0.2118 depthSum 14751.5016", false},
		{"cls 0.2118", "cls 0.2118 1.3469", false},
		{"cls 0.2118", "cls -0.2118", false},
		{"cls NaN", "cls NaN", false},
	} {
		if checksAgree(c.a, c.b) != c.want || checksAgree(c.b, c.a) != c.want {
			t.Errorf("%q and %q: want %v", c.a, c.b, c.want)
		}
	}
}

func measured(contender, config, check string, ms ...float64) outcome {
	return outcome{Contender: contender, Series: []series{{Config: config, MS: ms, Check: check}}}
}

func TestReport(t *testing.T) {
	r := report{Machine: []string{"a machine"}, Rounds: 1, Results: []result{
		{Title: "fast", Floor: 1, Goal: 1.3, Ours: measured("okuyuki", "k", "cls 1.0", 2), Peers: []outcome{measured("A", "nhwc", "cls 1.0", 6), measured("B", "", "cls 1.0", 5)}},
		{Title: "slow", Floor: 1, Goal: 1.3, Ours: measured("okuyuki", "k", "cls 1.0", 2), Peers: []outcome{measured("A", "nhwc", "cls 2.0", 1)}},
		{Title: "huge", Floor: 50, Goal: 150, Ours: measured("okuyuki", "k", "", 1), Peers: []outcome{measured("A", "", "", 50), {Contender: "B", Failure: "not there"}}},
	}}
	var b bytes.Buffer
	r.print(&b)
	for _, want := range []string{
		"a machine", "2.50x     2.50x   1.00x  1.30x  goal", "0.50x     0.50x   1.00x  1.30x  below", "50.0x     50.0x   50.0x   150x  floor",
		"fast: okuyuki, A, B: cls 1.0", `slow: okuyuki computed "cls 1.0", A "cls 2.0"`, "huge: B: not there",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
	if r.disagreement() == nil {
		t.Error("different results are no error")
	}
	r.Results = append(r.Results[:1], r.Results[2])
	if err := r.disagreement(); err != nil {
		t.Errorf("a missing peer is an error: %v", err)
	}

	file := filepath.Join(t.TempDir(), "report.json")
	if err := r.save(file); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var again report
	if err := json.Unmarshal(data, &again); err != nil {
		t.Fatal(err)
	}
	if ratio, ok := again.Results[0].ratio(); !ok || ratio != 2.5 {
		t.Errorf("ratio %v of the saved report", ratio)
	}
}
