package e2e

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"reflect"
	"testing"

	"github.com/chromedp/chromedp"

	"okuyuki/core/project"
)

// located is a JPEG as a telephone writes it: with its maker, the time and the place (CIPA DC-008).
func located(photo []byte, when string) []byte {
	le := binary.LittleEndian
	entry := func(b []byte, tag, kind uint16, count, value uint32) []byte {
		b = le.AppendUint16(le.AppendUint16(b, tag), kind)
		return le.AppendUint32(le.AppendUint32(b, count), value)
	}
	const first, place, values = 8, 8 + 2 + 3*12 + 4, 8 + 2 + 3*12 + 4 + 2 + 2*12 + 4
	tiff := le.AppendUint32([]byte("II*\x00"), first)
	tiff = entry(le.AppendUint16(tiff, 3), 0x010f, 2, uint32(len(phone)), values)
	tiff = entry(tiff, 0x0132, 2, 20, values+uint32(len(phone)))
	tiff = entry(tiff, 0x8825, 4, 1, place)
	tiff = le.AppendUint16(le.AppendUint32(tiff, 0), 2)
	tiff = entry(tiff, 1, 2, 2, 'N')
	tiff = entry(tiff, 2, 5, 3, values+uint32(len(phone))+20)
	tiff = append(append(append(le.AppendUint32(tiff, 0), phone...), when...), 0)
	tiff = append(tiff, latitude...)
	block := append([]byte("Exif\x00\x00"), tiff...)
	out := append(bytes.Clone(photo[:2]), 0xff, 0xe1)
	out = append(binary.BigEndian.AppendUint16(out, uint16(2+len(block))), block...)
	return append(out, photo[2:]...)
}

const phone = "Telephone of a site engineer\x00"

// latitude is 35° 40' 52.36" as EXIF has it.
var latitude = []byte("\x23\x00\x00\x00\x01\x00\x00\x00\x28\x00\x00\x00\x01\x00\x00\x00\x74\x14\x00\x00\x64\x00\x00\x00")

// TestSavedFilesTellNoPlace saves photos of a telephone to a file: their place and device are not
// in it, the day is, and with the file opened again all that is known of them is as before. Who
// asks for it gets the photos byte for byte.
func TestSavedFilesTellNoPlace(t *testing.T) {
	t.Parallel()
	p := open(t, "")
	eval[any](p, "start", "okuyuki.ready")
	loaded := p.requests()
	var photos [][]byte
	for i, k := range []kind{bricks, pipes, bricks, pipes} {
		photo := located(k.photo(t, uint64(i)), "2026:05:1"+string(rune('0'+i))+" 09:00:00")
		photos = append(photos, photo)
		eval[string](p, "add", "okuyuki.add("+quote(k.label)+", "+blob(photo, "image/jpeg")+", {name: \"photo.jpg\"})")
	}
	save := func(options string) []byte {
		t.Helper()
		text := eval[string](p, "save", `okuyuki.save(`+options+`).then(async (b) => {
			const bytes = new Uint8Array(await b.arrayBuffer());
			let text = "";
			for (let i = 0; i < bytes.length; i += 4096) text += String.fromCharCode(...bytes.subarray(i, i + 4096));
			return btoa(text);
		})`)
		file, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			t.Fatal(err)
		}
		return file
	}
	tells := func(file []byte) bool {
		return bytes.Contains(file, latitude) || bytes.Contains(file, []byte(phone))
	}
	if !tells(photos[0]) {
		t.Fatal("the photos tell nothing that could be left out")
	}
	stripped := save("")
	if tells(stripped) {
		t.Error("the file tells where or with what the photos were taken")
	}
	opened, err := project.Open(bytes.NewReader(stripped), int64(len(stripped)))
	if err != nil {
		t.Fatal(err)
	}
	if first := opened.Photos[0]; first.Taken != "2026-05-10T09:00:00" || len(first.Original) != 64 {
		t.Errorf("the file says of the first photo %+v", first)
	}
	whole := save("{originals: true}")
	if opened, err = project.Open(bytes.NewReader(whole), int64(len(whole))); err != nil {
		t.Fatal(err)
	}
	for i, want := range photos {
		if got, err := opened.Photo(i); err != nil || !bytes.Equal(got, want) {
			t.Errorf("photo %d is not the user's byte for byte (%v)", i, err)
		}
	}

	const answers = `okuyuki.photos().map((p) => [p.label, p.width, p.height, p.prediction.classes, p.prediction.depth?.data && Array.from(p.prediction.depth.data)])`
	before := eval[any](p, "before", answers)
	eval[any](p, "open the file", "okuyuki.load("+blob(stripped, "application/zip")+")")
	p.until("read", `okuyuki.photos().length === 4 && okuyuki.photos().every((p) => p.prediction)`)
	if after := eval[any](p, "after", answers); !reflect.DeepEqual(after, before) {
		t.Errorf("opened again, the photos are answered by %v, before by %v", after, before)
	}
	// The file of the user's is still known as a copy of what was opened.
	eval[string](p, "add", "okuyuki.add(null, "+blob(photos[1], "image/jpeg")+", {name: \"again.jpg\"})")
	p.do("photos", chromedp.Click(`[data-step="photos"]`))
	p.until("the copy is found", `document.querySelectorAll(".copies-row").length === 1 && document.querySelector(".copies-row").innerText.includes("同じファイル")`)
	p.until("the days are known", `document.querySelector(".places").innerText.includes("撮影日")`)

	p.do("about saving", chromedp.Click(`[data-step="save"]`))
	p.until("told", `document.querySelector('[data-view="save"]').innerText.includes("位置情報")`)
	p.shot("save")
	eval[any](p, "as they are", `(() => { document.querySelector(".contents details").open = true; document.getElementById("save-originals").click(); })()`)
	p.until("told otherwise", `document.querySelector('.contents').innerText.includes("ファイルに入ります")`)
	p.shot("originals")
	p.checkSilence(loaded)
	p.checkConsole()
}
