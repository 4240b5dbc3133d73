package e2e

import (
	"fmt"
	"image/color"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"okuyuki/core/review"
)

// stripes are like nothing that the tests teach.
var stripes = kind{"", func(r *rand.Rand, x, y float64) color.RGBA {
	v := uint8(40 + 180*r.Float64())
	if int(x+2*y)/11%2 == 0 {
		return color.RGBA{v, 230, 30, 255}
	}
	return color.RGBA{220, v, 240, 255}
}}

// TestTrust learns bricks and pipes, and goes through what the page says on trusting it: the
// threshold with its figures, and the photos for a person, one key each.
func TestTrust(t *testing.T) {
	t.Parallel()
	source := axe(t)
	p := open(t, "")
	eval[any](p, "start", "okuyuki.ready")
	p.colours("light") // and nothing that moves
	p.bricksAndPipes(8)
	for i, k := range []kind{bricks, pipes, stripes, stripes} {
		eval[any](p, "add", fmt.Sprintf(`okuyuki.add(null, %s, {name: "new %d.jpg"})`, blob(k.photo(t, uint64(60+i)), "image/jpeg"), i))
	}
	requests := p.requests()
	p.step("learn")
	p.chooseOptions()
	p.checkAccess(source, "options")
	p.do("learn", chromedp.Click("#next"))
	p.until("learned", `document.querySelector(".trust")?.checkVisibility() && okuyuki.photos().every((p) => p.prediction?.learned)`)
	p.shot("trust")
	p.checkAccess(source, "trust")

	p.moveThreshold(16)
	p.shareReview()
	p.reviewByKeys()
	p.checkSilence(requests)
	p.checkConsole()
}

// chooseOptions takes a shorter learning and looks whether the page says what the whole network would cost.
func (p *page) chooseOptions() {
	p.t.Helper()
	p.until("estimate", `/\d/.test(document.querySelector(".tune .help").textContent.split("2.5")[0])`)
	eval[any](p, "open", `document.querySelector(".tune details").open = true`)
	eval[any](p, "quick", `document.querySelector(".tune .segmented button").click()`)
	p.until("quick", `document.querySelector('.tune .segmented [aria-pressed="true"]') === document.querySelector(".tune .segmented button")`)
	p.until("what the whole network would cost, once it was tried", `/\d/.test(document.getElementById("tune-budgetSeconds-help").textContent)`)
}

// figures are what the page shows for a threshold.
type figures struct {
	Coverage, Risk string
	Pile           int
}

func (p *page) figures() figures {
	p.t.Helper()
	return eval[figures](p, "figures", `({
		coverage: document.querySelector(".trust-figure.coverage .trust-value").textContent,
		risk: document.querySelector(".trust-figure.risk .trust-value").textContent,
		pile: Number(document.querySelector(".review-count").textContent.match(/\d+/)?.[0] ?? 0)})`)
}

// setThreshold moves the slider as a hand would.
func (p *page) setThreshold(percent int) {
	p.t.Helper()
	eval[any](p, "threshold", fmt.Sprintf(`(() => { const s = document.getElementById("trust-threshold"); s.value = %d; s.dispatchEvent(new Event("input")); })()`, percent))
}

// moveThreshold moves the threshold to its ends: of n labelled photos all are answered, or none.
func (p *page) moveThreshold(n int) {
	p.t.Helper()
	p.setThreshold(0)
	all := p.figures()
	if want := fmt.Sprintf("%d枚中%d枚", n, n); all.Coverage != want {
		p.t.Errorf("below every confidence it answers %q, want %q", all.Coverage, want)
	}
	p.setThreshold(100)
	p.until("everything for a person", `document.querySelector(".review-count").textContent.includes("4")`)
	none := p.figures()
	if want := fmt.Sprintf("%d枚中0枚", n); none.Coverage != want || none.Risk != "なし" {
		p.t.Errorf("above every confidence it answers %q, of these wrong %q", none.Coverage, none.Risk)
	}
	if none.Pile != 4 || all.Pile >= none.Pile {
		p.t.Errorf("for a person are %d photos at threshold 0, %d at 1, of 4 without a label", all.Pile, none.Pile)
	}
}

// reviewByKeys goes through the pile of four photos with one key each, and back.
func (p *page) reviewByKeys() {
	p.t.Helper()
	labelled := func() int {
		return eval[int](p, "labels", `okuyuki.photos().filter((p) => p.label).length`)
	}
	before := labelled()
	p.do("review", chromedp.Focus(".review-box"))
	p.until("on view beside", `document.getElementById("panel").textContent.includes(document.querySelector(".review-name").textContent)`)
	name := `document.querySelector(".review-name").textContent`
	first := eval[string](p, "first", name)
	press := func(key string) {
		p.t.Helper()
		p.do("key "+key, chromedp.KeyEvent(key))
	}
	press("1")
	p.until("labelled", fmt.Sprintf(`okuyuki.photos().filter((p) => p.label).length === %d`, before+1))
	if got := eval[string](p, "its label", `okuyuki.photos().find((p) => p.name === `+quote(first)+`).label`); got != bricks.label {
		p.t.Errorf("key 1 gave %q", got)
	}
	second := eval[string](p, "second", name)
	said := eval[string](p, "said", `okuyuki.photos().find((p) => p.name === `+quote(second)+`).prediction.classes[0].label`)
	press(kb.Enter)
	p.until("confirmed", `okuyuki.photos().find((p) => p.name === `+quote(second)+`).label === `+quote(said))
	third := eval[string](p, "third", name)
	press(" ")
	p.until("skipped", name+` !== `+quote(third))
	if n := labelled(); n != before+2 {
		p.t.Errorf("%d labels after one key, one Enter and a skip, %d before", n, before)
	}
	press("2")
	p.until("done", `!document.querySelector(".review-box").checkVisibility()`)
	p.shot("reviewed")
	for range 4 {
		press("u")
	}
	p.until("all back", name+` === `+quote(first))
	if n := labelled(); n != before {
		p.t.Errorf("%d labels after undoing all, %d before", n, before)
	}
}

// shareReview writes the queue of photos that need a person, has it answered as another person's page would, and takes it in.
func (p *page) shareReview() {
	p.t.Helper()
	eval[any](p, "open", `document.querySelector(".queue").open = true`)
	eval[any](p, "name", `(() => { const el = document.getElementById("queue-name"); el.value = "佐藤"; el.dispatchEvent(new Event("input")); })()`)
	p.until("the button", `document.querySelector('[data-act="queue-give"]:not([disabled])')`)
	out := eval[string](p, "write out", `(async () => {
		const make = URL.createObjectURL, click = HTMLAnchorElement.prototype.click;
		try {
			const given = new Promise((resolve) => { URL.createObjectURL = (blob) => { resolve(blob); return make.call(URL, blob); }; });
			HTMLAnchorElement.prototype.click = () => {};
			document.querySelector('[data-act="queue-give"]').click();
			return await (await given).text();
		} finally {
			URL.createObjectURL = make;
			HTMLAnchorElement.prototype.click = click;
		}
	})()`)
	q, bad, err := review.Parse([]byte(out))
	if err != nil || len(bad) > 0 || len(q.Items()) == 0 {
		p.t.Fatalf("the queue is %q: %v %v", out, bad, err)
	}
	first := q.Items()[0]
	if first.State != review.Open || !strings.HasPrefix(first.Name(), "new ") || len(first.Reasons) == 0 {
		p.t.Errorf("%+v", first)
	}
	if _, err := q.Add(review.Event{Kind: review.Answer, SHA256: first.SHA256, When: "2026-11-24T00:00:00Z", By: "鈴木", Says: review.IsClass, Class: "さび"}); err != nil {
		p.t.Fatal(err)
	}
	p.do("take in", chromedp.SetUploadFiles(`.queue input[type="file"]`, []string{writePhoto(p.t, "theirs.queue.jsonl", q.Encode())}))
	p.until("told", `document.querySelector(".queue .note").textContent.includes("1枚に分類を付けました")`)
	p.shot("shared review")
	labelled := `okuyuki.photos().find((x) => x.name === ` + quote(first.Name()) + `).label`
	if got := eval[string](p, "label", labelled); got != "さび" {
		p.t.Errorf("the photo that was answered is %q", got)
	}
	p.do("take in nonsense", chromedp.SetUploadFiles(`.queue input[type="file"]`, []string{writePhoto(p.t, "none.jsonl", make([]byte, 100))}))
	p.until("refused", `document.querySelector(".queue .note.bad")?.checkVisibility()`)
	for range 2 { // the label and the class
		eval[any](p, "undo", `dispatchEvent(new KeyboardEvent("keydown", {key: "z", ctrlKey: true}))`)
	}
	p.until("undone", labelled+` === null`)
}
