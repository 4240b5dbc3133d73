package e2e

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	cdproto "github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	cdp "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/storage"
	"github.com/chromedp/cdproto/systeminfo"
	"github.com/chromedp/chromedp"
)

// keptProject is a project as the browser has kept it.
type keptProject struct {
	ID        string
	Photos    int
	Classes   int
	Elsewhere bool
}

func (p *page) projects() []keptProject {
	p.t.Helper()
	return eval[[]keptProject](p, "projects", "okuyuki.projects()")
}

// keep waits until the browser has kept everything.
func (p *page) keep() {
	p.t.Helper()
	p.until("kept", `okuyuki.kept().then((s) => s.upToDate)`)
}

// fewPhotos adds photos of two classes, so many of each.
func (p *page) fewPhotos(each int) {
	p.t.Helper()
	for i := range uint64(each) {
		for _, k := range []kind{bricks, pipes} {
			eval[string](p, "add", "okuyuki.add("+quote(k.label)+", "+blob(k.photo(p.t, 10+i), "image/jpeg")+`, {group: "1"})`)
		}
	}
}

// TestKeeping works until the tab crashes, goes on, and forgets everything.
func TestKeeping(t *testing.T) {
	t.Parallel()
	p := open(t, "")
	eval[any](p, "start", "okuyuki.ready")
	p.fewPhotos(3)
	eval[any](p, "learn", "okuyuki.tune({seed: 1, steps: 8})")
	eval[any](p, "remove", "okuyuki.remove(okuyuki.photos()[0].id)")
	p.keep()
	const photos = `JSON.stringify(okuyuki.photos().map((p) => [p.id, p.label, p.group, p.prediction.classes]))`
	before := eval[string](p, "predictions", photos)

	p.crash()
	eval[any](p, "start again", "okuyuki.ready")
	loaded := p.requests()
	there := p.projects()
	if len(there) != 1 || there[0].Elsewhere || there[0].Photos != 5 || there[0].Classes != 2 {
		t.Fatalf("after the crash there is %+v", there)
	}
	// A project that is open in one tab, as its lock says, is not opened in another.
	resume := "okuyuki.resume(" + quote(there[0].ID) + ")"
	eval[any](p, "hold the lock", `new Promise((held) => { navigator.locks.request("okuyuki `+there[0].ID+`", () => new Promise((free) => { window.free = free; held(); })); })`)
	eval[any](p, "resume", resume)
	if n := eval[int](p, "photos", "okuyuki.photos().length"); n != 0 || !p.projects()[0].Elsewhere {
		t.Errorf("a project that is open elsewhere came with %d photos; listed as %+v", n, p.projects())
	}
	p.shot("elsewhere")
	eval[any](p, "free the lock", `free()`)
	eval[any](p, "resume", resume)
	if after := eval[string](p, "predictions", photos); after != before {
		t.Errorf("after the crash the photos are\n%s\nand were\n%s", after, before)
	}
	eval[any](p, "undo", `document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "z", ctrlKey: true, bubbles: true}))`)
	p.until("the removed photo", `okuyuki.photos().length === 6 && okuyuki.photos().every((p) => p.prediction?.learned)`)
	p.until("its picture", `[...document.querySelectorAll(".card-picture img")].filter((i) => i.naturalWidth > 0).length === 6`)
	a := p.predict(pipes.photo(t, 100))
	if len(a.Classes) != 2 || a.Classes[0].Label != pipes.label {
		t.Errorf("the model that was kept says %+v", a.Classes)
	}
	p.keep()
	p.shot("resumed")
	p.checkSilence(loaded)

	// A reload: the first screen offers to go on.
	p.do("reload", chromedp.Reload())
	eval[any](p, "start again", "okuyuki.ready")
	p.until("offer", `document.querySelector(".project-row .button")`)
	p.shot("offer")
	p.do("continue", chromedp.Click(".project-row .button"))
	p.until("photos", `okuyuki.photos().length === 6 && okuyuki.photos().every((p) => p.prediction?.learned)`)

	// Everything is forgotten.
	p.do("details", chromedp.Click(".save-details"))
	p.shot("details")
	p.do("forget", chromedp.Click(".places-kept .danger"))
	p.do("yes", chromedp.Click(".dialog .primary"))
	p.until("gone", `okuyuki.photos().length === 0 && okuyuki.projects().then((list) => list.length === 0)`)
	left := eval[[]string](p, "files", `(async () => {
		const names = [];
		const root = await navigator.storage.getDirectory();
		for await (const [name, folder] of root.entries()) for await (const file of folder.keys()) names.push(name + "/" + file);
		return names;
	})()`)
	if len(left) > 0 {
		t.Errorf("files are left: %v", left)
	}
	p.checkConsole()
}

// crash ends the renderer as a defect of the browser would, and opens the page again.
func (p *page) crash() {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, 3*time.Second)
	defer cancel()
	chromedp.Call(ctx, cdp.Crash, cdproto.Empty{}) // nobody is left to answer
	p.do("open again", chromedp.Navigate(p.address+"/"))
}

// allow gives the page so many bytes of storage; 0 lifts the limit.
func (p *page) allow(bytes float64) {
	p.t.Helper()
	quota := storage.OverrideQuotaForOriginParams{Origin: p.address}
	if bytes > 0 {
		quota.QuotaSize = &bytes
	}
	if _, err := chromedp.Call(p.ctx, storage.OverrideQuotaForOrigin, quota); err != nil {
		p.fatal("quota", err)
	}
}

// noise is a photo that no compression makes smaller, of some three bytes a pixel.
func noise(t *testing.T, side int) []byte {
	t.Helper()
	picture := image.NewNRGBA(image.Rect(0, 0, side, side))
	r := rand.NewChaCha8([32]byte{})
	r.Read(picture.Pix) // never fails
	for i := 3; i < len(picture.Pix); i += 4 {
		picture.Pix[i] = 0xff
	}
	var file bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.NoCompression}).Encode(&file, picture); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// checkText waits until an element says something.
func (p *page) checkText(what, selector, text string) {
	p.t.Helper()
	p.until(what, "document.querySelector("+quote(selector)+").innerText.includes("+quote(text)+")")
}

// TestNoRoom runs out of room: the page says what is not kept, and goes on; it keeps what there is room for, and all of it once there is.
func TestNoRoom(t *testing.T) {
	t.Parallel()
	p := open(t, "")
	eval[any](p, "start", "okuyuki.ready")
	p.allow(60_000)
	p.fewPhotos(2)
	p.until("no room", `okuyuki.kept().then((s) => s.status === "full")`)
	p.until("message", snack+`.includes("保存領域")`)
	p.shot("full")
	if n := eval[int](p, "photos", "okuyuki.photos().filter((p) => p.prediction).length"); n != 4 {
		t.Errorf("%d photos are predicted, want 4", n)
	}
	if size := eval[int](p, "save", "okuyuki.save().then((b) => b.size)"); size < 4*5000 {
		t.Errorf("the file saved has %d bytes", size)
	}
	p.do("details", chromedp.Click(".save-details"))
	p.until("what is not kept", `document.querySelector(".places-kept .note").innerText.includes("写真4枚が、このブラウザーに保存されていません")`)
	p.checkText("what to do", ".places-kept", "ページを閉じると失われます。ファイルに保存するか、古いプロジェクトを消してください")
	p.shot("what is not kept")
	p.do("language", chromedp.Click(`.segmented button[lang="en"]`))
	p.checkText("what is not kept, in English", ".places-kept", "4 photos are not kept in this browser")
	p.checkText("what to do, in English", ".places-kept", "they are gone when the page is closed. Save to a file, or erase old projects")
	p.do("language", chromedp.Click(`.segmented button[lang="ja"]`))

	// There is room again.
	p.allow(0)
	p.do("try again", chromedp.Click(".places-kept .soft"))
	p.until("message", snack+`.includes("保存を再開しました")`)
	if !eval[bool](p, "kept", "okuyuki.kept().then((s) => s.upToDate)") {
		t.Error("what the page keeps is not up to date")
	}

	// There is room for changes, but not for a large photo.
	p.allow(2e6 + eval[float64](p, "usage", `navigator.storage.estimate().then((e) => e.usage)`))
	eval[string](p, "add", "okuyuki.add("+quote(bricks.label)+", "+blob(noise(t, 1200), "image/png")+")")
	p.until("no room", `okuyuki.kept().then((s) => s.status === "full" && s.left === 1)`)
	eval[any](p, "remove", "okuyuki.remove(okuyuki.photos()[0].id)")
	p.until("the change is kept", `okuyuki.kept().then(() => new Promise((done, fail) => {
		const open = indexedDB.open("okuyuki");
		open.onerror = fail;
		open.onsuccess = () => {
			const all = open.result.transaction("projects").objectStore("projects").getAll();
			all.onsuccess = () => { open.result.close(); done(all.result.length === 1 && all.result[0].photos === 4); };
		};
	}))`)
	p.allow(0)
	p.keep()
	p.checkConsole()
}

// TestManyPhotos takes in many photos and prints the memory that the page holds. Above 500 they
// are small ones, for the time that it takes.
//
//	go test ./e2e -run ManyPhotos -v -many 500
func TestManyPhotos(t *testing.T) {
	t.Parallel()
	n := *many
	if n == 0 {
		n = 60
	}
	width, height := 1600, 1200
	if n > 500 {
		width, height = 400, 300
	}
	p := openComposed(t, "")
	eval[any](p, "start", "okuyuki.ready")
	p.keepNoResponses()
	start := time.Now()
	// One photo, painted over and over at the side: every file is another one.
	eval[any](p, "add", fmt.Sprintf(`(async () => {
		const bitmap = await createImageBitmap(%s);
		const canvas = new OffscreenCanvas(%d, %d);
		const g = canvas.getContext("2d");
		g.scale(canvas.width / 1600, canvas.height / 1200);
		const data = new DataTransfer();
		for (let i = 0; i < %d; i++) {
			g.setTransform(1, 0, 0, 1, 0, 0);
			g.drawImage(bitmap, 0, 0, 1600, 1200);
			for (let bit = 0; bit < 12; bit++) { g.fillStyle = (i >> bit) & 1 ? "#fff" : "#000"; g.fillRect(80 * bit, 0, 80, 1200 * ((i * 7 + bit) %% 10) / 10); }
			data.items.add(new File([await canvas.convertToBlob({type: "image/jpeg", quality: 0.9})], "photo" + i + ".jpg", {type: "image/jpeg"}));
		}
		const input = document.getElementById("pick-files");
		input.files = data.files;
		input.dispatchEvent(new Event("change"));
	})()`, blob(bricks.photo(t, 1), "image/jpeg"), width, height, n))
	painted := time.Since(start)
	deadline := time.Now().Add(max(9*time.Minute, time.Duration(n)*time.Second))
	for eval[int](p, "count", `okuyuki.photos().filter((p) => p.prediction).length`) < n {
		if time.Now().After(deadline) {
			p.fatal("read", fmt.Errorf("not all of %d photos are read", n))
		}
		time.Sleep(time.Second)
	}
	p.keep()
	p.shot("many")
	heap := eval[float64](p, "heap", `performance.memory.usedJSHeapSize`)
	memory := p.rendererMemory("Pss_Anon")
	fmt.Printf("%d photos of %d x %d: %.0f s to take in after %.0f s of painting them; JS heap of the page %.0f MB, memory of page, workers and viewer %.0f MB (%.0f MB with the browser's own code)\n",
		n, width, height, (time.Since(start) - painted).Seconds(), painted.Seconds(), heap/1e6, memory/1e6, p.rendererMemory("Pss")/1e6)
	if heap > 100e6 || (n <= 500 && memory > 350e6) {
		t.Errorf("the page's own heap is %.0f MB, its memory in all %.0f MB", heap/1e6, memory/1e6)
	}
	p.checkConsole()
}

// keepNoResponses ends what the inspector does about requests: it keeps the bodies of all
// responses, 41 MB, in the page's process, where they would be taken for the page's.
func (p *page) keepNoResponses() {
	p.t.Helper()
	if _, err := chromedp.Call(p.ctx, network.Disable, cdproto.Empty{}); err != nil {
		p.t.Fatal(err)
	}
}

// rendererMemory is a figure of /proc/PID/smaps_rollup, summed over the processes that hold
// the page, its workers and the viewer, in bytes; 0 where the system does not say.
func (p *page) rendererMemory(figure string) float64 {
	p.t.Helper()
	sum := 0.0
	for _, process := range p.renderers() {
		text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", process.ID)) // Linux only
		for line := range strings.Lines(string(text)) {
			var kilobytes float64
			if _, err := fmt.Sscanf(line, figure+": %f kB", &kilobytes); err == nil {
				sum += 1024 * kilobytes
			}
		}
	}
	return sum
}

// renderers are the processes that pages and their workers run in.
func (p *page) renderers() []*systeminfo.ProcessInfo {
	p.t.Helper()
	info, err := chromedp.CallBrowser(p.ctx, systeminfo.GetProcessInfo, cdproto.Empty{})
	if err != nil {
		p.t.Fatal(err)
	}
	return slices.DeleteFunc(info.ProcessInfo, func(process *systeminfo.ProcessInfo) bool {
		// Chromium draws its own tab strip in a process of this type, too.
		line, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", process.ID))
		return process.Type != "renderer" || strings.Contains(string(line), "--top-chrome-webui")
	})
}
