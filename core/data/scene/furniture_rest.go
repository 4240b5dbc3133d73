package scene

// bed stands with its head against the wall.
func (b *builder) bed() *maker {
	m := b.make()
	w, d, h := b.between(.95, 2), b.between(1.9, 2.15), b.between(.42, .65)
	frame, cover, sheet := b.timber(), b.cloth(), b.cloth()
	sheet.pattern, sheet.color = fibres, b.pick(white, cream, skyBlue, rose, beige)
	m.box(-w/2, h*.25, .05, w/2, h*.5, d, frame)
	m.legs(w, d, h*.3, .04, frame)
	if b.chance(.8) {
		m.box(-w/2-.03, 0, 0, w/2+.03, b.between(.8, 1.35), .06, frame)
	}
	if b.chance(.3) {
		m.box(-w/2-.02, 0, d, w/2+.02, b.between(.5, .9), d+.05, frame)
	}
	m.box(-w/2+.02, h*.5, .08, w/2-.02, h, d-.02, sheet)
	if b.chance(.85) {
		low := h * b.between(.1, .5)
		m.box(-w/2-.02, low, b.between(.5, .9), w/2+.02, h+b.between(.03, .08), d+.01, cover)
	}
	pillows := 1
	if w > 1.3 {
		pillows = 2
	}
	span := w / float64(pillows)
	for i := range pillows {
		x := -w/2 + span*float64(i)
		m.soft(x+.06, h, .1, x+span-.06, h+.15, .48, sheet)
		if b.chance(.5) {
			m.soft(x+.15, h+.02, .42, x+span-.15, h+.2, .66, b.cloth())
		}
	}
	if b.chance(.35) { // clothes or blankets left on it
		x, z := b.between(-w/3, 0), b.between(1, d-.6)
		m.soft(x, h+.03, z, x+b.between(.3, .6), h+b.between(.12, .28), z+b.between(.25, .5), b.cloth())
	}
	return m
}

// cabinet is a body with doors or drawers: a wardrobe, a chest, a sideboard.
func (b *builder) cabinet(w, d, h float64, columns, rows int) *maker {
	m := b.make()
	p := b.timber()
	m.box(-w/2, .05, 0, w/2, h, d, p)
	m.box(-w/2+.03, 0, .02, w/2-.03, .06, d-.05, paint{color: black})
	m.box(-w/2-.015, h, 0, w/2+.015, h+.025, d+.03, p)
	m.fronts(-w/2, .08, w/2, h, d, columns, rows, p, b.pick(steel, yellow, black))
	return m
}

func (b *builder) wardrobe() *maker {
	return b.cabinet(b.between(.9, 2), b.between(.5, .62), b.between(1.8, 2.15), 2+b.rng.IntN(2), 1)
}

// chest of drawers, with things on it, sometimes a television.
func (b *builder) chest() *maker {
	w, d, h := b.between(.7, 1.5), b.between(.4, .52), b.between(.7, 1.1)
	m := b.cabinet(w, d, h, 1+b.rng.IntN(2), 3+b.rng.IntN(2))
	if b.chance(.4) {
		m.screen(0, h+.03, d*.4, b.between(.6, 1), false)
	} else {
		m.litter(2+b.rng.IntN(6), -w/2+.1, .1, w/2-.1, d-.1, h+.025)
	}
	return m
}

// nightstand with a lamp on it.
func (b *builder) nightstand() *maker {
	h := b.between(.45, .65)
	m := b.cabinet(b.between(.4, .55), .4, h, 1, 1+b.rng.IntN(2))
	if b.chance(.75) {
		m.shade(vec{0, h + .025, .2}, b.between(.3, .5), b.between(.11, .17))
	}
	m.litter(1+b.rng.IntN(3), -.15, .1, .15, .35, h+.025)
	return m
}

// shade is a lamp on a foot; whether it is lit is seen, and hardly more.
func (m *maker) shade(at vec, height, radius float64) {
	b := m.b
	m.cylinder(at, at.add(vec{y: .02}), radius*.6, paint{color: b.pick(black, oak, steel)})
	m.cylinder(at, at.add(vec{y: height * .65}), .02, paint{color: b.pick(oak, steel, white, black), gloss: .5})
	p := paint{color: b.pick(cream, white, beige), wear: .1}
	if b.chance(.6) {
		p.glow = b.between(.8, 2.2)
		p.color = warm
	}
	m.cylinder(at.add(vec{y: height * .6}), at.add(vec{y: height}), radius, p)
}

func (b *builder) floorLamp() *maker {
	m := b.make()
	m.shade(vec{z: .2}, b.between(1.4, 1.8), b.between(.14, .24))
	return m
}

// sofa for one to three.
func (b *builder) sofa(seats int) *maker {
	m := b.make()
	p := b.cloth()
	if b.chance(.3) {
		p = paint{color: b.pick(black, brown, wine, cream), gloss: .35, wear: .2}
	}
	seat, arm, d, back := b.between(.55, .68), b.between(.12, .25), b.between(.8, .98), b.between(.72, .95)
	w := seat*float64(seats) + 2*arm
	m.box(-w/2, .08, .02, w/2, .3, d, p)
	m.box(-w/2, .08, 0, w/2, back-.06, .2, p)
	m.cylinder(vec{-w/2 + .02, back - .1, .11}, vec{w/2 - .02, back - .1, .11}, .11, p)
	for _, s := range []float64{-1, 1} {
		m.box(s*w/2, .08, .02, s*(w/2-arm), .56, d-.02, p)
		m.cylinder(vec{s * (w/2 - arm/2), .56, .05}, vec{s * (w/2 - arm/2), .56, d - .02}, arm/2, p)
	}
	for i := range seats {
		x := -w/2 + arm + seat*float64(i)
		m.soft(x+.005, .28, .2, x+seat-.005, .46, d, p)
		m.soft(x+.01, .45, .17, x+seat-.01, back, .36, p)
		if b.chance(.45) {
			m.soft(x+.08, .46, .32, x+seat-.1, .8, .5, b.cloth())
		}
	}
	return m
}

// lowTable is a coffee table.
func (b *builder) lowTable() *maker {
	w, d, h := b.between(.7, 1.3), b.between(.45, .8), b.between(.35, .48)
	m := b.make()
	p := b.timber()
	m.box(-w/2, h-.04, 0, w/2, h, d, p)
	m.legs(w, d, h-.04, .03, p)
	if b.chance(.4) {
		m.box(-w/2+.04, .12, .04, w/2-.04, .15, d-.04, p)
	}
	m.litter(1+b.rng.IntN(7), -w/2+.12, .12, w/2-.12, d-.12, h)
	return m
}

// television on a low cabinet.
func (b *builder) television() *maker {
	w, h := b.between(1, 1.8), b.between(.4, .65)
	m := b.cabinet(w, .45, h, 2+b.rng.IntN(2), 1)
	m.screen(0, h+.03, .2, b.between(.8, 1.25), b.chance(.15))
	m.litter(2, -w/2+.1, .3, w/2-.1, .4, h+.025)
	return m
}

// screen of a width stands at x, y, z.
func (m *maker) screen(x, y, z, w float64, on bool) {
	b := m.b
	h := w * .58
	m.box(x-w*.18, y, z-.09, x+w*.18, y+.02, z+.1, paint{color: black})
	m.box(x-.03, y, z-.02, x+.03, y+.12, z, paint{color: black})
	m.box(x-w/2, y+.07, z-.02, x+w/2, y+.07+h, z+.03, paint{color: black, gloss: .3})
	p := paint{color: vec{.012, .012, .016}, gloss: .8}
	if on {
		p = paint{pattern: artwork, color: b.pick(skyBlue, steelBlue, white), size: b.between(.3, 1), glow: b.between(.7, 1.5)}
	}
	m.box(x-w/2+.025, y+.095, z+.03, x+w/2-.025, y+.045+h, z+.033, p)
}

// rug lies on the floor; it is too thin to be in the way.
func (b *builder) rug(w, d float64) *maker {
	m := b.make()
	p := b.cloth()
	m.box(-w/2, 0, -d/2, w/2, .012, d/2, p)
	if b.chance(.6) {
		m.box(-w/2+.12, .011, -d/2+.12, w/2-.12, .014, d/2-.12, b.cloth())
	}
	return m
}

// plant in a pot: balls of leaves about a stem.
func (b *builder) plant() *maker {
	m := b.make()
	h, r := b.between(.5, 1.5), b.between(.1, .17)
	m.cylinder(vec{z: .25}, vec{0, .3, .25}, r, paint{color: b.pick(brick, white, black, brown)})
	m.cylinder(vec{0, .3, .25}, vec{0, h, .25}, .015, paint{color: brown})
	for range 14 {
		from := vec{0, b.between(.35, h), .25}
		to := from.add(vec{b.between(-.24, .24), b.between(-.05, .25), b.between(-.2, .24)})
		green := paint{color: b.tint(leaf).mul(b.between(.5, 1.7)), gloss: .2}
		m.cylinder(from, to, .012, green)
		m.ball(to, b.between(.03, .08), green)
	}
	return m
}
