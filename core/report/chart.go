package report

import (
	"math"
	"strconv"

	"okuyuki/core/poc"
)

// Marks of the arms: colour, shape and dashes all differ, so that none is needed alone.
func armClass(a poc.Arm) string {
	switch a {
	case poc.Single:
		return "s"
	case poc.Multi:
		return "m"
	}
	return "o"
}

// px is a coordinate.
func px(x float64) string { return strconv.FormatFloat(math.Round(10*x)/10, 'f', -1, 64) }

// svg begins a drawing with a title and a description for who cannot see it.
func (p *page) svg(class string, w, h float64, title, desc string) {
	p.charts++
	id := "c" + strconv.Itoa(p.charts)
	p.raw(`<svg class="`, class, `" role="img" viewBox="0 0 `, px(w), " ", px(h), `" aria-labelledby="`, id, "t ", id, `d">`)
	p.raw(`<title id="`, id, `t">`, esc(title), `</title><desc id="`, id, `d">`, esc(desc), "</desc>\n")
}

func (p *page) line(class string, x1, y1, x2, y2 float64) {
	p.raw(`<line class="`, class, `" x1="`, px(x1), `" y1="`, px(y1), `" x2="`, px(x2), `" y2="`, px(y2), `"/>`)
}

func (p *page) rect(class string, x, y, w, h float64) {
	p.raw(`<rect class="`, class, `" x="`, px(x), `" y="`, px(y), `" width="`, px(w), `" height="`, px(h), `"/>`)
}

// label writes a text; anchor is "start", "middle" or "end".
func (p *page) label(class, anchor string, x, y float64, s string) {
	p.raw(`<text class="`, class, `" text-anchor="`, anchor, `" x="`, px(x), `" y="`, px(y), `">`, esc(s), "</text>")
}

// mark draws an arm's point: a disc, a diamond or a ring.
func (p *page) mark(class string, x, y float64) {
	if class == "m" {
		p.raw(`<path class="dot m" d="M`, px(x), " ", px(y-6), "l6 6-6 6-6-6z", `"/>`)
		return
	}
	p.raw(`<circle class="dot `, class, `" cx="`, px(x), `" cy="`, px(y), `" r="4.5"/>`)
}

// whisker draws an interval with its point.
func (p *page) whisker(class string, low, at, high, y float64) {
	p.line("bar "+class, low, y, high, y)
	p.line("cap "+class, low, y-4, low, y+4)
	p.line("cap "+class, high, y-4, high, y+4)
	p.mark(class, at, y)
}

// axis maps values to coordinates.
type axis struct{ v0, v1, x0, x1 float64 }

func (a axis) at(v float64) float64 {
	return a.x0 + (a.x1-a.x0)*(min(max(v, a.v0), a.v1)-a.v0)/(a.v1-a.v0)
}

// niceStep is 1, 2 or 5 times a power of ten, so that span holds at most n of them.
func niceStep(span float64, n int) float64 {
	unit := powerOfTen(span / float64(n))
	for _, k := range []float64{1, 2, 5, 10} {
		if span/(k*unit) <= float64(n) {
			return k * unit
		}
	}
	return 10 * unit
}

// round widens an axis to whole steps and returns the step. What a file brings may be
// absurd: the number of ticks must stay small all the same.
func (a *axis) round(n int) float64 {
	const most = 1e9
	a.v0, a.v1 = min(max(a.v0, -most), most), min(max(a.v1, -most), most)
	if !(a.v1 > a.v0) {
		a.v1 = a.v0 + 1
	}
	s := niceStep(a.v1-a.v0, n)
	a.v0, a.v1 = s*math.Floor(a.v0/s+1e-9), s*math.Ceil(a.v1/s-1e-9)
	return s
}

// ticks calls f for each tick of the axis.
func (a axis) ticks(step float64, f func(v, x float64)) {
	for i := math.Ceil(a.v0/step - 1e-9); i*step <= a.v1+1e-9*step; i++ {
		f(i*step, a.at(i*step))
	}
}

// series is a line of a chart with its band.
type series struct {
	class  string
	points []point
}

type point struct{ x, y, low, high float64 }

// plot is a chart of lines over a number.
type plot struct {
	class          string
	title, desc    string
	xName, yName   string
	x, y           axis // values; coordinates are set by draw
	xText, yText   func(v float64) string
	w, h           float64
	series         []series
	guide          float64 // a vertical line at this x, with
	guideText      string  // this text; "": none
	xTicks, yTicks int
}

func (p *page) plot(c *plot) {
	const left, right, top, bottom = 52.0, 14.0, 26.0, 40.0
	xStep, yStep := c.x.round(c.xTicks), c.y.round(c.yTicks)
	c.x.x0, c.x.x1 = left, c.w-right
	c.y.x0, c.y.x1 = c.h-bottom, top
	p.svg(c.class, c.w, c.h, c.title, c.desc)
	p.label("name", "start", 2, 14, c.yName)
	c.y.ticks(yStep, func(v, y float64) {
		p.line("grid", left, y, c.w-right, y)
		p.label("tick", "end", left-7, y+4, c.yText(v))
	})
	c.x.ticks(xStep, func(v, x float64) {
		p.line("grid", x, c.h-bottom, x, c.h-bottom+4)
		p.label("tick", "middle", x, c.h-bottom+17, c.xText(v))
	})
	p.label("name", "end", c.w-right, c.h-6, c.xName)
	if c.guideText != "" {
		x := c.x.at(c.guide)
		p.line("guide", x, top, x, c.h-bottom)
		anchor, at := "start", x+5
		if x > c.w/2 {
			anchor, at = "end", x-5
		}
		p.label("tick", anchor, at, top+10, c.guideText)
	}
	for i := range c.series {
		p.curve(c, &c.series[i])
	}
	p.raw("</svg>\n")
}

// curve draws a series: its band, its line, its marks.
func (p *page) curve(c *plot, s *series) {
	if len(s.points) == 0 {
		return
	}
	path, band, back := "", "", ""
	for i, q := range s.points {
		to := "L"
		if i == 0 {
			to = "M"
		}
		x := px(c.x.at(q.x))
		path += to + x + " " + px(c.y.at(q.y))
		band += to + x + " " + px(c.y.at(q.high))
		back = "L" + x + " " + px(c.y.at(q.low)) + back
	}
	p.raw(`<path class="band `, s.class, `" d="`, band, back, `z"/><path class="run `, s.class, `" d="`, path, `"/>`)
	for _, q := range s.points {
		p.mark(s.class, c.x.at(q.x), c.y.at(q.y))
	}
}

// legend names the arms of a chart with their marks.
func (p *page) legend(arms []poc.Arm) {
	p.open("p", "legend")
	for _, a := range arms {
		p.raw(`<span><svg class="key" viewBox="0 0 30 14" aria-hidden="true">`)
		p.line("run "+armClass(a), 1, 7, 29, 7)
		p.mark(armClass(a), 15, 7)
		p.raw("</svg>", esc(p.arm(a)), "</span> ")
	}
	p.close("p")
}
