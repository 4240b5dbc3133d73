package scene

import "math"

// maker puts pieces together: its colours and patterns vary as the builder's do.
type maker struct {
	piece
	b *builder
}

func (b *builder) make() *maker { return &maker{b: b} }

func (m *maker) box(x0, y0, z0, x1, y1, z1 float64, p paint) {
	p.seed = m.b.rng.Uint64()
	m.add(solid{form: box, a: vec{min(x0, x1), min(y0, y1), min(z0, z1)}, b: vec{max(x0, x1), max(y0, y1), max(z0, z1)}, paint: p})
}

func (m *maker) cylinder(from, to vec, radius float64, p paint) {
	p.seed = m.b.rng.Uint64()
	m.add(solid{form: cylinder, a: from, b: to, radius: radius, paint: p})
}

func (m *maker) ball(at vec, radius float64, p paint) {
	p.seed = m.b.rng.Uint64()
	m.add(solid{form: ball, a: at, radius: radius, paint: p})
}

// legs are four posts under the corners of a top of width w and depth d.
func (m *maker) legs(w, d, height, thick float64, p paint) {
	for _, x := range []float64{-w/2 + thick, w/2 - thick} {
		for _, z := range []float64{thick, d - thick} {
			m.box(x-thick, 0, z-thick, x+thick, height, z+thick, p)
		}
	}
}

// fronts are the doors or drawers of a body from x0 to x1, y0 to y1, whose front is at z.
func (m *maker) fronts(x0, y0, x1, y1, z float64, columns, rows int, p paint, handle vec) {
	w, h := (x1-x0)/float64(columns), (y1-y0)/float64(rows)
	for i := range columns {
		for j := range rows {
			x, y := x0+float64(i)*w, y0+float64(j)*h
			front := p
			front.color = p.color.mul(m.b.between(.95, 1.05))
			m.box(x+.008, y+.008, z, x+w-.008, y+h-.008, z+.018, front)
			if h < w {
				m.box(x+w/2-.06, y+h*.6, z+.018, x+w/2+.06, y+h*.6+.015, z+.035, paint{color: handle, gloss: .6})
			} else {
				side := x + w - .05
				if i%2 == 1 {
					side = x + .05
				}
				m.box(side-.008, y+h*.5, z+.018, side+.008, y+h*.5+.12, z+.035, paint{color: handle, gloss: .6})
			}
		}
	}
}

// Colours of furniture, linear.
var (
	oak     = vec{.42, .27, .13}
	walnut  = vec{.16, .085, .045}
	cherry  = vec{.24, .075, .035}
	pine    = vec{.58, .40, .21}
	black   = vec{.025, .025, .03}
	steel   = vec{.40, .41, .43}
	beige   = vec{.50, .42, .31}
	navy    = vec{.03, .05, .14}
	wine    = vec{.20, .02, .035}
	olive   = vec{.20, .21, .08}
	teal    = vec{.05, .22, .22}
	skyBlue = vec{.32, .50, .72}
	rose    = vec{.60, .32, .30}
	orange  = vec{.65, .22, .03}
	leaf    = vec{.07, .20, .04}
)

// timber is the paint of wooden furniture.
func (b *builder) timber() paint {
	p := paint{pattern: wood, color: b.pick(oak, walnut, cherry, pine, walnut, white, black, oak), size: b.between(.3, 1.5), gloss: b.between(0, .3)}
	if p.color.x > .6 && b.chance(.7) || p.color.x < .05 {
		p.pattern = plain
	}
	return p
}

// cloth is the paint of covers, curtains and cushions.
func (b *builder) cloth() paint {
	palette := []vec{white, cream, beige, navy, wine, olive, teal, skyBlue, rose, brown, grey, darkGrey, paleBlue, black, orange}
	p := paint{pattern: fibres, color: b.pick(palette...), second: b.pick(palette...), wear: b.between(.05, .25)}
	switch b.rng.IntN(7) {
	case 0:
		p.pattern, p.size = plaid, b.between(.05, .2)
	case 1:
		p.pattern, p.size = stripes, b.between(.03, .2)
	case 2:
		p.pattern, p.size = flowers, b.between(.1, .35)
	}
	return p
}

// soft is a cushion or a pile of cloth: a box with rounded ends, lying along x.
func (m *maker) soft(x0, y0, z0, x1, y1, z1 float64, p paint) {
	r := math.Min(y1-y0, z1-z0) / 2
	if r <= 0 || x1-x0 < 2*r {
		return
	}
	m.box(x0, y0+r*.4, z0+r*.3, x1, y1-r*.3, z1-r*.3, p)
	m.cylinder(vec{x0 + .01, y1 - r, z0 + r}, vec{x1 - .01, y1 - r, z0 + r}, r, p)
	m.cylinder(vec{x0 + .01, y1 - r, z1 - r}, vec{x1 - .01, y1 - r, z1 - r}, r, p)
}

// litter strews small things over a surface at height y.
func (m *maker) litter(n int, x0, z0, x1, z1, y float64) {
	b := m.b
	for range n {
		if x1 <= x0 || z1 <= z0 {
			return
		}
		x, z := b.between(x0, x1), b.between(z0, z1)
		c := paint{color: b.pick(white, red, steelBlue, yellow, green, black, brown, cream, skyBlue, orange, rose), gloss: b.between(0, .5)}
		switch b.rng.IntN(6) {
		case 0: // a pile of books or papers
			top := y
			for range 1 + b.rng.IntN(5) {
				t, w, d := b.between(.008, .05), b.between(.09, .15), b.between(.07, .11)
				c.color = b.pick(bookColors...)
				m.box(x-w, top, z-d, x+w, top+t, z+d, c)
				top += t
			}
		case 1: // sheets
			m.box(x-.1, y, z-.14, x+.1, y+.004, z+.14, paint{pattern: writing, color: white, second: darkGrey, size: .02})
		case 2: // a mug or a bowl
			m.cylinder(vec{x, y, z}, vec{x, y + b.between(.06, .12), z}, b.between(.03, .09), c)
		case 3: // a bottle
			h, r := b.between(.14, .3), b.between(.025, .045)
			m.cylinder(vec{x, y, z}, vec{x, y + h*.7, z}, r, c)
			m.cylinder(vec{x, y + h*.7, z}, vec{x, y + h, z}, r*.4, c)
		case 4: // a box
			w, h := b.between(.04, .14), b.between(.05, .24)
			m.box(x-w, y, z-w*.7, x+w, y+h, z+w*.7, c)
		default:
			r := b.between(.03, .08)
			m.ball(vec{x, y + r, z}, r, c)
		}
	}
}
