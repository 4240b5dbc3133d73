package depthmnist

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Classes is the number of digits.
const Classes = 10

// Digits are grey pictures with labels.
type Digits struct {
	Images []uint8 // [n, Side, Side], 255 where there is ink
	Labels []uint8 // [n]
}

// Len is the number of digits.
func (d Digits) Len() int { return len(d.Labels) }

// Image is picture i.
func (d Digits) Image(i int) []uint8 { return d.Images[i*Side*Side : (i+1)*Side*Side] }

// Check says what is wrong with the digits, if anything.
func (d Digits) Check() error {
	if len(d.Images) != len(d.Labels)*Side*Side {
		return fmt.Errorf("depthmnist: %d pictures and a rest of %d bytes for %d labels", len(d.Images)/(Side*Side), len(d.Images)%(Side*Side), len(d.Labels))
	}
	for i, y := range d.Labels {
		if y >= Classes {
			return fmt.Errorf("depthmnist: digit %d has the label %d", i, y)
		}
	}
	return nil
}

// point is a place in the square [0, 1]², y downwards.
type point struct{ x, y float64 }

// strokes are the digits as one would write them.
var strokes = [Classes][][]point{
	{{{.5, 0}, {.15, .15}, {.05, .5}, {.15, .85}, {.5, 1}, {.85, .85}, {.95, .5}, {.85, .15}, {.5, 0}}},
	{{{.25, .2}, {.55, 0}, {.55, 1}}},
	{{{.1, .2}, {.35, 0}, {.75, .05}, {.9, .3}, {.65, .55}, {.1, 1}, {.95, 1}}},
	{{{.1, .08}, {.5, 0}, {.85, .12}, {.85, .35}, {.45, .48}, {.9, .62}, {.9, .88}, {.5, 1}, {.08, .9}}},
	{{{.65, 0}, {.05, .65}, {.95, .65}}, {{.7, .35}, {.7, 1}}},
	{{{.9, 0}, {.2, 0}, {.12, .45}, {.55, .38}, {.9, .6}, {.8, .9}, {.45, 1}, {.05, .9}}},
	{{{.75, 0}, {.3, .25}, {.08, .65}, {.25, .95}, {.65, 1}, {.92, .75}, {.7, .5}, {.3, .52}, {.1, .7}}},
	{{{.05, 0}, {.95, 0}, {.4, 1}}},
	{{{.5, .46}, {.15, .28}, {.25, .04}, {.75, .04}, {.85, .28}, {.5, .46}, {.1, .72}, {.25, .98}, {.75, .98}, {.9, .72}, {.5, .46}}},
	{{{.88, .3}, {.65, .5}, {.25, .48}, {.08, .25}, {.3, .02}, {.7, .02}, {.9, .3}, {.8, .7}, {.55, 1}}},
}

// DrawDigits draws n digits with a pen, the classes in turn: where nobody has MNIST at hand. Every point wobbles, every digit is
// scaled, slanted, turned and drawn with a pen of its own width. It is an easier set than MNIST.
func DrawDigits(n int, seed uint64) Digits {
	d := Digits{make([]uint8, n*Side*Side), make([]uint8, n)}
	for i := range n {
		d.Labels[i] = uint8(i % Classes)
		drawDigit(d.Image(i), strokes[i%Classes], rand.New(rand.NewPCG(seed, uint64(i))))
	}
	return d
}

func drawDigit(dst []uint8, lines [][]point, rng *rand.Rand) {
	w, h, pen := 9+5*rng.Float64(), 16+4*rng.Float64(), .9+.9*rng.Float64()
	slant, turn := .25*rng.NormFloat64(), .12*rng.NormFloat64()
	sin, cos := math.Sincos(turn)
	var segments [][2]point
	for _, line := range lines {
		var last point
		for k, p := range line {
			x, y := w*(p.x-.5+.05*rng.NormFloat64()), h*(p.y-.5+.03*rng.NormFloat64())
			x -= slant * y
			q := point{cos*x - sin*y + Side/2 - .5, sin*x + cos*y + Side/2 - .5}
			if k > 0 {
				segments = append(segments, [2]point{last, q})
			}
			last = q
		}
	}
	for y := range Side {
		for x := range Side {
			near := math.Inf(1)
			for _, s := range segments {
				near = min(near, s[0].distanceTo(s[1], point{float64(x), float64(y)}))
			}
			dst[y*Side+x] = uint8(255 * min(1, max(0, pen+.5-near)))
		}
	}
}

// distanceTo is the distance of q from the segment between p and end.
func (p point) distanceTo(end, q point) float64 {
	dx, dy := end.x-p.x, end.y-p.y
	t := 0.0
	if n := dx*dx + dy*dy; n > 0 {
		t = min(1, max(0, ((q.x-p.x)*dx+(q.y-p.y)*dy)/n))
	}
	return math.Hypot(q.x-p.x-t*dx, q.y-p.y-t*dy)
}
