package studyfig

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

// On dark ground a figure has the same marks and texts in other colours, and none of its own light ground is left.
func TestDark(t *testing.T) {
	f := &Curves{
		About: About{ID: "x", Title: Same("#FFFFFF is white")}, X: Axis{Name: Same("x"), Unit: Count}, Y: Axis{Name: Same("y"), Unit: Percent},
		Series: []Series{{Name: Same("a"), Style: Blue, Points: []Point{{1, .2, .1, .3}, {2, .4, .3, .5}}}, {Name: Same("b"), Style: Grey, Points: []Point{{1, .3, .2, .4}, {2, .5, .4, .6}}}},
	}
	light, err := SVG(f, "en")
	if err != nil {
		t.Fatal(err)
	}
	dark := Dark(light)
	plain := func(data []byte) string {
		s := colours.ReplaceAllString(strings.ToUpper(string(data)), "#")
		return s
	}
	if plain(light) != plain(dark) {
		t.Error("more than colours differ")
	}
	for d := xml.NewDecoder(bytes.NewReader(dark)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []string{`fill:#FFFFFF`, hex(ink), hex(soft), hex(Blue.colour())} {
		if strings.Contains(strings.ReplaceAll(string(dark), "#FFFFFF is white", ""), c) {
			t.Errorf("%s is left", c)
		}
	}
	for _, c := range []string{darkPage["--paper"], darkPage["--ink"], looks[Blue].dark, "#FFFFFF is white"} {
		if !strings.Contains(string(dark), c) {
			t.Errorf("no %s", c)
		}
	}
}
