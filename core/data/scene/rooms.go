package scene

// Rooms lists the kinds of indoor rooms, by the names and in the order of the ten scene groups of NYU Depth V2: as many different
// photos with known depth as one likes, to train with beside real ones. Their depth lies between Nearest and Farthest, and a
// picture of 4:3 has the field of view of that set. They are drawn, not sampled from any photo.
func Rooms() []Kind { return append([]Kind(nil), rooms...) }

// RoomsVersion changes whenever a seed gives another room than before.
const RoomsVersion = 1

var rooms = []Kind{
	{"bedroom", "寝室", "Bedroom", inside((*chamber).bedroom)},
	{"kitchen", "台所", "Kitchen", inside((*chamber).kitchen)},
	{"living_room", "居間", "Living room", inside((*chamber).livingRoom)},
	{"bathroom", "浴室", "Bathroom", inside((*chamber).bathroom)},
	{"dining_room", "食堂", "Dining room", inside((*chamber).diningRoom)},
	{"office", "事務所", "Office", inside((*chamber).office)},
	{"home_office", "書斎", "Home office", inside((*chamber).homeOffice)},
	{"classroom", "教室", "Classroom", inside((*chamber).classroom)},
	{"bookstore", "書店", "Bookstore", inside((*chamber).bookstore)},
	{"other", "その他", "Other", inside((*chamber).other)},
}

// inside builds a room that can be photographed. Where there is none, Render says so.
func inside(furnish func(*chamber)) func(*builder) {
	return func(b *builder) {
		if photographed(b, furnish) == nil {
			b.world = world{}
		}
	}
}

// photographed builds rooms until there is one that can be photographed. Most can; it is nil after so many that cannot.
func photographed(b *builder, furnish func(*chamber)) *chamber {
	for range 50 {
		b.world = world{seed: b.rng.Uint64()}
		c := &chamber{builder: b}
		furnish(c)
		if c.photograph() {
			return c
		}
	}
	return nil
}

// size draws the room's measures, in metres.
func (c *chamber) size(minWidth, maxWidth, minDepth, maxDepth, minHeight, maxHeight float64) {
	c.hx, c.hz, c.height = c.between(minWidth, maxWidth)/2, c.between(minDepth, maxDepth)/2, c.between(minHeight, maxHeight)
}

func (c *chamber) bedroom() {
	c.size(2.9, 4.8, 3.1, 5.2, 2.35, 2.8)
	c.shellOf(true)
	wall := c.rng.IntN(4)
	bed := c.bed()
	if c.subject(c.against(bed, wall, .3)) {
		for _, side := range []float64{-1, 1} {
			if n := c.nightstand(); c.chance(.7) {
				n.stand(bed.outward(vec{x: side * (bed.hi.x + n.hi.x + .05)}).add(bed.at), 0)
				n.sin, n.cos = bed.sin, bed.cos
				c.put(n, 0)
			}
		}
	}
	if c.hx*c.hz > 4 && c.chance(.2) {
		c.subject(c.against(c.bed(), anyWall, .2))
	}
	if c.chance(.6) {
		c.against(c.wardrobe(), anyWall, .4)
	}
	if c.chance(.6) {
		c.against(c.chest(), anyWall, .4)
	}
	if c.chance(.3) {
		c.against(c.desk(c.between(.9, 1.3), c.timber(), c.chance(.5)), anyWall, .5)
	}
	if c.chance(.35) {
		c.free(c.chair(c.timber()))
	}
	if c.chance(.3) {
		c.against(c.floorLamp(), anyWall, 0)
	}
	if c.chance(.3) {
		c.free(c.rug(c.between(1, 2), c.between(1, 1.6)))
	}
	c.finish(true)
}

func (c *chamber) livingRoom() {
	c.size(3.4, 6.2, 3.6, 6.4, 2.4, 3)
	c.shellOf(true)
	wall := c.rng.IntN(4)
	sofa := c.sofa(2 + c.rng.IntN(2))
	if c.subject(c.against(sofa, wall, .4)) && c.chance(.8) {
		table := c.lowTable()
		at := sofa.outward(vec{z: sofa.hi.z + c.between(.3, .55)}).add(sofa.at)
		table.stand(at, 0)
		table.sin, table.cos = sofa.sin, sofa.cos
		c.subject(c.put(table, 0))
	}
	if c.chance(.7) {
		c.subject(c.against(c.television(), (wall+2)%4, .5))
	}
	if c.chance(.6) {
		c.subject(c.against(c.sofa(1+c.rng.IntN(2)), anyWall, .3))
	}
	if c.chance(.4) {
		c.free(c.sofa(1))
	}
	if c.chance(.4) {
		c.against(c.shelves(c.between(.7, 1.6), c.between(1.2, 2.2), .3, c.timber(), .6), anyWall, .3)
	}
	if c.chance(.25) {
		c.fireplace()
	}
	for range c.rng.IntN(3) {
		c.against(c.floorLamp(), anyWall, 0)
	}
	if c.chance(.45) {
		c.against(c.plant(), anyWall, 0)
	}
	if c.chance(.5) {
		c.at(c.rug(c.between(1.4, 2.6), c.between(1.2, 2)), 0, 0, 0)
	}
	c.finish(true)
}

// fireplace with a mantelpiece.
func (c *chamber) fireplace() {
	m := c.make()
	stone := paint{pattern: bricks, color: c.pick(brick, white, cream), second: c.tint(grey), wear: .15}
	m.box(-.75, 0, 0, .75, 1.15, .3, stone)
	m.box(-.4, .08, .3, .4, .75, .305, paint{color: black})
	m.box(-.85, 1.15, 0, .85, 1.22, .38, c.timber())
	m.litter(4, -.7, .1, .7, .3, 1.22)
	c.subject(c.against(m, anyWall, .4))
}

func (c *chamber) diningRoom() {
	c.size(3.1, 5.2, 3.6, 6.6, 2.4, 3)
	c.shellOf(true)
	p, round := c.timber(), c.chance(.25)
	w, d := c.between(1.2, 2.3), c.between(.8, 1.1)
	if round {
		w, d = 1.2, c.between(1.05, 1.4)
	}
	t := c.table(w, d, c.between(.72, .77), p, round)
	if c.chance(.3) && !round {
		t.box(-w/2-.02, t.hi.y, -.02, w/2+.02, t.hi.y+.004, d+.02, c.cloth())
	}
	t.litter(2+c.rng.IntN(8), -w/3, d*.2, w/3, d*.8, t.hi.y)
	if c.subject(c.at(t, c.between(-.3, .3), c.between(-.5, .1), c.between(-.2, .2)+float64(c.rng.IntN(2))*1.5708)) {
		chairs := p
		if c.chance(.4) {
			chairs = c.timber()
		}
		c.seats(t, chairs, c.between(.7, 1), round)
		if c.chance(.6) { // a lamp over the table
			at := t.outward(vec{z: d / 2}).add(t.at)
			y := c.between(1.55, 1.8)
			c.cylinder(vec{at.x, y, at.z}, vec{at.x, c.height, at.z}, .008, paint{color: black})
			c.cylinder(vec{at.x, y, at.z}, vec{at.x, y + .18, at.z}, c.between(.1, .25), paint{color: warm, glow: c.between(1, 2)})
			c.lamps = append(c.lamps, lamp{at: vec{at.x, y - .1, at.z}, power: warm.mul(c.between(1, 3)), half: vec{.1, .03, .1}})
		}
	}
	if c.chance(.65) {
		m := c.cabinet(c.between(1, 1.8), .45, c.between(.8, 1), 3, 1+c.rng.IntN(2))
		m.litter(5, m.lo.x+.1, .1, m.hi.x-.1, .4, m.hi.y)
		c.against(m, anyWall, .3)
	}
	if c.chance(.3) {
		c.against(c.shelves(c.between(.8, 1.2), 2, .35, c.timber(), .2), anyWall, .3)
	}
	if c.chance(.3) {
		c.against(c.plant(), anyWall, 0)
	}
	c.finish(true)
}
