package studyfig

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

const hostile = "<script>alert(\"1\")</script> & 'x' ]]> \x00\u202e #1C2326 fill:#1C2326 \xff"

// samples are one figure of each kind, with a name in it.
func samples(name string) []Figure {
	t := Text{name + "奥行き", name + "depth"}
	at := func(id string) About { return About{id, t, t} }
	point := func(x, y float64) Point { return Point{x, y, y - .05, y + .04} }
	return []Figure{
		&Curves{at("curves"), Axis{Name: t, Unit: Count, Log: true, At: []float64{2, 20}}, Axis{Name: t, Unit: Percent}, []Series{
			{t, Blue, []Point{point(2, .3), point(20, .6)}, false}, {Same("b"), Orange, []Point{point(2, .4), point(20, .5)}, false},
		}},
		&HeatMap{at("heat"), Categories{t, []Text{Same("2"), t}}, Categories{t, []Text{t, Same("b")}}, Points, [][]Cell{
			{{Mean: .02, Low: .01, High: .03}, {Mean: -.02, Low: -.03, High: -.01}}, {{Mean: .01, Low: -.01, High: .02}, {Missing: true}},
		}, 0, t, t},
		&Forest{at("forest"), Axis{Name: t, Unit: Signed}, true, []Group{{t, Green, []Row{{t, .3, .1, .5}, {Same("b"), -.2, -.4, .1}}}, {Rows: []Row{{Same("c"), 0, 0, 0}}}}},
	}
}

// A series whose intervals are not drawn has its line and its marks all the same.
func TestBareSeries(t *testing.T) {
	curves := samples("")[0].(*Curves)
	whole, _ := both(t, curves, "en")
	curves.Series[1].Bare = true
	bare, _ := both(t, curves, "en")
	band, line := hex(Orange.band()), hex(Orange.colour())
	if !strings.Contains(whole, band) || strings.Contains(bare, band) {
		t.Errorf("a band with intervals: %v, without: %v", strings.Contains(whole, band), strings.Contains(bare, band))
	}
	if n, m := strings.Count(whole, line), strings.Count(bare, line); m == 0 || n-m != 2 { // two whiskers
		t.Errorf("%d strokes and areas in its colour, %d without intervals", n, m)
	}
}

func both(t *testing.T, f Figure, language string) (svg, inline string) {
	t.Helper()
	s, err := SVG(f, language)
	if err != nil {
		t.Fatal(err)
	}
	if inline, err = Inline(f, language); err != nil {
		t.Fatal(err)
	}
	return string(s), inline
}

// parse reads XML to its end and returns its elements and its text.
func parse(t *testing.T, s string) (elements map[string]int, words string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(s))
	elements = map[string]int{}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return elements, words
		}
		if err != nil {
			t.Fatalf("%v in %s", err, s)
		}
		switch x := token.(type) {
		case xml.StartElement:
			elements[x.Name.Local]++
		case xml.CharData:
			words += string(x)
		}
	}
}

func TestFiguresAreWellFormedAndTheSameEachTime(t *testing.T) {
	for _, f := range samples(hostile) {
		for _, language := range []string{"ja", "en"} {
			svg, inline := both(t, f, language)
			again, inlineAgain := both(t, f, language)
			if svg != again || inline != inlineAgain {
				t.Errorf("%s: drawn twice, it differs", f.about().ID)
			}
			for _, s := range []string{svg, inline} {
				elements, words := parse(t, s)
				if elements["script"] > 0 || elements["title"] != 1 || elements["desc"] != 1 || elements["path"] == 0 {
					t.Errorf("%s: elements %v", f.about().ID, elements)
				}
				if !utf8.ValidString(s) || strings.ContainsAny(s, "\x00\u202e") {
					t.Errorf("%s: characters that were to be dropped", f.about().ID)
				}
				// What a text says of colours stays as it is.
				if !strings.Contains(words, "#1C2326 fill:#1C2326") {
					t.Errorf("%s: a text was changed: %s", f.about().ID, words)
				}
				if n := strings.Count(s, "textLength"); n != elements["text"] {
					t.Errorf("%s: %d of %d texts have their length", f.about().ID, n, elements["text"])
				}
			}
			if strings.Contains(inline, "style=\"fill:#1C2326") || !strings.Contains(inline, "var(--ink)") {
				t.Errorf("%s: ink does not follow the page", f.about().ID)
			}
			a, err := PNG(f, language)
			if err != nil {
				t.Fatal(err)
			}
			if b, err := PNG(f, language); err != nil || !bytes.Equal(a, b) {
				t.Errorf("%s: drawn twice, the picture differs (%v)", f.about().ID, err)
			}
		}
	}
}

func TestWriteFiles(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "figures")
	if err := WriteFiles(dir, samples("")...); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 12 {
		t.Errorf("%d files, %v", len(files), err)
	}
}

// Whatever cannot be drawn is an error, never a panic and never a picture that looks right.
func TestRefused(t *testing.T) {
	change := func(f func(c *Curves, h *HeatMap, o *Forest)) []Figure {
		all := samples("")
		f(all[0].(*Curves), all[1].(*HeatMap), all[2].(*Forest))
		return all
	}
	nan, inf := math.NaN(), math.Inf(1)
	for name, all := range map[string][]Figure{
		"values that are no numbers": change(func(c *Curves, h *HeatMap, o *Forest) {
			c.Series[0].Points[0].High, h.Cells[0][0].Mean, o.Groups[0].Rows[0].Low = nan, inf, nan
		}),
		"means outside of their intervals": change(func(c *Curves, h *HeatMap, o *Forest) {
			c.Series[0].Points[0].Low, h.Cells[0][0].High, o.Groups[0].Rows[0].Low = .9, -1, 3
		}),
		"nothing": change(func(c *Curves, h *HeatMap, o *Forest) { c.Series, h.X.Labels, o.Groups = nil, nil, nil }),
		"a name that is a path": change(func(c *Curves, h *HeatMap, o *Forest) {
			c.ID, h.ID, o.ID = "../x", "a b", ""
		}),
		"shapes": change(func(c *Curves, h *HeatMap, o *Forest) {
			c.Series[0].Points[0].X, h.Cells, o.X.Log = 0, h.Cells[:1], true
		}),
	} {
		for _, f := range all {
			if _, err := SVG(f, "ja"); err == nil {
				t.Errorf("%s: %s was drawn", name, f.about().ID)
			}
		}
	}
	if _, err := PNG(samples("")[0], "fr"); err == nil {
		t.Error("a language that there is not")
	}
}

// A mark stands at its value: on the scale of a forest, the zero line, the ends of a whisker and the mean are in proportion.
func TestWhiskersAreInProportion(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		low := rapid.Float64Range(-1, -.1).Draw(t, "low")
		high := rapid.Float64Range(.1, 1).Draw(t, "high")
		f := &Forest{About: About{"f", Same("f"), Same("f")}, X: Axis{Unit: Signed}, Zero: true, Groups: []Group{{Style: Blue, Rows: []Row{{Same("a"), 0, low, high}}}}}
		s, err := SVG(f, "en")
		if err != nil {
			t.Fatal(err)
		}
		var at []float64 // x of vertical strokes in blue: the whisker's ends
		zero := math.NaN()
		for _, m := range stroke.FindAllStringSubmatch(string(s), -1) {
			x0, x1 := number(m[1]), number(m[2])
			switch {
			case x0 == x1 && m[3] == hex(Blue.colour()):
				at = append(at, x0)
			case x0 == x1 && m[3] == hex(ink):
				zero = x0
			}
		}
		if len(at) != 2 || math.Abs((zero-at[0])/(at[1]-at[0])-(-low)/(high-low)) > .005 {
			t.Fatalf("[%g, 0, %g] stands at %g, %g in\n%s", low, high, at, zero, s)
		}
	})
}

func TestHeatMapColours(t *testing.T) {
	data, err := PNG(samples("")[1], "en")
	if err != nil {
		t.Fatal(err)
	}
	m, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for v, wanted := range map[float64]bool{1: true, -1: true, .5: true, -.5: false} {
		if got := holds(m, shade(v)); got != wanted {
			t.Errorf("the colour of %g is in the picture: %v", v, got)
		}
	}
	if !holds(m, hatching) {
		t.Error("the undecided cell is not hatched")
	}
}

func holds(m image.Image, c color.NRGBA) bool {
	for y := range m.Bounds().Dy() {
		for x := range m.Bounds().Dx() {
			if color.NRGBAModel.Convert(m.At(x, y)) == c {
				return true
			}
		}
	}
	return false
}
