package studyfig

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Curves are means over a number with their intervals as bands, a curve for each series. Figures that are to be compared are given
// the same range of Y.
type Curves struct {
	About
	X, Y   Axis
	Series []Series
}

// Series is a curve.
type Series struct {
	Name   Text
	Style  Style
	Points []Point // by growing X
	Bare   bool    // the intervals are not drawn: those of other series are the same luck, and would only hide it
}

// Point is a mean with its interval.
type Point struct{ X, Y, Low, High float64 }

func (c *Curves) check() error {
	if err := errors.Join(c.About.check(), counted("series", len(c.Series))); err != nil {
		return err
	}
	for _, s := range c.Series {
		if err := counted("points of a series", len(s.Points)); err != nil {
			return err
		}
		for i, q := range s.Points {
			if err := errors.Join(interval(q.X, q.X, q.X), interval(q.Y, q.Low, q.High)); err != nil {
				return err
			}
			if c.X.Log && q.X <= 0 || c.Y.Log && q.Low <= 0 {
				return fmt.Errorf("%g at %g on a scale of logarithms", q.Low, q.X)
			}
			if i > 0 && q.X <= s.Points[i-1].X {
				return errors.New("points out of order")
			}
		}
	}
	for _, a := range []Axis{c.X, c.Y} {
		for _, v := range append([]float64{a.From, a.To}, a.At...) {
			if err := interval(v, v, v); err != nil {
				return err
			}
		}
		if a.From > a.To || a.Log && len(a.At) > 0 && a.At[0] <= 0 || a.Log && (a.From != 0 || a.To != 0) && a.From <= 0 {
			return errors.New("a scale that does not go up")
		}
	}
	return nil
}

const (
	plotHeight = 232 // of axes and curves
	nameLine   = 24  // of the name of an axis
	margin     = 4
)

func (c *Curves) entries(p *pen) (all []entry) {
	for _, s := range c.Series {
		all = append(all, entry{s.Name.In(p.language), func(x, y vg.Length) { p.key(s.Style, x, y, true) }})
	}
	return all
}

func (c *Curves) size(p *pen) (w, h vg.Length) {
	rows := p.rows(c.entries(p), usual-2*margin)
	return usual, vg.Length(len(rows))*legendLine + 8 + nameLine + plotHeight
}

func (c *Curves) draw(p *pen) {
	rows := p.rows(c.entries(p), usual-2*margin)
	top := p.Max.Y - 2
	p.legend(rows, margin, top)
	top -= vg.Length(len(rows))*legendLine + 6
	p.say(c.Y.Name.In(p.language), textSize, soft, text.XLeft, vg.Point{X: margin, Y: top - nameLine/2})
	top -= nameLine

	x0, x1, y0, y1 := c.ranges()
	x, y := c.X.layout(x0, x1, 6, false), c.Y.layout(y0, y1, 6, true)
	y.start, y.end = p.Min.Y+baseHeight, top-8
	labels := vg.Length(0)
	y.ticks(func(_ vg.Length, label string) { labels = max(labels, p.width(label, textSize)) })
	x.start, x.end = margin+labels+gap+markRoom, p.Max.X-margin-markRoom
	y.ticks(func(at vg.Length, label string) {
		p.StrokeLine2(hair, x.start-markRoom, at, x.end+markRoom, at)
		p.say(label, textSize, soft, text.XRight, vg.Point{X: x.start - markRoom - 6, Y: at})
	})
	p.baseline(x, y.start)
	p.curves(c.Series, x, y)
}

// markRoom is room for the marks at the ends of the horizontal scale.
const markRoom = 8

// ranges of the points.
func (c *Curves) ranges() (x0, x1, y0, y1 float64) {
	x0, x1, y0, y1 = math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for _, s := range c.Series {
		for _, q := range s.Points {
			x0, x1, y0, y1 = min(x0, q.X), max(x1, q.X), min(y0, q.Low), max(y1, q.High)
		}
	}
	return x0, x1, y0, y1
}

// curves draws bands first, lines over all of them, points on top.
func (p *pen) curves(series []Series, x, y ruler) {
	for _, s := range series {
		if s.Bare {
			continue
		}
		var band vg.Path
		for i, q := range s.Points {
			if to := (vg.Point{X: x.place(q.X), Y: y.place(q.High)}); i == 0 {
				band.Move(to)
			} else {
				band.Line(to)
			}
		}
		for i := len(s.Points) - 1; i >= 0; i-- {
			band.Line(vg.Point{X: x.place(s.Points[i].X), Y: y.place(s.Points[i].Low)})
		}
		band.Close()
		p.SetColor(s.Style.band())
		p.Fill(band)
	}
	for _, s := range series {
		var run []vg.Point
		for _, q := range s.Points {
			run = append(run, vg.Point{X: x.place(q.X), Y: y.place(q.Y)})
		}
		p.StrokeLines(s.Style.line(), run)
	}
	for _, s := range series {
		for _, q := range s.Points {
			at := x.place(q.X)
			if !s.Bare {
				p.StrokeLine2(draw.LineStyle{Color: s.Style.colour(), Width: .9}, at, y.place(q.Low), at, y.place(q.High))
			}
			p.dot(s.Style, vg.Point{X: at, Y: y.place(q.Y)})
		}
	}
}
