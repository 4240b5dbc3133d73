package e2e

import (
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// comparison is what window.okuyuki.compare gives, as far as the tests look.
type comparison struct {
	Verdict    string
	Difference float64
	Interval   [2]float64
	Arms       []struct {
		Arm       string
		Accuracy  struct{ Value, Low, High, Total float64 }
		LogLoss   float64
		Depth     struct{ AbsRel float64 }
		Confusion [][]float64
		PerClass  []struct {
			Precision, Recall struct{ Value, Total float64 }
		}
	}
	Answers []unseen
	Workers int
}

// unseen is what the arms said of a photo that they had not seen.
type unseen struct {
	PhotoID string
	Class   int
	Said    []struct {
		Class   int
		P       []float64
		Correct float64
	}
}

func (a unseen) equal(b unseen) bool {
	same := a.PhotoID == b.PhotoID && a.Class == b.Class && len(a.Said) == len(b.Said)
	for i := range a.Said {
		same = same && slices.Equal(a.Said[i].P, b.Said[i].P)
	}
	return same
}

// quickly is a comparison that is over in seconds.
const quickly = `{folds: 2, repeats: 1, steps: 10}`

// bricksAndPipes adds so many photos of each kind.
func (p *page) bricksAndPipes(each int) {
	p.t.Helper()
	for i := range uint64(each) {
		for _, k := range []kind{bricks, pipes} {
			eval[string](p, "add", "okuyuki.add("+quote(k.label)+", "+blob(k.photo(p.t, 30+i), "image/jpeg")+`)`)
		}
	}
}

// step goes to a step of the journey.
func (p *page) step(name string) {
	p.t.Helper()
	p.do(name, chromedp.Click(`[data-step="`+name+`"]`))
}

// TestCompare runs a comparison by the button and by script, reads it off the page, and finds it again after a reload.
func TestCompare(t *testing.T) {
	t.Parallel()
	const each = 6
	p := open(t, "")
	eval[any](p, "start", "okuyuki.ready")
	loaded := p.requests()
	p.colours("light") // and nothing that moves
	p.bricksAndPipes(each)

	// What it would cost is said before it starts; then start, and cancel.
	p.step("compare")
	p.until("estimate", `document.querySelector(".study-facts") && document.querySelector("#next-hint").innerText.includes("約")`)
	p.checkAccess(axe(t), "before a comparison")
	p.do("start", chromedp.Click("#next"))
	p.until("progress", `document.querySelector('.study-running [role="progressbar"]')?.getAttribute("aria-valuenow") > 0`)
	p.shot("comparing")
	if eval[bool](p, "no scores", `/正解|%/.test(document.querySelector(".study-running").innerText)`) {
		t.Error("scores are shown while the comparison runs")
	}
	p.do("cancel", chromedp.Click("#next"))
	p.until("cancelled", `document.querySelector(".study > .note").innerText === "中止しました。" && !document.querySelector("#next").disabled`)

	c := eval[comparison](p, "compare", `okuyuki.compare(`+quickly+`)`)
	c.check(t, 2*each)
	p.until("verdict", `document.querySelector(".verdict-sentence")?.innerText && !document.querySelector(".study-results").hidden`)
	p.shot("compared")
	p.checkAccess(axe(t), "after a comparison")
	p.readComparison(c, 2*each)
	p.walkMatrix(c)

	// It is about these labels, and no others.
	const rail = `document.querySelector('[data-step="compare"] .step-note').innerText`
	before := eval[string](p, "rail", rail)
	eval[any](p, "move the focus", `document.activeElement.blur()`)
	eval[any](p, "relabel", `(document.querySelector(".panel .chips button:not([aria-pressed=true])") ?? document.querySelector(".panel .chips button")).click()`)
	p.until("stale", rail+` !== `+quote(before)+` && document.querySelector(".study-results").classList.contains("stale")`)
	p.do("undo", chromedp.KeyEvent("z", chromedp.KeyModifiers(2)))
	p.until("fresh", rail+` === `+quote(before)+` && !document.querySelector(".study-results").classList.contains("stale")`)

	// A reload: what was found is there, and the same comparison finds the same.
	p.keep()
	p.checkSilence(loaded)
	p.do("reload", chromedp.Reload())
	eval[any](p, "start again", "okuyuki.ready")
	loaded = p.requests()
	there := p.projects()
	if len(there) != 1 {
		t.Fatalf("after the reload there is %+v", there)
	}
	eval[any](p, "resume", "okuyuki.resume("+quote(there[0].ID)+")")
	p.step("compare")
	p.until("the verdict of before", rail+` === `+quote(before)+` && document.querySelectorAll(".matrix [role=gridcell]").length === 4`)
	again := eval[comparison](p, "compare again", `okuyuki.compare(`+quickly+`)`)
	if !slices.EqualFunc(c.Answers, again.Answers, unseen.equal) {
		t.Error("the same comparison after a reload answers otherwise")
	}
	p.checkSilence(loaded)
	p.checkConsole()
}

// check fails the test where the parts of a comparison of n photos contradict each other.
func (c comparison) check(t *testing.T, n int) {
	t.Helper()
	if !slices.Contains([]string{"helps", "no_evidence", "hurts", "too_few"}, c.Verdict) || c.Workers < 1 {
		t.Errorf("verdict %q by %d workers", c.Verdict, c.Workers)
	}
	if len(c.Answers) != n || len(c.Arms) != 4 {
		t.Fatalf("%d answers of %d arms, want %d of 4", len(c.Answers), len(c.Arms), n)
	}
	value := map[string]float64{}
	for i, arm := range c.Arms {
		value[arm.Arm] = arm.Accuracy.Value
		right, sum, correct := 0.0, 0.0, 0.0
		for truth, row := range arm.Confusion {
			right += row[truth]
			for _, v := range row {
				sum += v
			}
		}
		for _, a := range c.Answers {
			correct += a.Said[i].Correct
		}
		if !near(sum, float64(n)) || !near(right, correct) || !near(arm.Accuracy.Value, right/float64(n)) || arm.Accuracy.Total != float64(n) {
			t.Errorf("%s: %v right of %v in the matrix, %v by the answers, accuracy %+v", arm.Arm, right, sum, correct, arm.Accuracy)
		}
	}
	if d := value["multi"] - value["single"]; !near(c.Difference, d) || c.Interval[0] > d || c.Interval[1] < d {
		t.Errorf("the arms differ by %v; the difference is said to be %v in %v", d, c.Difference, c.Interval)
	}
	if value["multi"] < .75 { // bricks and pipes are easy to tell apart
		t.Errorf("with depth %v are right", value["multi"])
	}
}

func near(a, b float64) bool { return a-b < 1e-9 && b-a < 1e-9 }

// readComparison holds the page against the comparison.
func (p *page) readComparison(c comparison, n int) {
	p.t.Helper()
	rows := eval[[][]string](p, "arms", `[...document.querySelectorAll(".arms-table tbody tr")].map((r) => [...r.cells].slice(0, 3).map((x) => x.innerText))`)
	if len(rows) != len(c.Arms) {
		p.t.Fatalf("the table of arms has %d rows", len(rows))
	}
	for i, arm := range c.Arms {
		right := int(arm.Accuracy.Value*float64(n) + .5)
		if want := "12枚中" + itoa(right) + "枚"; rows[i][1] != want {
			p.t.Errorf("%s: the table says %q, want %q: a count, not a percentage", arm.Arm, rows[i][1], want)
		}
	}
	if !eval[bool](p, "basis", `document.querySelector(".basis").innerText.includes("12枚")`) {
		p.t.Error("the verdict does not say what it was measured on")
	}
	figures := eval[[]bool](p, "figures", `[...document.querySelectorAll(".study-results svg[role=img]")].map((s) =>
		s.getAttribute("aria-labelledby").split(" ").every((id) => document.getElementById(id)?.textContent.length > 3))`)
	if len(figures) < 2 || slices.Contains(figures, false) {
		p.t.Errorf("figures with title and description: %v", figures)
	}
}

// walkMatrix goes through the confusion matrix by keys and opens the photos behind a cell.
func (p *page) walkMatrix(c comparison) {
	p.t.Helper()
	cells := eval[[]string](p, "cells", `[...document.querySelectorAll(".matrix [role=gridcell]")].map((e) => e.innerText.replace("·", "0"))`)
	want := make([]string, 4)
	for k := range want {
		n := 0
		for _, a := range c.Answers {
			if a.Class == k/2 && a.Said[1].Class == k%2 {
				n++
			}
		}
		want[k] = itoa(n)
	}
	if !slices.Equal(cells, want) {
		p.t.Errorf("the matrix of class and depth shows %v, want %v", cells, want)
	}
	const focused = `[...document.querySelectorAll(".matrix [role=gridcell]")].indexOf(document.activeElement)`
	p.do("into the matrix", chromedp.Focus(`.matrix [role=gridcell][tabindex="0"]`))
	for i, key := range []struct {
		name, text string
		want       int
	}{{"right", kb.ArrowRight, 1}, {"down", kb.ArrowDown, 3}, {"the edge", kb.ArrowRight, 3}, {"left", kb.ArrowLeft, 2}, {"end", kb.End, 3}} {
		p.do(key.name, chromedp.KeyEvent(key.text))
		if at := eval[int](p, "focus", focused); at != key.want {
			p.t.Errorf("step %d, %s: cell %d has the focus, want %d", i, key.name, at, key.want)
		}
	}
	p.do("open", chromedp.KeyEvent(kb.Enter))
	p.until("the list", `document.activeElement.matches(".matrix-list h3")`)
	if n := eval[int](p, "photos", `document.querySelectorAll(".matrix-list .answer-photo").length`); itoa(n) != cells[3] {
		p.t.Errorf("behind a cell of %s photos there are %d", cells[3], n)
	}
	p.shot("cell")
	p.do("back", chromedp.KeyEvent(kb.Escape))
	if at := eval[int](p, "focus", focused); at != 3 {
		p.t.Errorf("after Escape cell %d has the focus, want 3", at)
	}
	// By mouse, for the other arm.
	p.do("other arm", chromedp.Click("#tab-single"))
	p.do("cell", chromedp.Click(`.matrix [role=gridcell]`))
	p.do("photo", chromedp.Click(`.matrix-list .answer-photo`))
	p.until("panel", `document.querySelector(".panel-name").innerText === document.querySelector(".matrix-list .answer-name").innerText`)
}
