package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestFoldersAndButtons goes the way of a person: two folders dropped, each a
// class, then the one button, then the other language.
func TestFoldersAndButtons(t *testing.T) {
	t.Parallel()
	p := open(t, "")
	eval[any](p, "start", "okuyuki.ready")
	loaded := p.requests()

	// macOS writes が as か and a voicing mark of its own: the class must not.
	decomposed := kind{"れんか\u3099", bricks.paint}
	root := t.TempDir()
	for _, k := range []kind{decomposed, pipes} {
		folder := filepath.Join(root, k.label)
		if err := os.Mkdir(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		for i := range uint64(6) {
			if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%d.jpg", i)), k.photo(t, 20+i), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.WriteFile(filepath.Join(folder, "Thumbs.db"), []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
		p.drop(folder)
	}
	p.takeIn(12)
	p.until("photos", `okuyuki.photos().filter((p) => p.prediction).length === 12`)
	for _, k := range []kind{bricks, pipes} {
		if n := eval[int](p, "labels", `okuyuki.photos().filter((p) => p.label === `+quote(k.label)+`).length`); n != 6 {
			t.Errorf("%d photos are labelled %s", n, k.label)
		}
	}

	p.do("labels", chromedp.Click(`[data-step="labels"]`))
	p.shot("labels")
	p.until("button", `!document.getElementById("next").disabled`)
	p.do("learn", chromedp.Click("#next"))
	p.until("learning", `document.querySelector('[role="progressbar"]')?.getAttribute("aria-valuenow") > 0`)
	p.shot("learning")
	p.until("learned", `okuyuki.photos().every((p) => p.prediction?.learned)`)
	p.shot("learned")
	wrong := eval[[]string](p, "check", `okuyuki.photos().filter((p) => p.prediction.classes[0].label !== p.label).map((p) => p.name)`)
	if len(wrong) > 0 {
		t.Errorf("photos that were learnt are predicted wrong: %v", wrong)
	}

	p.do("language", chromedp.Click(`.segmented button[lang="en"]`))
	p.until("English", `document.documentElement.lang === "en" && document.body.innerText.includes("Photos")`)
	p.shot("english")
	p.checkSilence(loaded)
	p.checkConsole()
}
