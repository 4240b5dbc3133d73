package studyfig

import (
	"errors"
	"fmt"
	"image/color"
	"math"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// HeatMap is differences over two scales: a gain by labels and noise. Blue cells are above 0, orange ones below, and cells whose
// interval holds 0 are hatched: there it is undecided.
type HeatMap struct {
	About
	X, Y  Categories
	Unit  Unit     // of the values: Points or Signed
	Cells [][]Cell // by row, then by column
	Full  float64  // the value, of either sign, with the fullest colour; 0: the largest in the cells
	Above Text     // what a cell above 0 means, for the legend: "multitask better"
	Below Text
}

// Categories are the rows or columns.
type Categories struct {
	Name   Text
	Labels []Text
}

// Cell is a mean with its interval, or Missing.
type Cell struct {
	Mean, Low, High float64
	Missing         bool
}

// open reports whether the interval holds 0.
func (c Cell) open() bool { return c.Low <= 0 && c.High >= 0 }

func (h *HeatMap) check() error {
	err := errors.Join(h.About.check(), counted("columns", len(h.X.Labels)), counted("rows", len(h.Y.Labels)), interval(h.Full, 0, h.Full))
	if err != nil {
		return err
	}
	if len(h.Cells) != len(h.Y.Labels) {
		return fmt.Errorf("%d rows of cells, %d names of rows", len(h.Cells), len(h.Y.Labels))
	}
	for _, row := range h.Cells {
		if len(row) != len(h.X.Labels) {
			return fmt.Errorf("%d cells in a row, %d names of columns", len(row), len(h.X.Labels))
		}
		for _, c := range row {
			if c.Missing {
				continue
			}
			if err := interval(c.Mean, c.Low, c.High); err != nil {
				return err
			}
		}
	}
	return nil
}

const (
	cellHeight = 38
	headHeight = 42 // of the columns' names
)

// layout is the widths of the rows' names, of a column and of the figure.
func (h *HeatMap) layout(p *pen) (names, column, width vg.Length) {
	names = p.width(h.Y.Name.In(p.language), textSize)
	for _, t := range h.Y.Labels {
		names = max(names, p.width(t.In(p.language), textSize))
	}
	for _, t := range h.X.Labels {
		column = max(column, p.width(t.In(p.language), textSize))
	}
	for _, row := range h.Cells {
		for _, c := range row {
			column = max(column, p.width(h.Unit.Interval(c.Low, c.High), smallSize), p.width(h.Unit.Write(c.Mean), textSize))
		}
	}
	column += 10
	n := vg.Length(len(h.X.Labels))
	width = max(usual, 2*margin+names+gap+n*column)
	return names, min((width-2*margin-names-gap)/n, 110), width
}

func (h *HeatMap) entries(p *pen) []entry {
	swatch := func(v float64, hatched bool) func(x, y vg.Length) {
		return func(x, y vg.Length) {
			r := rect(x, y-6, x+keyWidth, y+6)
			p.box(shade(v), r)
			if hatched {
				p.hatch(r)
			}
		}
	}
	return []entry{
		{h.Above.In(p.language), swatch(.7, false)}, {h.Below.In(p.language), swatch(-.7, false)},
		{Text{"斜線：95 % 区間が 0 を含む（判定できない）", "hatched: the 95 % interval holds 0 (undecided)"}.In(p.language), swatch(.15, true)},
	}
}

func (h *HeatMap) size(p *pen) (width, height vg.Length) {
	_, _, width = h.layout(p)
	rows := p.rows(h.entries(p), width-2*margin)
	return width, vg.Length(len(rows))*legendLine + 10 + headHeight + vg.Length(len(h.Cells))*cellHeight + margin
}

func (h *HeatMap) draw(p *pen) {
	names, column, width := h.layout(p)
	legend := p.rows(h.entries(p), width-2*margin)
	top := p.Max.Y - 2
	p.legend(legend, margin, top)
	top -= vg.Length(len(legend))*legendLine + 8
	left := margin + names + gap
	p.say(h.X.Name.In(p.language), textSize, soft, text.XLeft, vg.Point{X: left, Y: top - 10})
	p.say(h.Y.Name.In(p.language), textSize, soft, text.XLeft, vg.Point{X: margin, Y: top - 30})
	for i, t := range h.X.Labels {
		p.say(t.In(p.language), textSize, ink, text.XCenter, vg.Point{X: left + (vg.Length(i)+.5)*column, Y: top - 30})
	}
	top -= headHeight
	full := h.Full
	for _, row := range h.Cells {
		for _, c := range row {
			if h.Full == 0 && !c.Missing {
				full = max(full, math.Abs(c.Mean))
			}
		}
	}
	for i, row := range h.Cells {
		y := top - vg.Length(i+1)*cellHeight
		p.say(h.Y.Labels[i].In(p.language), textSize, ink, text.XLeft, vg.Point{X: margin, Y: y + cellHeight/2})
		for k, c := range row {
			x := left + vg.Length(k)*column
			p.cell(c, h.Unit, full, rect(x+1, y+1, x+column-1, y+cellHeight-1))
		}
	}
}

// cell draws one cell: its colour, its hatching, its value over its interval.
func (p *pen) cell(c Cell, u Unit, full float64, r vg.Rectangle) {
	middle := vg.Point{X: (r.Min.X + r.Max.X) / 2, Y: (r.Min.Y + r.Max.Y) / 2}
	if c.Missing {
		p.StrokeLines(draw.LineStyle{Color: line, Width: 1}, []vg.Point{r.Min, {X: r.Max.X, Y: r.Min.Y}, r.Max, {X: r.Min.X, Y: r.Max.Y}, r.Min})
		p.say("–", textSize, soft, text.XCenter, middle)
		return
	}
	v := 0.0
	if full > 0 {
		v = min(max(c.Mean/full, -1), 1)
	}
	fill := shade(v)
	p.box(fill, r)
	if c.open() {
		p.hatch(r)
		// Numbers stand on plain ground.
		w := max(p.width(u.Write(c.Mean), textSize), p.width(u.Interval(c.Low, c.High), smallSize))/2 + 2
		p.box(fill, rect(max(r.Min.X, middle.X-w), r.Min.Y+4, min(r.Max.X, middle.X+w), r.Max.Y-4))
	}
	words := over(fill)
	p.say(u.Write(c.Mean), textSize, words, text.XCenter, vg.Point{X: middle.X, Y: middle.Y + 7})
	p.say(u.Interval(c.Low, c.High), smallSize, words, text.XCenter, vg.Point{X: middle.X, Y: middle.Y - 8})
}

// hatch draws slanted lines over a rectangle, cut to it.
func (p *pen) hatch(r vg.Rectangle) {
	const apart = 5
	style := draw.LineStyle{Color: hatching, Width: .9}
	w, h := r.Max.X-r.Min.X, r.Max.Y-r.Min.Y
	for d := vg.Length(apart); d < w+h; d += apart {
		x0, x1 := max(0, d-h), min(w, d) // the line x + y = d
		p.StrokeLine2(style, r.Min.X+x0, r.Min.Y+d-x0, r.Min.X+x1, r.Min.Y+d-x1)
	}
}

var (
	hatching = color.NRGBA{0x7c, 0x84, 0x86, 255}
	onLight  = color.NRGBA{0x10, 0x14, 0x16, 255} // words in cells, which look the same on dark pages
	onDark   = color.NRGBA{0xfd, 0xfd, 0xfd, 255}
)
