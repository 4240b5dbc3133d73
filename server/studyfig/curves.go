package studyfig

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/plot"
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
	g := p.axes(c.X, x0, x1, 6, false)
	lo, hi, at, step := c.Y.layout(y0, y1, 6, true)
	g.Y.Min, g.Y.Max = lo, hi
	if c.Y.Log {
		g.Y.Scale = plot.LogScale{}
	}
	g.Y.Tick.Marker = marks(at, step, c.Y.Unit)
	g.Add(&grid{at}, &curves{c.Series, p})
	p.plot(g, c.X.Name, draw.Crop(p.Canvas, margin, -margin-8, margin, top-p.Max.Y))
}

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

// grid draws a line for each tick of y.
type grid struct{ at []float64 }

// Plot implements plot.Plotter.
func (g *grid) Plot(c draw.Canvas, pl *plot.Plot) {
	_, ty := pl.Transforms(&c)
	for _, v := range g.at {
		if y := ty(v); v >= pl.Y.Min && v <= pl.Y.Max {
			c.StrokeLine2(draw.LineStyle{Color: line, Width: .8}, c.Min.X, y, c.Max.X, y)
		}
	}
}

// curves draws bands first, lines over all of them, points on top.
type curves struct {
	series []Series
	pen    *pen
}

// Plot implements plot.Plotter.
func (d *curves) Plot(c draw.Canvas, pl *plot.Plot) {
	tx, ty := pl.Transforms(&c)
	for _, s := range d.series {
		var band vg.Path
		for i, q := range s.Points {
			if to := (vg.Point{X: tx(q.X), Y: ty(q.High)}); i == 0 {
				band.Move(to)
			} else {
				band.Line(to)
			}
		}
		for i := len(s.Points) - 1; i >= 0; i-- {
			band.Line(vg.Point{X: tx(s.Points[i].X), Y: ty(s.Points[i].Low)})
		}
		band.Close()
		c.SetColor(s.Style.band())
		c.Fill(band)
	}
	for _, s := range d.series {
		var run []vg.Point
		for _, q := range s.Points {
			run = append(run, vg.Point{X: tx(q.X), Y: ty(q.Y)})
		}
		c.StrokeLines(s.Style.line(), run)
	}
	for _, s := range d.series {
		for _, q := range s.Points {
			x := tx(q.X)
			c.StrokeLine2(draw.LineStyle{Color: s.Style.colour(), Width: .9}, x, ty(q.Low), x, ty(q.High))
			d.pen.dot(s.Style, vg.Point{X: x, Y: ty(q.Y)})
		}
	}
}

// GlyphBoxes implements plot.GlyphBoxer: room for the points at the edges.
func (d *curves) GlyphBoxes(pl *plot.Plot) []plot.GlyphBox {
	const r = 8
	return []plot.GlyphBox{{X: 0, Y: .5, Rectangle: rect(-r, -1, r, 1)}, {X: 1, Y: .5, Rectangle: rect(-r, -1, r, 1)}}
}
