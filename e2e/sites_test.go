package e2e

import (
	"fmt"
	"net/http"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"okuyuki/core/poc"
	"okuyuki/core/sitereport"
	"okuyuki/core/version"
	"okuyuki/server/api"
	"okuyuki/server/httpd"
	"okuyuki/server/sites"
	"okuyuki/web"
)

// openSharing serves the pages with an API that keeps what sites share, and opens the page of photos.
func openSharing(t *testing.T, token string) (*page, *sites.Store, http.Handler) {
	t.Helper()
	p := &page{t: t}
	p.serve()
	store := sites.Open(filepath.Join(t.TempDir(), "sites"), time.Now)
	site, err := httpd.NewSite(web.Bundle(), nil)
	if err != nil {
		t.Fatal(err)
	}
	all := http.NewServeMux()
	all.Handle("/", site)
	all.Handle(api.Prefix, api.New(api.Options{Sites: store, Access: api.Access{Token: token}, Stop: t.Context()}))
	handler := httpd.Handler(all, version.Version, p.listener.Addr())
	p.answerWith(handler)
	p.browse()
	p.do("open", chromedp.Navigate(p.address+"/"))
	eval[any](p, "start", "okuyuki.ready")
	return p, store, handler
}

// asked is what reached the server since the count.
func (p *page) asked(since int) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.served[since:])
}

// invented is a report of a site, with a gain in accuracy and its standard error.
func invented(t *testing.T, name string, gain, se float64, verdict poc.Verdict) *sitereport.Report {
	t.Helper()
	share := func(p float64) sitereport.Share { return sitereport.Share{Value: p, Low: p - .1, High: p + .1} }
	r := &sitereport.Report{
		Schema: sitereport.Schema, Site: name, Date: "2026-11-20", Photos: sitereport.Photos{Labelled: 60, Classes: 4, Places: 12},
		Gain: sitereport.Gain{
			Single: share(.7), Multi: share(.7 + gain), Mean: gain, SE: se, Low: max(-1, gain-2.26*se), High: min(1, gain+2.26*se), Verdict: verdict,
		},
		Depth:  &sitereport.Depth{Quality: .6, Weight: .6, Photos: 60},
		Stress: []sitereport.Stress{{Kind: poc.Dark, Strength: 1, Single: .5, Multi: .5 + gain}, {Kind: poc.Noise, Strength: 1, Single: .4, Multi: .4 + gain}},
		Method: sitereport.Method{Version: "0.1.0", Model: "okuyuki-base-2", Folds: 5, Repeats: 2, Steps: 150, Batch: 16},
	}
	if err := r.Check(); err != nil {
		t.Fatal(err)
	}
	return r
}

// TestSitesShareResults compares on photos, looks at what would be shared, which asks nothing of the network; sends it, which is one
// request; finds it on the page of sites beside others, and removes it there.
func TestSitesShareResults(t *testing.T) {
	t.Parallel()
	source := axe(t)
	p, store, handler := openSharing(t, "")
	p.bricksAndPipes(6)
	loaded := p.requests()
	eval[any](p, "compare", `okuyuki.compare({folds: 3, repeats: 1, steps: 20})`)
	p.step("report")
	eval[any](p, "name the site", `(() => { const f = document.getElementById("share-site"); f.value = "東橋 <b>3号</b>"; f.dispatchEvent(new Event("input")); })()`)
	p.do("look", chromedp.Click("#share-show"))
	p.until("shown", `document.querySelectorAll(".share-table tr").length > 8 && !document.getElementById("share-send").disabled`)
	shown := eval[string](p, "what would be sent", `document.querySelector(".share-json").textContent`)
	for _, told := range []string{bricks.label, pipes.label, ".jpg", "p1"} {
		if strings.Contains(shown, told) {
			t.Errorf("it tells %q:\n%s", told, shown)
		}
	}
	p.checkAccess(source, "what would be sent")
	p.do("names, too", chromedp.Click("#share-names"))
	p.until("names are shown", `document.querySelector(".share-json").textContent.includes(`+quote(bricks.label)+`) && document.querySelector(".share-table").innerText.includes(`+quote(pipes.label)+`)`)
	p.shot("shown")
	p.checkSilence(loaded)
	for _, screen := range [][2]int64{{windowWidth, 1600}, {390, 1800}} {
		for _, scheme := range []string{"light", "dark"} {
			p.do("size", chromedp.EmulateViewport(screen[0], screen[1]))
			p.colours(scheme)
			eval[any](p, "into view", `document.querySelector(".share").scrollIntoView()`)
			p.shot(fmt.Sprintf("share-%d-%s", screen[0], scheme))
		}
	}
	p.do("size", chromedp.EmulateViewport(windowWidth, windowHeight))

	p.answerWith(nil)
	p.do("send without network", chromedp.Click("#share-send"))
	p.until("told", `document.querySelector(".share .note.bad").checkVisibility() && document.querySelector(".share .note.bad").innerText.includes("手元に残っています")`)
	p.answerWith(handler)
	before := p.requests()
	shown = eval[string](p, "what is sent", `document.querySelector(".share-json").textContent`)
	p.do("send", chromedp.Click("#share-send"))
	p.until("sent", `document.querySelector(".share-code")?.checkVisibility()`)
	if asked := p.asked(before); !slices.Equal(asked, []string{"POST /api/v1/sites"}) {
		t.Errorf("sending asked %q", asked)
	}
	p.shot("sent")
	p.checkAccess(source, "sent")
	list, _, err := store.List()
	if err != nil || len(list) != 1 {
		t.Fatalf("%d reports are kept (%v)", len(list), err)
	}
	if want, err := sitereport.Parse([]byte(shown)); err != nil || !reflect.DeepEqual(want, list[0].Report) {
		t.Errorf("shown was %s, kept %+v (%v)", shown, list[0].Report, err)
	}

	p.keep()
	for _, r := range []*sitereport.Report{
		invented(t, "西トンネル", .12, .03, poc.Helps), invented(t, "", .09, .035, poc.Helps), invented(t, "港湾倉庫の屋根裏と配管室（第二期工事）", -.02, .03, poc.NoEvidence), invented(t, "E", .1, .3, poc.TooFew),
	} {
		if _, _, err := store.Add(r); err != nil {
			t.Fatal(err)
		}
	}
	p.seeSites(source, list[0].ID)
}

// TestSharingAsksForTheToken: on a server that is open to a network the page of photos asks for the token once, when it is needed;
// the page of sites then knows it, and asks for it where it does not. What was sent can be taken back where it was sent.
func TestSharingAsksForTheToken(t *testing.T) {
	t.Parallel()
	token := api.NewToken()
	p, store, _ := openSharing(t, token)
	p.bricksAndPipes(6)
	eval[any](p, "compare", `okuyuki.compare({folds: 3, repeats: 1, steps: 10})`)
	p.step("report")
	p.do("look", chromedp.Click("#share-show"))
	p.until("shown", `document.getElementById("share-send").checkVisibility() && !document.getElementById("share-send").disabled`)
	p.do("send", chromedp.Click("#share-send"))
	p.until("asked for the token", `document.getElementById("share-token").checkVisibility() && document.querySelector(".share .note.bad").innerText.includes("トークン")`)
	p.checkAccess(axe(t), "asked for the token")
	p.shot("token")
	p.do("a wrong one", chromedp.SendKeys("#share-token", "wrong"), chromedp.Click("#share-send"))
	p.until("refused", `document.querySelector(".share .note.bad").innerText.includes("トークンが違います")`)
	p.do("the token", chromedp.Evaluate[chromedp.Void](`document.getElementById("share-token").value = ""`), chromedp.SendKeys("#share-token", token), chromedp.Click("#share-send"))
	p.until("sent", `document.querySelector(".share-code")?.checkVisibility()`)
	p.do("take it back", chromedp.Click("#share-remove"))
	p.until("it is gone", `document.querySelector(".share-done").innerText.includes("サーバーから削除しました")`)
	if list, _, err := store.List(); err != nil || len(list) != 0 {
		t.Errorf("%d reports are left (%v)", len(list), err)
	}
	p.do("look again", chromedp.Click("#share-show"))
	p.until("shown", `document.getElementById("share-send").checkVisibility() && !document.getElementById("share-send").disabled`)
	p.do("send again, known by now", chromedp.Click("#share-send"))
	p.until("sent", `document.querySelector(".share-code")?.checkVisibility()`)
	if kept := eval[string](p, "what is kept", `document.cookie + JSON.stringify({...localStorage, ...sessionStorage})`); strings.Contains(kept, token) {
		t.Errorf("the page keeps %s", kept)
	}
	p.keep()
	p.do("sites", chromedp.Navigate(p.address+"/sites/"))
	p.until("listed", `document.querySelectorAll(".sites-table tbody tr").length === 1 && document.querySelector(".answer").innerText.includes("1 現場だけ")`)
	p.shot("one")
	p.do("out", chromedp.Evaluate[chromedp.Void](`fetch("/api/v1/session", {method: "DELETE"}).then(() => location.reload())`, chromedp.EvalAwaitPromise))
	p.until("asked here, too", `document.getElementById("token")?.checkVisibility()`)
	p.do("with the address", chromedp.Navigate(p.address+"/sites/?again#token="+token))
	p.until("in again", `document.querySelectorAll(".sites-table tbody tr").length === 1 && !location.hash`)
	p.activate("[data-remove]")
	p.enter("remove-yes")
	p.until("nothing left", `document.querySelector(".empty").checkVisibility()`)
	p.shot("none")
	if list, _, err := store.List(); err != nil || len(list) != 0 {
		t.Errorf("%d reports are left (%v)", len(list), err)
	}
}

// seeSites opens the page of sites, looks at it in all its forms, and removes the report that this browser has sent.
func (p *page) seeSites(axe, id string) {
	p.t.Helper()
	p.do("sites", chromedp.Navigate(p.address+"/sites/"))
	p.until("listed", `document.querySelectorAll(".sites-table tbody tr").length === 5 && document.querySelectorAll(".forest-row").length === 8`)
	// No depth of bricks is believed: the site is shown, and left out of the mean.
	p.until("left out", `document.querySelector(".forest-row .forest-square").classList.contains("hollow")`)
	p.until("a name is text", `document.querySelector(".forest-name").textContent === "東橋 <b>3号</b>" && !document.querySelector("#work b b")`)
	p.until("an answer", `/4 現場の平均/.test(document.querySelector(".answer").innerText) && /I² は/.test(document.querySelector(".answer").innerText)`)
	for _, language := range []string{"ja", "en"} {
		p.do(language, chromedp.Click(`.segmented [lang="`+language+`"]`))
		p.until(language, `document.documentElement.lang === "`+language+`"`)
		for _, scheme := range []string{"light", "dark"} {
			for _, screen := range [][2]int64{{windowWidth, 1500}, {390, 2400}} {
				p.do("size", chromedp.EmulateViewport(screen[0], screen[1]))
				p.colours(scheme)
				state := fmt.Sprintf("sites-%s-%s-%d", language, scheme, screen[0])
				p.checkAccess(axe, state)
				p.shot(state)
				if wide := eval[int](p, "width", `document.documentElement.scrollWidth`); wide > int(screen[0]) {
					p.t.Errorf("%s: the page is %d wide", state, wide)
				}
			}
		}
	}
	p.until("English", `document.title === "Sites — Okuyuki" && !/[぀-ヿ]/.test(document.querySelector(".plot .hint").textContent)`)
	p.do("size", chromedp.EmulateViewport(windowWidth, windowHeight))
	p.activate(`[data-remove="` + id + `"]`)
	p.until("the code is known", `document.getElementById("removal").value.length === 32`)
	p.checkAccess(axe, "removing")
	p.shot("removing")
	p.enter("remove-yes")
	p.until("removed", `document.querySelectorAll(".sites-table tbody tr").length === 4 && document.getElementById("announce").textContent`)
	other := eval[string](p, "another's", `document.querySelector("[data-remove]").dataset.remove`)
	p.activate(`[data-remove="` + other + `"]`)
	p.do("a wrong code", chromedp.SendKeys("#removal", "wrong\r"))
	p.until("refused", `document.querySelector(".sure .note.bad").innerText.includes("removal code") && document.querySelectorAll(".sites-table tbody tr").length === 4`)
}

// activate presses a button that has no ID by keyboard.
func (p *page) activate(selector string) {
	p.t.Helper()
	p.do(selector, chromedp.Focus(selector), chromedp.KeyEvent("\r"))
}
