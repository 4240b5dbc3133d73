package e2e

import (
	"archive/zip"
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"golang.org/x/text/encoding/japanese"
)

// takeIn waits for the look before an import to list so many photos, and agrees.
func (p *page) takeIn(photos int) {
	p.t.Helper()
	p.until("look before the import", fmt.Sprintf(`document.querySelector('[data-view="import"]') && document.getElementById("next").innerText.match(/\d+/)[0] === "%d"`, photos))
	p.do("take in", chromedp.Click("#next"))
}

// listed is what a test looks at of a photo.
type listed struct{ Name, Label, Group string }

func (p *page) listed() []listed {
	p.t.Helper()
	return eval[[]listed](p, "photos", `okuyuki.photos().map((p) => ({name: p.name, label: p.label ?? "", group: p.group}))`)
}

// writeTree writes files by their slash-separated paths into a new folder.
func writeTree(t *testing.T, files map[string][]byte) string {
	t.Helper()
	root := t.TempDir()
	for name, data := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// lightMap takes the light of a photo for its depth, in a 16-bit grey PNG: what no depth map is.
func lightMap(t *testing.T, file []byte) []byte {
	t.Helper()
	photo, err := jpeg.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	m := image.NewGray16(photo.Bounds())
	for i := range m.Pix[:len(m.Pix)/2] {
		x, y := i%m.Rect.Dx(), i/m.Rect.Dx()
		r, g, b, _ := photo.At(x, y).RGBA()
		m.SetGray16(x, y, color.Gray16{Y: uint16(1000 + (r+g+b)/100)})
	}
	var out bytes.Buffer
	if err := png.Encode(&out, m); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestFolderTree drops site/class/place/photo.jpg, with what computers leave behind in
// folders, and merges two classes before the import. The depth maps are none, and the page says so.
func TestFolderTree(t *testing.T) {
	t.Parallel()
	p := open(t, "")
	eval[any](p, "start", "okuyuki.ready")
	loaded := p.requests()
	root := writeTree(t, map[string][]byte{
		"site/れんが/1階/a.jpg":         bricks.photo(t, 1),
		"site/れんが/1階/a.depth.png":   lightMap(t, bricks.photo(t, 1)),
		"site/れんが/2階/b.jpg":         bricks.photo(t, 2),
		"site/れんが/2階/depth/b.png":   lightMap(t, bricks.photo(t, 2)),
		"site/\u3000配管\u3000/c.jpg": pipes.photo(t, 3),
		"site/配管2/d.jpg":            pipes.photo(t, 4),
		"site/配管2/._d.jpg":          []byte("x"),
		"site/配管2/.DS_Store":        []byte("x"),
		"site/__MACOSX/d.jpg":       []byte("x"),
		"site/loose.jpg":            pipes.photo(t, 5),
		"site/notes.txt":            []byte("x"),
	})
	p.drop(filepath.Join(root, "site"))
	p.until("look", `document.querySelectorAll('.import-rows tbody tr').length === 4`)
	p.shot("look")
	// Give 配管2 the name of the other, and leave the loose photo out.
	eval[any](p, "merge", `(() => {
		const field = [...document.querySelectorAll('.import-rows .text-field')].find((f) => f.value === "配管2");
		field.value = "配管";
		field.dispatchEvent(new Event("input", {bubbles: true}));
		[...document.querySelectorAll('.import-rows tbody tr')].at(-1).querySelector("input").click();
	})()`)
	p.until("merged", `document.querySelector('[data-view="import"]').innerText.includes("「配管」")`)
	p.shot("merged")
	p.takeIn(4)
	p.until("read", `okuyuki.photos().every((p) => p.prediction)`)
	want := []listed{{"a.jpg", "れんが", "1階"}, {"b.jpg", "れんが", "2階"}, {"c.jpg", "配管", ""}, {"d.jpg", "配管", ""}}
	if got := p.listed(); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("photos %v, want %v", got, want)
	}
	if n := eval[int](p, "depth maps", `okuyuki.photos().filter((p) => p.depthMap).length`); n != 2 {
		t.Errorf("%d photos have their depth map, want 2", n)
	}
	p.until("misfits", `document.querySelector('[data-view="labels"] .fit.bad')?.innerText.includes("2枚のうち2枚は写真と合わない")`)
	if said := eval[string](p, "which", `document.querySelector(".fit").innerText`); !strings.Contains(said, "a.jpg、b.jpg") || !strings.Contains(said, "切り抜き範囲") {
		t.Errorf("of the depth maps the page says %q", said)
	}
	p.shot("misfits")
	p.checkSilence(loaded)
	p.checkConsole()
}

// TestForeignZip drops a zip as Windows in Japan writes it, names in Shift JIS, and with
// entries that no honest zip has.
func TestForeignZip(t *testing.T) {
	t.Parallel()
	p := open(t, "")
	eval[any](p, "start", "okuyuki.ready")
	loaded := p.requests()
	var file bytes.Buffer
	w := zip.NewWriter(&file)
	put := func(name string, data []byte, mode os.FileMode) {
		encoded, err := japanese.ShiftJIS.NewEncoder().String(name)
		if err != nil {
			t.Fatal(err)
		}
		header := &zip.FileHeader{Name: encoded, NonUTF8: true, Method: zip.Deflate}
		header.SetMode(mode)
		entry, err := w.CreateHeader(header)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := entry.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	put("現場/配管/表示.jpg", pipes.photo(t, 1), 0o644)
	put("現場/れんが/ソ連.jpg", bricks.photo(t, 2), 0o644)
	put("現場/れんが/爆弾.jpg", make([]byte, 20<<20), 0o644)
	put("../outside.jpg", pipes.photo(t, 3), 0o644)
	put("現場/れんが/link.jpg", []byte("/etc/passwd"), 0o777|os.ModeSymlink)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	p.drop(writePhoto(t, "現場.zip", file.Bytes()))
	p.takeIn(3)
	p.until("read", `okuyuki.photos().length === 2 && okuyuki.photos().every((p) => p.prediction)`)
	want := []listed{{"表示.jpg", "配管", ""}, {"ソ連.jpg", "れんが", ""}}
	if got := p.listed(); len(got) != 2 || got[0] != want[1] && got[0] != want[0] || got[0] == got[1] {
		t.Errorf("photos %v, want %v", got, want)
	}
	p.do("photos", chromedp.Click(`[data-step="photos"]`))
	text := eval[string](p, "problems", `document.querySelector(".problems").innerText`)
	if !strings.Contains(text, "爆弾.jpg") {
		t.Errorf("the bomb is not told of: %s", text)
	}
	p.shot("zip")

	// A damaged zip, and one that is a text, are told of as such.
	p.drop(writePhoto(t, "cut.zip", file.Bytes()[:file.Len()/2]))
	p.until("cut zip", `document.querySelector(".problems").innerText.includes("cut.zip")`)
	p.checkSilence(loaded)
	p.checkConsole()
}

// TestCopies adds the same file twice and in two classes: the page shows it, and one click
// keeps one.
func TestCopies(t *testing.T) {
	t.Parallel()
	p := open(t, "")
	eval[any](p, "start", "okuyuki.ready")
	same := blob(bricks.photo(t, 1), "image/jpeg")
	eval[string](p, "add", "okuyuki.add("+quote("A")+", "+same+", {name: \"one.jpg\"})")
	eval[string](p, "add", "okuyuki.add("+quote("B")+", "+same+", {name: \"two.jpg\"})")
	eval[string](p, "add", "okuyuki.add("+quote("B")+", "+blob(pipes.photo(t, 2), "image/jpeg")+", {name: \"other.jpg\"})")
	p.do("photos", chromedp.Click(`[data-step="photos"]`))
	p.until("found", `document.querySelectorAll(".copies-row").length === 1`)
	if text := eval[string](p, "text", `document.querySelector(".copies-row").innerText`); !strings.Contains(text, "「A」「B」") {
		t.Errorf("copies in two classes are shown as %q", text)
	}
	p.shot("copies")
	p.do("keep one", chromedp.Click(`.copies-row .button`))
	p.until("one left", `okuyuki.photos().map((p) => p.name).join() === "one.jpg,other.jpg" && !document.querySelector(".copies").offsetParent`)
	p.do("undo", chromedp.Evaluate[chromedp.Void](`document.querySelector(".button.snack").click()`))
	p.until("back", `okuyuki.photos().length === 3 && document.querySelectorAll(".copies-row").length === 1`)

	// Kept as they are, they are not shown again.
	p.do("leave", chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll(".copies-row .button")].at(-1).click()`))
	p.until("left", `!document.querySelector(".copies").offsetParent`)
	p.checkConsole()
}
