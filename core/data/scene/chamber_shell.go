package scene

// shellOf gives the room floor and walls as dwellings have them, or schools, offices and shops.
func (c *chamber) shellOf(home bool) {
	wall := paint{color: c.pick(white, cream, beige, white, paleBlue, vec{.50, .52, .38}, vec{.62, .50, .30}, vec{.42, .44, .46}), wear: c.between(.02, .15)}
	if home && c.chance(.2) {
		wall.pattern, wall.second, wall.size = stripes, wall.color.mul(c.between(.8, .95)), c.between(.05, .2)
		if c.chance(.5) {
			wall.pattern, wall.second = flowers, c.pick(beige, rose, paleBlue, olive)
		}
	}
	floor := c.timber()
	floor.size, floor.second, floor.gloss = c.between(.07, .16), darkGrey, c.between(0, .3)
	if floor.pattern = wood; floor.color.x < .05 {
		floor.color = c.pick(oak, cherry, walnut)
	}
	if !home && c.chance(.75) || home && c.chance(.4) {
		floor = paint{pattern: fibres, color: c.pick(beige, grey, brown, darkGrey, cream, olive, paleBlue.mul(.5), wine), wear: .2}
	} else if !home && c.chance(.6) {
		floor = paint{pattern: tiles, color: c.pick(white, beige, grey), second: grey, size: .3, wear: .15, gloss: .2}
	}
	ceiling := paint{color: c.tint(white).mul(1.1), wear: .05}
	if !home {
		ceiling.pattern, ceiling.second, ceiling.size = tiles, grey, .6
	}
	c.enclose(wall, floor, ceiling)
}

// enclose builds walls, floor and ceiling, with skirting boards and sometimes a pillar in a corner.
func (c *chamber) enclose(wall, floor, ceiling paint) {
	c.shell(-c.hx, c.hx, c.height, -c.hz, c.hz, wall, floor, ceiling)
	skirting := paint{color: c.pick(white, white, oak, darkGrey)}
	c.box(-c.hx, 0, -c.hz, c.hx, .09, -c.hz+.012, skirting)
	c.box(-c.hx, 0, c.hz-.012, c.hx, .09, c.hz, skirting)
	c.box(-c.hx, 0, -c.hz, -c.hx+.012, .09, c.hz, skirting)
	c.box(c.hx-.012, 0, -c.hz, c.hx, .09, c.hz, skirting)
	if c.chance(.25) {
		m := c.make()
		m.box(-c.between(.15, .5), 0, 0, c.between(.15, .5), c.height, c.between(.2, .6), wall)
		c.against(m, anyWall, 0)
	}
	c.ambient = wall.color.lerp(vec{1, 1, 1}, .5).mul(c.between(.2, .55))
	c.corners = c.between(.25, .5)
}

// window with a frame, a view or blinds, and often curtains. By day it lights the room.
func (c *chamber) window(day bool) {
	m := c.make()
	w, h, y := c.between(.7, 1.8), c.between(.8, 1.4), c.between(.75, 1.05)
	if y+h > c.height-.12 {
		h = c.height - .12 - y
	}
	frame := paint{color: c.pick(white, white, oak, darkGrey)}
	m.box(-w/2-.06, y-.06, 0, w/2+.06, y+h+.06, .02, frame)
	glass := paint{pattern: outdoors, color: white, glow: c.between(1.2, 3.2)}
	switch {
	case c.chance(.35):
		glass = paint{pattern: blinds, color: c.pick(white, cream, white), size: c.between(.035, .06), glow: c.between(.6, 1.6)}
	case !day:
		glass = paint{color: vec{.015, .02, .035}, gloss: .6}
	}
	if !day {
		glass.glow *= .3
	}
	m.box(-w/2, y, .02, w/2, y+h, .025, glass)
	for i := range 1 + c.rng.IntN(3) {
		if x := -w/2 + w*float64(i)/3; i > 0 {
			m.box(x-.02, y, .02, x+.02, y+h, .04, frame)
		}
	}
	m.box(-w/2, y+h/2-.015, .02, w/2, y+h/2+.015, .045, frame)
	m.box(-w/2-.09, y-.09, 0, w/2+.09, y-.06, .1, frame)
	if c.chance(.4) {
		p, low := c.cloth(), y-.15
		if c.chance(.5) {
			low = .05
		}
		pulled := c.between(.1, .35) * w
		m.folds(-w/2-.2, -w/2-.2+pulled, low, y+h+.08, .1, p)
		m.folds(w/2+.2-pulled, w/2+.2, low, y+h+.08, .1, p)
	}
	if c.against(m, anyWall, 0) && day {
		inside := m.outward(vec{z: .2}).add(m.at).add(vec{y: y + h/2})
		half := m.outward(vec{x: w / 2})
		c.lamps = append(c.lamps, lamp{at: inside, power: cool.mul(c.between(1.5, 5) * w * h), half: vec{half.x, h / 2, half.z}})
	}
}

// door in a frame, shut.
func (c *chamber) door() {
	m := c.make()
	w := c.between(.75, .9)
	frame := paint{color: c.pick(white, white, oak, walnut)}
	leaf := frame
	leaf.color = c.tint(frame.color)
	m.box(-w/2-.08, 0, 0, w/2+.08, 2.1, .02, frame)
	m.box(-w/2, .005, .02, w/2, 2.03, .03, leaf)
	for i := range 2 {
		for j := range 2 {
			x, y := -w/2+.1+float64(i)*w*.45, .15+float64(j)*.95
			m.box(x, y, .03, x+w*.34, y+.75, .034, paint{color: leaf.color.mul(.88)})
		}
	}
	m.ball(vec{w/2 - .07, 1, .07}, .028, paint{color: c.pick(yellow, steel), gloss: .8})
	c.against(m, anyWall, .6)
}

// lights of the ceiling: tubes in rows in offices and schools, a lamp or none at home; and the soft light from all around.
func (c *chamber) lights(home, day bool) {
	tone := warm
	if !home || c.chance(.3) {
		tone = cool
	}
	power := c.between(1.5, 4) * max(1, c.hx*c.hz/3)
	if home {
		if c.chance(.5) {
			x, z, r := c.between(-.4, .4)*c.hx, c.between(-.4, .4)*c.hz, c.between(.12, .22)
			c.cylinder(vec{x, c.height - .1, z}, vec{x, c.height, z}, r, paint{color: tone, glow: c.between(1, 3)})
			c.lamps = append(c.lamps, lamp{at: vec{x, c.height - .25, z}, power: tone.mul(power), half: vec{.12, .05, .12}})
		} else if !day {
			c.lamps = append(c.lamps, lamp{at: vec{c.between(-.8, .8) * c.hx, c.between(1.3, 1.9), c.between(-.8, .8) * c.hz}, power: tone.mul(power), half: vec{.15, .1, .15}})
		}
	} else {
		size := c.between(.1, .3)
		for x := -c.hx + 1; x < c.hx-.5; x += 2.4 {
			for z := -c.hz + 1; z < c.hz-.6; z += 2.4 {
				c.box(x-size, c.height-.03, z-.6, x+size, c.height, z+.6, paint{color: tone, glow: 2.5})
			}
		}
	}
	c.lamps = append(c.lamps, lamp{at: vec{y: c.height - .15}, power: tone.mul(power * c.between(.7, 1.4)), half: vec{c.hx * .8, .05, c.hz * .8}})
}

// finish furnishes the walls, lights the room and loads the camera.
func (c *chamber) finish(home bool) {
	day := c.chance(.65)
	for range c.rng.IntN(3) {
		c.window(day)
	}
	if c.chance(.6) {
		c.door()
	}
	for range 1 + c.rng.IntN(6) {
		c.against(c.picture(), anyWall, 0)
	}
	if c.chance(.25) {
		c.free(c.cartons())
	}
	if c.chance(.25) {
		c.against(c.bin(), anyWall, 0)
	}
	c.lights(home, day)
	c.film = &film{
		mean: c.between(.10, .30), balance: vec{c.between(.88, 1.22), 1, c.between(.8, 1.2)}, black: c.between(0, .03),
		contrast: c.between(.95, 1.3), chroma: c.between(.75, 1.25), read: c.between(.001, .008), shot: c.between(.004, .02), soft: c.between(.02, .11),
	}
}
