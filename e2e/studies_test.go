package e2e

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"okuyuki/core/data"
	"okuyuki/core/data/depthmnist"
	"okuyuki/core/data/scene"
	"okuyuki/core/study"
	"okuyuki/core/version"
	"okuyuki/server/api"
	"okuyuki/server/dataset/mnist"
	"okuyuki/server/httpd"
	"okuyuki/server/runs"
	"okuyuki/server/study/nyu"
	"okuyuki/web"
)

// smallStudy is a preset of the study of digits whose trainings take milliseconds.
func smallStudy(t *testing.T, name string, seeds int, arms ...string) study.Preset {
	t.Helper()
	p := study.Preset{Name: name, TestSize: 40, Steps: 4, Seeds: seeds}
	for _, n := range []data.Noise{{}, {Kind: data.Gaussian, Level: .3}} {
		for _, labels := range []int{2, 4} {
			p.Cells = append(p.Cells, study.Cell{Style: study.Standard, Mode: depthmnist.Shape, Noise: n, Labels: labels, Unlabelled: 20})
		}
	}
	for _, arm := range arms {
		a, err := study.ParseArm(arm)
		if err != nil {
			t.Fatal(err)
		}
		p.Arms = append(p.Arms, a)
	}
	return p
}

// openStudies serves the pages with studies that need the token, which may be empty, and opens the page of studies.
func openStudies(t *testing.T, token, fragment string) *page {
	t.Helper()
	p := &page{t: t}
	p.serve()
	ctx, stop := context.WithCancel(context.Background())
	o := runs.Options{Dir: t.TempDir(), Cache: t.TempDir(), Workers: 1}
	digits := &mnist.Set{Train: depthmnist.DrawDigits(300, 1), Test: depthmnist.DrawDigits(50, 2)}
	presets := []study.Preset{
		smallStudy(t, "small", 2, "single", "depth", "joint/fixed", "frozen", "joint/fixed/shuffled"),
		smallStudy(t, "other", 2, "single", "joint/fixed"), smallStudy(t, "long", 2000, "single"),
	}
	rooms := []nyu.Preset{{
		Name: "rooms", H: 32, W: 64, Views: 1, PerClass: 6, Drawn: true, Steps: 2, Seeds: 2,
		Levels: []nyu.Level{{}}, Percents: []int{100}, Arms: []nyu.Arm{nyu.Single, nyu.Multi}, TuneFolds: 1,
	}}
	service, err := runs.Open(ctx, o.Offering(digits, presets, rooms))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stop()
		if err := service.Close(); err != nil {
			t.Error(err)
		}
	})
	site, err := httpd.NewSite(web.Bundle(), nil)
	if err != nil {
		t.Fatal(err)
	}
	all := http.NewServeMux()
	all.Handle("/", site)
	all.Handle(api.Prefix, api.New(api.Options{Service: service, Access: api.Access{Token: token}, Stop: ctx}))
	p.answerWith(httpd.Handler(all, version.Version, p.listener.Addr()))
	p.browse()
	p.do("open", chromedp.Navigate(p.address+"/studies/"+fragment))
	return p
}

// enter activates a button by keyboard, as somebody without a mouse would.
func (p *page) enter(id string) {
	p.t.Helper()
	p.until(id, `document.getElementById("`+id+`") && !document.getElementById("`+id+`").disabled`)
	p.do(id, chromedp.Focus("#"+id), chromedp.KeyEvent("\r"))
}

// begin starts a study and returns the name that the page knows its run by.
func (p *page) begin(study, preset string) string {
	p.t.Helper()
	p.do("home", chromedp.Evaluate[chromedp.Void](`location.hash = "#/"`))
	p.until("offers", `document.getElementById("offer-`+study+`-`+preset+`")`)
	p.do("choose", chromedp.Evaluate[chromedp.Void](`document.getElementById("offer-`+study+`-`+preset+`").click()`))
	p.enter("start")
	p.until("its view", `/^#\/runs\/\w+$/.test(location.hash) && document.querySelector(".run h1")?.textContent.endsWith("`+preset+`")`)
	return eval[string](p, "run", `location.hash.slice("#/runs/".length)`)
}

const inState = `document.querySelector(".run-title .state")?.dataset.state === `

// TestStudies runs a study on the page from start to comparison, by keyboard, in both languages, and looks for barriers on the way.
func TestStudies(t *testing.T) {
	t.Parallel()
	source := axe(t)
	p := openStudies(t, "", "")
	p.until("live", `document.querySelector('.live[data-link="live"]')?.textContent === "接続中"`)
	p.shot("nothing-yet")
	p.checkAccess(source, "nothing yet")
	first := p.begin("mnist", "small")
	p.until("done", inState+`"done"`)
	p.until("answers", `document.querySelectorAll(".claim[data-verdict]").length === 4 && document.querySelector(".outcome h2").textContent === "判定"`)
	p.until("figures", `document.querySelectorAll(".sheet img").length > 2 && [...document.querySelectorAll(".sheet img")].every((i) => i.complete && i.naturalWidth > 100 && i.alt)`)
	p.begin("mnist", "other")
	p.until("done", inState+`"done"`)
	p.do("compare", chromedp.Evaluate[chromedp.Void](`((s) => { s.value = "`+first+`"; s.dispatchEvent(new Event("change")); })(document.getElementById("compare-with"))`))
	p.until("compared", `document.querySelectorAll(".comparison tbody tr").length === 8`)
	p.until("address", `location.hash.endsWith("/`+first+`")`)

	for _, scheme := range []string{"light", "dark"} {
		for _, screen := range []struct {
			name          string
			width, height int64
		}{{"wide", windowWidth, 1800}, {"phone", 390, 2600}} {
			p.do("size", chromedp.EmulateViewport(screen.width, screen.height))
			p.colours(scheme)
			p.checkAccess(source, "run, "+screen.name+", "+scheme)
			p.shot("run-" + screen.name + "-" + scheme)
			if wide := eval[int](p, "width", `document.documentElement.scrollWidth`); wide > int(screen.width) {
				t.Errorf("%s: the page is %d wide", screen.name, wide)
			}
		}
	}
	p.do("English", chromedp.Click(`.segmented [lang="en"]`))
	p.until("English", `document.documentElement.lang === "en" && document.querySelector(".run-title .state").textContent === "Done" && !/[぀-ヿ]/.test(document.querySelector(".answers").textContent)`)
	p.until("English figures", `[...document.querySelectorAll(".sheet img")].every((i) => i.src.includes("language=en") && i.complete && i.naturalWidth > 100)`)

	long := p.begin("mnist", "long")
	p.until("under way", inState+`"running" && Number(document.querySelector(".run [role=progressbar]").getAttribute("aria-valuenow")) > 0`)
	p.enter("stop")
	p.until("stopped", inState+`"stopped"`)
	p.enter("resume")
	p.until("resumed", inState+`"running"`)
	p.do("home", chromedp.Evaluate[chromedp.Void](`location.hash = "#/"`))
	p.until("list", `document.querySelectorAll(".run-card").length === 3 && document.querySelector('.run-card[data-state="running"]')`)
	p.colours("light")
	p.checkAccess(source, "list, phone")
	p.shot("list-phone-light")
	p.do("size", chromedp.EmulateViewport(windowWidth, windowHeight))
	p.shot("list-wide-light")
	p.do("run", chromedp.Evaluate[chromedp.Void](`location.hash = "#/runs/`+long+`"`))
	p.enter("stop")
	p.until("stopped", inState+`"stopped"`)
	p.enter("remove")
	p.enter("remove-yes")
	p.until("removed", `document.querySelectorAll(".run-card").length === 2`)
	p.openModel(source)

	p.checkConsole()
	p.checkSilence(p.requests())
	p.do("report", chromedp.Navigate(fmt.Sprintf("%s/api/v1/runs/%s/report?language=en", p.address, first)))
	p.until("report", `document.querySelectorAll("main.en svg.fig").length > 2 && getComputedStyle(document.querySelector("main.ja")).display === "none"`)
	p.checkConsole()
	p.do("no such model", chromedp.Navigate(p.address+"/?model="+strings.Repeat("0", 64)))
	p.until("refused", `document.querySelector(".engine").dataset.status === "failed" && document.querySelector(".engine").innerText.includes("?model=")`)
}

// openModel makes a model of a study of rooms and opens it in the page of photos, which asks for it before there are any.
func (p *page) openModel(axe string) {
	run := p.begin("nyu", "rooms")
	p.enter("make-model")
	p.until("made", `document.querySelector('.tools [data-open="`+run+`"]')`)
	p.do("home", chromedp.Evaluate[chromedp.Void](`location.hash = "#/"`))
	p.until("listed", `/^Learned from \d+ frames of generated rooms\. On \d+ frames of other places [\d.]+ \[[\d.]+, [\d.]+\] % are right/m.test(document.querySelector(".models").innerText)`)
	p.checkAccess(axe, "a model")
	p.shot("model")
	p.do("open it", chromedp.Click(`.models [data-open]`))
	p.until("the page of photos", `location.search.startsWith("?model=") && window.okuyuki`)
	if name := eval[string](p, "start", "okuyuki.ready.then((r) => r.model)"); name != "okuyuki-nyu-rooms-"+run {
		p.t.Errorf("the page has the model %q", name)
	}
	p.until("it is said", `document.getElementById("asked-model").textContent.includes("okuyuki-nyu-rooms-`+run+`")`)
	loaded := p.requests()
	eval[string](p, "add", `okuyuki.add(null, `+blob(bricks.photo(p.t, 1), "image/jpeg")+`)`)
	if n := eval[int](p, "classes", `okuyuki.photos()[0].prediction.classes.length`); n != len(scene.Kinds()) {
		p.t.Errorf("%d classes, not those of the rooms", n)
	}
	p.keep() // before that the browser asks whether to leave
	p.checkSilence(loaded)
}

// TestStudiesNeedTheToken: the address that the server prints opens the page and leaves no token behind; without it the page asks.
func TestStudiesNeedTheToken(t *testing.T) {
	t.Parallel()
	token := api.NewToken()
	p := openStudies(t, token, "#token="+token)
	p.until("in", `document.querySelector('.live[data-link="live"]')`)
	if left := eval[string](p, "address", `location.href + document.cookie + JSON.stringify({...localStorage, ...sessionStorage})`); strings.Contains(left, token) || strings.Contains(left, "okuyuki-session") {
		t.Errorf("the page keeps %s", left)
	}
	p.do("again", chromedp.Navigate(p.address+"/studies/?again"))
	p.until("in again", `document.querySelector('.live[data-link="live"]')`)
	p.do("out", chromedp.Evaluate[chromedp.Void](`fetch("/api/v1/session", {method: "DELETE"}).then(() => location.reload())`, chromedp.EvalAwaitPromise))
	p.until("asked", `document.getElementById("token")?.checkVisibility()`)
	p.checkAccess(axe(t), "token")
	p.shot("token")
	p.do("wrong", chromedp.SendKeys("#token", "wrong\r"))
	p.until("refused", `document.getElementById("token-problem")?.textContent.includes("トークンが違います")`)
	p.do("right", chromedp.Evaluate[chromedp.Void](`document.getElementById("token").value = ""`), chromedp.SendKeys("#token", token+"\r"))
	p.until("in once more", `document.querySelector('.live[data-link="live"]')`)
}

// TestStreamsAreRenewed: a stream that has lived long enough is asked for anew, and who looks at the page sees nothing of it.
func TestStreamsAreRenewed(t *testing.T) {
	t.Parallel()
	const live = `document.querySelector('.live[data-link="live"]')`
	p := openStudies(t, "", "")
	p.until("live", live) // the stream below is that of the page as it is read again
	p.mu.Lock()
	usual := p.handler
	p.mu.Unlock()
	var streams atomic.Int32
	enough := make(chan struct{})
	p.answerWith(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != api.Prefix+"events" || streams.Add(1) > 1 {
			usual.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprint(w, ": here\n\n")
		_ = http.NewResponseController(w).Flush() // the page's being live shows that it came
		<-enough
		fmt.Fprint(w, "event: again\ndata: {}\n\n")
	}))
	p.do("reload", chromedp.Reload())
	p.until("live again", live)
	eval[any](p, "watch", `void (window.seen = [], new MutationObserver(() => seen.push(document.querySelector(".live").dataset.link)).observe(document.querySelector(".live"), {attributes: true}))`)
	close(enough)
	for start := time.Now(); streams.Load() < 2; time.Sleep(10 * time.Millisecond) {
		if time.Since(start) > stepTimeout {
			t.Fatal("the stream is not asked for anew")
		}
	}
	p.begin("mnist", "small")
	p.until("done", inState+`"done"`) // which only a stream that works tells of
	if seen := eval[[]string](p, "seen", "seen"); len(seen) > 0 {
		t.Errorf("while the stream was renewed the page said %q", seen)
	}
}
