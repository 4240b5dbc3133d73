package studyfig

import (
	"errors"
	"math"

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
	endRoom    = 10 // beside the scale, for the labels of its ends
	gap        = 10
	leastScale = 170 // width of the scale and of the room beside it
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
	return w, vg.Length(f.lines())*rowHeight + baseHeight + 2*margin
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
	x := f.X.layout(lo, hi, 4, true)
	x.start, x.end = p.Min.X+margin+names+gap+endRoom, p.Max.X-margin-values-gap-endRoom
	top := p.Max.Y - margin
	bottom := top - vg.Length(f.lines())*rowHeight
	x.ticks(func(at vg.Length, _ string) { p.StrokeLine2(hair, at, bottom, at, top) })
	if f.Zero {
		p.StrokeLine2(draw.LineStyle{Color: ink, Width: 1}, x.place(0), bottom, x.place(0), top)
	}
	p.baseline(x, bottom)
	y := top - rowHeight/2
	for _, g := range f.Groups {
		if g.Name != (Text{}) {
			p.say(g.Name.In(p.language), textSize, soft, text.XLeft, vg.Point{X: p.Min.X + margin, Y: y})
			y -= rowHeight
		}
		for _, r := range g.Rows {
			p.say(r.Name.In(p.language), textSize, ink, text.XLeft, vg.Point{X: p.Min.X + margin, Y: y})
			p.say(f.value(r), textSize, ink, text.XRight, vg.Point{X: p.Max.X - margin, Y: y})
			p.whisker(g.Style, x.place(r.Low), x.place(r.Mean), x.place(r.High), y)
			y -= rowHeight
		}
	}
}

// whisker draws an interval with its mean.
func (p *pen) whisker(s Style, low, mean, high, y vg.Length) {
	style := draw.LineStyle{Color: s.colour(), Width: 1.6}
	p.StrokeLine2(style, low, y, high, y)
	p.StrokeLine2(style, low, y-3, low, y+3)
	p.StrokeLine2(style, high, y-3, high, y+3)
	p.dot(s, vg.Point{X: mean, Y: y})
}
