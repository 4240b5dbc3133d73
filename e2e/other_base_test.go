package e2e

import (
	"reflect"
	"testing"

	"github.com/chromedp/chromedp"
)

// olderBase makes what the browser keeps look as if a page with another base model had made it: the model that was learned, and the
// comparison. The names are of equal length, so that the model's file stays well formed.
const olderBase = `(async () => {
	const db = await new Promise((resolve) => { const open = indexedDB.open("okuyuki"); open.onsuccess = () => resolve(open.result); });
	const ended = (request) => new Promise((resolve, reject) => { request.onsuccess = () => resolve(request.result); request.onerror = () => reject(request.error); });
	const parts = await ended(db.transaction("parts").objectStore("parts").getAll());
	const model = parts.find((p) => p.name === "model");
	const bytes = new Uint8Array(await model.value.bytes.arrayBuffer());
	const text = new TextDecoder("latin1").decode(bytes);
	const at = text.search(/"base":"okuyuki-base-\d"/);
	bytes[at + '"base":"okuyuki-base-'.length] = "0".charCodeAt(0);
	model.value.bytes = new Blob([bytes]);
	const compared = parts.find((p) => p.name === "compare");
	compared.value.result.method.modelId = "0".repeat(64);
	const store = db.transaction("parts", "readwrite").objectStore("parts");
	await Promise.all([ended(store.put(model)), ended(store.put(compared))]);
	db.close();
	return at;
})()`

// TestKeptWithOtherBase opens a project that the browser has kept, after the page has got another base model: what was learned
// cannot be used any more, and is all that is lost.
func TestKeptWithOtherBase(t *testing.T) {
	t.Parallel()
	p := openWith(t, "", withCores(1))
	eval[any](p, "start", "okuyuki.ready")
	p.bricksAndPipes(3)
	eval[any](p, "learn", "okuyuki.tune({seed: 1, steps: 8})")
	eval[any](p, "compare", "okuyuki.compare("+quickly+")")
	p.keep()
	const labelled = `okuyuki.photos().map((p) => [p.id, p.name, p.label, p.group].join())`
	before := eval[[]string](p, "photos", labelled)
	if at := eval[int](p, "another base model", olderBase); at < 0 {
		t.Fatal("the model's file does not name its base model where it is looked for")
	}
	p.do("come back", chromedp.Reload()) // the page has nothing to write before it goes
	eval[any](p, "start again", "okuyuki.ready")
	loaded := p.requests()
	p.until("offer", `document.querySelector(".project-row .button")`)
	p.do("continue", chromedp.Click(".project-row .button"))
	p.until("told", `document.querySelector(".snackbar").innerText.includes("別の基本モデル")`)
	p.shot("told")
	if after := eval[[]string](p, "photos", labelled); len(after) != 6 || !reflect.DeepEqual(after, before) {
		t.Errorf("photos and labels were\n%v\nand are\n%v", before, after)
	}
	p.until("the new base model's answers", `okuyuki.photos().every((p) => p.prediction && !p.prediction.learned)`)
	p.until("the comparison is said to be old", `document.querySelector('[data-step="compare"] .step-note').innerText === "変更あり"`)
	p.step("learn")
	p.until("learning is offered", `document.querySelector("#next").innerText.includes("6枚から学習する") && !document.querySelector("#next").disabled`)
	p.shot("offer")
	p.do("learn", chromedp.Click("#next"))
	p.until("learned again", `okuyuki.photos().every((p) => p.prediction?.learned)`)
	p.keep()
	p.checkSilence(loaded)

	// That is kept in turn.
	p.do("reload", chromedp.Reload())
	eval[any](p, "start once more", "okuyuki.ready")
	eval[any](p, "resume", "okuyuki.projects().then(([{id}]) => okuyuki.resume(id))")
	if !eval[bool](p, "learned", `okuyuki.photos().length === 6 && okuyuki.photos().every((p) => p.prediction?.learned)`) {
		t.Error("what was learned with the new base model is not there after a reload")
	}
	p.checkConsole()
}
