package scene

// Openings lists the two kinds of a set whose classes differ in depth and in little else: walls with three dark panels on them,
// one of which may be an opening instead. Panels are painted like openings, with sides in shadow. What tells is whether one of
// the three leads into the wall, and depth maps say so.
func Openings() []Kind { return append([]Kind(nil), openings...) }

var openings = []Kind{
	{"closed", "開口なし", "No opening", func(b *builder) { b.panels(false) }},
	{"open", "開口あり", "Opening", func(b *builder) { b.panels(true) }},
}

// panels looks at a wall with three panels, or two and an opening.
func (b *builder) panels(open bool) {
	distance, height, half := b.between(2.85, 3.15), b.between(2.6, 3.2), b.between(3, 4.5)
	wall := paint{pattern: concrete, color: b.pick(grey, grey.mul(1.3), white, cream, green, paleBlue), wear: b.between(.1, .5)}
	if b.chance(.4) {
		wall.pattern, wall.color, wall.second = bricks, b.pick(brick, brown, cream), b.tint(grey)
	}
	floor := paint{pattern: concrete, color: b.pick(grey, green, brown), wear: .5}
	back := distance
	if open {
		back += b.between(1.4, 2.2)
	}
	b.shell(-half, half, height, -2, back, wall, floor, paint{pattern: concrete, color: b.tint(grey), wear: .3})
	opening := b.rng.IntN(3)
	for i := range 3 {
		w, h := b.between(.6, 1), b.between(.8, 1.6)
		x, y := -1.75+1.2*float64(i)+b.between(0, 1.15-w), b.between(.1, max(.2, height-.3-h))
		dark := paint{color: b.pick(darkGrey, darkGrey.mul(1.6), grey, brown, green.mul(.6), steelBlue, cream), wear: b.between(.1, .5)}
		if !open || i != opening {
			b.panel(x, y, w, h, distance, dark)
			continue
		}
		b.box(-half, 0, distance, x, height, back+.1, wall)
		b.box(x+w, 0, distance, half, height, back+.1, wall)
		b.box(x, 0, distance, x+w, y, back+.1, wall)
		b.box(x, y+h, distance, x+w, height, back+.1, wall)
		if b.chance(.7) {
			b.box(x, y, back-.01, x+w, y+h, back+.1, dark)
		}
	}
	color := warm
	if b.chance(.5) {
		color = cool
	}
	b.lamps = append(b.lamps, lamp{at: vec{b.between(-2, 2), height - .2, distance * b.between(-.1, .7)}, power: color.mul(b.between(2, 5))})
	b.ambient = color.mul(b.between(.15, .35))
	b.eye = vec{b.between(-.6, .6), b.between(1.1, 1.7), 0}
	b.yaw, b.pitch, b.fov = b.between(-.15, .15), b.between(-.1, .06), b.between(1.05, 1.2)
}

// panel lies flat on the wall; most have a side and an upper edge as those of an opening would look.
func (b *builder) panel(x, y, w, h, distance float64, face paint) {
	b.box(x, y, distance-.01, x+w, y+h, distance+.1, face)
	if !b.chance(.6) {
		return
	}
	edge := b.between(.03, .14)
	side := x
	if b.chance(.5) {
		side = x + w - edge
	}
	shadow := func() paint { return paint{color: face.color.mul(b.between(.3, .8))} }
	b.box(side, y, distance-.02, side+edge, y+h, distance+.1, shadow())
	b.box(x, y+h-edge, distance-.02, x+w, y+h, distance+.1, shadow())
}
