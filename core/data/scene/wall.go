package scene

// Distances lists the kinds of a set whose classes differ in depth and in little else: walls with panels on them, nearer and
// farther. The panels of a far wall are as much larger as it is farther away, colours and light say nothing: what is left in the
// picture are the courses of the bricks, the joints, and how much of floor and ceiling is seen. Depth maps tell the classes apart.
func Distances() []Kind { return append([]Kind(nil), distances...) }

// Each distance is about 1.45 times the one before.
var distances = []Kind{
	{"wall15", "1.5 mの壁", "Wall, 1.5 m", func(b *builder) { b.wall(b.between(1.45, 1.55)) }},
	{"wall22", "2.2 mの壁", "Wall, 2.2 m", func(b *builder) { b.wall(b.between(2.1, 2.25)) }},
	{"wall32", "3.2 mの壁", "Wall, 3.2 m", func(b *builder) { b.wall(b.between(3.05, 3.3)) }},
	{"wall46", "4.6 mの壁", "Wall, 4.6 m", func(b *builder) { b.wall(b.between(4.45, 4.75)) }},
	{"wall67", "6.7 mの壁", "Wall, 6.7 m", func(b *builder) { b.wall(b.between(6.4, 6.9)) }},
}

// wall looks at a wall with panels on it, so many metres away.
func (b *builder) wall(distance float64) {
	height, half := b.between(2.6, 3.2), b.between(3, 4.5)
	front := paint{pattern: concrete, color: b.pick(grey, grey.mul(1.3), white, cream, green, paleBlue), wear: b.between(.1, .5)}
	if b.chance(.4) {
		front.pattern, front.color, front.second = bricks, b.pick(brick, brown, cream), b.tint(grey)
	}
	floor := paint{pattern: concrete, color: b.pick(grey, green, brown), wear: .5}
	b.shell(-half, half, height, -2, distance, front, floor, paint{pattern: concrete, color: b.tint(grey), wear: .3})
	size := distance / 3
	for n := 1 + b.rng.IntN(4); n > 0; n-- {
		w, h := size*b.between(.3, 1), size*b.between(.3, 1)
		x, y := distance*b.between(-.6, .4), b.between(.1, max(.2, height-.2-h))
		panel := paint{color: b.pick(darkGrey, darkGrey.mul(1.6), grey, brown, green.mul(.6), steelBlue, cream, yellow, red), wear: b.between(.1, .5)}
		b.box(x, y, distance-b.between(.01, .03), x+w, y+h, distance+.02, panel)
	}
	color := warm
	if b.chance(.5) {
		color = cool
	}
	b.lamps = append(b.lamps, lamp{vec{b.between(-2, 2), height - .2, distance * b.between(-.1, .7)}, color.mul(b.between(2, 5))})
	b.ambient = color.mul(b.between(.1, .25))
	b.eye = vec{b.between(-.8, .8), b.between(1.1, 1.7), 0}
	b.yaw, b.pitch, b.fov = b.between(-.3, .3), b.between(-.12, .08), b.between(1.0, 1.2)
}
