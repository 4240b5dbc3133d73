package studyfig

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Figure is what can be drawn: *Curves, *HeatMap, *Forest.
type Figure interface {
	about() About
	check() error                          // what is wrong with it, if anything
	size(p *pen) (width, height vg.Length) // before there is a canvas
	draw(p *pen)                           // on a canvas of that size
}

// usual is the width of figures that need no more: two stand side by side on a page, and on a phone text stays readable.
const usual = 420

// most series, rows, columns or points of a figure.
const most = 500

// paint checks a figure, makes a canvas of its size and draws on it.
func paint(f Figure, language string, canvas func(w, h vg.Length) vg.Canvas) (w, h vg.Length, err error) {
	if language != "ja" && language != "en" {
		return 0, 0, fmt.Errorf("studyfig: no language %q", language)
	}
	if err := f.check(); err != nil {
		return 0, 0, fmt.Errorf("studyfig: %s: %w", f.about().ID, err)
	}
	hand, err := handler()
	if err != nil {
		return 0, 0, err
	}
	p := &pen{handler: hand, language: language}
	w, h = f.size(p)
	p.Canvas = draw.Canvas{Canvas: canvas(w, h), Rectangle: rect(0, 0, w, h)}
	f.draw(p)
	return w, h, nil
}

func (a About) check() error {
	for _, r := range a.ID {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' {
			return fmt.Errorf("the name %q is not one of lower-case letters, digits and hyphens", a.ID)
		}
	}
	if a.ID == "" || a.Title == (Text{}) {
		return errors.New("no name or no title")
	}
	return nil
}

// interval says what is wrong with a mean and its interval. An interval that is a single point is whole.
func interval(mean, low, high float64) error {
	const far = 1e9
	for _, v := range []float64{mean, low, high} {
		if math.IsNaN(v) || math.Abs(v) > far {
			return fmt.Errorf("%g [%g, %g] cannot be drawn", mean, low, high)
		}
	}
	if low > mean || mean > high {
		return fmt.Errorf("%g is not in [%g, %g]", mean, low, high)
	}
	return nil
}

// counted refuses what nobody could read.
func counted(what string, n int) error {
	if n < 1 || n > most {
		return fmt.Errorf("%d %s", n, what)
	}
	return nil
}
