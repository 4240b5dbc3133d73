package e2e

import (
	"fmt"
	"strings"
	"testing"
)

// TestReport fills in the form after a comparison, and reads the cost, the preview and the files.
func TestReport(t *testing.T) {
	t.Parallel()
	source := axe(t)
	p := open(t, "")
	eval[any](p, "start", "okuyuki.ready")
	p.colours("dark")
	p.bricksAndPipes(6)
	requests := p.requests()
	eval[any](p, "learn", `okuyuki.tune({steps: 30})`)
	verdict := eval[string](p, "compare", `okuyuki.compare({folds: 3, repeats: 1, steps: 20}).then((r) => (r.result ?? r).comparison.verdict)`)
	p.step("report")
	if n := eval[int](p, "no cost yet", `document.querySelectorAll(".cost-table tbody tr").length`); n != 0 {
		t.Errorf("%d ways of working without a form", n)
	}

	p.fill(map[string]string{"photosPerDay": "１２０", "wrongCost": "15,000", "reviewCost": "60", "todayError": "5"})
	p.until("costs", `document.querySelectorAll(".cost-table tbody tr").length === 3`)
	// By hand: 120 photos on 20 days at 60 each, 5 % of them wrong at 15,000: 2400 (60 + 750).
	if got := eval[string](p, "today", `document.querySelector(".cost-table .arm-today .cost-sum").textContent`); got != "1,940,000円" && got != "1,950,000円" {
		t.Errorf("today's work costs %s, want 1,944,000円 in three digits", got)
	}
	p.until("gates", `document.querySelectorAll(".road-step").length === 3 && document.querySelectorAll(".gate").length >= 6`)
	p.shot("cost")
	p.checkAccess(source, "costs")

	p.fill(map[string]string{"todayError": "130"})
	p.until("refused", `document.getElementById("cost-todayError").getAttribute("aria-invalid") && document.getElementById("cost-todayError-error").textContent.includes("100 %")`)
	p.fill(map[string]string{"todayError": "many"})
	p.until("no number", `document.getElementById("cost-todayError-error").textContent.includes("数字")`)
	p.checkAccess(source, "a field that is wrong")
	p.fill(map[string]string{"todayError": "5"})
	p.until("costs again", `document.querySelectorAll(".cost-table tbody tr").length === 3`)

	p.preview()
	p.readFiles(verdict)
	eval[any](p, "reload what was entered", `okuyuki.save().then((file) => okuyuki.load(file))`)
	p.step("report")
	if got := eval[string](p, "kept", `document.getElementById("cost-wrongCost").value`); got != "15000" {
		t.Errorf("the form lost its figures: %q", got)
	}
	p.until("reckoned again", `document.querySelectorAll(".cost-table tbody tr").length === 3`)
	p.checkSilence(requests)
	p.checkConsole()
}

// fill types into fields of the form.
func (p *page) fill(values map[string]string) {
	p.t.Helper()
	for field, value := range values {
		eval[any](p, field, fmt.Sprintf(`(() => { const f = document.getElementById("cost-%s"); f.focus(); f.value = %s; f.dispatchEvent(new Event("input")); f.blur(); })()`, field, quote(value)))
	}
}

// preview shows the report in its frame, with its style and without a script.
func (p *page) preview() {
	p.t.Helper()
	eval[any](p, "preview", `document.querySelectorAll(".report-buttons button")[3].click()`)
	p.until("preview", `document.querySelector(".report-frame")?.contentDocument?.querySelector("h1") && document.querySelector(".report-frame").contentDocument.adoptedStyleSheets.length === 1`)
	width := eval[string](p, "style", `getComputedStyle(document.querySelector(".report-frame").contentDocument.body).maxWidth`)
	if width != "820px" {
		p.t.Errorf("the preview has not the report's style: body is %s wide at most", width)
	}
	p.shot("preview")
	p.step("learn")
	p.step("report")
	p.until("preview comes back", `document.querySelector(".report-frame").contentDocument?.adoptedStyleSheets.length === 1`)
}

// readFiles makes the files in both languages by the page's own call, and checks what they say.
func (p *page) readFiles(verdict string) {
	p.t.Helper()
	for language, word := range map[string]string{"ja": "分類", "en": "Class"} {
		html := eval[string](p, "report", `okuyuki.report({language: "`+language+`", name: "テスト <b>現場</b>", date: "2026-05-17"}).then((b) => b.text())`)
		for _, want := range []string{`<html lang="` + language + `"`, word, "2026-05-17", "テスト &lt;b&gt;現場&lt;/b&gt;", "data:image/jpeg"} {
			if want == "data:image/jpeg" && !strings.Contains(html, "<img") {
				continue // the arms agree on every photo
			}
			if !strings.Contains(html, want) {
				p.t.Errorf("report in %s has no %q", language, want)
			}
		}
		if !strings.Contains(html, verdict) {
			p.t.Errorf("report in %s does not carry the verdict %s", language, verdict)
		}
		if strings.Contains(html, "<script") || strings.Contains(html, "http-equiv=\"refresh") {
			p.t.Errorf("report in %s runs something", language)
		}
	}
}
