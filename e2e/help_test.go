package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestHelp: the page leads to the help in its own language, in another tab, so that photos stay where they are.
func TestHelp(t *testing.T) {
	t.Parallel()
	p := open(t, "")
	const link = `document.querySelector(".rail a[target=_blank]")`
	for language, want := range map[string]string{"ja": "/docs/ja/", "en": "/docs/"} {
		p.do(language, chromedp.Click(`.rail .segmented [lang=`+language+`]`))
		p.until(language, link+`.getAttribute("href") === `+quote(want))
		page := eval[string](p, "help", `fetch(`+link+`.href).then((r) => r.text())`)
		if !strings.Contains(page, `<html lang="`+language+`">`) || !strings.Contains(page, "<h1") {
			t.Errorf("%s: the help is %.200s", language, page)
		}
	}
	if out := eval[float64](p, "what sticks out of the rail", `Math.max(...[...document.querySelectorAll(".rail *")].map((e) => e.getBoundingClientRect().right)) - document.querySelector(".rail").getBoundingClientRect().right`); out > 0 {
		t.Errorf("something sticks out of the rail by %.0f pixels", out)
	}
	p.checkConsole()
}
