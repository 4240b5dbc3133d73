package scene

import (
	"math"
	"slices"
)

// chamber is a rectangular room of a dwelling, a school or a shop, with its origin in the middle of the floor. Its walls are those
// ahead, on the right, behind and on the left of who looks along z.
type chamber struct {
	*builder
	hx, hz, height float64 // half its width and depth; metres
	taken          []extent
	subjects       []*piece // what tells the kind of room: the photographer looks at these
}

// put adds a thing where it stands if it is within the walls and in nothing's way. lead is the room that it needs in front.
func (c *chamber) put(m *maker, lead float64) bool {
	e := m.extent()
	const slack = .02
	if e.lo.x < -c.hx-slack || e.hi.x > c.hx+slack || e.lo.z < -c.hz-slack || e.hi.z > c.hz+slack || e.hi.y > c.height+slack {
		return false
	}
	wide := e
	if front := m.outward(vec{z: lead}); lead > 0 {
		wide.lo, wide.hi = wide.lo.add(vec{min(0, front.x), 0, min(0, front.z)}), wide.hi.add(vec{max(0, front.x), 0, max(0, front.z)})
	}
	for _, t := range c.taken {
		if wide.meets(t) {
			return false
		}
	}
	m.seal()
	c.taken = append(c.taken, e)
	c.pieces = append(c.pieces, &m.piece)
	return true
}

// subject marks what was put last, if it was, as what tells the kind of room.
func (c *chamber) subject(put bool) bool {
	if put {
		c.subjects = append(c.subjects, c.pieces[len(c.pieces)-1])
	}
	return put
}

const anyWall = -1

// against puts a thing with its back to a wall, or to any of them, at a random place along it.
func (c *chamber) against(m *maker, wall int, lead float64) bool {
	for range 12 {
		w := wall
		if w == anyWall {
			w = c.rng.IntN(4)
		}
		length := c.hx
		if w%2 == 1 {
			length = c.hz
		}
		u := c.between(-1, 1) * max(0, length-(m.hi.x-m.lo.x)/2-.02)
		if c.chance(.25) { // in a corner
			u = math.Copysign(max(0, length-(m.hi.x-m.lo.x)/2-.02), u)
		}
		c.hang(m, w, u)
		if c.put(m, lead) {
			return true
		}
	}
	return false
}

// hang turns a thing to a wall, at u from the wall's middle.
func (c *chamber) hang(m *maker, wall int, u float64) {
	heading := math.Pi + float64(wall)*math.Pi/2
	m.stand(vec{}, heading)
	back := m.outward(vec{x: u})
	switch wall {
	case 0:
		back.z = c.hz
	case 1:
		back.x = c.hx
	case 2:
		back.z = -c.hz
	default:
		back.x = -c.hx
	}
	m.at = back
}

// free puts a thing somewhere on the floor, turned as it comes.
func (c *chamber) free(m *maker) bool {
	for range 12 {
		m.stand(vec{x: c.between(-1, 1) * c.hx, z: c.between(-1, 1) * c.hz}, c.between(0, 2*math.Pi))
		if c.put(m, 0) {
			return true
		}
	}
	return false
}

// at puts a thing at a place.
func (c *chamber) at(m *maker, x, z, heading float64) bool {
	m.stand(vec{x: x, z: z}, heading)
	return c.put(m, 0)
}

// seats puts chairs at a table that stands already: along both sides, or all around a round one.
func (c *chamber) seats(t *maker, p paint, share float64, round bool) {
	mid := vec{0, 0, (t.lo.z + t.hi.z) / 2}
	place := func(q vec, facing float64) {
		if !c.chance(share) || !round && !c.chance(.9) {
			return
		}
		m := c.chair(p)
		s, k := math.Sincos(facing)
		q = q.sub(vec{s, 0, k}.mul(c.between(.22, .45))) // pushed in more or less
		at := t.outward(q).add(t.at)
		m.stand(at, math.Atan2(t.sin, t.cos)+facing+c.between(-.15, .15))
		c.tuck(m, t)
	}
	if round {
		r := (t.hi.z - t.lo.z) / 2
		for i := range 5 {
			a := 2 * math.Pi * (float64(i) + c.between(-.1, .1)) / 5
			s, k := math.Sincos(a)
			place(mid.add(vec{s, 0, k}.mul(r)), a+math.Pi)
		}
		return
	}
	n := max(1, int((t.hi.x-t.lo.x)/.62))
	for i := range n {
		x := t.lo.x + (t.hi.x-t.lo.x)*(float64(i)+.5)/float64(n)
		place(vec{x: x, z: t.lo.z}, 0)
		place(vec{x: x, z: t.hi.z}, math.Pi)
	}
	if c.chance(.6) {
		place(vec{x: t.lo.x, z: mid.z}, math.Pi/2)
		place(vec{x: t.hi.x, z: mid.z}, -math.Pi/2)
	}
}

// tuck puts a chair that may reach under the table it belongs to, but into nothing else.
func (c *chamber) tuck(m, under *maker) {
	if i := slices.Index(c.taken, under.extent()); i >= 0 {
		t := c.taken[i]
		c.taken[i] = extent{vec{math.Inf(1), 0, 0}, vec{math.Inf(-1), 0, 0}} // in nobody's way
		defer func() { c.taken[i] = t }()
	}
	c.put(m, 0)
}
