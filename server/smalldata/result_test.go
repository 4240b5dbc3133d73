package smalldata

import (
	"bytes"
	"encoding/csv"
	"math"
	"strings"
	"testing"
)

// made are outcomes of two draws of neu_det, three labels a class, worked out by hand below.
func made() (out []Outcome) {
	for draw, by := range []map[string][2]float64{ // plain, dark
		{"probe": {.80, .40}, "blend": {.84, .68}},
		{"probe": {.90, .30}, "blend": {.92, .66}},
	} {
		for _, method := range []string{"probe", "blend"} {
			for i, condition := range []string{Plain, "dark"} {
				out = append(out, Outcome{
					Set: "neu_det", Labels: 3, Learned: 18, Tested: 100 + draw, Draw: draw, Condition: condition, Method: method,
					Accuracy: by[method][i], Balanced: by[method][i] - .01 - .04*float64(i), Depth: float64(draw),
				})
			}
		}
	}
	return out
}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

func TestSummarise(t *testing.T) {
	r := Summarise("base", []Condition{{"dark", 1}}, made())
	if len(r.Rows) != 4 || len(r.Marks) != 1 || len(r.Losses) != 1 {
		t.Fatalf("%d rows, %d marks, %d losses", len(r.Rows), len(r.Marks), len(r.Losses))
	}
	want := map[[2]string][3]float64{ // accuracy, balanced, over the probe
		{Plain, "probe"}: {.85, .84, 0}, {Plain, "blend"}: {.88, .87, .03},
		{"dark", "probe"}: {.35, .30, 0}, {"dark", "blend"}: {.67, .62, .32},
	}
	for _, row := range r.Rows {
		w := want[[2]string{row.Condition, row.Method}]
		if !near(row.Accuracy.Mean, w[0]) || !near(row.Balanced.Mean, w[1]) || !near(row.OverProbe.Mean, w[2]) || !near(row.Depth, .5) ||
			row.Accuracy.Photos != 2 || row.Tested != 100 || row.Learned != 18 {
			t.Errorf("%+v, want %v", row, w)
		}
		if row.Accuracy.Low > row.Accuracy.Mean || row.Accuracy.High < row.Accuracy.Mean {
			t.Errorf("%+v", row.Accuracy)
		}
	}
	if m := r.Marks[0]; m.Reference != .788 || !near(m.Gain.Mean, .092) || !near(r.Gain, .092) {
		t.Errorf("%+v, on average %g", m, r.Gain)
	}
	// Of balanced accuracy the probe loses .44 and .64, the blend .20 and .30.
	if l := r.Losses[0]; l.Method != "blend" || !near(l.Probe.Mean, .54) || !near(l.Ours.Mean, .25) || !near(l.OverHalf.Mean, -.02) {
		t.Errorf("%+v", l)
	}
	if l := r.Lost[0]; len(r.Lost) != 1 || l.Condition != "dark" || !near(l.Probe, .54) || !near(l.Ours, .25) {
		t.Errorf("%+v", r.Lost)
	}
}

// A set or a number of labels without a reference has no mark, and no gain is made up.
func TestNoReference(t *testing.T) {
	outcomes := made()
	for i := range outcomes {
		outcomes[i].Set = "pipe_rgbd"
	}
	if r := Summarise("base", nil, outcomes); len(r.Marks) != 0 || r.Gain != 0 {
		t.Errorf("%+v", r.Marks)
	}
}

func TestPrint(t *testing.T) {
	var b bytes.Buffer
	if err := Summarise("base-9", []Condition{{"dark", .75}}, made()).Print(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"base-9", "2 draws", "dark 0.75", "0.50   probe", "0.880 (0.840 to 0.920)  0.870", "+3.0 (+2.0 to +4.0)",
		"0.620 (0.610 to 0.630)  +25.0          yes", "0.300 (0.250 to 0.350)  +54.0          -",
		"+9.2 (+5.2 to +13.2)", "on average: +9.2 points; the goal of +4.0: yes",
		"dark: on average blend loses 25.0 points, the probe 54.0; the goal of at most half: yes",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
}

func TestCSV(t *testing.T) {
	var b bytes.Buffer
	if err := Summarise("base", nil, made()).CSV(&b); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil || len(rows) != 1+len(made()) {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	if got := strings.Join(rows[3], " "); got != "neu_det 3 18 100 0 as they are blend 0.840000 0.830000 0.000000" {
		t.Errorf("row %q", got)
	}
}
