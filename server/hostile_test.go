package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"okuyuki/internal/hostile"
	"okuyuki/server/explain"
	"okuyuki/server/refused"
)

// A batch on the command line: three good photos between hostile ones are predicted, and every other file is named with its kind and
// with what to do, in both languages.
func TestPredictHostileBatch(t *testing.T) {
	args := []string{"predict", "--json", "--model", writeModel(t)}
	want := map[string]string{} // kinds by file
	good := writeFile(t, "good.jpg", gradient(t))
	for i, f := range hostile.For(hostile.Photo) {
		if i%30 == 0 {
			args = append(args, good)
		}
		name := filepath.Join("../testdata/hostile", f.Name)
		args, want[name] = append(args, name), f.Kind
	}
	code, out, log := okuyuki(t, args...)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if code != exitRefused || len(lines) != len(want)+3 {
		t.Fatalf("exit %d, %d lines for %d files: %s", code, len(lines), len(want)+3, log)
	}
	for _, line := range lines {
		var p prediction
		if err := json.Unmarshal([]byte(line), &p); err != nil {
			t.Fatal(err)
		}
		kind := ""
		if p.Error != nil {
			kind = p.Error.Kind
			_, said, _ := strings.Cut(log, "okuyuki: "+p.File+":")
			text, _ := explain.TextsOf(refused.Kind("photo." + kind))
			if said, _, _ = strings.Cut(said, "okuyuki: "); !strings.Contains(said, text.JA.Next) || !strings.Contains(said, text.EN.Next) {
				t.Errorf("%s: the log says %q", p.File, said)
			}
		}
		if kind != want[p.File] || (kind == "") != (len(p.Classes) == 2) {
			t.Errorf("%s: %s", p.File, line)
		}
	}
}
