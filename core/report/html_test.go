package report

import (
	"encoding/base64"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"okuyuki/core/poc"
)

var languages = []string{"ja", "en"}

// render writes a report, and to the folder of -out, too.
func render(t *testing.T, name string, r *poc.Result, o Options) string {
	t.Helper()
	b, err := HTML(r, o)
	if err != nil {
		t.Fatalf("%s, %s: %v", name, o.Language, err)
	}
	if *out != "" {
		if err := os.WriteFile(filepath.Join(*out, name+"-"+o.Language+".html"), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return string(b)
}

// elements reads a report as XML, which it is beside the doctype, and returns the elements in
// their order. It fails the test where a tag is not closed, an id is there twice or a reference leads nowhere.
func elements(t *testing.T, html string) []xml.StartElement {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(strings.TrimPrefix(html, "<!DOCTYPE html>")))
	var all []xml.StartElement
	ids, refs := map[string]bool{}, []string{}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("not well formed: %v", err)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		all = append(all, start.Copy())
		for _, a := range start.Attr {
			switch a.Name.Local {
			case "id":
				if ids[a.Value] {
					t.Errorf("id %q twice", a.Value)
				}
				ids[a.Value] = true
			case "aria-labelledby":
				refs = append(refs, strings.Fields(a.Value)...)
			}
		}
	}
	for _, ref := range refs {
		if !ids[ref] {
			t.Errorf("no element with the id %q", ref)
		}
	}
	return all
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// Every report is well formed, complete in itself, and leaves no parameter open.
func TestReportsHoldTogether(t *testing.T) {
	for name, r := range samples() {
		for _, language := range languages {
			html := render(t, name, r, Options{Language: language, Name: "第2工区", Date: "2026-11-23"})
			for _, e := range elements(t, html) {
				switch e.Name.Local {
				case "script", "link", "iframe", "object", "form", "base", "a":
					t.Errorf("%s: element %s", name, e.Name.Local)
				case "svg":
					if attribute(e, "aria-hidden") == "" && attribute(e, "role") != "img" {
						t.Errorf("%s: a drawing without a name: %v", name, e.Attr)
					}
				}
				for _, a := range e.Attr {
					if strings.HasPrefix(a.Name.Local, "on") || a.Name.Local == "src" || a.Name.Local == "href" || a.Name.Local == "style" {
						t.Errorf("%s: attribute %s of %s", name, a.Name.Local, e.Name.Local)
					}
				}
			}
			body := html[strings.Index(html, "</style>"):]
			if m := regexp.MustCompile(`https?:|url\(|@import|\{\w|NaN|\bInf\b|%!`).FindString(strings.Replace(html, "<style>"+style, "", 1)); m != "" {
				t.Errorf("%s, %s: holds %q", name, language, m)
			}
			if regexp.MustCompile(`https?:|url\(|@import|expression`).MatchString(style) {
				t.Error("the style asks for something")
			}
			if regexp.MustCompile(`<(p|li|td|th|h1|h2|h3|dt|dd|blockquote)( [^>]*)?>\s*</`).MatchString(strings.ReplaceAll(body, "<td></td>", "")) {
				t.Errorf("%s, %s: an empty element", name, language)
			}
			if !strings.Contains(html, `default-src 'none'`) || !strings.Contains(html, `<html lang="`+language+`"`) {
				t.Errorf("%s: policy or language is missing", name)
			}
		}
	}
}

// The same result gives the same bytes.
func TestReportIsDeterministic(t *testing.T) {
	o := Options{Language: "en", Names: map[string]string{"photo-1": "a.jpg", "photo-2": "b.jpg"}}
	if a, b := render(t, "twice", samples()["helps"], o), render(t, "twice", samples()["helps"], o); a != b {
		t.Error("two reports of one result differ")
	}
}

// Each verdict has its own sentence, in the heading of page one, and no other's.
func TestVerdictsSpeakForThemselves(t *testing.T) {
	for lang, language := range languages {
		for name, verdict := range map[string]poc.Verdict{"helps": poc.Helps, "no_evidence": poc.NoEvidence, "hurts": poc.Hurts, "too_few": poc.TooFew, "no_arms": poc.TooFew, "nothing": ""} {
			html := render(t, name, samples()[name], Options{Language: language})
			first := html[:strings.Index(html, "<h2>1. ")]
			for _, x := range textVerdicts {
				if got, want := strings.Contains(first, "<h1>"+esc(x[1+lang])), x[0] == string(verdict); got != want {
					t.Errorf("%s, %s: %q is there: %v", name, language, x[1+lang], got)
				}
			}
		}
	}
}

// Page one of a small set speaks in counts, that of a large one in whole percent; neither has decimals of a percentage.
func TestDigitsThatTheSampleCarries(t *testing.T) {
	first := func(r *poc.Result) string {
		html := render(t, "digits", r, Options{Language: "en"})
		return html[strings.Index(html, `class="tiles"`):strings.Index(html, "What to do next")]
	}
	few := first(invent(36, 4, siteClasses(), poc.NoEvidence, .75, .78))
	if tiles, _, _ := strings.Cut(few, "This does not"); !strings.Contains(tiles, " of 36") || regexp.MustCompile(`\d%<`).MatchString(tiles) {
		t.Errorf("36 photos: %s", few)
	}
	many := first(invent(240, 4, siteClasses(), poc.NoEvidence, .75, .78))
	if strings.Contains(many, "of 240") || !regexp.MustCompile(`>\d\d%<`).MatchString(many) {
		t.Errorf("240 photos: %s", many)
	}
	for n, s := range map[string]string{"36": few, "240": many} {
		if m := regexp.MustCompile(`\d\.\d+%`).FindString(s); m != "" {
			t.Errorf("%s photos: %s", n, m)
		}
	}
}

// What was not measured is said to be so, and no chart of it is drawn.
func TestMissingPartsAreNamed(t *testing.T) {
	full := samples()["helps"]
	for lang, language := range languages {
		for name, c := range map[string]struct {
			drop  func(*poc.Result)
			texts []text
		}{
			"stress": {func(r *poc.Result) { r.Stress = nil }, []text{textStressNone, textLimStress}},
			"trust":  {func(r *poc.Result) { r.Trust = nil }, []text{textTrustNone, textLimTrust}},
			"cost":   {func(r *poc.Result) { r.Cost = nil }, []text{textNoCost, textNoForm}},
			"all":    {func(r *poc.Result) { r.Comparison, r.Stress, r.Trust, r.Cost = nil, nil, nil, nil }, []text{textNoneYet, textStressNone, textTrustNone, textNoCost}},
		} {
			r := *full
			c.drop(&r)
			html, whole := render(t, "without-"+name, &r, Options{Language: language}), render(t, "helps", full, Options{Language: language})
			elements(t, html)
			for _, x := range c.texts {
				if !strings.Contains(html, esc(x[lang])) {
					t.Errorf("without %s, %s: does not say %q", name, language, x[lang])
				}
				if strings.Contains(whole, esc(x[lang])) {
					t.Errorf("the whole report says %q", x[lang])
				}
			}
		}
	}
}

// All that users name comes out as text.
func TestEscaping(t *testing.T) {
	const evil = `<script>alert("1")</script>'&` + "\u202e\x00\x1b"
	r := samples()["no_evidence"]
	for i := range r.Data.Classes {
		r.Data.Classes[i] = poc.Class{ID: evil, JA: evil, EN: evil, Photos: r.Data.Classes[i].Photos}
	}
	names := map[string]string{}
	var photos []Photo
	picture := "data:image/png;base64," + base64.StdEncoding.EncodeToString([]byte("picture"))
	for i := range r.Comparison.Answers {
		a := &r.Comparison.Answers[i]
		names[a.PhotoID], a.Group = evil, evil
		photos = append(photos, Photo{a.PhotoID, picture})
	}
	r.Method.Model, r.Method.Kernel, r.Method.Version, r.Method.ModelID, r.Data.Hash = evil, evil, evil, evil, evil
	r.Comparison.Arms[3].Arm = poc.Arm(evil)
	r.Stress.Curves[0].Corruption = poc.Corruption(evil)
	r.Advice = append(r.Advice, poc.Advice{Kind: evil})
	r.Cost.Form.Currency = `<b>"'&`
	o := Options{Language: "en", Name: evil, Date: evil, Names: names}
	for _, o.Photos = range [][]Photo{nil, photos} {
		html := render(t, "escaping", r, o)
		for _, e := range elements(t, html) { // a raw quote or bracket would break the form or make an element
			if slices.Contains([]string{"script", "b"}, e.Name.Local) && len(e.Attr) > 0 || e.Name.Local == "script" {
				t.Errorf("element %s", e.Name.Local)
			}
		}
		if !strings.Contains(html, "&lt;script&gt;alert(&quot;1&quot;)") {
			t.Error("the name is not there")
		}
		if strings.ContainsAny(html, "\u202e\x00\x1b") {
			t.Error("control characters")
		}
		if got := strings.Count(html, `<img alt="" src="data:image/png;base64,`); (got > 0) != (o.Photos != nil) {
			t.Errorf("%d pictures", got)
		}
	}
}

func TestReportRefuses(t *testing.T) {
	var option *OptionError
	for name, o := range map[string]Options{
		"no language":           {},
		"a language of its own": {Language: "fr"},
		"a picture elsewhere":   {Language: "en", Photos: []Photo{{"1", "https://example.com/a.png"}}},
		"a drawing with script": {Language: "en", Photos: []Photo{{"1", "data:image/svg+xml;base64,AAAA"}}},
		"an address that ends":  {Language: "en", Photos: []Photo{{"1", `data:image/png;base64,AA" onerror="`}}},
	} {
		if _, err := HTML(&poc.Result{}, o); !errors.As(err, &option) {
			t.Errorf("%s: %v", name, err)
		}
	}
	var broken *poc.ResultError
	for name, spoil := range map[string]func(*poc.Result){
		"a matrix of other classes":   func(r *poc.Result) { r.Comparison.Arms[0].Confusion = r.Comparison.Arms[0].Confusion[1:] },
		"no precision":                func(r *poc.Result) { r.Comparison.Arms[1].PerClass = nil },
		"an answer of another class":  func(r *poc.Result) { r.Comparison.Answers[0].Said[1].Class = 3 },
		"an answer of too few arms":   func(r *poc.Result) { r.Comparison.Answers[0].Said = r.Comparison.Answers[0].Said[:1] },
		"probabilities of other ones": func(r *poc.Result) { r.Comparison.Answers[0].Said[0].P = []float64{1} },
		"a share of 120 %":            func(r *poc.Result) { r.Comparison.Arms[0].Accuracy.Value = 1.2 },
		"a form that is absurd":       func(r *poc.Result) { r.Cost.Form.WorkDays = -4 },
	} {
		r := samples()["no_evidence"]
		spoil(r)
		if _, err := HTML(r, Options{Language: "ja"}); !errors.As(err, &broken) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := CSV(r, Options{Language: "ja"}); !errors.As(err, &broken) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Numbers at the edge of what JSON can hold draw charts, if odd ones.
func TestExtremeNumbers(t *testing.T) {
	for _, x := range []float64{-1e308, -1, 0, 1e-300, 1e308} {
		r := samples()["no_evidence"]
		c := r.Comparison
		for _, d := range []*poc.Difference{&c.Difference, &c.Control} {
			d.Mean, d.Low, d.High, d.BootLow, d.BootHigh, d.Margin, d.P = x, x, x, x, x, x, x
		}
		for i := range c.Curve {
			c.Curve[i] = poc.CurvePoint{Accuracy: x, Low: x, High: x}
		}
		for i := range r.Stress.Curves {
			for j := range r.Stress.Curves[i].Points {
				r.Stress.Curves[i].Points[j].Strength = x
				r.Stress.Curves[i].Points[j].Arms[1].AbsRel = &x
			}
		}
		r.Trust.Suggested, r.Trust.Temperature, c.Power = x, x, x
		elements(t, render(t, "extreme", r, Options{Language: "en"}))
	}
}

func TestPrintAndDark(t *testing.T) {
	for _, want := range []string{"@page{size:A4", "@media print{", ".first{break-after:page}", "@media screen and (prefers-color-scheme:dark)", "break-inside:avoid"} {
		if !strings.Contains(style, want) {
			t.Errorf("the style lacks %q", want)
		}
	}
	// Printed white: colours of the dark scheme are for the screen alone.
	if strings.Count(style, "prefers-color-scheme") != 1 {
		t.Error("a dark scheme beside that of the screen")
	}
}

// Two confusion matrices stand side by side only as long as a sheet of A4 holds them.
func TestMatricesFitThePaper(t *testing.T) {
	for n, side := range map[int]string{2: "two", maxAbreast: "two", maxAbreast + 1: "stacked"} {
		classes := make([]poc.Class, n)
		for i := range classes {
			classes[i] = poc.Class{ID: string(rune('a' + i)), JA: "分類", EN: "class"}
		}
		html := render(t, "matrices", invent(12*n, 4, classes, poc.NoEvidence, .75, .78), Options{Language: "ja"})
		if !strings.Contains(html, `<div class="`+side+`"><`) {
			t.Errorf("%d classes: the matrices are not %s", n, side)
		}
	}
}

func TestFileName(t *testing.T) {
	for _, c := range []struct{ name, date, want string }{
		{"", "", "okuyuki.html"},
		{"第2工区", "2026-11-23", "okuyuki-第2工区-2026-11-23.html"},
		{"a/b\\c:d*?", "../..", "okuyuki-a-b-c-d.html"},
		{strings.Repeat("長", 200), "", "okuyuki-" + strings.Repeat("長", 59) + "….html"},
	} {
		if got := FileName(Options{Name: c.name, Date: c.date}, "html"); got != c.want {
			t.Errorf("%q: %q, want %q", c.name, got, c.want)
		}
	}
}
