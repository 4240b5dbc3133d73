package e2e

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// embedded is a tab with the example page of okuyuki.js, which a plain file server gives out of a folder that the native program has
// written, somewhere below the root of its origin.
func embedded(t *testing.T) *page {
	t.Helper()
	site := t.TempDir()
	out, err := exec.Command("go", "run", "../server", "embed", filepath.Join(site, "tools", "okuyuki")).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	p := &page{t: t}
	p.serve()
	files := http.FileServer(http.Dir(site))
	p.answerWith(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:")
		files.ServeHTTP(w, r)
	}))
	p.browse()
	p.do("open", chromedp.Navigate(p.address+"/tools/okuyuki/example.html"))
	return p
}

// The module does in another page, in a folder of its own, what the page does: class and depth, learning, saving, and after its engine
// was lost it still knows what it learned. Once it has started it asks the network for nothing.
func TestEmbed(t *testing.T) {
	t.Parallel()
	p := embedded(t)
	eval[any](p, "start", `import("/tools/okuyuki/okuyuki.js").then(async (m) => { window.m = m; window.o = await m.Okuyuki.start(); })`)
	p.until("example page", `!document.getElementById("photo").disabled`)
	begun := p.requests()

	var given []string
	for _, k := range []kind{bricks, pipes} {
		for i := range 5 {
			given = append(given, fmt.Sprintf("{label: %q, photo: %s}", k.label, blob(k.photo(t, uint64(i)), "image/jpeg")))
		}
	}
	eval[any](p, "photos", `void (window.given = [`+strings.Join(given, ", ")+`])`)
	base := eval[struct {
		Label, Kind     string
		Width, Height   int
		Length, Classes int
		Finite          bool
	}](p, "predict", `o.predict(given[0].photo).then(({classes, depth}) => ({label: classes[0].label, kind: depth.kind, width: depth.width, height: depth.height,
		length: depth.data.length, classes: classes.length, finite: depth.data.every((m) => m > 0 && m <= depth.max)}))`)
	if base.Label == "" || base.Kind != "metric" || base.Width < 20 || base.Length != base.Width*base.Height || base.Classes != 10 || !base.Finite {
		t.Errorf("%+v", base)
	}
	tuned := eval[struct {
		Rung     string
		Steps    int
		Progress int
		CV       struct{ Correct, Total int }
	}](p, "tune", `(() => { let n = 0; const half = given.filter((_, i) => i % 5 < 4); return o.tune(half, {seed: 1, steps: 8, onProgress: () => n++}).then((r) => ({...r, progress: n})); })()`)
	if tuned.Steps < 1 || tuned.Progress == 0 || tuned.CV.Total != 8 || tuned.CV.Correct < 6 {
		t.Errorf("%+v", tuned)
	}
	const right = `Promise.all(given.map(({photo, label}) => WHO.predict(photo, {depth: false}).then(({classes, depth}) => depth === null && classes[0].label === label))).then((r) => r.filter(Boolean).length)`
	ask := func(who string) int { return eval[int](p, "ask "+who, strings.ReplaceAll(right, "WHO", who)) }
	if n := ask("o"); n < 9 {
		t.Errorf("%d of 10 photos are named right", n)
	}

	p.checkSilence(begun)

	// What was saved another instance knows, and so does the native program.
	if learned := eval[bool](p, "another", `(async () => { window.saved = await o.save(); window.other = await m.Okuyuki.start(); return other.learned; })()`); learned {
		t.Error("another instance knows what the first has learned")
	}
	during := p.requests()
	eval[any](p, "load", `other.load(saved)`)
	if n := ask("other"); n != ask("o") {
		t.Errorf("loaded, %d photos are named right", n)
	}
	encoded := eval[string](p, "the file", `saved.arrayBuffer().then((b) => btoa(Array.from(new Uint8Array(b), (c) => String.fromCharCode(c)).join("")))`)
	file, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		t.Fatal(err)
	}
	p.checkCommand(file)
	if kind := eval[string](p, "hostile model", `other.load(new Blob(["no model"])).then(() => "", (e) => e instanceof m.OkuyukiError ? e.kind : String(e))`); kind != "bad_model" {
		t.Errorf("a file that is no model: %q", kind)
	}
	if n := ask("other"); n < 9 {
		t.Errorf("after a file that is no model %d photos are named right", n)
	}

	// Mistakes are told, and change nothing.
	for call, want := range map[string]string{
		`o.predict(new Blob(["no photo"]))`:                                                                                                  "not_image ",
		`o.tune(given.filter(({label}) => label === given[0].label))`:                                                                        "few_classes ",
		`o.tune([...given.slice(0, 2), {photo: new Blob(["x"]), label: given[0].label}])`:                                                    "not_image 2",
		`(() => { const a = new AbortController(); const r = o.tune(given, {signal: a.signal, onProgress: () => a.abort()}); return r; })()`: "cancelled ",
		`o.predict("photo.jpg")`: "undefined TypeError",
	} {
		if kind := eval[string](p, call, call+`.then(() => "accepted", (e) => e.kind + " " + (e.params ? e.params.index ?? "" : e.name))`); kind != want {
			t.Errorf("%s: %q, not %q", call, kind, want)
		}
	}
	if n := ask("o"); n < 9 {
		t.Errorf("after mistakes %d photos are named right", n)
	}
	if kind := eval[string](p, "close", `(() => { const r = o.predict(given[0].photo); o.close(); return r; })().then(() => "accepted", (e) => e.kind)`); kind != "stopped" {
		t.Errorf("closed meanwhile: %q", kind)
	}
	p.checkSilence(during)
	p.checkConsole()
}

// The example does in the page what its text says.
func TestEmbedExample(t *testing.T) {
	t.Parallel()
	p := embedded(t)
	p.until("started", `!document.getElementById("learn").disabled`)
	for i, k := range []kind{bricks, pipes} {
		var files []string
		for n := range 3 {
			files = append(files, writePhoto(t, fmt.Sprintf("%s%d.jpg", k.label, n), k.photo(t, uint64(n))))
		}
		p.do("photos", chromedp.SetUploadFiles(fmt.Sprintf("#photos-%d", i), files))
	}
	p.do("learn", chromedp.Click("#learn"))
	p.until("learned", `document.getElementById("learned").textContent.includes("6")`)
	p.do("photo", chromedp.SetUploadFiles("#photo", []string{writePhoto(t, "asked.jpg", bricks.photo(t, 9))}))
	p.until("answer", `!document.getElementById("answer").hidden && document.getElementById("classes").innerText.includes("%")`)
	p.shot("example")
	p.checkAccess(axe(t), "example")
	p.checkConsole()
}

// The types say what the module has: TypeScript takes the example of their first lines, and every name is there.
func TestEmbedTypes(t *testing.T) {
	source, err := os.ReadFile("../web/embed/okuyuki.d.ts")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "okuyuki.d.ts"), source, 0o644); err != nil {
		t.Fatal(err)
	}
	const use = `import {Okuyuki, OkuyukiError, type Prediction} from './okuyuki.js';
const file = new Blob();
const okuyuki = await Okuyuki.start({onProgress: (part: number) => console.log(part)});
const {classes, depth}: Prediction = await okuyuki.predict(file);
const tuned = await okuyuki.tune([{photo: file, label: 'crack'}, {photo: file, label: null, group: 'x'}], {seed: 1, onProgress: ({fraction}) => console.log(fraction)});
console.log(classes[0].label, depth?.data.length, tuned.cv?.correct, okuyuki.version, okuyuki.kernel, okuyuki.learned, okuyuki.classes[0].ja);
await okuyuki.load(await okuyuki.save()).catch((e: unknown) => { if (e instanceof OkuyukiError) console.log(e.kind, e.params.index); });
okuyuki.close();
// @ts-expect-error a photo is a Blob
await okuyuki.predict('photo.jpg');
`
	if err := os.WriteFile(filepath.Join(dir, "use.ts"), []byte(use), 0o644); err != nil {
		t.Fatal(err)
	}
	tsc := fromNPM(t, "npm", filepath.Join("typescript", "bin", "tsc"))
	out, err := exec.CommandContext(t.Context(), "node", tsc, "--noEmit", "--strict", "--target", "es2022", "--module", "es2022", "--moduleResolution", "bundler", "--lib", "es2022,dom", filepath.Join(dir, "use.ts")).CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
