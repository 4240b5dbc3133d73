package scene

import "math"

// workplace puts a desk with its chair against a wall, or free with the chair behind it.
func (c *chamber) workplace(p paint, wall int) {
	desk := c.desk(c.between(1.2, 1.9), p, c.chance(.85))
	if !c.subject(c.against(desk, wall, .7)) {
		return
	}
	if c.chance(.85) {
		chair := c.swivel()
		chair.stand(desk.outward(vec{x: c.between(-.3, .1), z: desk.hi.z + c.between(.3, .6)}).add(desk.at), math.Atan2(desk.sin, desk.cos)+math.Pi+c.between(-1, 1))
		c.tuck(chair, desk)
	}
}

func (c *chamber) office() {
	c.size(3, 6.5, 3, 6.5, 2.5, 2.9)
	c.shellOf(false)
	p := c.timber()
	for range 1 + int(c.hx*c.hz/2.2) {
		c.workplace(p, anyWall)
	}
	if c.chance(.5) {
		c.against(c.shelves(c.between(.8, 1.4), c.between(.9, 2), .32, c.timber(), .6), anyWall, .4)
	}
	for range c.rng.IntN(3) {
		c.against(c.filing(), anyWall, .4)
	}
	if c.chance(.45) {
		c.against(c.board(), anyWall, 0)
	}
	if c.chance(.4) {
		c.against(c.plant(), anyWall, 0)
	}
	if c.chance(.5) {
		c.free(c.chair(paint{color: black}))
	}
	c.finish(false)
}

func (c *chamber) homeOffice() {
	c.size(2.9, 4.6, 3, 5, 2.4, 2.8)
	c.shellOf(true)
	p := c.timber()
	p.pattern, p.color = wood, c.pick(walnut, cherry, walnut, oak)
	for range 1 + c.rng.IntN(3) {
		c.subject(c.against(c.shelves(c.between(1, 2.6), c.between(1.8, 2.3), .32, p, .8), anyWall, .5))
	}
	c.workplace(p, anyWall)
	if c.chance(.4) {
		desk := c.desk(c.between(1.3, 1.8), p, c.chance(.6))
		c.subject(c.free(desk))
	}
	if c.chance(.35) {
		c.against(c.sofa(1+c.rng.IntN(2)), anyWall, .3)
	}
	if c.chance(.4) {
		c.free(c.cartons())
	}
	if c.chance(.4) {
		c.free(c.rug(c.between(1.2, 2), c.between(1, 1.6)))
	}
	c.finish(true)
}

func (c *chamber) classroom() {
	c.size(5.4, 7.6, 5.2, 7, 2.7, 3.2)
	c.shellOf(false)
	front := c.board()
	c.hang(front, 0, c.between(-.5, .5))
	c.subject(c.put(front, 0))
	p := paint{color: c.pick(oak, pine, white, grey, paleBlue), gloss: .15}
	chairs := paint{color: c.pick(steelBlue, red, navy, orange, black, green), gloss: .2}
	round := c.chance(.25)
	pitch := c.between(1.7, 2.1)
	for z := -c.hz + .8; z < c.hz-1.7; z += c.between(1.35, 1.6) {
		for x := -c.hx + 1; x < c.hx-.8; x += pitch {
			if c.chance(.12) {
				continue
			}
			t := c.table(c.between(1.1, 1.4), c.between(.5, .7), .72, p, round)
			if c.chance(.5) {
				t.litter(2, -.3, .15, .3, .45, .72)
			}
			if c.subject(c.at(t, x+c.between(-.1, .1), z, c.between(-.08, .08))) {
				for _, u := range []float64{-.3, .3} {
					m := c.chair(chairs)
					m.stand(t.outward(vec{x: u, z: -c.between(.25, .4)}).add(t.at), c.between(-.15, .15))
					c.tuck(m, t)
				}
			}
		}
	}
	for range 1 + c.rng.IntN(3) { // low shelves and cupboards along the walls
		c.against(c.shelves(c.between(1, 2), c.between(.7, 1.1), .4, c.timber(), .3), anyWall, .3)
	}
	for range 2 + c.rng.IntN(5) {
		c.against(c.picture(), anyWall, 0)
	}
	c.finish(false)
}

func (c *chamber) bookstore() {
	c.size(5, 8, 5.5, 8.5, 2.8, 3.8)
	c.shellOf(false)
	p := c.timber()
	p.pattern, p.color = wood, c.pick(oak, pine, oak, walnut, white)
	h := c.between(1.7, 2.4)
	for wall := range 4 {
		for range 3 {
			if c.chance(.75) {
				c.subject(c.against(c.shelves(c.between(1.4, 3), h, .34, p, .92), wall, .5))
			}
		}
	}
	// Rows of shelves back to back, with aisles between them.
	low := c.between(1.3, 2.1)
	for x := -c.hx + c.between(1.2, 2); x < c.hx-1.2; x += c.between(1.5, 2.4) {
		if c.chance(.25) {
			continue
		}
		length, z := c.between(1.6, max(1.7, 1.5*c.hz)), c.between(-.4, .4)
		for _, heading := range []float64{math.Pi / 2, -math.Pi / 2} {
			c.subject(c.at(c.shelves(length, low, .32, p, .92), x, z, heading))
		}
	}
	for range 1 + c.rng.IntN(3) { // tables with piles of books
		w := c.between(.9, 1.6)
		t := c.table(w, c.between(.7, 1), c.between(.65, .8), p, c.chance(.3))
		t.piles(w)
		c.subject(c.free(t))
	}
	if c.chance(.4) { // a pillar
		m := c.make()
		m.cylinder(vec{}, vec{y: c.height}, c.between(.2, .3), paint{color: c.pick(white, cream)})
		c.free(m)
	}
	c.finish(false)
}

// piles of equal books lie on a table in rows.
func (m *maker) piles(w float64) {
	y, d := m.hi.y, m.hi.z
	for x := -w/2 + .15; x < w/2-.1; x += .24 {
		for z := .15; z < d-.1; z += .3 {
			if m.b.chance(.8) {
				face := paint{pattern: artwork, color: m.b.pick(bookColors...), size: .3}
				m.box(x-.08, y, z-.11, x+.08, y+m.b.between(.03, .25), z+.11, face)
			}
		}
	}
}

// other rooms: where people wait, meet, wash, play, keep things, or buy furniture.
func (c *chamber) other() {
	c.size(3.4, 7, 3.6, 7, 2.4, 3.3)
	c.shellOf(false)
	switch c.rng.IntN(5) {
	case 0: // a conference
		w, d := c.between(1.8, 3), c.between(1, 1.3)
		t := c.table(w, d, .74, c.timber(), false)
		t.litter(4, -w/3, .2, w/3, d-.2, .74)
		if c.subject(c.at(t, 0, -d/2, c.between(-.2, .2))) {
			c.seats(t, paint{color: c.pick(black, navy, grey)}, .9, false)
		}
		c.against(c.board(), anyWall, 0)
	case 1: // a laundry
		for range 2 + c.rng.IntN(3) {
			c.subject(c.against(c.washer(), c.rng.IntN(2), .4))
		}
		c.against(c.shelves(c.between(.8, 1.6), 1.8, .4, c.timber(), .1), anyWall, .3)
	case 2: // a store of things
		for range 3 + c.rng.IntN(8) {
			c.subject(c.free(c.cartons()))
		}
		for range 2 {
			c.subject(c.against(c.shelves(c.between(.9, 1.8), c.between(1.4, 2.1), .45, paint{color: c.pick(steel, oak)}, 0), anyWall, .3))
		}
	case 3: // sofas and tables to wait at, or for sale
		for range 3 + int(c.hx*c.hz/2) {
			c.subject(c.free(c.sofa(1 + c.rng.IntN(3))))
			c.subject(c.free(c.lowTable()))
		}
		c.against(c.plant(), anyWall, 0)
		c.against(c.floorLamp(), anyWall, 0)
	default: // play
		for range 4 + c.rng.IntN(6) {
			m := c.make()
			y := 0.
			for range 1 + c.rng.IntN(3) {
				r := c.between(.08, .25)
				m.ball(vec{y: y + r}, r, paint{color: c.pick(red, yellow, steelBlue, green, orange, white, rose)})
				m.box(.1, y, -r, .1+r, y+r, r, paint{color: c.pick(red, yellow, steelBlue, green, orange)})
				y += r
			}
			c.subject(c.free(m))
		}
		c.subject(c.against(c.shelves(c.between(1, 1.8), c.between(.8, 1.2), .4, paint{color: c.pick(white, pine, red, yellow)}, .2), anyWall, .3))
		c.free(c.rug(c.between(1.4, 2.5), c.between(1.2, 2)))
	}
	c.finish(false)
}
