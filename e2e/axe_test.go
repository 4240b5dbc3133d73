package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"okuyuki/server/npm"
)

// axe returns the source of axe-core.
func axe(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(fromNPM(t, "npm", filepath.Join("axe-core", "axe.min.js")))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// installing is held by the one test that installs a package.
var installing sync.Mutex

// fromNPM returns the path of a file of an npm package, which npm installs into the user's cache by the lock file of
// a folder here, once for every state of it.
func fromNPM(t *testing.T, folder, file string) string {
	t.Helper()
	installing.Lock()
	defer installing.Unlock()
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	dir, err := npm.Install(t.Context(), folder, filepath.Join(cache, "okuyuki"), "e2e")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "node_modules", file)
	if _, err := os.Stat(path); err != nil {
		t.Fatal(err)
	}
	return path
}

// finding is a rule of axe that parts of the page break.
type finding struct {
	ID, Impact, Help string
	Nodes            []string
}

// checkAccess fails the test for every serious finding of axe in the page as it is. The viewer's
// frame is left out: its canvas is described by the page.
func (p *page) checkAccess(axe, state string) {
	p.t.Helper()
	if !eval[bool](p, "axe", `Boolean(window.axe)`) {
		p.do("axe", chromedp.Evaluate[chromedp.Void](axe+"; undefined"))
	}
	found := eval[[]finding](p, "axe", `axe.run(document, {iframes: false, resultTypes: ["violations"], elementRef: false}).then((r) => {
		if (r.passes.length < 5) throw new Error("axe looked at nothing");
		return r.violations.filter((v) => ["serious", "critical"].includes(v.impact)).map((v) => ({
			id: v.id, impact: v.impact, help: v.help, nodes: v.nodes.slice(0, 3).map((n) => n.target.join(" ") + " " + (n.any[0]?.message ?? n.all[0]?.message ?? "")),
		}));
	})`)
	for _, f := range found {
		p.t.Errorf("%s: %s (%s): %s\n\t%s", state, f.ID, f.Impact, f.Help, strings.Join(f.Nodes, "\n\t"))
	}
}

// colours makes the browser prefer light or dark.
func (p *page) colours(scheme string) {
	p.t.Helper()
	_, err := chromedp.Call(p.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}},
	})
	if err != nil {
		p.fatal("colours", err)
	}
	p.until("colours", `document.documentElement.dataset.scheme === `+quote(scheme))
}

// TestAccess looks for barriers on every step, empty and at work, in both colour schemes, wide and
// on a phone.
func TestAccess(t *testing.T) {
	t.Parallel()
	source := axe(t)
	p := open(t, "")
	eval[any](p, "start", "okuyuki.ready")
	screens := []struct {
		name          string
		width, height int64
	}{{"wide", windowWidth, windowHeight}, {"phone", 390, 844}}
	everywhere := func(state string, steps ...string) {
		defer p.do("size", chromedp.EmulateViewport(windowWidth, windowHeight)) // for drops
		for _, screen := range screens {
			p.do("size", chromedp.EmulateViewport(screen.width, screen.height))
			for _, scheme := range []string{"light", "dark"} {
				p.colours(scheme)
				for _, step := range steps {
					p.do("step", chromedp.Evaluate[chromedp.Void](`document.querySelector('[data-step="`+step+`"]').click()`))
					p.until("step", `document.querySelector('[data-step="`+step+`"]').hasAttribute("aria-current")`)
					p.checkAccess(source, fmt.Sprintf("%s, step %s, %s, %s", state, step, screen.name, scheme))
				}
				p.shot(state + "-" + screen.name + "-" + scheme)
			}
		}
	}
	steps := eval[[]string](p, "steps", `[...document.querySelectorAll(".steps [data-step]")].map((b) => b.dataset.step)`)
	if len(steps) < 6 {
		t.Fatalf("the journey has the steps %v", steps)
	}
	everywhere("empty", append(steps[1:], "save", steps[0])...)
	p.fewPhotos(4)
	p.drop(writePhoto(t, "text.jpg", []byte("no photo")), writePhoto(t, "new.jpg", bricks.photo(t, 50)))
	p.until("photos", `okuyuki.photos().some((p) => p.name === "new.jpg" && p.prediction)`)
	eval[any](p, "learn", "okuyuki.tune({seed: 1, steps: 8})")
	everywhere("learnt", append(steps, "save")...)
	// On a phone the panel of the photo lies above the step.
	p.do("size", chromedp.EmulateViewport(screens[1].width, screens[1].height))
	p.do("photos", chromedp.Evaluate[chromedp.Void](`document.querySelector('[data-step="photos"]').click()`))
	p.do("photo", chromedp.Click(".card"))
	p.until("panel", `document.getElementById("panel").classList.contains("open")`)
	p.checkAccess(source, "panel, phone, dark")
	p.shot("panel")
	p.checkConsole()
}

// tabTo presses Tab until the element is reached that a selector names, and makes sure that the
// focus can be seen on every way-point.
func (p *page) tabTo(selector string) {
	p.t.Helper()
	const most = 150
	for range most {
		p.do("tab", chromedp.KeyEvent(kb.Tab))
		at := eval[struct {
			Found, Visible bool
			Name           string
		}](p, "focus", `(() => {
			const el = document.activeElement;
			const box = el.getBoundingClientRect();
			const style = getComputedStyle(el);
			const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== "none";
			return {found: el.matches(`+quote(selector)+`), visible: el === document.body || (ring && box.width > 0 && box.height > 0),
				name: el.tagName + "." + el.className + " " + el.textContent.slice(0, 20)};
		})()`)
		if !at.Visible {
			p.t.Errorf("the focus cannot be seen on %s", at.Name)
		}
		if at.Found {
			return
		}
	}
	p.fatal("keyboard", fmt.Errorf("%s cannot be reached with Tab", selector))
}

// press reaches an element with Tab and presses Enter.
func (p *page) press(selector string) {
	p.t.Helper()
	p.tabTo(selector)
	p.do("enter", chromedp.KeyEvent(kb.Enter))
}

// said is a script that keeps what live regions have said in window.said.
const said = `window.said = []; addEventListener("DOMContentLoaded", () => new MutationObserver((list) => {
	for (const {target} of list) {
		const region = (target.nodeType === 1 ? target : target.parentElement)?.closest('[role="status"], [role="alert"], [aria-live]');
		if (region?.textContent) window.said.push(region.textContent);
	}
}).observe(document.body, {subtree: true, childList: true, characterData: true}));`

// TestKeyboard goes the whole way with the keyboard alone, and listens to what is said to those who
// do not see the page.
func TestKeyboard(t *testing.T) {
	t.Parallel()
	p := openWith(t, "", said)
	eval[any](p, "start", "okuyuki.ready")
	p.do("first tab", chromedp.KeyEvent(kb.Tab))
	if !eval[bool](p, "skip link", `document.activeElement.id === "skip"`) {
		t.Error("the first Tab does not lead to the link that skips the rail")
	}
	p.do("skip", chromedp.KeyEvent(kb.Enter))
	eval[any](p, "samples", `(() => { [...document.querySelectorAll(".hero button")].find((b) => b.innerText.includes("サンプル")).dataset.test = "samples"; })()`)
	p.press(`[data-test="samples"]`)
	p.until("samples read", `okuyuki.photos().length > 10 && okuyuki.photos().every((p) => p.prediction)`)

	// A photo: arrows move, a digit labels, Ctrl+Z takes it back.
	p.press(`[data-step="labels"]`)
	p.tabTo(".card")
	const labels = `JSON.stringify(okuyuki.photos().map((p) => p.label))`
	before := eval[string](p, "labels", labels)
	p.do("arrow", chromedp.KeyEvent(kb.ArrowRight))
	for _, key := range []string{"1", "2"} { // one of them is another class than the photo's
		p.do("label", chromedp.KeyEvent(key))
		if eval[string](p, "labels", labels) != before {
			break
		}
	}
	if eval[string](p, "labels", labels) == before {
		t.Error("digits do not label")
	}
	p.do("undo", chromedp.KeyEvent("z", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	p.until("undone", labels+" === "+quote(before))
	p.shot("labels")

	p.press("#next") // learn
	p.until("learned", `okuyuki.photos().every((p) => p.prediction?.learned)`)
	p.shot("learned")
	for _, step := range eval[[]string](p, "steps", `[...document.querySelectorAll(".steps [data-step]")].map((b) => b.dataset.step)`) {
		p.press(`[data-step="` + step + `"]`)
		p.until("step", `document.querySelector('[data-step="`+step+`"]').hasAttribute("aria-current")`)
	}
	heard := strings.Join(eval[[]string](p, "live regions", "said"), "\n")
	for _, want := range []string{"準備完了", "学習"} {
		if !strings.Contains(heard, want) {
			t.Errorf("live regions never say %s; they said\n%s", want, heard)
		}
	}
	p.checkConsole()
}
