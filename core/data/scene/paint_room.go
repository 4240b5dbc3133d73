package scene

import "math"

// indoors is the colour of the patterns that rooms have and sites have not.
func (p *paint) indoors(q, normal vec, u, v, width float64) vec {
	h := func(x, y int64) float64 { return hash(x, y, 5, p.seed) }
	switch p.pattern {
	case wood:
		return p.boards(q, normal, u, v, width)
	case plaid:
		a, b := line(u, p.size, p.size*.4, width), line(v, p.size, p.size*.4, width)
		return p.color.lerp(p.second, .5*(a+b)).mul(.95 + .1*hash(cell(u, .004), cell(v, .004), 1, p.seed))
	case stripes:
		return p.color.lerp(p.second, line(u, p.size, p.size*.45, width))
	case flowers:
		x, y := cell(u, p.size), cell(v, p.size)
		cx, cy := (float64(x)+.3+.4*h(x, y))*p.size, (float64(y)+.3+.4*h(y, x+77))*p.size
		r, a := math.Hypot(u-cx, v-cy), math.Atan2(v-cy, u-cx)
		if k := clamp01((p.size*(.22+.1*h(x+9, y))*(1+.3*math.Cos(5*a)) - r) / max(.003, width)); k > 0 {
			return p.color.lerp(p.second.mul(.7+.6*h(x, y+5)), k)
		}
	case marble:
		return p.color.lerp(p.second, math.Pow(1-math.Abs(2*cloud(q.mul(2.2/p.size), p.seed)-1), 6)).mul(.9 + .2*noise(q.mul(40), p.seed))
	case fibres:
		fade := .01 / max(.01, width)
		return p.color.mul(1 + .5*fade*(noise(q.mul(120), p.seed)-.5) + .25*(noise(q.mul(4), p.seed+3)-.5))
	case spines:
		return p.books(u, v-p.base, width)
	case artwork:
		return p.shapes(u, v)
	case outdoors:
		horizon := 1.3 + .5*noise(vec{x: u * 3}, p.seed)
		if v < horizon {
			return vec{.16, .25, .07}.mul(.3+1.4*noise(vec{u * 14, v * 14, 0}, p.seed)).lerp(vec{.5, .5, .45}, .6*h(3, 3))
		}
		return vec{.80, .90, 1}
	case blinds:
		return p.color.mul(.55 + .45*math.Abs(2*frac(v/p.size)-1))
	case writing:
		row := cell(v, p.size)
		gap := hash(row, 1, 2, p.seed)
		inked := frac(v/p.size) < .5 && frac(u/1.3+gap) < .75*gap && hash(cell(u, p.size*.25), row, 3, p.seed) < .6
		if inked && gap > .35 {
			return p.color.lerp(p.second, min(1, .006/max(.006, width)))
		}
	}
	return p.color
}

func frac(v float64) float64 { return v - math.Floor(v) }

// boards of wood, with the grain along the longer way that a surface usually has: z on floors, x on fronts, y on the sides of posts.
func (p *paint) boards(q, normal vec, u, v, width float64) vec {
	along, over := v, u
	if math.Abs(normal.z) > .7 && p.second == (vec{}) {
		along, over = u, v
	}
	board := cell(over, p.size)
	tone := .78 + .4*hash(board, cell(along+1.7*hash(board, 2, 0, p.seed), 1.1), 0, p.seed)
	grain := noise(vec{along * 2.5, over * 38, float64(board)}, p.seed)
	fade := .02 / max(.02, width)
	c := p.color.mul(tone * (1 + .45*fade*(grain-.5)))
	return c.mul(1 - .6*line(over, p.size, .004, width))
}

// bookColors are those of spines; linear.
var bookColors = []vec{{.45, .05, .04}, {.05, .10, .30}, {.04, .22, .12}, {.60, .50, .32}, {.70, .68, .62}, {.03, .03, .035},
	{.55, .30, .05}, {.22, .08, .20}, {.08, .30, .40}, {.30, .14, .07}, {.72, .58, .10}}

// books stand side by side, up to a height of their own, with a band for the title.
func (p *paint) books(u, v, width float64) vec {
	const thick = .034
	shelf := cell(v, p.size)
	h := func(i, k int64) float64 { return hash(i, shelf, k, p.seed) }
	i := cell(u, thick)
	if edge := .45 * h(i, 0); frac(u/thick) < edge {
		i--
	}
	height := frac(v / p.size)
	top := .58 + .35*hash(cell(float64(i), 9), shelf, 8, p.seed) + .06*h(i, 1)
	dark := p.second.mul(.25)
	if height > top || hash(cell(u, .45), shelf, 7, p.seed) < .08 {
		return dark
	}
	c := bookColors[int(h(i, 2)*float64(len(bookColors)))].lerp(p.color, .5*h(i, 3)).mul(.6 + .6*h(i, 4))
	if band := .25 + .3*h(i, 5); height > band && height < band+.15 && h(i, 6) < .6 {
		c = c.lerp(vec{.8, .75, .6}, .6)
	}
	average := vec{.25, .2, .16}.lerp(dark, .25)
	return c.lerp(average, .8*clamp01((width-.02)/.05))
}

// shapes are a picture of blots, or a print of a few fields.
func (p *paint) shapes(u, v float64) vec {
	at := vec{u * 2.2 / p.size, v * 2.2 / p.size, 0}
	a, b := noise(at, p.seed), noise(at.mul(2.7), p.seed+1)
	k := int64(a*3) + 3*int64(b*2)
	h := func(c int64) float64 { return hash(k, c, 4, p.seed) }
	return vec{h(0), h(1), h(2)}.mul(.7).lerp(p.color, .5)
}
