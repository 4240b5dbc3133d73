package scene

// wetFloor is of tiles, or of boards.
func (c *chamber) wetFloor(wall paint) {
	floor := paint{pattern: tiles, color: c.pick(white, cream, beige, grey, brown, darkGrey), size: c.between(.1, .4), wear: .15, gloss: .3}
	floor.second = floor.color.mul(.6)
	if c.chance(.3) {
		floor = paint{pattern: wood, color: c.pick(oak, cherry, pine), second: darkGrey, size: c.between(.07, .14), gloss: .2}
	}
	c.enclose(wall, floor, paint{color: c.tint(white).mul(1.1)})
}

func (c *chamber) kitchen() {
	c.size(2.5, 4.4, 2.9, 5.4, 2.4, 2.8)
	c.wetFloor(paint{color: c.pick(white, cream, beige, paleBlue, vec{.62, .50, .30}), wear: .1})
	p := c.timber()
	if c.chance(.35) {
		p = paint{color: c.pick(white, white, cream, grey, steelBlue), gloss: .2}
	}
	top := paint{pattern: marble, color: c.pick(darkGrey, beige, grey, black, cream), second: c.pick(white, grey), size: .4, gloss: .4}
	if c.chance(.35) {
		top = paint{pattern: wood, color: c.pick(oak, pine), size: .1, gloss: .1}
	}
	splash := paint{pattern: tiles, color: c.pick(white, cream, beige, steelBlue, olive), size: c.between(.07, .2), gloss: .4}
	splash.second = splash.color.mul(.6)
	wall := c.rng.IntN(4)
	along := c.hx
	if wall%2 == 1 {
		along = c.hz
	}
	fridge := c.fridge()
	width := min(c.between(1.8, 3.6), 2*along-.9)
	line := c.kitchenLine(width, p, top, splash, true, c.chance(.75))
	side := 1.
	if c.chance(.5) {
		side = -1
	}
	c.hang(line, wall, side*(along-width/2-.01))
	c.subject(c.put(line, .3))
	c.hang(fridge, wall, side*(along-width-fridge.hi.x-.06))
	if c.chance(.8) && !c.put(fridge, .3) { // beside the counter, or where there is room
		c.against(fridge, anyWall, .3)
	}
	if c.chance(.6) { // the other leg of an L, or the other side of a galley
		c.subject(c.against(c.kitchenLine(c.between(.9, 2), p, top, splash, false, c.chance(.4)), anyWall, .4))
	}
	if c.hx*c.hz > 3 && c.chance(.5) {
		t := c.table(c.between(.8, 1.4), c.between(.7, .9), .75, c.timber(), c.chance(.3))
		t.litter(4, -.2, .2, .2, .5, .75)
		if c.free(t) {
			c.seats(t, c.timber(), .6, false)
		}
	}
	if c.chance(.3) {
		c.against(c.bin(), anyWall, 0)
	}
	c.finish(true)
}

func (c *chamber) bathroom() {
	c.size(1.9, 3, 2.3, 3.6, 2.3, 2.6)
	wall := paint{color: c.pick(white, cream, beige, paleBlue, teal, vec{.42, .44, .46}, olive.mul(2)), wear: .08}
	if c.chance(.45) {
		wall = paint{pattern: tiles, color: c.pick(white, cream, paleBlue, beige, grey), size: c.between(.1, .33), gloss: .4}
		wall.second = wall.color.mul(.7)
	}
	c.wetFloor(wall)
	if c.chance(.6) {
		c.subject(c.against(c.bath(), anyWall, .2))
	}
	c.subject(c.against(c.washstand(), anyWall, .4))
	c.subject(c.against(c.toilet(), anyWall, .3))
	for range 1 + c.rng.IntN(2) {
		c.against(c.towels(), anyWall, 0)
	}
	if c.chance(.3) {
		c.against(c.cabinet(.4, .3, c.between(.8, 1.7), 1, 2), anyWall, .2)
	}
	if c.chance(.4) {
		c.against(c.bin(), anyWall, 0)
	}
	if c.chance(.5) {
		c.free(c.rug(.8, .5))
	}
	c.finish(true)
}
