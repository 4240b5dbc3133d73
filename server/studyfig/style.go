package studyfig

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Colours of the page: web/css/tokens.css.
var (
	ink   = color.NRGBA{0x1c, 0x23, 0x26, 255}
	soft  = color.NRGBA{0x4d, 0x57, 0x5b, 255}
	line  = color.NRGBA{0xdc, 0xdd, 0xd6, 255}
	paper = color.NRGBA{255, 255, 255, 255}
)

// Style is a way to draw a series, the same one for an arm in all figures.
type Style int

// The styles. The first three are those of the page: blue for the single task, orange for the multitask, grey for the control.
const (
	Blue Style = iota
	Orange
	Grey
	Green
	Purple
	Sky
	Amber
	Styles // how many there are; a greater Style begins anew
)

// Okabe and Ito's colours, whose differences the colour-blind see; grey stands for their black.
var looks = [Styles]struct {
	colour color.NRGBA
	dark   string // the colour on dark ground
	dashes []vg.Length
	mark   mark
}{
	Blue:   {color.NRGBA{0x00, 0x72, 0xb2, 255}, "#5ab0ea", nil, disc},
	Orange: {color.NRGBA{0xd5, 0x5e, 0x00, 255}, "#f58a3c", []vg.Length{7, 3}, diamond},
	Grey:   {color.NRGBA{0x5e, 0x67, 0x6a, 255}, "#a9b2b4", []vg.Length{2, 2.5}, ring},
	Green:  {color.NRGBA{0x00, 0x9e, 0x73, 255}, "#35c99d", []vg.Length{9, 3, 2, 3}, triangle},
	Purple: {color.NRGBA{0xcc, 0x79, 0xa7, 255}, "#e3a0c6", []vg.Length{4, 2}, square},
	Sky:    {color.NRGBA{0x56, 0xb4, 0xe9, 255}, "#8fd0f5", []vg.Length{12, 3}, hanging},
	Amber:  {color.NRGBA{0xe6, 0x9f, 0x00, 255}, "#f3bd46", []vg.Length{2, 2, 7, 2}, hollow},
}

func (s Style) index() int { return (int(s)%int(Styles) + int(Styles)) % int(Styles) }

func (s Style) colour() color.NRGBA { return looks[s.index()].colour }

// band is the colour of the style's interval bands.
func (s Style) band() color.NRGBA {
	c := s.colour()
	c.A = 38
	return c
}

func (s Style) line() draw.LineStyle {
	return draw.LineStyle{Color: s.colour(), Width: 1.6, Dashes: looks[s.index()].dashes}
}

// mark is the shape of a style's points.
type mark int

const (
	disc mark = iota
	diamond
	ring
	triangle
	square
	hanging // a triangle on its tip
	hollow  // a square that is not filled
)

// dot draws a point of the style.
func (p *pen) dot(s Style, at vg.Point) {
	const r = 3.4
	corners := func(n int, from, radius float64) vg.Path {
		var path vg.Path
		for i := range n {
			sin, cos := math.Sincos(from + 2*math.Pi*float64(i)/float64(n))
			to := vg.Point{X: at.X + vg.Length(radius*cos), Y: at.Y + vg.Length(radius*sin)}
			if i == 0 {
				path.Move(to)
			} else {
				path.Line(to)
			}
		}
		path.Close()
		return path
	}
	round := func(radius vg.Length) vg.Path {
		var path vg.Path
		path.Move(vg.Point{X: at.X + radius, Y: at.Y})
		path.Arc(at, radius, 0, 2*math.Pi)
		path.Close()
		return path
	}
	var path vg.Path
	open := false
	switch looks[s.index()].mark {
	case diamond:
		path = corners(4, 0, 1.4*r)
	case ring:
		path, open = round(r), true
	case triangle:
		path = corners(3, math.Pi/2, 1.4*r)
	case square:
		path = corners(4, math.Pi/4, 1.3*r)
	case hanging:
		path = corners(3, -math.Pi/2, 1.4*r)
	case hollow:
		path, open = corners(4, math.Pi/4, 1.3*r), true
	default:
		path = round(r)
	}
	p.SetLineDash(nil, 0)
	if open {
		p.SetColor(paper)
		p.Fill(path)
		p.SetColor(s.colour())
		p.SetLineWidth(1.6)
		p.Stroke(path)
		return
	}
	p.SetColor(s.colour())
	p.Fill(path)
}

// key draws a style's line with its point, for legends.
func (p *pen) key(s Style, x, y vg.Length, dots bool) {
	p.StrokeLine2(s.line(), x, y, x+keyWidth, y)
	if dots {
		p.dot(s, vg.Point{X: x + keyWidth/2, Y: y})
	}
}

const keyWidth = 26
