package scene

import "math"

// corridor looks along a passage with doors and ceiling lamps.
func (b *builder) corridor() {
	width, height, length := b.between(1.8, 3.2), b.between(2.3, 2.9), b.between(7, 18)
	half := width / 2
	wall := paint{pattern: twoTone, color: b.pick(white, cream, white), wear: b.between(.08, .3)}
	wall.second = wall.color
	if b.chance(.6) {
		wall.second = b.pick(green, paleBlue, cream, grey)
	}
	floor := paint{pattern: tiles, color: b.pick(grey, cream, green, brown), size: b.between(.3, .6), wear: b.between(.1, .35), gloss: .25}
	floor.second = floor.color.mul(.55)
	b.shell(-half, half, height, -1.5, length, wall, floor, paint{pattern: tiles, color: b.tint(white), second: grey, size: .6})
	b.box(-half, 0, -1.5, -half+.015, .1, length, paint{color: darkGrey})
	b.box(half-.015, 0, -1.5, half, .1, length, paint{color: darkGrey})

	door := b.pick(brown, paleBlue, steelBlue, grey, cream)
	for _, side := range []float64{-1, 1} {
		for z := b.between(1, 3); z < length-1.2; z += b.between(2, 4) {
			b.door(side, half, z, door)
		}
	}
	if b.chance(.7) { // the end: a door with a window, or a bare wall
		b.box(-.5, 0, length-.05, .5, 2.05, length, paint{color: b.tint(door), gloss: .2})
		b.box(-.2, 1.2, length-.06, .2, 1.8, length-.04, paint{color: cool, glow: 1.3})
	}
	if b.chance(.6) {
		side := half - .12
		z := b.between(1.8, 4)
		b.cylinder(vec{side, .05, z}, vec{side, .5, z}, .08, paint{color: red, gloss: .5})
		b.cylinder(vec{side, .5, z}, vec{side, .6, z}, .03, paint{color: darkGrey})
	}
	color := cool
	if b.chance(.4) {
		color = warm
	}
	for z := b.between(.6, 1.6); z < length; z += b.between(2.2, 3.2) {
		b.box(-.15, height-.04, z-.5, .15, height, z+.5, paint{color: color, glow: 3})
		b.lamps = append(b.lamps, lamp{at: vec{0, height - .1, z}, power: color.mul(1.6)})
	}
	b.ambient = color.mul(.13)
	b.eye = vec{b.between(-.3, .3) * half, b.between(1.3, 1.7), 0}
	b.yaw, b.pitch, b.fov = b.between(-.16, .16), b.between(-.16, .02), b.between(1.0, 1.25)
}

// door puts a door with frame and handle into a side wall.
func (b *builder) door(side, half, z float64, color vec) {
	x := side * half
	b.box(x, 0, z-.06, x-side*.04, 2.06, z+.96, paint{color: b.tint(white)})
	b.box(x, 0, z, x-side*.05, 2.0, z+.9, paint{color: b.tint(color), wear: .12, gloss: .15})
	b.cylinder(vec{x - side*.09, 1.0, z + .08}, vec{x - side*.09, 1.0, z + .2}, .012, paint{color: grey, gloss: .8})
}

// stairs looks up, or down, a flight with a handrail.
func (b *builder) stairs() {
	width, rise, run := b.between(1.3, 2.2), b.between(.15, .19), b.between(.26, .31)
	steps := 8 + b.rng.IntN(7)
	half, first := width/2, b.between(1.2, 2.4)
	top := float64(steps) * rise
	end := first + float64(steps)*run
	height := top + b.between(2.3, 2.8)
	wall := paint{pattern: concrete, color: b.pick(grey.mul(1.3), white, cream), wear: b.between(.1, .4)}
	if b.chance(.3) {
		wall = paint{pattern: twoTone, color: b.tint(white), second: b.pick(green, paleBlue, cream), wear: .2}
	}
	floor := paint{pattern: concrete, color: b.tint(grey), wear: .4}
	back := end + b.between(1.1, 2)
	b.shell(-half, half, height, -1.5, back, wall, floor, paint{color: b.tint(white), wear: .1})

	tread := paint{color: b.pick(grey, grey.mul(1.4), green, brown), wear: b.between(.2, .45)}
	edge := paint{color: b.pick(yellow, darkGrey, white), wear: .25}
	for i := range steps {
		z, y := first+float64(i)*run, float64(i+1)*rise
		b.box(-half, 0, z, half, y, back, tread)
		b.box(-half, y-.03, z-.006, half, y+.004, z+.04, edge)
	}
	rail := paint{color: b.pick(grey, steelBlue, brown, yellow), gloss: .6}
	sides := []float64{-1, 1}
	if b.chance(.4) {
		sides = sides[b.rng.IntN(2):][:1]
	}
	for _, side := range sides {
		x := side * (half - .09)
		foot, head := vec{x, .9, first - .1}, vec{x, top + .9, end - .1}
		b.cylinder(foot, head, .025, rail)
		b.ball(foot, .025, rail)
		b.cylinder(head, vec{x, top + .9, back}, .025, rail)
		for i := 0; i <= steps; i += 3 {
			z, y := first-.1+float64(i)*run, float64(i)*rise
			b.cylinder(vec{x, y, z}, vec{x, y + .9, z}, .014, rail)
		}
	}
	color := warm
	if b.chance(.6) {
		color = cool
	}
	for _, z := range []float64{b.between(.2, 1), end + .3} {
		b.box(-.3, height-.05, z-.12, .3, height, z+.12, paint{color: color, glow: 3})
		b.lamps = append(b.lamps, lamp{at: vec{0, height - .15, z}, power: color.mul(height)})
	}
	if b.chance(.5) { // a window over the landing
		b.box(-.4, top+1.1, back-.03, .4, top+1.9, back, paint{color: cool, glow: 2.2})
		b.lamps = append(b.lamps, lamp{at: vec{0, top + 1.5, back - .2}, power: cool.mul(2)})
	}
	b.ambient = color.mul(.16)
	b.eye = vec{b.between(-.3, .3) * half, b.between(1.35, 1.7), b.between(-.6, .2)}
	b.yaw, b.pitch, b.fov = b.between(-.15, .15), b.between(-.05, .16), b.between(1.0, 1.25)
}

// pipes looks at a wall with runs of pipes, elbows, flanges and valves.
func (b *builder) pipes() {
	distance, height, half := b.between(1.8, 3.6), b.between(2.6, 3.4), b.between(2.6, 4)
	wall := paint{pattern: concrete, color: b.pick(grey.mul(1.3), white, cream), wear: b.between(.2, .5)}
	if b.chance(.4) {
		wall = paint{pattern: bricks, color: b.pick(brick, brick, cream), second: b.tint(grey), wear: b.between(.1, .3)}
	}
	floor := paint{pattern: concrete, color: b.pick(grey, green), wear: .5, gloss: .05}
	b.shell(-half, half, height, -2, distance, wall, floor, paint{pattern: concrete, color: b.tint(grey), wear: .3})
	if b.chance(.5) {
		b.box(-half, 0, distance-.12, half, .1, distance, paint{pattern: hazard, color: yellow, second: darkGrey, size: .15, wear: .3})
	}

	y := b.between(.5, .9)
	for n := 3 + b.rng.IntN(3); n > 0 && y < height-.3; n-- {
		r := b.between(.035, .12)
		b.pipe(half, y+r, distance-b.between(.1, .2)-r, r)
		y += 2*r + b.between(.12, .4)
	}
	for range 1 + b.rng.IntN(2) { // risers in front
		x, r := b.between(-.8, .8)*half, b.between(.04, .09)
		z := distance - b.between(.4, .55)
		p := b.metal()
		b.cylinder(vec{x, 0, z}, vec{x, height, z}, r, p)
		b.flange(vec{x, b.between(.4, 2), z}, vec{y: 1}, r, p)
	}
	color := warm
	if b.chance(.5) {
		color = cool
	}
	b.lamps = append(b.lamps,
		lamp{at: vec{b.between(-1, 1), height - .2, distance * b.between(.1, .5)}, power: color.mul(4)},
		lamp{at: vec{b.between(-1, 1), b.between(1.4, 2), -.4}, power: warm.mul(.9)})
	b.ambient = color.mul(.1)
	b.eye = vec{b.between(-.7, .7), b.between(1.2, 1.7), 0}
	b.yaw, b.pitch, b.fov = b.between(-.45, .45), b.between(-.18, .06), b.between(1.0, 1.25)
}

// metal is the paint of a pipe.
func (b *builder) metal() paint {
	p := paint{color: b.pick(grey.mul(1.5), grey, steelBlue, green, red, yellow), wear: b.between(.05, .25), gloss: b.between(.3, 1)}
	if b.chance(.5) {
		p.rust = b.between(.35, .62)
	}
	return p
}

// pipe runs along the wall at height y; half of them turn down to the floor.
func (b *builder) pipe(half, y, z, r float64) {
	p := b.metal()
	from, to := -half, half
	if b.chance(.5) {
		turn := b.between(.1, .7) * half
		if b.chance(.5) {
			turn = -turn
			from = turn
		} else {
			to = turn
		}
		b.ball(vec{turn, y, z}, r, p)
		b.cylinder(vec{turn, y, z}, vec{turn, 0, z}, r, p)
		b.flange(vec{turn, y * .5, z}, vec{y: 1}, r, p)
	}
	b.cylinder(vec{from, y, z}, vec{to, y, z}, r, p)
	for x := from + b.between(.4, 1); x < to-.2; x += b.between(.9, 1.7) {
		if b.chance(.35) {
			b.valve(vec{x, y, z}, r, p)
		} else {
			b.flange(vec{x, y, z}, vec{x: 1}, r, p)
		}
		b.box(x+.2, y-r-.02, z, x+.24, y-r, z+r+.3, paint{color: darkGrey}) // bracket
	}
}

// flange is a pair of discs around a pipe.
func (b *builder) flange(at, axis vec, r float64, p paint) {
	for _, s := range []float64{-.022, .022} {
		c := at.add(axis.mul(s))
		b.cylinder(c.sub(axis.mul(.014)), c.add(axis.mul(.014)), r*1.55+.01, p)
	}
}

// valve is a flange with a stem and a wheel towards the viewer.
func (b *builder) valve(at vec, r float64, p paint) {
	b.flange(at, vec{x: 1}, r, p)
	b.ball(at, r*1.35, p)
	front := vec{at.x, at.y, at.z - r*1.35 - .12}
	b.cylinder(at, front, .016, paint{color: grey, gloss: .8})
	wheel := paint{color: b.pick(red, steelBlue, yellow), gloss: .4}
	radius := math.Max(.07, r*1.1)
	b.cylinder(front, front.add(vec{z: .018}), radius, wheel)
	b.cylinder(front.add(vec{z: -.012}), front, radius*.3, paint{color: darkGrey})
}
