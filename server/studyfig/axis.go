package studyfig

import (
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Axis is a scale.
type Axis struct {
	Name Text
	Unit Unit
	Log  bool
	At   []float64 // where ticks stand; round values when nil
	From float64   // with To the range, at least; both 0: that of the points
	To   float64
}

// layout widens the range of the points to the axis's own, and to whole steps, about n of them, if it may, and says where ticks are
// and how far apart.
func (a Axis) layout(lo, hi float64, n int, whole bool) (from, to float64, at []float64, step float64) {
	if a.From != 0 || a.To != 0 {
		lo, hi = min(lo, a.From), max(hi, a.To)
	}
	if lo == hi {
		if lo, hi = lo-math.Max(.01, math.Abs(lo)/10), hi+math.Max(.01, math.Abs(hi)/10); a.Log {
			lo, hi = (lo+hi)/4, lo+hi
		}
	}
	switch {
	case a.At != nil:
		return lo, hi, a.At, tightest(a.At)
	case whole && !a.Log:
		return scale(lo, hi, n)
	}
	at, step = ticks(lo, hi, n)
	return lo, hi, at, step
}

// tightest is the distance of the nearest two of some ticks.
func tightest(at []float64) float64 {
	step := math.Inf(1)
	for i := 1; i < len(at); i++ {
		step = min(step, math.Abs(at[i]-at[i-1]))
	}
	if math.IsInf(step, 1) || step == 0 {
		return 1
	}
	return math.Pow(10, math.Floor(math.Log10(step)+1e-9))
}

// axes are a plot without data, with the scale of x: about n steps, whole ones if it may be widened.
func (p *pen) axes(a Axis, lo, hi float64, n int, whole bool) *plot.Plot {
	g := plot.New()
	g.BackgroundColor = nil
	for _, x := range []*plot.Axis{&g.X, &g.Y} {
		x.LineStyle = draw.LineStyle{Color: soft, Width: .8}
		x.Tick.LineStyle = x.LineStyle
		x.Tick.Length = 4
		x.Tick.Label = p.style(textSize, soft, x.Tick.Label.XAlign, x.Tick.Label.YAlign)
		x.Padding = 0
	}
	g.Y.LineStyle.Width, g.Y.Tick.LineStyle.Width = 0, 0
	lo, hi, at, step := a.layout(lo, hi, n, whole)
	g.X.Min, g.X.Max = lo, hi
	if a.Log {
		g.X.Scale = plot.LogScale{}
	}
	g.X.Tick.Marker = marks(at, step, a.Unit)
	return g
}

// plot draws axes and data, with the name of x beneath: by gonum/plot, a long name would take room from the scale.
func (p *pen) plot(g *plot.Plot, name Text, c draw.Canvas) {
	c = draw.Crop(c, 0, 0, nameLine-4, 0)
	scale := g.DataCanvas(c)
	g.Draw(c)
	s := name.In(p.language)
	half := p.width(s, textSize) / 2
	x := min(max((scale.Min.X+scale.Max.X)/2, p.Min.X+margin+half), p.Max.X-margin-half)
	p.say(s, textSize, soft, text.XCenter, vg.Point{X: x, Y: c.Min.Y - nameLine/2 + 2})
}

// marks are ticks with their labels.
func marks(at []float64, step float64, u Unit) plot.ConstantTicks {
	var out plot.ConstantTicks
	for _, v := range at {
		s := u.tick(v, step)
		if u == Count {
			s = u.Write(v)
		}
		out = append(out, plot.Tick{Value: v, Label: s})
	}
	return out
}

