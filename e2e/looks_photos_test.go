package e2e

import (
	"flag"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	cdp "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// looksOf is a folder of photos, one folder a class, for TestLooksOfPhotos.
//
//	go test ./e2e -run LooksOfPhotos -v -looks DIR
var looksOf = flag.String("looks", "", "folder of photos with which TestLooksOfPhotos takes pictures of every step, and prints them")

// TestLooksOfPhotos works on real photos and takes pictures of every step, for people to look at: on a wide screen and a phone,
// light and dark, in both languages, whole; and every step and the report on paper.
func TestLooksOfPhotos(t *testing.T) {
	if *looksOf == "" {
		t.Skip("pictures for people: -looks DIR")
	}
	dir, err := filepath.Abs(*looksOf)
	if err != nil {
		t.Fatal(err)
	}
	p := open(t, "")
	eval[any](p, "start", "okuyuki.ready")
	p.drop(dir)
	p.until("look before the import", `document.querySelector('[data-view="import"]')`)
	eval[any](p, "take in", `document.getElementById("next").click()`)
	p.until("read", `okuyuki.photos().length > 5 && okuyuki.photos().every((p) => p.prediction)`)
	eval[any](p, "learn", `okuyuki.tune({seed: 1}).then(() => true)`)
	eval[any](p, "compare", `okuyuki.compare({folds: 5, repeats: 2}).then(() => true)`)
	eval[any](p, "stress", `okuyuki.stress({}).then(() => true)`)
	p.step("report")
	p.fill(map[string]string{"photosPerDay": "120", "wrongCost": "15,000", "reviewCost": "60", "todayError": "5", "sensorCost": "30000", "sensors": "2", "labelCost": "30"})
	time.Sleep(time.Second)
	steps := []string{"photos", "labels", "learn", "compare", "stress", "report", "save"}
	for _, look := range []struct {
		name, language, scheme string
		width, height          int64
	}{
		{"wide-ja-light", "ja", "light", 1440, 900}, {"wide-en-dark", "en", "dark", 1440, 900},
		{"phone-ja-dark", "ja", "dark", 390, 844}, {"phone-en-light", "en", "light", 390, 844}, {"tablet-ja-light", "ja", "light", 1000, 700},
	} {
		p.do("size", chromedp.EmulateViewport(look.width, look.height))
		eval[any](p, "language", `document.querySelector('.segmented button[lang="`+look.language+`"]').click()`)
		p.colours(look.scheme)
		for i, step := range steps {
			p.step(step)
			time.Sleep(400 * time.Millisecond)
			name := fmt.Sprintf("%s-%d-%s", look.name, i+1, step)
			p.shot(name)
			// The rest of what scrolls, with the window as high as the step.
			if height := eval[int64](p, "height", `document.getElementById("scroller").scrollHeight`); height > look.height {
				p.do("height", chromedp.EmulateViewport(look.width, height+170))
				time.Sleep(400 * time.Millisecond)
				p.shot(name + "-whole")
				p.do("height", chromedp.EmulateViewport(look.width, look.height))
			}
			if look.width == 1440 {
				p.print(name)
			}
		}
	}
	reports := map[string]string{}
	for _, language := range []string{"ja", "en"} { // both before the page is left
		html := eval[string](p, "report", `okuyuki.report({language: "`+language+`"}).then((b) => b.text())`)
		reports[language] = artifact(t, "report-"+language+".html", []byte(html))
	}
	for _, language := range []string{"ja", "en"} {
		file, err := filepath.Abs(reports[language])
		if err != nil {
			t.Fatal(err)
		}
		p.do("report", chromedp.Navigate("file://"+file))
		p.print("report-" + language)
	}
}

// print keeps the page as it is on paper.
func (p *page) print(name string) []byte {
	p.t.Helper()
	result, err := chromedp.Call(p.ctx, cdp.PrintToPDF, cdp.PrintToPDFParams{PreferCSSPageSize: new(true), PrintBackground: new(true)})
	if err != nil {
		p.fatal("print", err)
	}
	artifact(p.t, name+".pdf", result.Data)
	return result.Data
}
