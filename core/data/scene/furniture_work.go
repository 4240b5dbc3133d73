package scene

import "math"

// chair for a table; it faces +z.
func (b *builder) chair(p paint) *maker {
	m := b.make()
	w, d, seat, back := b.between(.4, .48), b.between(.4, .48), b.between(.43, .47), b.between(.8, 1.05)
	m.legs(w, d, seat, .018, p)
	top := p
	if b.chance(.4) {
		top = b.cloth()
	}
	m.box(-w/2, seat, 0, w/2, seat+.04, d, top)
	for _, x := range []float64{-w/2 + .02, w/2 - .02} {
		m.box(x-.018, seat, 0, x+.018, back, .035, p)
	}
	switch b.rng.IntN(3) {
	case 0:
		m.box(-w/2, seat+.2, .005, w/2, back, .03, top)
	case 1:
		m.box(-w/2, back-.07, 0, w/2, back, .03, p)
		for i := range 4 {
			x := -w/2 + w*(float64(i)+1)/5
			m.box(x-.012, seat, .008, x+.012, back, .025, p)
		}
	default:
		for y := back - .06; y > seat+.1; y -= .15 {
			m.box(-w/2, y, .005, w/2, y+.06, .025, p)
		}
	}
	return m
}

// swivel is an office chair on a star of five feet.
func (b *builder) swivel() *maker {
	m := b.make()
	p := b.cloth()
	p.pattern, p.color = fibres, b.pick(black, darkGrey, black, navy, grey, wine)
	c := vec{0, .08, .3}
	for i := range 5 {
		s, k := math.Sincos(float64(i) * 2 * math.Pi / 5)
		end := c.add(vec{.28 * s, -.03, .28 * k})
		m.cylinder(c, end, .02, paint{color: black})
		m.ball(end, .03, paint{color: black})
	}
	m.cylinder(c, vec{0, .44, .3}, .03, paint{color: steel, gloss: .5})
	m.soft(-.25, .42, .06, .25, .52, .56, p)
	back := b.between(.9, 1.2)
	m.box(-.22, .58, .02, .22, back-.06, .1, p)
	m.cylinder(vec{-.2, back - .06, .06}, vec{.2, back - .06, .06}, .05, p)
	m.box(-.03, .48, 0, .03, .7, .04, paint{color: black})
	if b.chance(.7) {
		for _, x := range []float64{-.28, .28} {
			m.box(x-.02, .66, .15, x+.02, .7, .45, paint{color: black})
			m.box(x-.015, .48, .28, x+.015, .66, .32, paint{color: black})
		}
	}
	return m
}

// table on four legs or on a foot.
func (b *builder) table(w, d, h float64, p paint, round bool) *maker {
	m := b.make()
	if round {
		c := vec{0, 0, d / 2}
		m.cylinder(c.add(vec{y: h - .035}), c.add(vec{y: h}), d/2, p)
		m.cylinder(c, c.add(vec{y: h - .03}), .05, p)
		m.cylinder(c, c.add(vec{y: .04}), d*.28, p)
		return m
	}
	m.box(-w/2, h-.035, 0, w/2, h, d, p)
	m.box(-w/2+.08, h-.11, .06, w/2-.08, h-.03, d-.06, p)
	m.legs(w, d, h-.03, b.between(.02, .045), p)
	return m
}

// desk stands against a wall, its user in front of it: a screen, papers, drawers at one side.
func (b *builder) desk(w float64, p paint, computer bool) *maker {
	d, h := b.between(.6, .8), b.between(.71, .76)
	m := b.table(w, d, h, p, false)
	if b.chance(.7) {
		m.box(w/2-.45, .05, .05, w/2-.02, h-.03, d-.04, p)
		m.fronts(w/2-.45, .08, w/2-.02, h-.04, d-.04, 1, 3, p, steel)
	}
	if computer {
		x := b.between(-w/4, w/6)
		m.screen(x, h, .22, b.between(.42, .62), b.chance(.7))
		m.box(x-.22, h, .42, x+.22, h+.02, .56, paint{pattern: tiles, color: b.pick(black, grey, white), second: darkGrey, size: .02})
		m.box(x+.27, h, .46, x+.33, h+.03, .55, paint{color: b.pick(black, grey)})
		if b.chance(.5) {
			m.box(-w/2+.06, 0, .1, -w/2+.26, .45, .55, paint{color: b.pick(black, grey, white)})
		}
	}
	m.litter(3+b.rng.IntN(7), -w/2+.12, .12, w/2-.12, d-.12, h)
	if b.chance(.3) {
		m.shade(vec{w/2 - .15, h, .2}, .42, .1)
	}
	return m
}

// shelves full of books and other things.
func (b *builder) shelves(w, h, d float64, p paint, full float64) *maker {
	m := b.make()
	gap := b.between(.28, .36)
	side := .025
	m.box(-w/2, 0, 0, -w/2+side, h, d, p)
	m.box(w/2-side, 0, 0, w/2, h, d, p)
	m.box(-w/2, 0, 0, w/2, h, .02, p)
	for y := .06; y < h-.02; y += gap {
		m.box(-w/2, y-.025, 0, w/2, y, d, p)
		if y+gap > h {
			break
		}
		from, to := -w/2+side, w/2-side
		if !b.chance(full) {
			to = from + (to-from)*b.between(.2, .8)
			m.litter(2, to+.08, .1, w/2-.1, d-.08, y)
		}
		m.books(from, to, y, .02, d*b.between(.7, .92), gap)
	}
	m.box(-w/2, h-.025, 0, w/2, h, d, p)
	return m
}

// books stand on a shelf at height y, in blocks that end at different depths; the blocks' fronts have a row of spines each.
func (m *maker) books(x0, x1, y, z0, z1, gap float64) {
	for x := x0; x < x1-.02; {
		next := min(x1, x+m.b.between(.2, .6))
		top := gap * m.b.between(.62, .9)
		p := paint{pattern: spines, color: m.b.pick(bookColors...), second: brown, size: top / .9}
		m.row(x, y, z0, next, y+top, z1-m.b.between(0, .04), p)
		x = next
	}
}

// row is a box whose pattern starts at its own lower edge, whatever the height it stands at.
func (m *maker) row(x0, y0, z0, x1, y1, z1 float64, p paint) {
	m.box(x0, y0, z0, x1, y1, z1, p)
	m.solids[len(m.solids)-1].paint.base = y0
}

// filing cabinet.
func (b *builder) filing() *maker {
	m := b.cabinet(.42, .6, b.between(.7, 1.35), 1, 3)
	m.litter(2, -.1, .1, .1, .4, m.hi.y)
	return m
}

// hanging is a panel on a wall: a picture, a poster, a board.
func (b *builder) hanging(w, h, y float64, frame, face paint) *maker {
	m := b.make()
	m.box(-w/2, y, 0, w/2, y+h, .025, frame)
	m.box(-w/2+.03, y+.03, .025, w/2-.03, y+h-.03, .03, face)
	return m
}

func (b *builder) picture() *maker {
	w, h := b.between(.25, 1), b.between(.25, .8)
	face := paint{pattern: artwork, color: b.pick(white, cream, skyBlue, beige, wine, olive), size: b.between(.2, 1.2), gloss: .2}
	return b.hanging(w, h, b.between(1.25, 1.55), paint{color: b.pick(black, oak, white, walnut, yellow)}, face)
}

// board to write on, white or green.
func (b *builder) board() *maker {
	face := paint{pattern: writing, color: white.mul(1.2), second: b.pick(navy, black, red), size: b.between(.08, .15), gloss: .3}
	if b.chance(.3) {
		face.color, face.second = vec{.03, .09, .06}, white
	}
	m := b.hanging(b.between(1.5, 3.2), b.between(1, 1.25), b.between(.85, 1), paint{color: b.pick(steel, oak)}, face)
	m.box(m.lo.x, m.lo.y, .02, m.hi.x, m.lo.y+.02, .09, paint{color: steel})
	return m
}

// bin stands on the floor.
func (b *builder) bin() *maker {
	m := b.make()
	m.cylinder(vec{z: .2}, vec{0, b.between(.3, .6), .2}, b.between(.13, .19), paint{color: b.pick(black, grey, steelBlue, white, green)})
	return m
}

// cartons are a pile of them, or one.
func (b *builder) cartons() *maker {
	m := b.make()
	y := 0.
	for range 1 + b.rng.IntN(3) {
		w, d, h := b.between(.25, .55), b.between(.25, .45), b.between(.15, .4)
		m.box(-w/2, y, 0, w/2, y+h, d, paint{color: b.pick(pine, oak, white, steelBlue, grey, rose), wear: .2})
		y += h
	}
	return m
}
