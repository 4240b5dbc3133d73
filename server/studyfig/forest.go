package studyfig

import (
	"errors"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Forest is a list of means with their intervals, one beneath the other on one scale.
type Forest struct {
	About
	X      Axis
	Zero   bool // the scale holds 0 and marks it: the means are differences
	Groups []Group
}

// Group is rows of one style, with a name over them unless it is empty.
type Group struct {
	Name  Text
	Style Style
	Rows  []Row
}

// Row is a mean with its interval.
type Row struct {
	Name            Text
	Mean, Low, High float64
}

func (f *Forest) check() error {
	if err := errors.Join(f.About.check(), counted("groups", len(f.Groups))); err != nil {
		return err
	}
	n := 0
	for _, g := range f.Groups {
		for _, r := range g.Rows {
			if err := interval(r.Mean, r.Low, r.High); err != nil {
				return err
			}
			n++
		}
	}
	if f.X.Log {
		return errors.New("a forest has no scale of logarithms")
	}
	return errors.Join(counted("rows", n), interval(f.X.From, f.X.From, f.X.To))
}

const (
	rowHeight  = 19
	axisHeight = 44
	gap        = 10
	leastScale = 150 // width of the scale
)

// columns are the widths of names and of values, and of the whole figure.
func (f *Forest) columns(p *pen) (names, values, width vg.Length) {
	for _, g := range f.Groups {
		for _, r := range g.Rows {
			names = max(names, p.width(r.Name.In(p.language), textSize))
			values = max(values, p.width(f.value(r), textSize))
		}
	}
	return names, values, max(usual, names+values+leastScale+2*gap+2*margin)
}

func (f *Forest) value(r Row) string {
	return f.X.Unit.Write(r.Mean) + " " + f.X.Unit.Interval(r.Low, r.High)
}

// lines are the rows and the names of groups.
func (f *Forest) lines() (n int) {
	for _, g := range f.Groups {
		n += len(g.Rows)
		if g.Name != (Text{}) {
			n++
		}
	}
	return n
}

func (f *Forest) size(p *pen) (w, h vg.Length) {
	_, _, w = f.columns(p)
	return w, vg.Length(f.lines())*rowHeight + axisHeight + 2*margin
}

func (f *Forest) draw(p *pen) {
	names, values, _ := f.columns(p)
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, g := range f.Groups {
		for _, r := range g.Rows {
			lo, hi = min(lo, r.Low), max(hi, r.High)
		}
	}
	if f.Zero {
		lo, hi = min(lo, 0), max(hi, 0)
	}
	g := p.axes(f.X, lo, hi, 4, true)
	g.HideY()
	g.Y.Min, g.Y.Max = 0, float64(f.lines())
	g.Add(&rows{f, p, p.Min.X + margin, p.Max.X - margin})
	c := draw.Crop(p.Canvas, margin+names+gap, -margin-values-gap, 0, -margin)
	c.Min.Y = c.Max.Y - vg.Length(f.lines())*rowHeight - axisHeight
	p.plot(g, f.X.Name, c)
}

// rows draws the rows of a forest beside their names and values.
type rows struct {
	*Forest
	pen         *pen
	left, right vg.Length
}

// Plot implements plot.Plotter.
func (d *rows) Plot(c draw.Canvas, pl *plot.Plot) {
	p := d.pen
	tx, ty := pl.Transforms(&c)
	for _, t := range pl.X.Tick.Marker.Ticks(pl.X.Min, pl.X.Max) {
		c.StrokeLine2(draw.LineStyle{Color: line, Width: .8}, tx(t.Value), c.Min.Y, tx(t.Value), c.Max.Y)
	}
	if d.Zero {
		c.StrokeLine2(draw.LineStyle{Color: ink, Width: 1}, tx(0), c.Min.Y, tx(0), c.Max.Y)
	}
	at := float64(d.lines()) - .5
	for _, g := range d.Groups {
		if g.Name != (Text{}) {
			p.say(g.Name.In(p.language), textSize, soft, text.XLeft, vg.Point{X: d.left, Y: ty(at)})
			at--
		}
		for _, r := range g.Rows {
			y := ty(at)
			p.say(r.Name.In(p.language), textSize, ink, text.XLeft, vg.Point{X: d.left, Y: y})
			p.say(d.value(r), textSize, ink, text.XRight, vg.Point{X: d.right, Y: y})
			whisker := draw.LineStyle{Color: g.Style.colour(), Width: 1.6}
			c.StrokeLine2(whisker, tx(r.Low), y, tx(r.High), y)
			for _, end := range []float64{r.Low, r.High} {
				c.StrokeLine2(whisker, tx(end), y-3, tx(end), y+3)
			}
			p.dot(g.Style, vg.Point{X: tx(r.Mean), Y: y})
			at--
		}
	}
}
