package studyfig

import (
	"math"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// ruler is an axis with its range and its ticks, once it is placed from one end to the other.
type ruler struct {
	axis       Axis
	from, to   float64
	at         []float64 // ticks
	step       float64   // between them
	start, end vg.Length // where from and to are
}

// place is where a value stands.
func (r ruler) place(v float64) vg.Length {
	share := (v - r.from) / (r.to - r.from)
	if r.axis.Log {
		share = math.Log(v/r.from) / math.Log(r.to/r.from)
	}
	return r.start + vg.Length(share)*(r.end-r.start)
}

// ticks calls f for each tick within the range, with its label.
func (r ruler) ticks(f func(at vg.Length, label string)) {
	slack := 1e-9 * (r.to - r.from)
	for _, v := range r.at {
		if v < r.from-slack || v > r.to+slack {
			continue
		}
		label := r.axis.Unit.tick(v, r.step)
		if r.axis.Unit == Count {
			label = r.axis.Unit.Write(v)
		}
		f(r.place(v), label)
	}
}

var (
	hair = draw.LineStyle{Color: line, Width: .8}
	rule = draw.LineStyle{Color: soft, Width: .8}
)

// baseline draws a ruler along the height y: its line, ticks and their labels, and its name under them, which stays within the figure.
func (p *pen) baseline(r ruler, y vg.Length) {
	const tick = 4
	p.StrokeLine2(rule, r.start, y, r.end, y)
	r.ticks(func(x vg.Length, label string) {
		p.StrokeLine2(rule, x, y-tick, x, y)
		p.say(label, textSize, soft, text.XCenter, vg.Point{X: x, Y: y - 13})
	})
	name := r.axis.Name.In(p.language)
	half := p.width(name, textSize) / 2
	x := min(max((r.start+r.end)/2, p.Min.X+margin+half), p.Max.X-margin-half)
	p.say(name, textSize, soft, text.XCenter, vg.Point{X: x, Y: y - 31})
}

// baseHeight is what a baseline takes beneath its line.
const baseHeight = 40
