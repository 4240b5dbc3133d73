package e2e

import (
	"bytes"
	"image"
	"image/png"
	"math"
	"path/filepath"
	"strconv"
	"testing"

	"okuyuki/core/data/scene"
)

// openingTree writes a folder of generated photos of classes that differ in depth and in little else: so many labelled ones
// of each, and so many more without a class. All of them have their depth maps.
func openingTree(t *testing.T, labelled, others int) string {
	t.Helper()
	const w, h = 192, 144
	files := map[string][]byte{}
	for _, kind := range scene.Openings() {
		for i := range labelled + others {
			s, err := scene.Render(kind.ID, uint64(1000+i), w, h)
			if err != nil {
				t.Fatal(err)
			}
			photo, err := s.Photo.JPEG(92)
			if err != nil {
				t.Fatal(err)
			}
			deep := image.NewGray16(image.Rect(0, 0, w, h))
			for k, metres := range s.Depth {
				mm := uint16(min(1000*metres, math.MaxUint16))
				deep.Pix[2*k], deep.Pix[2*k+1] = byte(mm>>8), byte(mm)
			}
			var out bytes.Buffer
			if err := png.Encode(&out, deep); err != nil {
				t.Fatal(err)
			}
			name := "site/" + kind.JA + "/"
			if i >= labelled {
				name = "site/未分類/"
			}
			name += kind.ID + strconv.Itoa(i)
			files[name+".jpg"], files[name+".depth.png"] = photo, out.Bytes()
		}
	}
	return filepath.Join(writeTree(t, files), "site")
}

// TestVerdicts compares with real trainings on three sets whose answers are known: depth tells the classes apart, and there are
// depth maps of more photos than have labels, so that it helps; depth cannot help, since the photos are told apart without; there
// are too few for anything.
func TestVerdicts(t *testing.T) {
	t.Parallel()
	start := func(t *testing.T) (*page, int) {
		p := open(t, "")
		eval[any](p, "start", "okuyuki.ready")
		return p, p.requests()
	}
	compare := func(p *page, loaded int, options, want, sentence string) comparison {
		p.t.Helper()
		c := eval[comparison](p, "compare", `okuyuki.compare(`+options+`)`)
		if c.Verdict != want {
			p.t.Errorf("the verdict is %q, want %q: %+v, difference %.3f in %.3f", c.Verdict, want, c.Arms, c.Difference, c.Interval)
		}
		p.step("compare")
		p.until("verdict", `document.querySelector(".verdict-sentence")?.innerText.includes(`+quote(sentence)+`)`)
		p.shot("verdict")
		p.checkSilence(loaded)
		p.checkConsole()
		return c
	}

	t.Run("helps", func(t *testing.T) {
		t.Parallel()
		const labelled, others = 32, 32
		p, loaded := start(t)
		p.drop(openingTree(t, labelled, others))
		all := len(scene.Openings()) * (labelled + others)
		p.takeIn(all)
		p.until("read", `okuyuki.photos().length === `+strconv.Itoa(all)+` && okuyuki.photos().every((p) => p.prediction && p.depthMap)`)
		c := compare(p, loaded, `{seed: 1}`, "helps", "正解が増えました")
		loss, apart := map[string]float64{}, map[string]float64{}
		for _, arm := range c.Arms {
			loss[arm.Arm], apart[arm.Arm] = arm.LogLoss, arm.Depth.AbsRel
		}
		// It is the photos' own maps that are learned and tell the classes apart, not those of others.
		if !(apart["multi"] < .9*apart["shuffled"]) || !(loss["multi"] < loss["single"]) || !(loss["multi"] < loss["shuffled"]) {
			t.Errorf("log loss %v, error of the maps %v", loss, apart)
		}
	})
	t.Run("cannot", func(t *testing.T) {
		t.Parallel()
		p, loaded := start(t)
		p.bricksAndPipes(12)
		compare(p, loaded, `{seed: 1, repeats: 1}`, "no_evidence", "よくなるとも悪くなるとも")
	})
	t.Run("too few", func(t *testing.T) {
		t.Parallel()
		p, loaded := start(t)
		p.bricksAndPipes(3)
		compare(p, loaded, `{seed: 1}`, "too_few", "写真が足りず")
	})
}
