package e2e

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// mortal is a script that kills the page's engine: in the midst of the n-th request of a type from now on, as killAt says, or
// whenever it has started, while killAll is set. It notes in window.back how long the page was without an engine, every time, in
// ms, in window.learnt how many labels each learning was sent, and moves the page's clock on by window.later.
const mortal = `window.killAt = null; window.killAll = false; window.back = []; window.learnt = []; window.later = 0;
const now = Date.now;
Date.now = () => now() + later;
window.Worker = class extends Worker {
	constructor(...args) {
		super(...args);
		this.addEventListener("message", (e) => { if (killAll && e.data.type === "ready") super.postMessage(null); });
	}
	postMessage(m, t) {
		if (m?.type === "learn") learnt.push(JSON.parse(m.body).labels.length);
		super.postMessage(m, t);
		if (killAt?.types.includes(m?.type) && --killAt.n === 0) { killAt = null; super.postMessage(null); }
	}
};
let since = 0;
new MutationObserver(() => {
	const status = document.querySelector(".engine")?.dataset.status;
	if (status === "restarting") since ||= performance.now();
	else if (since) { back.push(performance.now() - since); since = 0; }
}).observe(document, {subtree: true, childList: true, attributeFilter: ["data-status"]});
`

// withMemory is a script that gives the engine no more than so many megabytes.
func withMemory(megabytes int) string {
	return fmt.Sprintf(`{
		const compile = WebAssembly.compile;
		WebAssembly.compile = async (source) => {
			const module = await compile.call(WebAssembly, source);
			if (!WebAssembly.Module.imports(module).some((i) => i.module === "kern")) return module;
			const bytes = new Uint8Array(source);
			let at = 8;
			const number = () => { let [n, shift, b] = [0, 0, 128]; while (b & 128) { b = bytes[at++]; n += (b & 127) * 2 ** shift; shift += 7; } return n; };
			const coded = (n) => (n < 128 ? [n] : [n %% 128 + 128, ...coded(Math.floor(n / 128))]);
			for (let start = at, end; at < bytes.length; at = start = end) {
				const id = bytes[at++];
				end = number() + at;
				if (id !== 5) continue; // of the memory: how many, whether they have a limit, pages at the start, limit
				at += 2;
				const memory = [1, 1, ...coded(number()), ...coded(%d * 16)];
				return compile.call(WebAssembly, new Uint8Array([...bytes.subarray(0, start), 5, memory.length, ...memory, ...bytes.subarray(end)]));
			}
			return module;
		};
	}
`, megabytes)
}

// heavy is a PNG of few bytes and many pixels.
func heavy(t *testing.T, width, height uint32) []byte {
	t.Helper()
	var pixels bytes.Buffer
	z, _ := zlib.NewWriterLevel(&pixels, zlib.BestSpeed) // a level that there is
	if _, err := io.CopyN(z, zeros{}, int64(height)*(1+3*int64(width))); err != nil {
		t.Fatal(err)
	}
	z.Close()
	out := []byte("\x89PNG\r\n\x1a\n")
	header := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, width), height)
	for _, c := range []struct {
		name string
		data []byte
	}{{"IHDR", append(header, 8, 2, 0, 0, 0)}, {"IDAT", pixels.Bytes()}, {"IEND", nil}} {
		out = binary.BigEndian.AppendUint32(out, uint32(len(c.data)))
		body := append([]byte(c.name), c.data...)
		out = binary.BigEndian.AppendUint32(append(out, body...), crc32.ChecksumIEEE(body))
	}
	return out
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

// snack is an expression for the message at the foot of the page.
const snack = `document.querySelector(".snackbar").innerText`

// TestEngineLost kills the engine without a network in the midst of an import and of a learning, by a photo that it has no memory
// for, and over and over: the page says so, goes on, and has lost nothing. (In the midst of an epoch and of a comparison: TestUnfinished.)
func TestEngineLost(t *testing.T) {
	t.Parallel()
	p := openWith(t, "", withCores(1)+mortal+withMemory(192))
	eval[any](p, "start", "okuyuki.ready")
	p.answerWith(nil)
	p.line(network.OverrideNetworkStateParams{Offline: true})
	loaded := p.requests()
	good := func(n int) {
		t.Helper()
		p.until("photos", fmt.Sprintf(`okuyuki.photos().length === %d && okuyuki.photos().every((p) => p.prediction)`, n))
		if labelled := eval[int](p, "labels", `okuyuki.photos().filter((p) => p.label).length`); labelled != 6 {
			t.Errorf("%d photos have a label, want 6", labelled)
		}
	}

	eval[any](p, "kill", `void (killAt = {types: ["add"], n: 3})`)
	p.fewPhotos(3)
	good(6)
	p.checkTold("計算部が止まったため、再起動しています。写真と分類はそのままです。続きから読み込みます。")
	p.shot("import")

	// The engine is lost while it is given the photos to learn from: it learns from all of them all the same. Meanwhile keys are heard, on a slow machine too.
	if _, err := chromedp.Call(p.ctx, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: 4}); err != nil {
		t.Fatal(err)
	}
	eval[any](p, "learn", `void (killAt = {types: ["add", "restore"], n: 1}, window.learning = new Promise((done) => {
		window.training = new Promise((begun) => { okuyuki.tune({seed: 1, steps: 24}, {onProgress: (p) => { if (p.phase === "train") begun(); }}).then(() => done("done"), (e) => done(e.kind)); });
	}))`)
	eval[any](p, "training", "training")
	eval[any](p, "listen", `void addEventListener("keydown", (e) => { window.heard = performance.now() - e.timeStamp; }, {once: true})`)
	p.tabTo(`[data-step="photos"]`)
	p.do("key", chromedp.KeyEvent(kb.Enter))
	answered := eval[bool](p, "answered", `document.querySelector('[data-view="photos"]') !== null && document.querySelector('[data-step="learn"] .step-note').innerText.includes("%")`)
	if heard := eval[float64](p, "heard", "heard"); !answered {
		t.Errorf("a key during the learning was heard after %.0f ms and has done nothing", heard)
	} else {
		fmt.Printf("at a quarter of the speed a key was heard after %.0f ms, during a learning\n", heard)
	}
	if end := eval[string](p, "end of the learning", "learning"); end != "done" {
		t.Errorf("the learning ended as %s", end)
	}
	if labels := eval[[]int](p, "labels", "learnt"); len(labels) == 0 || slices.ContainsFunc(labels, func(n int) bool { return n != 6 }) {
		t.Errorf("the learnings had %v labels", labels)
	}
	if _, err := chromedp.Call(p.ctx, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: 1}); err != nil {
		t.Fatal(err)
	}

	// A photo that takes all memory, twice: it is set aside.
	eval[any](p, "later", `void (later = 300_000)`)
	p.drop(writePhoto(t, "heavy.png", heavy(t, 7000, 7000)), writePhoto(t, "light.jpg", pipes.photo(t, 70)))
	p.until("set aside", `document.querySelector(".work").innerText.includes("heavy.png") && document.querySelector(".work").innerText.includes("この写真を読むと計算部が停止します")`)
	p.checkTold("メモリーが足りず計算部が止まったため")
	good(7)
	p.shot("heavy")

	// An engine that dies whenever it starts is left alone, until the user says so.
	eval[any](p, "later", `void (later = 600_000, killAll = true, killAt = {types: ["predict"], n: 1}, okuyuki.predict(`+blob(bricks.photo(t, 1), "image/jpeg")+`).catch(() => {}))`)
	p.until("halted", `document.querySelector(".engine").dataset.status === "failed"`)
	p.shot("halted")
	if kind := eval[string](p, "learn", `okuyuki.tune({}).then(() => "done", (e) => e.kind)`); kind != "stopped" {
		t.Errorf("a learning without an engine ends as %q", kind)
	}
	p.keep()
	eval[any](p, "restart", `void (killAll = false, document.querySelector(".engine .button").click())`)
	p.until("ready", `document.querySelector(".engine").dataset.status === "ready"`)
	good(7)
	if a := p.predict(pipes.photo(t, 100)); len(a.Classes) != 2 || a.Classes[0].Label != pipes.label {
		t.Errorf("the model that was learnt says %+v", a.Classes)
	}
	back := eval[[]float64](p, "without an engine", "back")
	fmt.Printf("the page was without an engine for %.0f ms\n", back)
	if len(back) < 6 {
		t.Errorf("the engine was restarted %d times", len(back))
	}
	p.checkSilence(loaded)
	p.checkConsole()
}
