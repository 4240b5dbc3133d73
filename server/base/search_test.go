package base

import (
	"reflect"
	"strings"
	"testing"

	"okuyuki/core/eval"
	"okuyuki/server/evaluate"
)

// Every candidate is a choice that Build takes, differs from all others, and from the given
// settings in one respect only: its rates count as one.
func TestCandidates(t *testing.T) {
	given, err := (Tuning{Epochs: 20}).withDefaults()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[Tuning]string{}
	names := map[string]bool{}
	for _, c := range Candidates(given) {
		full, err := c.Tuning.withDefaults()
		if err != nil {
			t.Errorf("%s: %v", c.Name, err)
		}
		if other, ok := seen[full]; ok || names[c.Name] {
			t.Errorf("%s is the same as %s", c.Name, other)
		}
		seen[full], names[c.Name] = c.Name, true
		a, b := reflect.ValueOf(given), reflect.ValueOf(full)
		var differ []string
		for i := range a.NumField() {
			if !a.Field(i).Equal(b.Field(i)) {
				differ = append(differ, a.Type().Field(i).Name)
			}
		}
		switch got := strings.Join(differ, " "); {
		case c.Name == "as given" && got == "", got == "Backbone Heads", len(differ) == 1:
		default:
			t.Errorf("%s differs in %q", c.Name, got)
		}
	}
	if len(seen) < 10 {
		t.Errorf("%d candidates", len(seen))
	}
}

func TestPrintScores(t *testing.T) {
	var b strings.Builder
	r := &evaluate.Result{Depth: eval.Depth{Delta1: .6582, RMSE: .7317, AbsRel: .2078}, Accuracy: .5463, Balanced: .498}
	if err := PrintScores(&b, []Score{{Candidate{Name: "as given"}, r}}); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(b.String()), "\n")
	if len(lines) != 2 || strings.Join(strings.Fields(lines[1]), " ") != "as given 0.6582 0.7317 0.2078 0.5463 0.4980" {
		t.Errorf("printed %q", b.String())
	}
}
