package e2e

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestLooks goes through the steps on a wide screen and on a phone, in both languages and
// colours: nothing is wider than its window, and no button is without a name.
func TestLooks(t *testing.T) {
	t.Parallel()
	p := open(t, "")
	eval[any](p, "start", "okuyuki.ready")
	root := writeTree(t, map[string][]byte{
		"site/れんが/1階/a.jpg": bricks.photo(t, 1), "site/れんが/1階/b.jpg": bricks.photo(t, 2), "site/れんが/2階/c.jpg": bricks.photo(t, 2),
		"site/配管/d.jpg": pipes.photo(t, 3), "site/配管/e.jpg": pipes.photo(t, 4), "site/broken.jpg": bricks.photo(t, 5)[:900],
	})
	sizes := []struct {
		name          string
		width, height int64
	}{{"wide", 1440, 900}, {"small", 1000, 700}, {"phone", 390, 844}}
	look := func(what string) {
		for _, s := range sizes {
			p.do("size", chromedp.EmulateViewport(s.width, s.height))
			for _, language := range []string{"ja", "en"} {
				eval[any](p, "language", `document.querySelector('.segmented button[lang="`+language+`"]').click()`)
				eval[any](p, "colours", `document.documentElement.dataset.scheme = "`+map[string]string{"ja": "light", "en": "dark"}[language]+`"`)
				p.until("language", `document.documentElement.lang === "`+language+`"`)
				p.shot(fmt.Sprintf("%s-%s-%s", what, s.name, language))
				wide := eval[[]string](p, "width", `[...document.querySelectorAll(".work, .work *, .rail *")].filter((e) => e.checkVisibility() && !e.closest(".sr, .save-text") &&
					e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.className || e.tagName)`)
				if len(wide) > 0 {
					t.Errorf("%s, %s, %s: wider than the window: %v", what, s.name, language, wide)
				}
				nameless := eval[[]string](p, "names", `[...document.querySelectorAll("button, input, a")].filter((e) => e.checkVisibility() &&
					!(e.getAttribute("aria-label") || e.textContent.trim() || e.title || e.labels?.length)).map((e) => e.outerHTML.slice(0, 80))`)
				if len(nameless) > 0 {
					t.Errorf("%s, %s, %s: without a name: %v", what, s.name, language, nameless)
				}
			}
		}
	}
	look("empty")
	p.do("wide", chromedp.EmulateViewport(windowWidth, windowHeight))
	p.drop(filepath.Join(root, "site"))
	p.until("look before the import", `document.querySelector('[data-view="import"]')`)
	look("import")
	p.takeIn(6)
	p.until("read", `okuyuki.photos().length === 5 && okuyuki.photos().every((p) => p.prediction)`)
	for _, step := range []string{"photos", "labels", "learn", "compare", "stress", "report", "save"} {
		eval[any](p, step, `document.querySelector('[data-step="`+step+`"]').click()`)
		look(step)
	}
	p.checkConsole()
}
