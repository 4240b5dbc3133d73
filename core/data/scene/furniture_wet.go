package scene

// kitchenLine is a row of counters of a width against a wall: cupboards above, perhaps a sink and a stove among them.
func (b *builder) kitchenLine(w float64, p, top, splash paint, sink, stove bool) *maker {
	m := b.make()
	const d, h = .6, .9
	m.box(-w/2, .08, 0, w/2, h-.03, d-.03, p)
	m.box(-w/2, 0, 0, w/2, .1, d-.08, paint{color: black})
	m.box(-w/2, h-.03, 0, w/2, h, d+.02, top)
	m.box(-w/2, h, 0, w/2, 1.45, .012, splash)
	columns := max(1, int(w/.45))
	step := w / float64(columns)
	stoveAt, sinkAt := -1, -1
	if stove {
		stoveAt = b.rng.IntN(columns)
	}
	if sink {
		sinkAt = b.rng.IntN(columns)
	}
	for i := range columns {
		x := -w/2 + step*float64(i)
		switch i {
		case stoveAt:
			m.stove(x, x+step, h, d)
			continue
		case sinkAt:
			m.sink(x+step/2, h, .3, min(step*.42, .3))
		}
		if b.chance(.35) {
			m.fronts(x, .1, x+step, h-.04, d-.03, 1, 3+b.rng.IntN(2), p, steel)
		} else {
			m.fronts(x, .1, x+step, h-.2, d-.03, 1, 1, p, steel)
			m.fronts(x, h-.2, x+step, h-.04, d-.03, 1, 1, p, steel)
		}
	}
	m.litter(3+int(3*w), -w/2+.15, .12, w/2-.15, .5, h)
	if b.chance(.5) {
		x := b.between(-w/2+.3, max(-w/2+.31, w/2-.3))
		m.box(x-.24, h, .08, x+.24, h+.28, .42, paint{color: b.pick(black, white, steel)})
		m.box(x-.22, h+.03, .42, x+.1, h+.25, .425, paint{color: black, gloss: .7})
	}
	if b.chance(.85) { // cupboards on the wall, with a gap over the stove
		low, high := b.between(1.4, 1.55), b.between(2.05, 2.3)
		for i := range columns {
			x := -w/2 + step*float64(i)
			switch {
			case i == stoveAt:
				m.box(x, low+.15, 0, x+step, low+.25, .48, paint{color: b.pick(steel, white, black), gloss: .4})
				m.box(x+step*.3, low+.25, 0, x+step*.7, high, .28, paint{color: steel, gloss: .4})
			case i == sinkAt && b.chance(.5): // a gap over the sink
			default:
				m.box(x, low, 0, x+step, high, .33, p)
				m.fronts(x, low, x+step, high, .33, 1, 1, p, steel)
			}
		}
	}
	return m
}

// stove with its oven, between x0 and x1.
func (m *maker) stove(x0, x1, h, d float64) {
	b := m.b
	body := paint{color: b.pick(white, black, steel), gloss: .4}
	m.box(x0+.005, .05, 0, x1-.005, h+.01, d+.01, body)
	m.box(x0+.05, .25, d+.01, x1-.05, .65, d+.015, paint{color: black, gloss: .8})
	m.cylinder(vec{x0 + .05, .72, d + .04}, vec{x1 - .05, .72, d + .04}, .012, paint{color: steel, gloss: .8})
	for i := range 4 {
		x, z := x0+(x1-x0)*(.28+.44*float64(i%2)), .17+.27*float64(i/2)
		m.cylinder(vec{x, h + .01, z}, vec{x, h + .025, z}, (x1-x0)*.17, paint{color: black})
		kx := x0 + (x1-x0)*(.2+.2*float64(i))
		m.cylinder(vec{kx, .82, d}, vec{kx, .82, d + .04}, .018, paint{color: b.pick(black, steel)})
	}
	if b.chance(.6) {
		x, r := x0+(x1-x0)*.3, b.between(.08, .12)
		m.cylinder(vec{x, h + .025, .17}, vec{x, h + b.between(.1, .25), .17}, r, paint{color: b.pick(steel, red, black), gloss: .6})
	}
}

// sink set into a top at height y, with a tap behind it.
func (m *maker) sink(x, y, z, half float64) {
	p := paint{color: m.b.pick(steel, white, steel), gloss: .6}
	m.box(x-half, y-.01, z-.2, x+half, y+.008, z+.22, p)
	m.box(x-half+.03, y, z-.17, x+half-.03, y+.012, z+.19, paint{color: p.color.mul(.45)})
	m.tap(x, y, z-.22)
}

func (m *maker) tap(x, y, z float64) {
	p := paint{color: steel.mul(1.4), gloss: 1}
	m.cylinder(vec{x, y, z}, vec{x, y + .2, z}, .014, p)
	m.cylinder(vec{x, y + .19, z}, vec{x, y + .17, z + .16}, .012, p)
}

func (b *builder) fridge() *maker {
	m := b.make()
	w, d, h := b.between(.6, .9), b.between(.62, .72), b.between(1.6, 1.9)
	p := paint{color: b.pick(white, white, steel, black), gloss: .3, wear: .05}
	m.box(-w/2, .03, 0, w/2, h, d-.05, p)
	split := h * b.between(.3, .7)
	m.box(-w/2, .06, d-.05, w/2, split-.006, d, p)
	m.box(-w/2, split+.006, d-.05, w/2, h, d, p)
	for _, y := range []float64{split - .35, split + .08} {
		m.box(-w/2+.05, y, d, -w/2+.075, y+.27, d+.04, paint{color: b.pick(steel, black, white), gloss: .7})
	}
	for range b.rng.IntN(8) { // notes on its door
		x, y := b.between(-w/3, w/3), b.between(split+.05, h-.25)
		m.box(x-.05, y, d, x+.05, y+b.between(.07, .18), d+.004, paint{pattern: artwork, color: b.pick(white, yellow, skyBlue), size: .2})
	}
	return m
}

// porcelain is white, seldom of another colour.
func (b *builder) porcelain() paint {
	return paint{color: b.pick(white.mul(1.15), white.mul(1.15), white, cream), gloss: .7}
}

func (b *builder) toilet() *maker {
	m := b.make()
	p := b.porcelain()
	m.box(-.2, .38, 0, .2, .76, .2, p)
	m.box(-.21, .76, 0, .21, .79, .21, p)
	m.box(-.1, 0, .1, .1, .36, .5, p)
	m.cylinder(vec{0, .16, .45}, vec{0, .4, .45}, .19, p)
	m.box(-.19, .2, .2, .19, .4, .45, p)
	lid := p
	if b.chance(.15) {
		lid.color = b.pick(oak, black, rose)
	}
	if b.chance(.6) {
		m.cylinder(vec{0, .4, .45}, vec{0, .43, .45}, .2, lid)
		m.box(-.2, .4, .2, .2, .43, .45, lid)
	} else { // open
		m.cylinder(vec{0, .4, .45}, vec{0, .42, .45}, .195, lid)
		m.cylinder(vec{0, .405, .45}, vec{0, .425, .45}, .13, paint{color: vec{.25, .26, .27}})
		m.box(-.19, .42, .2, .19, .8, .23, lid)
	}
	return m
}

// washstand is a basin in a cabinet, with a mirror over it.
func (b *builder) washstand() *maker {
	w, d, h := b.between(.55, 1.5), b.between(.45, .55), b.between(.78, .88)
	m := b.cabinet(w, d-.03, h, max(1, int(w/.4)), 1)
	top := b.porcelain()
	if b.chance(.4) {
		top = paint{pattern: marble, color: b.pick(cream, beige, darkGrey, brown), second: white, size: 1, gloss: .5}
	}
	m.box(-w/2-.02, h, 0, w/2+.02, h+.04, d+.02, top)
	x := b.between(-.1, .1) * w
	bowl := b.porcelain()
	m.cylinder(vec{x, h + .03, d * .55}, vec{x, h + .05, d * .55}, d*.4, bowl)
	m.cylinder(vec{x, h + .04, d * .55}, vec{x, h + .053, d * .55}, d*.34, paint{color: bowl.color.mul(.6)})
	m.tap(x, h+.04, .08)
	m.litter(2+b.rng.IntN(5), -w/2+.08, .08, w/2-.08, d*.3, h+.04)
	if b.chance(.85) { // what a mirror shows is another wall
		mw, y := w*b.between(.6, 1)/2, b.between(1.05, 1.2)
		m.box(-mw, y, 0, mw, y+b.between(.6, .95), .02, paint{color: b.pick(white, oak, black)})
		m.box(-mw+.03, y+.03, .02, mw-.03, m.hi.y-.03, .023, paint{pattern: fibres, color: b.pick(grey, cream, beige, paleBlue), gloss: .5, wear: .3})
	}
	return m
}

// bath along a wall, perhaps behind a curtain.
func (b *builder) bath() *maker {
	m := b.make()
	w, d, h := b.between(1.5, 1.75), b.between(.7, .8), b.between(.5, .6)
	p := b.porcelain()
	m.box(-w/2, 0, 0, w/2, h-.15, d, p)
	m.box(-w/2, 0, d-.07, w/2, h, d, p)
	m.box(-w/2, 0, 0, w/2, h, .07, p)
	m.box(-w/2, 0, 0, -w/2+.08, h, d, p)
	m.box(w/2-.08, 0, 0, w/2, h, d, p)
	m.cylinder(vec{-w/2 + .05, h + .2, d / 2}, vec{-w/2 + .2, h + .18, d / 2}, .02, paint{color: steel, gloss: 1})
	if b.chance(.6) {
		m.cylinder(vec{-w / 2, 1.95, d}, vec{w / 2, 1.95, d}, .012, paint{color: steel, gloss: .8})
		from, to := b.between(-w/2, 0), w/2
		if b.chance(.5) {
			from, to = -w/2, -from
		}
		m.folds(from, to, .25, 1.94, d, b.cloth())
	}
	return m
}

// folds are those of a curtain that hangs at z.
func (m *maker) folds(x0, x1, y0, y1, z float64, p paint) {
	const step = .075
	for x := x0; x < x1-step/2; x += step {
		fold := p
		fold.color = p.color.mul(m.b.between(.9, 1.08))
		m.cylinder(vec{x + step/2, y0, z + m.b.between(-.012, .012)}, vec{x + step/2, y1, z}, step*.6, fold)
	}
}

// towels hang from a rail on the wall.
func (b *builder) towels() *maker {
	m := b.make()
	y := b.between(1.15, 1.4)
	m.cylinder(vec{-.32, y, .07}, vec{.32, y, .07}, .011, paint{color: steel, gloss: .8})
	p := b.cloth()
	m.box(-.27, y-b.between(.4, .75), .05, b.between(0, .27), y+.02, .1, p)
	return m
}

// washer is a washing machine, or the dryer beside it.
func (b *builder) washer() *maker {
	m := b.make()
	m.box(-.3, 0, 0, .3, .86, .6, paint{color: b.tint(white), gloss: .2})
	m.cylinder(vec{0, .42, .58}, vec{0, .42, .62}, .19, paint{color: b.pick(steel, grey)})
	m.cylinder(vec{0, .42, .6}, vec{0, .42, .625}, .14, paint{color: black, gloss: .8})
	m.box(-.28, .74, .6, .28, .84, .605, paint{color: b.pick(grey, white, black)})
	m.litter(3, -.2, .1, .2, .5, .86)
	return m
}
