package scene

import "math"

// piece is a thing of several solids, such as a chair, in coordinates of its own: x to its right as it faces us, y up, z from its
// back to its front. It stands somewhere in the world, turned about the vertical. Rays that miss its bounds are spared its solids.
type piece struct {
	solids   []solid
	lo, hi   vec // bounds of the solids
	at       vec // of its origin in the world
	sin, cos float64
	middle   vec // of a ball about the piece, in the world; see seal
	radius   float64
}

// seal notes the ball about a piece that will not be moved any more.
func (p *piece) seal() {
	p.middle = p.outward(p.lo.lerp(p.hi, .5)).add(p.at)
	p.radius = p.hi.sub(p.lo).length() / 2
}

func (p *piece) add(s solid) {
	lo, hi := s.bounds()
	if len(p.solids) == 0 {
		p.lo, p.hi = lo, hi
	}
	p.lo = vec{min(p.lo.x, lo.x), min(p.lo.y, lo.y), min(p.lo.z, lo.z)}
	p.hi = vec{max(p.hi.x, hi.x), max(p.hi.y, hi.y), max(p.hi.z, hi.z)}
	p.solids = append(p.solids, s)
}

// bounds of a solid, axis by axis; those of an oblique cylinder are a little too large.
func (s *solid) bounds() (lo, hi vec) {
	r := s.radius
	switch s.form {
	case ball:
		return s.a.sub(vec{r, r, r}), s.a.add(vec{r, r, r})
	case cylinder:
		axis := s.b.sub(s.a).unit()
		e := vec{r * across(axis.x), r * across(axis.y), r * across(axis.z)} // a disc reaches so far along each axis
		return vec{min(s.a.x, s.b.x), min(s.a.y, s.b.y), min(s.a.z, s.b.z)}.sub(e), vec{max(s.a.x, s.b.x), max(s.a.y, s.b.y), max(s.a.z, s.b.z)}.add(e)
	}
	return s.a, s.b
}

// across is the sine of the angle whose cosine is given.
func across(cos float64) float64 { return math.Sqrt(max(0, 1-cos*cos)) }

// stand puts the piece's origin at a place, so that its front looks to where the heading says: along z for 0, along x for a quarter turn.
func (p *piece) stand(at vec, heading float64) {
	p.at = at
	p.sin, p.cos = math.Sincos(heading)
}

// inward and outward turn directions into the piece's coordinates and back.
func (p *piece) inward(v vec) vec  { return vec{v.x*p.cos - v.z*p.sin, v.y, v.x*p.sin + v.z*p.cos} }
func (p *piece) outward(v vec) vec { return vec{v.x*p.cos + v.z*p.sin, v.y, v.z*p.cos - v.x*p.sin} }

// extent is a box along the axes of the world.
type extent struct{ lo, hi vec }

func (a extent) meets(b extent) bool {
	const slack = .01 // things may touch
	return a.lo.x < b.hi.x-slack && b.lo.x < a.hi.x-slack && a.lo.y < b.hi.y-slack && b.lo.y < a.hi.y-slack && a.lo.z < b.hi.z-slack && b.lo.z < a.hi.z-slack
}

// extent is the piece's bounds in the world.
func (p *piece) extent() extent {
	lo, hi := vec{math.Inf(1), p.at.y + p.lo.y, math.Inf(1)}, vec{math.Inf(-1), p.at.y + p.hi.y, math.Inf(-1)}
	for _, x := range []float64{p.lo.x, p.hi.x} {
		for _, z := range []float64{p.lo.z, p.hi.z} {
			q := p.outward(vec{x: x, z: z}).add(p.at)
			lo.x, lo.z = min(lo.x, q.x), min(lo.z, q.z)
			hi.x, hi.z = max(hi.x, q.x), max(hi.z, q.z)
		}
	}
	return extent{lo, hi}
}

// enter turns a ray into the piece's coordinates, and says whether it meets the bounds before the limit.
func (p *piece) enter(r *ray, limit float64) (ray, bool) {
	toward := p.middle.sub(r.o)
	if along := toward.dot(r.d); along < -p.radius || along-p.radius > limit || toward.dot(toward)-along*along > p.radius*p.radius {
		return ray{}, false
	}
	local := newRay(p.inward(r.o.sub(p.at)), p.inward(r.d))
	local.start = r.start
	x0, x1 := (p.lo.x-local.o.x)*local.inv.x, (p.hi.x-local.o.x)*local.inv.x
	y0, y1 := (p.lo.y-local.o.y)*local.inv.y, (p.hi.y-local.o.y)*local.inv.y
	z0, z1 := (p.lo.z-local.o.z)*local.inv.z, (p.hi.z-local.o.z)*local.inv.z
	from := max(min(x0, x1), min(y0, y1), min(z0, z1))
	to := min(max(x0, x1), max(y0, y1), max(z0, z1))
	return local, from <= to && to > 0 && from < limit
}
