package e2e

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestNearer answers questions about what is nearer, and finds answers and quality again after a reload.
func TestNearer(t *testing.T) {
	t.Parallel()
	p := open(t, "")
	eval[any](p, "start", "okuyuki.ready")
	p.colours("light")
	p.bricksAndPipes(3)
	p.step("compare")
	p.until("the check", `document.querySelector(".nearer") && !document.querySelector(".nearer").hidden`)
	p.do("open", chromedp.Click(".nearer > summary"))
	p.until("quality", `document.querySelector(".nearer-quality").innerText.includes("奥行きの品質は")`)
	p.do("ask", chromedp.Click(".nearer-foot .button.soft"))
	p.until("a question", `!document.querySelector(".nearer-picture").hidden && document.querySelector(".nearer-picture img").naturalWidth > 0`)
	p.checkAccess(axe(t), "a question about depth")
	p.shot("nearer")
	inside := `(() => {
		const box = document.querySelector(".nearer-picture").getBoundingClientRect();
		return [...document.querySelectorAll(".nearer-mark")].every((m) => {
			const r = m.getBoundingClientRect(), x = (r.left + r.right) / 2, y = (r.top + r.bottom) / 2;
			return x > box.left && x < box.right && y > box.top && y < box.bottom;
		});
	})()`
	for i := range 6 {
		if !eval[bool](p, "marks", inside) {
			t.Errorf("question %d: a mark is outside of the photo", i)
		}
		before := eval[string](p, "marks", `document.querySelector(".nearer-mark").style.cssText + document.querySelector(".nearer-picture img").src`)
		what := ".nearer-mark" // the first point is nearer
		if i == 5 {
			what = `.nearer-buttons .button.quiet` // cannot tell
		}
		p.do("answer", chromedp.Click(what))
		p.until("the next question", `document.querySelector(".nearer-mark").style.cssText + document.querySelector(".nearer-picture img").src !== `+quote(before))
	}
	p.until("what was answered", `document.querySelector(".nearer-quality").innerText.includes("あなたの答えとは5問中")`)
	line := eval[string](p, "line", `document.querySelector(".nearer-quality").innerText`)
	quality := eval[struct {
		Quality float64
		Answers struct{ Total int }
	}](p, "quality", `okuyuki.depthQuality()`)
	if quality.Answers.Total != 5 || quality.Quality < 0 || quality.Quality > 1 {
		t.Errorf("%+v", quality)
	}
	p.keep()
	p.do("reload", chromedp.Reload())
	eval[any](p, "start again", "okuyuki.ready")
	eval[any](p, "resume", "okuyuki.resume("+quote(p.projects()[0].ID)+")")
	p.step("compare")
	p.until("the check again", `document.querySelector(".nearer") && !document.querySelector(".nearer").hidden`)
	p.do("open again", chromedp.Click(".nearer > summary"))
	p.until("the same answers", `document.querySelector(".nearer-quality").innerText.includes("あなたの答えとは5問中")`)
	if again := eval[string](p, "line", `document.querySelector(".nearer-quality").innerText`); again != line {
		t.Errorf("%q before, %q after a reload", line, again)
	}
	report := eval[string](p, "report", `okuyuki.compare({folds: 2, repeats: 1, steps: 4}).then(() => okuyuki.report({language: "ja"})).then((b) => b.text())`)
	if !strings.Contains(report, "「どちらが近いか」の質問5問") {
		t.Error("the report says nothing of the answers")
	}
	p.checkConsole()
}
