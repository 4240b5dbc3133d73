package e2e

import (
	"testing"
	"time"

	cdproto "github.com/chromedp/cdproto/cdp"
	cdp "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// tab opens the page in a further tab of the same browser.
func (p *page) tab() *page {
	p.t.Helper()
	ctx, quit := chromedp.NewContext(p.ctx)
	p.t.Cleanup(quit)
	other := &page{t: p.t, ctx: ctx, address: p.address, listener: p.listener, shots: p.shots + 20}
	other.front()
	other.do("open a tab", chromedp.Navigate(p.address+"/"))
	eval[any](other, "start of a tab", "okuyuki.ready")
	return other
}

// front shows the tab: one behind others draws nothing.
func (p *page) front() {
	p.t.Helper()
	if _, err := chromedp.Call(p.ctx, cdp.BringToFront, cdproto.Empty{}); err != nil {
		p.fatal("show the tab", err)
	}
}

const (
	labels   = `JSON.stringify(okuyuki.photos().map((p) => [p.id, p.label]).sort())`
	isTaken  = `document.querySelector("dialog[open]")?.innerText.includes("別のタブで続けられています")`
	takeBack = `document.querySelector("dialog[open] .primary").click()`
)

// takeFrom goes on with the only project that another tab has open, by the button that offers it.
func (p *page) takeFrom() {
	p.t.Helper()
	eval[any](p, "look", "okuyuki.projects()")
	p.until("offer", `document.querySelector(".project-elsewhere")`)
	p.do("take over", chromedp.Click(".project-elsewhere + .button"))
}

// TestTwoTabs has one project open in two tabs: one of them writes at a time, and nothing that either has done is lost.
func TestTwoTabs(t *testing.T) {
	t.Parallel()
	a := open(t, "")
	eval[any](a, "start", "okuyuki.ready")
	a.fewPhotos(2)
	b := a.tab()

	// A second tab begins a project of its own; that of the first is listed as open elsewhere.
	if there := b.projects(); len(there) != 1 || !there[0].Elsewhere || there[0].Photos != 4 {
		t.Fatalf("the second tab sees %+v", there)
	}
	eval[string](b, "add", "okuyuki.add("+quote(pipes.label)+", "+blob(pipes.photo(t, 77), "image/jpeg")+")")
	b.keep()
	a.front()
	a.keep()
	if there := b.projects(); len(there) != 1 || there[0].Photos != 4 {
		t.Fatalf("with a project in each tab the second sees %+v", there)
	}

	// What runs in the first tab is not taken away. It runs for long: asking takes its time on a busy machine.
	eval[any](a, "learn", `(window.learning = okuyuki.tune({seed: 1, steps: 1500}).then(() => "done", (e) => e.kind), new Promise((f) => setTimeout(f, 300)))`)
	b.front()
	eval[any](b, "details", `document.querySelector(".save-details").click()`)
	b.takeFrom()
	b.until("refusal", `document.querySelector(".snackbar").innerText.includes("処理が動いています")`)
	a.front()
	if end := eval[string](a, "end of learning", "learning"); end != "done" {
		t.Errorf("the learning ended with %s", end)
	}

	// The second tab takes over in the moment of a change: the change comes along.
	eval[any](a, "change", `okuyuki.remove(okuyuki.photos()[0].id)`)
	want := eval[string](a, "labels", labels)
	b.front()
	b.takeFrom()
	b.until("taken over", labels+" === "+quote(want))
	a.front()
	a.until("notice", isTaken)
	a.shot("taken")

	// What the first tab does now, behind its notice, changes nothing that is kept; it takes the project back with what the second has done.
	b.front()
	eval[any](b, "change", `okuyuki.remove(okuyuki.photos()[0].id)`)
	b.keep()
	want = eval[string](b, "labels", labels)
	a.front()
	eval[any](a, "change behind", `okuyuki.remove(okuyuki.photos()[2].id)`)
	eval[any](a, "write", "okuyuki.kept()")
	if got := eval[string](a, "labels", labels); got == want {
		t.Fatal("both tabs have made the same change: the test shows nothing")
	}
	eval[any](a, "take back", takeBack)
	a.until("question", `document.querySelector("dialog[open]")?.innerText.includes("失われます")`)
	eval[any](a, "yes", `document.querySelector("dialog[open] .primary").click()`)
	a.until("taken back", labels+" === "+quote(want))
	b.front()
	b.until("notice", isTaken)
	a.checkConsole()
}

// deaf is a script that keeps a tab from hearing others, as one that hangs would.
const deaf = `BroadcastChannel.prototype.addEventListener = () => {}`

// noLocks is a script that takes the locks away, as in pages that are not served securely.
const noLocks = `Object.defineProperty(Navigator.prototype, "locks", {value: undefined})`

// TestTabsThatDoNotAgree takes a project from a tab that does not answer, and from one that has no locks: that tab writes nothing more.
func TestTabsThatDoNotAgree(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]string{"deaf": deaf, "no locks": noLocks} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := openWith(t, "", script)
			eval[any](a, "start", "okuyuki.ready")
			a.fewPhotos(2)
			a.keep()
			b := a.tab()
			there := b.projects()
			if len(there) != 1 || there[0].Elsewhere != (name == "deaf") {
				t.Fatalf("the second tab sees %+v", there)
			}
			eval[any](b, "take over", `[...document.querySelectorAll(".project-row .button")][0].click()`)
			b.until("taken over", `okuyuki.photos().length === 4`)
			eval[any](b, "change", `okuyuki.remove(okuyuki.photos()[0].id)`)
			b.keep()
			a.front()
			eval[any](a, "late change", `okuyuki.remove(okuyuki.photos()[3].id)`)
			a.until("notice", isTaken)
			eval[any](a, "late write", "okuyuki.kept()")
			want := eval[string](b, "labels", labels)

			// What is kept is what the second tab had.
			c := b.tab()
			time.Sleep(time.Second) // for a late write of the first tab
			b.do("close", chromedp.Navigate("about:blank"))
			c.until("free", `okuyuki.projects().then((all) => !all[0].elsewhere)`)
			there = c.projects()
			if len(there) != 1 || there[0].Photos != 3 {
				t.Fatalf("kept is %+v", there)
			}
			eval[any](c, "resume", "okuyuki.resume("+quote(there[0].ID)+")")
			if got := eval[string](c, "labels", labels); got != want {
				t.Errorf("kept is\n%s\nthe second tab had\n%s", got, want)
			}
		})
	}
}
