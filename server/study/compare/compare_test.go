package compare

import (
	"math"
	"reflect"
	"testing"
)

func mean(cell, arm string, m, half float64) Mean {
	return Mean{Place{Cell: cell, Arm: arm}, Interval{m, m - half, m + half}, nil}
}

// Only what both runs have is compared, in the first one's order; turned round, every difference is.
func TestMeans(t *testing.T) {
	a := []Mean{mean("noisy", "joint", .8, .03), mean("clean", "single", .9, .03), mean("clean", "joint", .5, .03), mean("noisy", "depth", .1, .1)}
	b := []Mean{mean("clean", "joint", .6, .04), mean("noisy", "joint", .7, .04), mean("clean", "single", .88, .04)}
	rows, onlyA, onlyB := Means(a, b)
	if onlyA != 1 || onlyB != 0 || len(rows) != 3 {
		t.Fatalf("%d and %d alone, %+v", onlyA, onlyB, rows)
	}
	for i, want := range []struct {
		cell, arm string
		d         float64
		verdict   Verdict
	}{{"noisy", "joint", .1, Higher}, {"clean", "single", .02, Undecided}, {"clean", "joint", -.1, Lower}} {
		r := rows[i]
		if r.Cell != want.cell || r.Arm != want.arm || r.Verdict != want.verdict || math.Abs(r.Difference.Mean-want.d) > 1e-12 || math.Abs(r.Difference.High-want.d-.05) > 1e-12 {
			t.Errorf("%+v, want %+v", r, want)
		}
	}
	back, onlyA, onlyB := Means(b, a)
	if onlyA != 0 || onlyB != 1 || back[0].Verdict != Higher || math.Abs(back[0].Difference.Low+rows[2].Difference.High) > 1e-12 {
		t.Errorf("turned round: %d and %d alone, %+v", onlyA, onlyB, back)
	}
	if rows, onlyA, onlyB := Means(nil, b); rows == nil || len(rows) != 0 || onlyA != 0 || onlyB != 3 {
		t.Errorf("with nothing: %v, %d, %d", rows, onlyA, onlyB)
	}
}

// Seeds that go up and down together are compared one by one; other numbers of them cannot be.
func TestPairs(t *testing.T) {
	of := func(values ...float64) []Mean {
		m := mean("c", "single", .5, .4)
		m.Seeds = values
		return []Mean{m}
	}
	rows, _, _ := Means(of(.1, .5, .9), of(.05, .44, .86))
	if r := rows[0]; !r.Paired || r.Verdict != Higher || math.Abs(r.Difference.Mean-.05) > 1e-12 || r.Difference.Low < .01 || r.Difference.High > .09 {
		t.Errorf("%+v", r)
	}
	if rows, _, _ = Means(of(.1, .5, .9), of(.1, .5, .9)); rows[0].Difference != (Interval{}) || rows[0].Verdict != Undecided {
		t.Errorf("the same run: %+v", rows[0])
	}
	for _, other := range [][]Mean{of(.05, .44), of()} {
		if rows, _, _ = Means(of(.1, .5, .9), other); rows[0].Paired || rows[0].Difference.High < .5 {
			t.Errorf("%+v", rows[0])
		}
	}
	if rows, _, _ = Means(of(.1), of(.2)); rows[0].Paired {
		t.Errorf("one seed has no interval: %+v", rows[0])
	}
}

func TestFacts(t *testing.T) {
	type header struct {
		Study  string `json:"study"`
		Tests  int    `json:"tests"`
		Kernel string `json:"kernel"`
	}
	facts, err := Facts(header{"trial", 3000, "avx2"}, header{"paper", 2000, "avx2"})
	want := []Fact{{"study", "trial", "paper"}, {"tests", "3000", "2000"}}
	if err != nil || !reflect.DeepEqual(facts, want) {
		t.Errorf("%v, %v", facts, err)
	}
	if facts, err := Facts(header{}, header{}); err != nil || facts == nil || len(facts) != 0 {
		t.Errorf("the same: %v, %v", facts, err)
	}
	if _, err := Facts(1, header{}); err == nil {
		t.Error("a number has no fields")
	}
}
