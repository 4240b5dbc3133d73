package scene

import "math"

// lamp is a point of light, or a box full of them.
type lamp struct {
	at    vec
	power vec // at one metre
	half  vec // half its size; a point if zero
}

// shade is the light that a hit sends back along the ray: ambient light, and each lamp by Lambert's and Blinn's laws with hard
// shadows. pixel is the width of a pixel at the hit, in metres across the ray. Of large lamps, one point decides for each place x, y
// in the picture whether it is in the shadow: penumbras are grainy.
func (w *world) shade(h hit, r *ray, pixel, x, y float64) (light, color vec) {
	p := &h.solid.paint
	q := r.at(h.t)
	c := p.at(h.at, h.side, pixel/math.Max(.1, -h.normal.dot(r.d)))
	if p.glow > 0 {
		return c.mul(p.glow), vec{1, 1, 1}
	}
	color = c
	if w.film != nil {
		c = vec{1, 1, 1}
	}
	sum := c.times(w.ambient).mul(.75 + .25*h.normal.y)
	if w.corners > 0 {
		sum = sum.mul(w.open(q, h.normal))
	}
	start := q.add(h.normal.mul(1e-3))
	for i, l := range w.lamps {
		to := l.at.sub(start)
		dist := to.length()
		to = to.mul(1 / dist)
		fall := 1/(.3+dist*dist) - .01 // far lamps fade out for good, which saves their shadows
		cos := h.normal.dot(to)
		if cos <= 0 || fall <= 0 {
			continue
		}
		if w.hidden(&l, start, to, dist, h.normal, jitter(x, y, i)) {
			continue
		}
		sum = sum.add(c.times(l.power).mul(cos * fall))
		if p.gloss > 0 {
			half := to.sub(r.d).unit()
			sum = sum.add(l.power.mul(p.gloss * fall * math.Pow(math.Max(0, h.normal.dot(half)), 40)))
		}
	}
	return sum, color
}

// hidden says whether something is between a point and a lamp at a distance: the middle of a small lamp, some point of a large one.
func (w *world) hidden(l *lamp, start, to vec, dist float64, normal vec, random func() float64) bool {
	if l.half != (vec{}) {
		to = l.at.add(l.half.times(vec{random(), random(), random()})).sub(start)
		dist = to.length()
		if to = to.mul(1 / dist); to.dot(normal) <= 0 {
			return false
		}
	}
	s := newRay(start, to)
	return w.shaded(&s, dist)
}

// jitter returns numbers of [-1, 1) that depend on a place in the picture and a lamp's number.
func jitter(x, y float64, lamp int) func() float64 {
	k := int64(0)
	return func() float64 {
		k++
		return 2*hash(int64(x*8), int64(y*8), k, uint64(lamp)) - 1
	}
}

// open is the share of ambient light that reaches a point of a surface: less beside the room's other faces.
func (w *world) open(q, n vec) float64 {
	lo, hi := w.solids[0].a.y+.5, w.solids[0].b.y-.5 // see shell
	k := 1.
	beside := func(d, along float64) {
		k *= 1 - w.corners*(1-math.Abs(along))*math.Exp(-max(0, d)/.35)
	}
	beside(q.y-lo, n.y)
	beside(hi-q.y, n.y)
	beside(q.x-w.solids[0].a.x, n.x)
	beside(w.solids[0].b.x-q.x, n.x)
	beside(q.z-w.solids[0].a.z, n.z)
	beside(w.solids[0].b.z-q.z, n.z)
	return k
}
