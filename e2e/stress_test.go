package e2e

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
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
	t.Parallel()
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

// TestStressPool finds the same curves alone and with helpers, bit for bit, also when a helper dies on the way.
func TestStressPool(t *testing.T) {
	t.Parallel()
	// stress compares and tests under stress, running a script at the first photos.
	stress := func(t *testing.T, script, meanwhile string) (curves string, tried int) {
		p := openWith(t, "", watched+script)
		eval[any](p, "start", "okuyuki.ready")
		loaded := p.requests()
		p.bricksAndPipes(4)
		eval[any](p, "compare", `okuyuki.compare(`+quickly+`).then(() => 0)`)
		curves = eval[string](p, "stress", `(async () => {
			let begun = false;
			const onProgress = (p) => { if (!begun && workers.some((w) => w.sent.includes("try"))) { begun = true; `+meanwhile+` } };
			return JSON.stringify(await okuyuki.stress({corruptions: ["dark", "tilt"]}, {onProgress}));
		})()`)
		p.checkSilence(loaded)
		p.checkConsole()
		return curves, eval[int](p, "helpers", `workers.filter((w) => w.sent.includes("try")).length`)
	}
	alone, tried := stress(t, withCores(1), "")
	if tried != 0 || len(alone) < 1000 {
		t.Fatalf("alone: %d helpers, curves %.200s", tried, alone)
	}
	for name, c := range map[string]struct {
		script, meanwhile string
		helpers           int
	}{
		"three":  {withCores(3), "", 2},
		"killed": {withCores(2), `workers.find((w) => w.sent.includes("try")).postMessage(null)`, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, tried := stress(t, c.script, c.meanwhile)
			if got != alone || tried != c.helpers {
				t.Errorf("%d helpers, the curves are\n%.500s\nthose of one worker alone are\n%.500s", tried, got, alone)
			}
		})
	}
}

// TestOneAtATime starts each of learning, comparison and stress test while another runs: who comes second is told with what
// the engine is busy, the first goes on undisturbed, and the buttons say so.
func TestOneAtATime(t *testing.T) {
	t.Parallel()
	p := open(t, "")
	eval[any](p, "start", "okuyuki.ready")
	p.colours("light")
	p.bricksAndPipes(4)
	eval[any](p, "compare", `okuyuki.compare(`+quickly+`).then(() => 0)`)
	first := map[string]string{
		"learn":   `okuyuki.tune({steps: 40}, calls)`,
		"compare": `okuyuki.compare({...` + quickly + `, seed: 5}, calls)`,
		"stress":  `okuyuki.stress({}, calls)`,
	}
	for _, name := range []string{"stress", "learn", "compare"} {
		said := eval[[]struct{ Kind, Running, Message string }](p, name, `(async () => {
			const ask = (f) => f().then(() => ({kind: "done"}), (e) => ({kind: e.kind, running: e.params?.running, message: e.message}));
			const begun = new Promise((resolve) => { window.calls = {onProgress: resolve}; });
			const run = `+first[name]+`;
			await begun;
			const answers = [await ask(() => okuyuki.tune({})), await ask(() => okuyuki.compare({})), await ask(() => okuyuki.stress({}))];
			await run;
			return answers;
		})()`)
		for i, s := range said {
			if s.Kind != "busy" || s.Running != name || !strings.Contains(s.Message, name) {
				t.Errorf("call %d while %s runs ends as %+v", i, name, s)
			}
		}
		if len(said) != 3 {
			t.Errorf("%d answers while %s runs", len(said), name)
		}
	}
	if n := eval[int](p, "afterwards", `okuyuki.tune({steps: 8}).then((r) => r.workers)`); n < 1 {
		t.Errorf("learning afterwards: %d workers", n)
	}

	// Of the buttons, one stops what runs, and the others wait for it.
	eval[any](p, "start again", `void (window.running = okuyuki.compare({folds: 2, repeats: 5, steps: 200}).catch((e) => e.kind))`)
	p.until("comparing", `document.querySelector('[data-step="compare"] .step-note').innerText.includes("%")`)
	eval[any](p, "relabel", `okuyuki.remove(okuyuki.photos()[0].id)`)
	p.step("learn")
	p.until("told", `document.querySelector("#next").disabled && document.querySelector("#next-hint").innerText === "ほかの計算が終わると始められます"`)
	p.shot("busy")
	p.step("compare")
	p.do("cancel", chromedp.Click("#next"))
	if kind := eval[string](p, "cancelled", `window.running`); kind != "cancelled" {
		t.Errorf("the comparison ends as %q", kind)
	}
	p.step("learn")
	p.until("free", `!document.querySelector("#next").disabled`)
	p.checkConsole()
}

// TestMeasureStress prints how long the stress test of the comparison's labels takes.
//
//	go test ./e2e -run MeasureStress -v -photos DIR   DIR as for TestMeasureLearning
func TestMeasureStress(t *testing.T) {
	if *photosDir == "" {
		t.Skip("a measurement on photos outside of the project: name their folder with -photos DIR")
	}
	classes := photosByClass(t, *photosDir)
	p := openComposed(t, watched+withCores(*cores))
	kernel := eval[string](p, "start", "okuyuki.ready.then((r) => r.kernel)")
	n := 0
	for _, name := range slices.Sorted(maps.Keys(classes)) {
		for _, file := range classes[name][:*perClass] {
			eval[string](p, "add", "okuyuki.add("+quote(name)+", "+photoBlob(t, file)+")")
			n++
		}
	}
	const seconds = `const start = performance.now(); const seconds = () => (performance.now() - start) / 1000; `
	compared := eval[float64](p, "compare", `(async () => { `+seconds+`await okuyuki.compare({seed: 1}); return seconds(); })()`)
	stressed := eval[float64](p, "stress", `(async () => { `+seconds+`await okuyuki.stress({}); return seconds(); })()`)
	workers := 1 + eval[int](p, "helpers", `workers.filter((w) => w.sent.includes("try")).length`)
	fmt.Printf("%s: %d photos, kernel %s, %d workers: compared in %.1f s, stress test of 25 pictures a photo in %.1f s\n",
		filepath.Base(*photosDir), n, kernel, workers, compared, stressed)
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
