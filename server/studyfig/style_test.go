package studyfig

import (
	"image/color"
	"math"
	"regexp"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// stroke is a line of two points as vgsvg writes it.
var stroke = regexp.MustCompile(`<path d="M([-0-9.e]+),[-0-9.e]+L([-0-9.e]+),[-0-9.e]+" style="fill:none;stroke:(#[0-9A-F]{6})`)

func number(s string) float64 { v, _ := strconv.ParseFloat(s, 64); return v }

// dichromats see these linear mixtures of red, green and blue (Machado, Oliveira and Fernandes 2009, severity 1).
var dichromats = map[string][3][3]float64{
	"protanopia":   {{.152286, 1.052583, -.204868}, {.114503, .786281, .099216}, {-.003882, -.048116, 1.051998}},
	"deuteranopia": {{.367322, .860646, -.227968}, {.280085, .672501, .047413}, {-.011820, .042940, .968881}},
	"tritanopia":   {{1.255528, -.076749, -.178779}, {-.078411, .930809, .147602}, {.004733, .691367, .303900}},
}

// seen is a colour in CIE L*a*b*, after a mixture.
func seen(c color.NRGBA, m [3][3]float64) (lab [3]float64) {
	linear := func(v uint8) float64 {
		if x := float64(v) / 255; x > .04045 {
			return math.Pow((x+.055)/1.055, 2.4)
		} else {
			return x / 12.92
		}
	}
	in := [3]float64{linear(c.R), linear(c.G), linear(c.B)}
	var r [3]float64
	for i := range r {
		for k := range in {
			r[i] += m[i][k] * in[k]
		}
		r[i] = min(max(r[i], 0), 1)
	}
	f := func(v float64) float64 {
		if v > .008856 {
			return math.Cbrt(v)
		}
		return 7.787*v + 16./116
	}
	x := f((.4124*r[0] + .3576*r[1] + .1805*r[2]) / .95047)
	y := f(.2126*r[0] + .7152*r[1] + .0722*r[2])
	z := f((.0193*r[0] + .1192*r[1] + .9505*r[2]) / 1.08883)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

func apart(a, b [3]float64) float64 {
	return math.Sqrt((a[0]-b[0])*(a[0]-b[0]) + (a[1]-b[1])*(a[1]-b[1]) + (a[2]-b[2])*(a[2]-b[2]))
}

// Single task, multitask and control are told apart by colour in every kind of colour-blindness, and all styles by mark and by dash.
func TestStylesAreToldApart(t *testing.T) {
	for kind, m := range dichromats {
		for a := Blue; a < Grey; a++ {
			for b := a + 1; b <= Grey; b++ {
				if d := apart(seen(a.colour(), m), seen(b.colour(), m)); d < 20 {
					t.Errorf("%s: styles %d and %d are %.0f apart", kind, a, b, d)
				}
			}
		}
		if d := apart(seen(shade(.5), m), seen(shade(-.5), m)); d < 20 {
			t.Errorf("%s: better and worse are %.0f apart", kind, d)
		}
	}
	for a := range Styles {
		for b := range a {
			if looks[a].mark == looks[b].mark || equal(looks[a].dashes, looks[b].dashes) {
				t.Errorf("styles %d and %d share mark or dash", a, b)
			}
		}
	}
}

func equal[T comparable](a, b []T) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// Words in cells can be read on every colour of the scale, which gets darker with the distance from 0.
func TestShade(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.Float64Range(-1, 1).Draw(t, "v")
		w := rapid.Float64Range(0, 1).Draw(t, "w") * v
		if c := contrast(shade(v), over(shade(v))); c < 4.2 {
			t.Fatalf("contrast %.2f at %g", c, v)
		}
		if luminance(shade(w)) < luminance(shade(v)) {
			t.Fatalf("%g is darker than %g", w, v)
		}
	})
}

func TestTicks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lo := rapid.Float64Range(-1e6, 1e6).Draw(t, "lo")
		hi := lo + math.Pow(10, rapid.Float64Range(-4, 6).Draw(t, "span"))
		n := rapid.IntRange(2, 9).Draw(t, "n")
		from, to, at, step := scale(lo, hi, n)
		if from > lo+1e-6*step || to < hi-1e-6*step || len(at) > n+3 || len(at) < 2 {
			t.Fatalf("[%g, %g] became [%g, %g] with %d ticks", lo, hi, from, to, len(at))
		}
		digits := strconv.FormatFloat(step, 'e', 3, 64)[:1]
		if digits != "1" && digits != "2" && digits != "5" {
			t.Fatalf("a step of %g", step)
		}
	})
}

func TestWrite(t *testing.T) {
	for _, c := range []struct {
		unit Unit
		v    float64
		want string
	}{
		{Number, .1234, "0.123"}, {Rounded, .1264, "0.13"}, {Signed, .1, "+0.100"}, {Signed, -.1, "−0.100"}, {Percent, .5, "50.0"}, {Points, .0123, "+1.2"},
		{Points, -.00001, "0.0"}, {Points, 0, "0.0"}, {Count, 100, "100"},
	} {
		if got := c.unit.Write(c.v); got != c.want {
			t.Errorf("%g is %q, want %q", c.v, got, c.want)
		}
	}
	if got := Points.Interval(-.01, .02); got != "[−1.0, +2.0]" {
		t.Error(got)
	}
	if got := Unknown("正解率あア、（σ）− abc"); len(got) > 0 || len(Unknown("🙂")) != 1 {
		t.Errorf("unknown: %q", got)
	}
}
