package e2e

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"okuyuki/core/project"
	"okuyuki/core/weights"
)

// answer is what window.okuyuki.predict gives.
type answer struct {
	Classes []struct {
		Label string
		P     float64
	}
	Depth struct {
		Width, Height int
		Kind, Unit    string
		Known         int // values that are finite and positive
		Min, Max      float64
	}
	MS float64
}

// predict asks the page about a photo; the map is summed up on the way.
func (p *page) predict(photo []byte) answer {
	p.t.Helper()
	return eval[answer](p, "predict", `okuyuki.predict(`+blob(photo, "image/jpeg")+`).then((r) => {
		const known = [...r.depth.data].filter((v) => Number.isFinite(v) && v > 0);
		const {width, height, kind, unit, data} = r.depth;
		if (data.length !== width * height) throw new Error("depth has " + data.length + " values");
		return {classes: r.classes, ms: r.ms, depth: {width, height, kind, unit, known: known.length, min: Math.min(...known), max: Math.max(...known)}};
	})`)
}

// check fails the test if an answer makes no sense.
func (a answer) check(t *testing.T) {
	t.Helper()
	sum := 0.0
	for i, c := range a.Classes {
		if c.Label == "" || (i > 0 && c.P > a.Classes[i-1].P) {
			t.Errorf("classes are unnamed or out of order: %+v", a.Classes)
		}
		sum += c.P
	}
	if len(a.Classes) < 2 || math.Abs(sum-1) > 1e-3 {
		t.Errorf("%d classes with probabilities that add up to %v", len(a.Classes), sum)
	}
	d := a.Depth
	if d.Kind != "metric" || d.Unit != "m" || d.Known != d.Width*d.Height || d.Known == 0 {
		t.Errorf("depth map %+v", d)
	}
	// A picture of a room or a wall: farther than a hand, nearer than a street.
	if !(d.Min > 0.05 && d.Min < d.Max && d.Max < 100) {
		t.Errorf("depth from %v to %v m", d.Min, d.Max)
	}
}

// quote writes a Go string as a JavaScript one.
func quote(s string) string {
	text, _ := json.Marshal(s) // strings always encode
	return string(text)
}

// TestJourney is the main job: photos in, class and depth out, labels, learning,
// saving, loading.
func TestJourney(t *testing.T) {
	t.Parallel()
	p := open(t, "")
	ready := eval[struct{ Kernel, Model, Version string }](p, "start", "okuyuki.ready")
	if !strings.HasPrefix(ready.Kernel, "wasm-") || ready.Model == "" || ready.Version == "" {
		t.Errorf("ready says %+v", ready)
	}
	p.until("language", `document.documentElement.lang === "ja"`)
	p.shot("empty")
	if !eval[bool](p, "scroll bars", `document.documentElement.scrollWidth <= innerWidth && document.documentElement.scrollHeight <= innerHeight`) {
		t.Error("the empty page is larger than its window")
	}
	loaded := p.requests()

	// A photo dropped on the page.
	p.drop(writePhoto(t, "現場.jpg", bricks.photo(t, 1)))
	p.until("dropped photo", `okuyuki.photos().some((p) => p.prediction)`)
	dropped := eval[[]struct {
		Name          string
		Width, Height int
		Label         *string
	}](p, "photos", "okuyuki.photos()")
	if len(dropped) != 1 || dropped[0].Name != "現場.jpg" || dropped[0].Width != 320 || dropped[0].Height != 240 || dropped[0].Label != nil {
		t.Errorf("the dropped photo is listed as %+v", dropped)
	}
	p.predict(bricks.photo(t, 1)).check(t)
	p.shot("dropped")

	// Two classes of six photos each.
	const labelled = 6
	for i := range uint64(labelled) {
		for _, k := range []kind{bricks, pipes} {
			eval[string](p, "add", "okuyuki.add("+quote(k.label)+", "+blob(k.photo(t, 10+i), "image/jpeg")+")")
		}
	}
	counts := eval[map[string]int](p, "photos", `Object.fromEntries(Object.entries(Object.groupBy(okuyuki.photos().filter((p) => p.label), (p) => p.label)).map(([k, v]) => [k, v.length]))`)
	if len(counts) != 2 || counts[bricks.label] != labelled || counts[pipes.label] != labelled {
		t.Errorf("labelled photos: %v", counts)
	}
	p.shot("labelled")

	// Learn, watching the progress.
	learned := eval[struct {
		Steps  int
		Phases []string
	}](p, "learn", `(async () => {
		const phases = new Set();
		const result = await okuyuki.tune({seed: 1}, {onProgress: (p) => phases.add(p.phase)});
		return {steps: result.steps, phases: [...phases]};
	})()`)
	if learned.Steps < 1 || len(learned.Phases) == 0 {
		t.Errorf("learning reported %+v", learned)
	}
	p.shot("learned")
	p.checkHeldOut("after learning")

	// Save, start over, load.
	project := eval[string](p, "save", `okuyuki.save().then((b) => b.arrayBuffer()).then((a) => btoa(Array.from(new Uint8Array(a), (v) => String.fromCharCode(v)).join("")))`)
	file, err := base64.StdEncoding.DecodeString(project)
	if err != nil {
		t.Fatal(err)
	}
	checkListed(t, file, 1+2*labelled)
	p.checkNatively(file)
	p.checkCommand(file)
	model := p.checkExports(file)
	p.checkSilence(loaded)
	p.do("reload", chromedp.Reload())
	eval[any](p, "start again", "okuyuki.ready")
	if n := eval[int](p, "photos", "okuyuki.photos().length"); n != 0 {
		t.Errorf("a fresh page has %d photos", n)
	}
	loaded = p.requests()
	eval[any](p, "load", "okuyuki.load("+blob(file, "application/zip")+")")
	if n := eval[int](p, "photos", `okuyuki.photos().filter((p) => p.prediction).length`); n != 1+2*labelled {
		t.Errorf("the loaded project has %d predicted photos, want %d", n, 1+2*labelled)
	}
	p.checkHeldOut("after loading")
	p.shot("loaded")

	p.checkModelAlone(model)

	// A project that learned with another version's base model keeps its photos and labels, and says what to do.
	eval[any](p, "load of another version", "okuyuki.load("+blob(ofOtherBase(t, file), "application/zip")+")")
	p.until("told", `document.body.innerText.includes("別の基本モデル")`)
	if n := eval[int](p, "labels", `okuyuki.photos().filter((p) => p.label).length`); n != 2*labelled {
		t.Errorf("a project of another version has %d labels, want %d", n, 2*labelled)
	}
	p.shot("another version")
	p.checkSilence(loaded)
	p.checkConsole()
}

// ofOtherBase is a project whose model was learned on a base model that nobody has, and whose heads have another shape.
func ofOtherBase(t *testing.T, file []byte) []byte {
	t.Helper()
	opened, err := project.Open(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	model, err := opened.Model()
	if err != nil {
		t.Fatal(err)
	}
	f, err := weights.Decode(model)
	if err != nil {
		t.Fatal(err)
	}
	f.Meta["base"] = "okuyuki-base-0"
	delete(f.Tensors, "neck/top/weight")
	if model, err = f.Encode(); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := project.Write(&out, &opened.Project, opened.Photo, model); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// checkHeldOut asks about photos that were never labelled.
func (p *page) checkHeldOut(when string) {
	p.t.Helper()
	for i := range uint64(4) {
		for _, k := range []kind{bricks, pipes} {
			a := p.predict(k.photo(p.t, 100+i))
			a.check(p.t)
			if len(a.Classes) != 2 || a.Classes[0].Label != k.label {
				p.t.Errorf("%s: held-out photo %d of %s is predicted as %+v", when, i, k.label, a.Classes)
			}
		}
	}
}

// TestPortableKernels runs the page as a browser without SIMD would, and expects
// it to work and to say so.
func TestPortableKernels(t *testing.T) {
	t.Parallel()
	p := open(t, "?kernel=portable")
	if kernel := eval[struct{ Kernel string }](p, "start", "okuyuki.ready").Kernel; kernel != "portable" {
		t.Errorf("the kernel is %q", kernel)
	}
	loaded := p.requests()
	p.predict(pipes.photo(t, 1)).check(t)
	p.drop(writePhoto(t, "pipes.jpg", pipes.photo(t, 1)))
	p.until("photo", `okuyuki.photos().some((p) => p.prediction)`)
	if !eval[bool](p, "notice", `document.body.innerText.includes("SIMD")`) {
		t.Error("the page does not say that it computes without SIMD")
	}
	p.shot("portable")
	p.checkSilence(loaded)
	p.checkConsole()
}

// TestRefusedPhoto drops files that are no photos: the page names the cause and
// goes on with the others.
func TestRefusedPhoto(t *testing.T) {
	t.Parallel()
	p := open(t, "")
	eval[any](p, "start", "okuyuki.ready")
	loaded := p.requests()
	kind := eval[string](p, "add", `okuyuki.add("x", `+blob([]byte("no photo at all"), "image/jpeg")+`).then(() => "accepted", (e) => e.kind)`)
	if kind != "not_image" {
		t.Errorf("a text file is refused as %q", kind)
	}
	good := pipes.photo(t, 1)
	p.drop(writePhoto(t, "cut.jpg", good[:len(good)/20]), writePhoto(t, "good.jpg", good))
	p.until("the good photo", `okuyuki.photos().some((p) => p.name === "good.jpg" && p.prediction)`)
	if !eval[bool](p, "the other", `document.body.innerText.includes("cut.jpg")`) {
		t.Error("the page does not name the photo that it cannot read")
	}
	p.shot("refused")
	p.checkSilence(loaded)
	p.checkConsole()
}
