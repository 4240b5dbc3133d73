package e2e

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// observed is a script that keeps the page's workers in window.workers, each with the types of
// the messages that were sent to it, and counts the checkpoints that came from them: all, and the largest number of a part. It
// notes how many trainings of a comparison were done when the first was under way.
const observed = `window.workers = []; window.checkpoints = 0; window.lastPart = -1; window.Worker = class extends Worker {
	constructor(...args) {
		super(...args);
		this.sent = [];
		window.workers.push(this);
		this.addEventListener("message", (e) => { 
			if (e.data.type === "progress") {
				const {done, total} = JSON.parse(e.data.body);
				if (total) window.comparedFrom ??= done;
			}
			if (e.data.type !== "checkpoint") return;
			window.checkpoints++;
			window.lastPart = Math.max(lastPart, JSON.parse(e.data.body).part);
		});
	}
	postMessage(m, t) { this.sent.push(m?.type); super.postMessage(m, t); }
};`

// checkTold fails the test if the last message was another.
func (p *page) checkTold(want string) {
	p.t.Helper()
	if said := eval[string](p, "message", snack); !strings.Contains(said, want) {
		p.t.Errorf("the page says %q, want %q", said, want)
	}
}

// killEngine is an expression that throws an error in the worker that was sent a request.
func killEngine(request string) string {
	return `workers.findLast((w) => w.sent.includes("` + request + `")).postMessage(null)`
}

const learningSteps = "60"

// whole is what learning decides, however it came about.
type whole struct {
	Labels  []string    // of the labelled photos, as they are predicted
	Photos  [][]float64 // their probabilities
	Classes []struct{ P float64 }
	Depth   []float64
}

// decided asks about the labelled photos and another one.
func (p *page) decided() whole {
	p.t.Helper()
	return eval[whole](p, "what was decided", `(async () => {
		const {classes, depth} = await okuyuki.predict(`+blob(pipes.photo(p.t, 50), "image/jpeg")+`);
		const photos = okuyuki.photos();
		return {labels: photos.map((p) => p.prediction.classes[0].label), photos: photos.map((p) => p.prediction.classes.map((c) => c.p)), classes, depth: [...depth.data]};
	})()`)
}

// TestUnfinished learns; then the same in a page whose engine dies on the way; then in one that
// is reloaded on the way. All three decide the same, bit for bit, and the two begin where they were.
func TestUnfinished(t *testing.T) {
	t.Parallel()
	begin := func(t *testing.T) (*page, int) {
		p := openWith(t, "", withCores(1)+observed)
		eval[any](p, "start", "okuyuki.ready")
		loaded := p.requests()
		p.fewPhotos(4)
		return p, loaded
	}
	p, _ := begin(t)
	eval[any](p, "learn", `okuyuki.tune({seed: 3, steps: `+learningSteps+`})`)
	want := p.decided()
	if len(want.Photos) != 8 || len(want.Depth) == 0 {
		t.Fatalf("%d photos, %d pixels", len(want.Photos), len(want.Depth))
	}
	check := func(t *testing.T, p *page) {
		t.Helper()
		if got := p.decided(); !reflect.DeepEqual(got, want) {
			t.Errorf("it decides\n%.400v\nwithout the break it is\n%.400v", got, want)
		}
	}

	t.Run("killed", func(t *testing.T) {
		t.Parallel()
		p, loaded := begin(t)
		o := eval[struct {
			Resumed       bool
			Before, After int
			Learns        int
		}](p, "learn", `(async () => {
			let [before, after, killed] = [0, 0, false];
			const onProgress = (p) => {
				if (p.phase !== "train") return;
				if (killed) after ||= p.step;
				else if (checkpoints > 0) { killed = true; before = p.step; `+killEngine("learn")+`; }
			};
			const r = await okuyuki.tune({seed: 3, steps: `+learningSteps+`}, {onProgress});
			return {resumed: r.resumed, before, after, learns: workers.flatMap((w) => w.sent).filter((s) => s === "learn").length};
		})()`)
		// 8 labelled photos are one step an epoch. A checkpoint takes some of the time of a step, and one may be under way.
		if !o.Resumed || o.Learns != 2 || o.Before < 2 || o.After < 2 || o.After > o.Before+2 {
			t.Errorf("the engine died at step %d, learning went on at step %d: %+v", o.Before, o.After, o)
		}
		check(t, p)
		p.checkTold("学習は途中から自動で続きます")
		p.checkSilence(loaded)
		p.checkConsole()
	})

	t.Run("reloaded", func(t *testing.T) {
		t.Parallel()
		p, _ := begin(t)
		p.breakOff(`{seed: 3, steps: `+learningSteps+`}`, "checkpoints > 0")
		check(t, p)
	})
}

// breakOff begins to learn, reloads the page when a condition is met, and goes on by the button.
func (p *page) breakOff(options, when string) {
	p.t.Helper()
	n := len(p.listed())
	eval[any](p, "learn", `void okuyuki.tune(`+options+`).catch(() => {})`)
	p.until("a checkpoint", when)
	p.keep()
	p.do("reload", chromedp.Reload())
	eval[any](p, "start again", "okuyuki.ready")
	loaded := p.requests()
	p.until("offer", `document.querySelector(".project-row .button")`)
	p.do("continue", chromedp.Click(".project-row .button"))
	p.until("the learning is offered", `document.querySelector("#next").innerText.includes("の学習を続ける") && !document.querySelector("#next").disabled`)
	p.shot("offer")
	p.do("go on", chromedp.Click("#next"))
	p.until("learnt", `okuyuki.photos().length === `+itoa(n)+` && okuyuki.photos().every((p) => p.prediction?.learned)`)
	// The photos came back as the engine had left them.
	if sent := eval[map[string]int](p, "messages", `Object.fromEntries(["add", "restore"].map((k) => [k, workers.flatMap((w) => w.sent).filter((s) => s === k).length]))`); sent["add"] != 0 || sent["restore"] != n {
		p.t.Errorf("photos came back by %v", sent)
	}
	if eval[bool](p, "still offered", `document.querySelector("#next").innerText.includes("の学習を続ける")`) {
		p.t.Error("a learning that has ended is offered")
	}
	p.checkSilence(loaded)
	p.checkConsole()
}

// TestUnfinishedWhole is about a whole network, in the midst of which the page is reloaded.
func TestUnfinishedWhole(t *testing.T) {
	t.Parallel()
	const options = `{seed: 3, steps: 16, rung: "whole"}`
	begin := func() *page {
		p := openWith(t, "", withCores(1)+observed)
		eval[any](p, "start", "okuyuki.ready")
		p.fewPhotos(4)
		return p
	}
	p := begin()
	learned := eval[struct {
		Rung string
		CV   struct{ Folds int }
	}](p, "learn", `okuyuki.tune(`+options+`)`)
	want := p.decided()
	if learned.Rung != "whole" || len(want.Photos) != 8 {
		t.Fatalf("learned %+v, %d photos", learned, len(want.Photos))
	}
	p = begin()
	p.breakOff(options, "lastPart === "+itoa(1+learned.CV.Folds)) // the whole network's training on all labels
	if got := p.decided(); !reflect.DeepEqual(got, want) {
		t.Errorf("it decides\n%.400v\nwithout the break it is\n%.400v", got, want)
	}
}

// compared is what a comparison finds, as text, but for the names of the photos: they are known by their place, which follows from
// what they show. It is read from what the browser has kept.
const compared = `((value) => JSON.stringify(value, (key, v) => (["photoId", "photo", "id", "seconds", "workers", "looks"].includes(key) ? undefined : v)))(`

// keptParts is an expression for what the browser has kept of the steps, by name.
const keptParts = `new Promise((resolve, reject) => {
	const open = indexedDB.open("okuyuki");
	open.onerror = () => reject(open.error);
	open.onsuccess = () => {
		const all = open.result.transaction("parts").objectStore("parts").getAll();
		all.onsuccess = () => { open.result.close(); resolve(Object.fromEntries(all.result.map((r) => [r.name, r.value]))); };
	};
})`

// TestUnfinishedComparison compares; then the same in a page whose engine dies on the way; then in one that is reloaded on the way.
// All three find the same.
func TestUnfinishedComparison(t *testing.T) {
	t.Parallel()
	const options = `{folds: 2, repeats: 3, steps: 48}` // long enough to be broken off
	begin := func(t *testing.T) *page {
		p := openWith(t, "", withCores(1)+observed)
		eval[any](p, "start", "okuyuki.ready")
		p.bricksAndPipes(4)
		return p
	}
	want := eval[string](begin(t), "compare", `okuyuki.compare(`+options+`).then(({result}) => `+compared+`result))`)

	t.Run("killed", func(t *testing.T) {
		t.Parallel()
		p := begin(t)
		loaded := p.requests()
		got := eval[struct {
			Found    string
			Compares int
		}](p, "compare", `(async () => {
			let killed = false;
			const onProgress = (p) => { if (!killed && p.done > 1) { killed = true; `+killEngine("compare")+`; } };
			const {result} = await okuyuki.compare(`+options+`, {onProgress});
			return {found: `+compared+`result), compares: workers.flatMap((w) => w.sent).filter((s) => s === "compare").length};
		})()`)
		if got.Compares != 2 || got.Found != want {
			t.Errorf("%d comparisons were asked for; %s", got.Compares, firstDifference(got.Found, want))
		}
		p.checkTold("比較は途中から自動で続きます")
		p.checkSilence(loaded)
		p.checkConsole()
	})

	t.Run("reloaded", func(t *testing.T) {
		t.Parallel()
		p := begin(t)
		p.step("compare")
		eval[any](p, "compare", `void okuyuki.compare(`+options+`).catch(() => {})`)
		p.until("two trainings are kept", keptParts+`.then((parts) => "unfinished-comparison" in parts && Object.keys(parts).filter((k) => k.startsWith("compare.")).length >= 2)`)
		p.do("reload", chromedp.Reload())
		eval[any](p, "start again", "okuyuki.ready")
		loaded := p.requests()
		p.until("offer", `document.querySelector(".project-row .button")`)
		p.do("continue", chromedp.Click(".project-row .button"))
		p.until("the comparison is offered", `document.querySelector("#next").innerText.includes("の比較を続ける") && !document.querySelector("#next").disabled`)
		p.shot("offer")
		p.do("go on", chromedp.Click("#next"))
		p.until("verdict", `document.querySelector(".verdict-sentence")?.innerText && !document.querySelector(".study-results").hidden`)
		p.keep()
		p.shot("found")
		if got := eval[string](p, "found", keptParts+`.then((parts) => `+compared+`parts.compare.result))`); got != want {
			t.Error(firstDifference(got, want))
		}
		if from := eval[int](p, "trainings that were there", "comparedFrom"); from < 1 {
			t.Errorf("it went on from training %d", from)
		}
		p.until("nothing is left", keptParts+`.then((parts) => !parts["unfinished-comparison"] && !Object.keys(parts).some((k) => k.startsWith("compare.")))`)
		p.checkSilence(loaded)
		p.checkConsole()
	})
}

// firstDifference shows two texts from where they differ.
func firstDifference(got, want string) string {
	at := 0
	for at < min(len(got), len(want)) && got[at] == want[at] {
		at++
	}
	from := max(0, at-100)
	return fmt.Sprintf("with the break it found\n…%.300s\nwithout\n…%.300s", got[min(from, len(got)):], want[min(from, len(want)):])
}
