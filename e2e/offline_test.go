package e2e

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"okuyuki/server/manifest"
	"okuyuki/web"
)

// again opens the page anew, as on a further visit.
func (p *page) again() {
	p.t.Helper()
	p.do("open again", chromedp.Navigate(p.address+"/"))
	eval[any](p, "start again", "okuyuki.ready")
}

// line gives the page, its frames and its service worker a network of that kind.
func (p *page) line(state network.OverrideNetworkStateParams) {
	p.t.Helper()
	worker := true
	if _, err := chromedp.Call(p.ctx, network.OverrideNetworkState, state); err != nil {
		p.fatal("network state", err)
	}
	_, err := chromedp.Call(p.ctx, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		EmulateOfflineServiceWorker: &worker,
		MatchedNetworkConditions: []*network.Conditions{{
			Latency: state.Latency, DownloadThroughput: state.DownloadThroughput, UploadThroughput: state.UploadThroughput, Offline: state.Offline,
		}},
	})
	if err != nil {
		p.fatal("network conditions", err)
	}
}

// TestOffline does the whole work on the second visit, without a network.
func TestOffline(t *testing.T) {
	t.Parallel()
	p := open(t, "")
	eval[any](p, "first visit", "okuyuki.ready")
	p.until("the service worker in charge", `navigator.serviceWorker.controller`) // it takes charge once it holds everything
	p.until("notice", `document.querySelector(".engine").innerText.includes("オフライン")`)

	p.answerWith(nil)
	p.line(network.OverrideNetworkStateParams{Offline: true})
	before := p.requests()
	p.again()
	p.shot("second visit")
	p.until("samples button", `[...document.querySelectorAll(".hero button")].some((b) => b.innerText.includes("サンプル"))`)
	p.do("samples", chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll(".hero button")].find((b) => b.innerText.includes("サンプル")).click()`))
	p.until("samples read", `okuyuki.photos().length > 10 && okuyuki.photos().every((p) => p.prediction)`)
	p.shot("samples")
	p.drop(writePhoto(t, "現場.jpg", bricks.photo(t, 1)))
	p.until("a photo of the user's", `okuyuki.photos().some((p) => p.name === "現場.jpg" && p.prediction)`)
	if steps := eval[int](p, "learn", "okuyuki.tune({seed: 1, steps: 8}).then((r) => r.steps)"); steps < 1 {
		t.Errorf("learnt in %d steps", steps)
	}
	if size := eval[int](p, "save", "okuyuki.save().then((b) => b.size)"); size < 10_000 {
		t.Errorf("the project file has %d bytes", size)
	}
	if size := eval[int](p, "export", "okuyuki.exportModel().then((b) => b.size)"); size < 10_000 {
		t.Errorf("the model file has %d bytes", size)
	}
	if kind := eval[string](p, "export", `okuyuki.exportModel("other").then(() => "accepted", (e) => e.kind)`); kind != "bad_request" {
		t.Errorf("an unknown format: %s", kind)
	}
	// The viewer is there too: it draws the photo that is looked at.
	p.until("viewer", `document.querySelector("iframe").contentDocument?.querySelector("canvas")`)
	p.shot("learnt")
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, request := range p.served[before:] {
		t.Errorf("request on the second visit: %s", request)
	}
}

// TestSecondVisitIsSilent works online on the second visit: nothing is asked for after the start.
func TestSecondVisitIsSilent(t *testing.T) {
	t.Parallel()
	p := open(t, "")
	eval[any](p, "first visit", "okuyuki.ready")
	p.again()
	loaded := p.requests()
	p.predict(bricks.photo(t, 1)).check(t)
	time.Sleep(3 * time.Second) // the browser looks for a new worker by itself about a second after a start
	p.predict(bricks.photo(t, 2)).check(t)
	p.checkSilence(loaded)
	p.checkConsole()
}

// TestStaticServer serves the bundle as plain files, without a header of ours: the page works, and from the second
// visit on it has its policies from the service worker, without a network too.
func TestStaticServer(t *testing.T) {
	t.Parallel()
	p := &page{t: t}
	p.serve()
	p.answerWith(http.FileServerFS(web.Bundle()))
	p.browse()
	p.do("open", chromedp.Navigate(p.address+"/"))
	eval[any](p, "first visit", "okuyuki.ready")
	p.answerWith(nil)
	p.line(network.OverrideNetworkStateParams{Offline: true})
	p.again()
	p.predict(bricks.photo(t, 1)).check(t)
	for file, want := range map[string]string{"/": "frame-ancestors 'none'", "/js/engine-worker.js": "connect-src 'self'", "/viewer.html": "frame-ancestors 'self'"} {
		if policy := eval[string](p, "policy", `fetch(`+quote(file)+`).then((r) => r.headers.get("content-security-policy") ?? "")`); !strings.Contains(policy, want) {
			t.Errorf("%s has the policy %q", file, policy)
		}
	}
	if !eval[bool](p, "policy in force", `fetch("https://example.org/").then(() => false, () => true)`) {
		t.Error("the page reached another origin")
	}
}

// nextVersion is the bundle with another title in its page: the index, the list in the service
// worker and the manifest differ, as after a build.
func nextVersion(t *testing.T) fs.FS {
	t.Helper()
	next, bundle := fstest.MapFS{}, web.Bundle()
	m, err := manifest.Read(bundle)
	if err != nil {
		t.Fatal(err)
	}
	for name := range m.Files {
		data, err := fs.ReadFile(bundle, name)
		if err != nil {
			t.Fatal(err)
		}
		next[name] = &fstest.MapFile{Data: data}
	}
	old := sha256.Sum256(next["index.html"].Data)
	next["index.html"].Data = bytes.Replace(next["index.html"].Data, []byte("<body>"), []byte(`<body data-version="next">`), 1)
	sum := sha256.Sum256(next["index.html"].Data)
	coded := base64.StdEncoding.EncodeToString
	next["sw.js"].Data = bytes.Replace(next["sw.js"].Data, []byte(coded(old[:])), []byte(coded(sum[:])), 1)
	for name, file := range m.Files {
		digest := sha256.Sum256(next[name].Data)
		file.SHA256, file.Size, file.Encoded = hex.EncodeToString(digest[:]), int64(len(next[name].Data)), nil
		m.Files[name] = file
	}
	text, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	next[manifest.Name] = &fstest.MapFile{Data: text}
	return next
}

const isNext = `document.body?.dataset.version === "next"`

// TestUpdate publishes a new version: it is offered, not while something runs, and taken when the
// user says so; what the old one kept and the new one does not need is gone.
func TestUpdate(t *testing.T) {
	t.Parallel()
	p := open(t, "")
	eval[any](p, "first visit", "okuyuki.ready")
	eval[any](p, "an old cache", `caches.open("left behind").then(() => {})`)
	keys := eval[[]string](p, "kept", `caches.open("okuyuki-files").then((c) => c.keys()).then((k) => k.map((r) => r.url))`)
	p.publish(nextVersion(t))
	before := p.requests()
	p.again()
	if eval[bool](p, "version", isNext) {
		t.Fatal("the new version came without being asked for")
	}
	fetched := map[string]bool{}
	p.mu.Lock()
	for _, request := range p.served[before:] {
		fetched[request] = true
	}
	p.mu.Unlock()
	if !fetched["GET /"] || fetched["GET /engine.wasm"] || fetched["GET /base.model"] {
		t.Errorf("for the new version were fetched %v: want what differs, and nothing else of size", fetched)
	}
	p.until("offer", `document.querySelector(".update-offer")?.checkVisibility()`)
	p.shot("offer")

	// While it learns there is no offer.
	p.fewPhotos(3)
	hidden := eval[bool](p, "learn", `(async () => {
		let hidden = true, seen = 0;
		await okuyuki.tune({seed: 1, steps: 20}, {onProgress: () => { seen++; if (seen > 2) hidden &&= !document.querySelector(".update-offer").checkVisibility(); }});
		return hidden && seen > 3;
	})()`)
	if !hidden {
		t.Error("the new version is offered while the page learns")
	}
	p.until("offer again", `document.querySelector(".update-offer").checkVisibility()`)
	p.keep()

	// Another tab at work holds the lock that its work takes.
	eval[any](p, "work elsewhere", `new Promise((held) => { navigator.locks.request("okuyuki at work", {mode: "shared"}, () => new Promise((free) => { window.free = free; held(); })); })`)
	p.do("reload", chromedp.Click(".update-offer .button"))
	p.until("refusal", `document.querySelector(".snackbar").innerText.includes("別のタブ")`)
	if eval[bool](p, "version", isNext) {
		t.Error("the new version took over while another tab was at work")
	}
	eval[any](p, "end of the work", "free()")
	p.do("reload", chromedp.Click(".update-offer .button"))
	p.until("new version", isNext+` && Boolean(window.okuyuki)`)
	eval[any](p, "start", "okuyuki.ready")
	p.shot("updated")
	if n := len(p.projects()); n != 1 {
		t.Errorf("%d projects are kept after the update, want 1", n)
	}
	left := eval[struct{ Names, Keys []string }](p, "caches", `(async () => ({names: await caches.keys(), keys: (await (await caches.open("okuyuki-files")).keys()).map((r) => r.url)}))()`)
	if len(left.Names) != 1 || len(left.Keys) != len(keys) || strings.Join(left.Keys, " ") == strings.Join(keys, " ") {
		t.Errorf("after the update the caches %v hold %d files, before %d", left.Names, len(left.Keys), len(keys))
	}
	p.checkConsole()
}

// TestDamagedPart serves an engine that is not the one of the manifest: it is refused by name; when the
// right one is back, a reload is all it takes.
func TestDamagedPart(t *testing.T) {
	t.Parallel()
	p := &page{t: t}
	p.serve()
	p.mu.Lock()
	good := p.handler
	p.mu.Unlock()
	p.answerWith(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/engine.wasm" {
			w.Header().Set("Content-Type", "application/wasm")
			w.Write([]byte("\x00asm\x01\x00\x00\x00")) // an empty module, valid in itself
			return
		}
		good.ServeHTTP(w, r)
	}))
	p.browse()
	p.do("open", chromedp.Navigate(p.address+"/"))
	failure := eval[struct{ Kind, Name string }](p, "start", `okuyuki.ready.then(() => null, (e) => ({kind: e.kind, name: e.params.name}))`)
	if failure.Kind != "integrity" || failure.Name != "engine.wasm" {
		t.Errorf("a damaged engine is refused as %+v", failure)
	}
	p.until("message", `document.querySelector(".engine").innerText.includes("engine.wasm")`)
	p.shot("refused")
	p.answerWith(good)
	p.again()
}

// TestDamagedCopy damages what the service worker keeps: the page notices, and takes it from the server.
func TestDamagedCopy(t *testing.T) {
	t.Parallel()
	p := open(t, "")
	eval[any](p, "first visit", "okuyuki.ready")
	damaged := eval[int](p, "damage", `(async () => {
		const cache = await caches.open("okuyuki-files");
		let n = 0;
		for (const request of await cache.keys()) {
			const kept = await cache.match(request);
			if (kept.headers.get("content-type") !== "application/octet-stream") continue;
			const bytes = new Uint8Array(await kept.arrayBuffer());
			bytes[bytes.length >> 1] ^= 1;
			await cache.put(request, new Response(bytes, {headers: kept.headers}));
			n++;
		}
		return n;
	})()`)
	if damaged == 0 {
		t.Fatal("the service worker keeps no model")
	}
	before := p.requests()
	p.again()
	p.mu.Lock()
	fetched := strings.Join(p.served[before:], "\n")
	p.mu.Unlock()
	if !strings.Contains(fetched, "GET /base.model") {
		t.Errorf("a damaged model was used; requests:\n%s", fetched)
	}
	p.predict(bricks.photo(t, 1)).check(t)
}
