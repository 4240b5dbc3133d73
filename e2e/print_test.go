package e2e

import (
	"bytes"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// TestPrint prints the steps from a dark page: on paper they are white, without what is there to be pressed, and nothing is
// wider than the sheet.
func TestPrint(t *testing.T) {
	t.Parallel()
	p := open(t, "")
	eval[any](p, "start", "okuyuki.ready")
	p.fewPhotos(4)
	p.colours("dark")
	p.until("read", `okuyuki.photos().length === 8 && okuyuki.photos().every((p) => p.prediction)`)
	const a4 = 680 // CSS pixels between the margins
	for _, step := range []string{"photos", "labels", "learn", "compare", "save"} {
		p.step(step)
		if !bytes.HasPrefix(p.print(step), []byte("%PDF")) {
			t.Errorf("%s: prints no PDF", step)
		}
		p.do("sheet", chromedp.EmulateViewport(a4, 900))
		if _, err := chromedp.Call(p.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Media: "print", Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}},
		}); err != nil {
			t.Fatal(err)
		}
		p.shot(step)
		if pressed := eval[[]string](p, "buttons", `[...document.querySelectorAll(".rail-holder, .next-bar, .button, .icon-button, .snackbar")].filter((e) => e.checkVisibility()).map((e) => e.className)`); len(pressed) > 0 {
			t.Errorf("%s: on paper are %v", step, pressed)
		}
		if colours := eval[[]string](p, "colours", `[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector(".view h1")).color]`); colours[0] != "rgb(255, 255, 255)" || colours[1] == "rgb(255, 255, 255)" {
			t.Errorf("%s: on paper the colours are %v", step, colours)
		}
		if wide := eval[[]string](p, "width", `[...document.querySelectorAll(".work *")].filter((e) => e.checkVisibility() && !e.closest(".sr") && e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.className || e.tagName)`); len(wide) > 0 {
			t.Errorf("%s: wider than the sheet: %v", step, wide)
		}
		if cut := eval[bool](p, "height", `document.documentElement.scrollHeight < document.querySelector(".view").getBoundingClientRect().height`); cut {
			t.Errorf("%s: the sheet ends before the step does", step)
		}
		p.do("screen", chromedp.EmulateViewport(windowWidth, windowHeight))
		p.colours("dark")
	}
	p.checkConsole()
}
