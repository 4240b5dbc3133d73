//go:build !js

package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"okuyuki/core/bench"
)

func TestPeerLines(t *testing.T) {
	out := `# torch 1.13.0a0 True AVX512
torch train64_b32 threads=2 fmt=nchw batch=32 320 img/s best=330 12.0 GFLOP/s cpu=10ms/call
torch train64_b32 threads=2 fmt=jit-frozen-mkldnn batch=32 1.6e+02 img/s cpu=1ms/call
ort infer64_b1 threads=2 fmt=nchw batch=1 0.9021 ms best=0.8 40.0 GFLOP/s cpu=1.1ms/call
`
	got, err := peerLines(out)
	want := []reading{{Config: "nchw", MS: 100}, {Config: "jit-frozen-mkldnn", MS: 200}, {Config: "nchw", MS: 0.9021}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
	for _, bad := range []string{"", "# jit failed\nTraceback", "torch x threads=2 fmt=nchw batch=32 0 img/s"} {
		if got, err := peerLines(bad); err == nil {
			t.Errorf("%q: %+v", bad, got)
		}
	}
}

func TestPageResult(t *testing.T) {
	var r pageResult
	text := `{"peer":"tfjs","backend":"wasm","version":"4.22.0","check":{"cls":[0.5,-1],"depthSum":2.25},
		"infer1":{"med":6.5,"min":6},"head1280_fit":{"med":90},"head1280_loop":{"med":70}}`
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		t.Fatal(err)
	}
	if got, want := r.inference(), []reading{{Config: "wasm", MS: 6.5, Check: "cls 0.5000 -1.0000 depthSum 2.2500"}}; !reflect.DeepEqual(got, want) {
		t.Errorf("inference %+v", got)
	}
	if got, want := r.head(1280), []reading{{Config: "wasm fit", MS: 90}, {Config: "wasm loop", MS: 70}}; !reflect.DeepEqual(got, want) {
		t.Errorf("head %+v", got)
	}
	if len(r.head(128)) != 0 || len(r.training()) != 0 {
		t.Errorf("measurements out of nothing: %+v %+v", r.head(128), r.training())
	}
}

func TestBackboneReading(t *testing.T) {
	got, err := backboneReading(`{"ms":2.5,"check":"tap4 0.1 0.2"}`)
	if err != nil || len(got) != 1 || got[0].MS != 2.5 || got[0].Check != "tap4 0.1 0.2" {
		t.Errorf("%+v, %v", got, err)
	}
	for _, bad := range []string{"", `{"error":"no wasm"}`} {
		if _, err := backboneReading(bad); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}

func TestLastLine(t *testing.T) {
	for text, want := range map[string]string{
		"":                               "",
		"a\n  b \n\n":                    "b",
		"a.go:1: wrong\nexit status 1\n": "a.go:1: wrong",
		strings.Repeat("あ", 300):         strings.Repeat("あ", 200),
	} {
		if got := lastLine(text); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}

func TestCopyFilesReplacesAndLeavesFoldersAlone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "copy")
	for _, content := range []string{"old and longer", "new"} {
		from := fstest.MapFS{"a.js": {Data: []byte(content), Mode: 0o444}, "node_modules/x/package.json": {Data: []byte("{}")}}
		if err := copyFiles(dir, from); err != nil {
			t.Fatal(err)
		}
	}
	if data, err := os.ReadFile(filepath.Join(dir, "a.js")); err != nil || string(data) != "new" {
		t.Errorf("%q, %v", data, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "node_modules")); err == nil {
		t.Error("folders are copied")
	}
}

func TestParse(t *testing.T) {
	o, err := parse([]string{"-only", "^base", "-rounds", "5"})
	if err != nil || o.rounds != 5 || !o.only.MatchString("base-native") || o.only.MatchString("digits") {
		t.Errorf("%+v, %v", o, err)
	}
	for _, bad := range [][]string{{"-rounds", "0"}, {"-time", "0s"}, {"-only", "("}, {"extra"}} {
		if _, err := parse(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

// TestRows: names are unique, bounds in order, and every row compares.
func TestRows(t *testing.T) {
	cases := map[string]bool{}
	for _, c := range bench.Cases() {
		cases[c.Name] = true
	}
	seen := map[string]bool{}
	for _, r := range (&lab{}).rows() {
		if seen[r.Name] || !regexp.MustCompile(`^[a-z0-9-]+$`).MatchString(r.Name) {
			t.Errorf("name %q", r.Name)
		}
		seen[r.Name] = true
		if !(0 < r.Floor && r.Floor < r.Goal) || r.ours == nil || len(r.peers) == 0 || r.Title == "" {
			t.Errorf("row %+v", r)
		}
		if r.Case != "" && !cases[r.Case] {
			t.Errorf("%s: the benchmark has no case %q", r.Name, r.Case)
		}
	}
}

func TestCellLines(t *testing.T) {
	got, err := cellLines("cell nchw 1500.5 ms accuracy 0.7\ncell nhwc 1.25e+03 ms accuracy 0.71\n")
	want := []reading{{Config: "nchw", MS: 1500.5, Right: .7}, {Config: "nhwc", MS: 1250, Right: .71}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := cellLines("Killed\n"); err == nil {
		t.Errorf("%+v out of another line", got)
	}
}
