package e2e

import (
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

func itoa(n int) string { return strconv.Itoa(n) }

// stressCurve is a curve of window.okuyuki.stress.
type stressCurve struct {
	Corruption string
	Points     []struct {
		Strength float64
		Photos   int
		Arms     []struct {
			Arm      string
			Accuracy struct{ Value, Total float64 }
			AbsRel   *float64
		}
	}
	ClassUntil, DepthUntil map[string]float64
}

// TestStress makes one photo worse by the keyboard, then all of them, and reads the curves off the page.
func TestStress(t *testing.T) {
	const each = 4
	p := open(t, "")
	eval[any](p, "start", "okuyuki.ready")
	loaded := p.requests()
	p.colours("light") // and nothing that moves
	p.bricksAndPipes(each)
	p.step("stress")
	if !eval[bool](p, "need", `document.querySelector('[data-view="stress"] .step-empty p').offsetParent !== null`) {
		t.Error("the step does not say what is needed first")
	}
	if kind := eval[string](p, "too early", `okuyuki.stress({}).then(() => "done", (e) => e.kind)`); kind != "not_compared" {
		t.Errorf("a stress test before any comparison ends as %q", kind)
	}
	compared := eval[comparison](p, "compare", `okuyuki.compare(`+quickly+`)`)
	p.until("clean photo", `document.querySelectorAll(".live-table tbody tr").length === 3`)
	const said = `[...document.querySelectorAll(".live-table tbody tr")].map((r) => r.cells[1].innerText)`
	clean := eval[[]string](p, "answers", said)
	p.checkUnseen(compared)

	// Darkness by keys: the answers, the words and the panel follow.
	p.do("slider", chromedp.Focus("#stress-dark"))
	for range 12 {
		p.do("darker", chromedp.KeyEvent(kb.ArrowRight))
	}
	p.until("follow", `document.querySelector(".answer-note")?.innerText.includes("18") && document.querySelector('output[for="stress-dark"]').innerText.includes("18")`)
	p.until("words", `(`+said+`).join() !== `+quote(strings.Join(clean, ",")))
	if v := eval[string](p, "value", `document.querySelector("#stress-dark").getAttribute("aria-valuetext")`); v != "60: 明るさ 18 %" {
		t.Errorf("the slider reads %q", v)
	}
	p.shot("dark")
	p.checkAccess(axe(t), "one photo made worse")

	// All photos: started, cancelled, then on fewer conditions to the end.
	p.do("start", chromedp.Click("#next"))
	p.until("progress", `document.querySelector('.stress [role="progressbar"]').getAttribute("aria-valuenow") > 0`)
	p.shot("measuring")
	p.do("cancel", chromedp.Click("#next"))
	p.until("cancelled", `document.querySelector(".study.stress > .note").innerText === "中止しました。"`)
	curves := eval[struct{ Curves []stressCurve }](p, "stress", `okuyuki.stress({corruptions: ["noise", "tilt"], strengths: [0, 1]})`).Curves
	checkCurves(t, curves, 2*each, compared)
	p.until("curves", `document.querySelectorAll(".limits-table tbody tr").length === 2 && document.querySelectorAll(".stress-curve svg[role=img]").length === 4`)
	p.shot("curves")
	p.checkAccess(axe(t), "after the stress test")
	p.checkSilence(loaded)
	p.checkConsole()
}

// checkUnseen compares the live answers about the clean photo with those of the cross-validation: the same trainings.
func (p *page) checkUnseen(c comparison) {
	p.t.Helper()
	shown := eval[struct {
		ID    string
		Words []string
	}](p, "live", `({id: okuyuki.photos().find((x) => x.name === document.querySelector(".panel-name").innerText).id,
		words: [...document.querySelectorAll(".live-table tbody tr")].slice(0, 2).map((r) => r.cells[1].innerText)})`)
	for _, a := range c.Answers {
		if a.PhotoID != shown.ID {
			continue
		}
		for i, words := range shown.Words {
			mark := "×"
			if a.Said[i].Class == a.Class {
				mark = "✓"
			}
			if []rune(words)[0] != []rune(mark)[0] {
				p.t.Errorf("arm %d was %s on this photo in the comparison; live it says %q", i, mark, words)
			}
		}
	}
}

// checkCurves looks whether the curves start where the comparison ended and say something about every photo.
func checkCurves(t *testing.T, curves []stressCurve, n int, c comparison) {
	t.Helper()
	if len(curves) != 2 || curves[0].Corruption != "noise" || curves[1].Corruption != "tilt" {
		t.Fatalf("curves %+v", curves)
	}
	for _, curve := range curves {
		if len(curve.Points) != 2 || curve.Points[0].Strength != 0 || curve.Points[1].Strength != 1 {
			t.Fatalf("points %+v", curve.Points)
		}
		first := curve.Points[0].Arms
		for i, arm := range []string{"single", "multi"} {
			if first[i].Arm != arm || !near(first[i].Accuracy.Value, c.Arms[i].Accuracy.Value) || first[i].Accuracy.Total != float64(n) {
				t.Errorf("%s begins with %+v, the comparison found %+v", curve.Corruption, first[i], c.Arms[i].Accuracy)
			}
		}
		worst := curve.Points[1].Arms[1]
		if first[1].AbsRel == nil || worst.AbsRel == nil || *worst.AbsRel <= *first[1].AbsRel {
			t.Errorf("%s: error of depth %v on clean photos, %v at full strength", curve.Corruption, first[1].AbsRel, worst.AbsRel)
		}
		for _, arm := range []string{"single", "multi"} {
			if v, ok := curve.ClassUntil[arm]; !ok || (v != 0 && v != 1) {
				t.Errorf("%s: %s of use until %v", curve.Corruption, arm, curve.ClassUntil)
			}
		}
	}
}
