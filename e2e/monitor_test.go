package e2e

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestMonitor learns bricks and pipes, and asks whether photos that came later are still such.
func TestMonitor(t *testing.T) {
	t.Parallel()
	source := axe(t)
	p := open(t, "")
	eval[any](p, "start", "okuyuki.ready")
	p.colours("light")
	p.bricksAndPipes(8)
	eval[any](p, "learn", `okuyuki.tune({seed: 1, rung: "probe"})`)
	p.step("learn")
	p.until("no new photos", `document.querySelector(".monitor").textContent.includes("6枚以上") && document.querySelector(".monitor .tools").hidden`)

	requests := p.requests()
	for i := range uint64(8) {
		k := []kind{bricks, pipes}[i%2]
		eval[any](p, "add", fmt.Sprintf(`okuyuki.add(null, %s, {name: "later %d.jpg"})`, blob(k.photo(t, 300+i), "image/jpeg"), i))
	}
	if got := p.monitored(8); got != "as_before" {
		t.Errorf("more of the same is called %q", got)
	}
	p.shot("as before")
	eval[any](p, "take the later ones away", `okuyuki.photos().filter((p) => !p.label).forEach((p) => okuyuki.remove(p.id))`)
	for i := range uint64(12) {
		eval[any](p, "add", fmt.Sprintf(`okuyuki.add(null, %s, {name: "striped %d.jpg"})`, blob(stripes.photo(t, 400+i), "image/jpeg"), i))
	}
	p.until("an answer that no longer holds", `document.querySelector(".monitor .note").checkVisibility() && document.querySelector(".monitor-result").hidden`)
	if got := p.monitored(12); got != "changed" {
		t.Errorf("stripes are called %q", got)
	}
	p.checkAccess(source, "monitor")
	p.shot("changed")
	if said := eval[string](p, "what", `document.querySelector(".monitor-result").textContent`); len(said) < 100 {
		t.Errorf("it says %q", said)
	}
	p.do("look at one", chromedp.Click(".monitor-list button"))
	p.until("it in the viewer", `document.querySelector("#app").textContent.includes("striped")`)

	type report struct {
		Verdict string
		Photos  int
		Review  []struct{ Photo string }
	}
	again := eval[report](p, "by script", `okuyuki.monitor()`)
	if again.Verdict != "changed" || again.Photos != 12 || len(again.Review) == 0 {
		t.Errorf("by script: %+v", again)
	}
	if kind := eval[string](p, "beside a learning", `(async () => {
		const learning = okuyuki.tune({seed: 1, steps: 400});
		const kind = await okuyuki.monitor().then(() => "", (e) => e.kind);
		await learning;
		return kind;
	})()`); kind != "busy" {
		t.Errorf("beside a learning it ends with %q", kind)
	}
	p.checkSilence(requests)
	p.checkConsole()
}

// monitored presses the button and returns the verdict on n new photos.
func (p *page) monitored(n int) string {
	p.t.Helper()
	p.until("the button", fmt.Sprintf(`document.querySelector('.monitor [data-act="monitor"]:not([disabled])')?.textContent.includes("%d") && okuyuki.photos().every((p) => p.prediction?.learned)`, n))
	p.do("press", chromedp.Click(`.monitor [data-act="monitor"]`))
	p.until("an answer", `document.querySelector(".monitor-verdict")?.checkVisibility() && document.querySelector('.monitor [data-act="monitor"]')`)
	return eval[string](p, "verdict", `document.querySelector(".monitor-verdict").dataset.verdict`)
}
