package scene

import "math"

// form is the shape of a solid.
type form uint8

const (
	box      form = iota // a, b are opposite corners
	room                 // a box seen from inside
	cylinder             // from a to b with flat ends
	ball                 // centre a
)

// solid is a thing in the scene.
type solid struct {
	form   form
	a, b   vec
	radius float64
	paint  paint
}

// ray starts at o and runs along the unit vector d.
type ray struct {
	o, d, inv vec     // inv has the reciprocals of d
	start     float64 // what is nearer is not seen
}

func newRay(o, d vec) ray { return ray{o, d, vec{1 / d.x, 1 / d.y, 1 / d.z}, near} }

func (r *ray) at(t float64) vec { return r.o.add(r.d.mul(t)) }

// hit is where a ray meets a solid.
type hit struct {
	t      float64 // distance along the ray
	at     vec     // in the coordinates that the solid's paint is laid out in
	side   vec     // the normal in these coordinates
	normal vec
	solid  *solid
	piece  *piece // that the solid belongs to, or nil
}

const near = 1e-4 // hits closer than this are the ray's own start

// cast returns the nearest hit of the ray.
func (w *world) cast(r *ray) (hit, bool) {
	best := hit{t: math.Inf(1)}
	for i := range w.solids {
		s := &w.solids[i]
		if t := s.meet(r); t < best.t {
			best.t, best.solid = t, s
		}
	}
	var within *piece
	var turned ray
	for _, p := range w.pieces {
		local, ok := p.enter(r, best.t)
		if !ok {
			continue
		}
		for i := range p.solids {
			s := &p.solids[i]
			if t := s.meet(&local); t < best.t {
				best.t, best.solid, within, turned = t, s, p, local
			}
		}
	}
	switch {
	case best.solid == nil:
		return hit{}, false
	case within == nil:
		best.at = r.at(best.t)
		best.side = best.solid.normal(best.at)
		best.normal = best.side
	default:
		best.piece = within
		best.at = turned.at(best.t)
		best.side = best.solid.normal(best.at)
		best.normal = within.outward(best.side)
	}
	return best, true
}

// shaded says whether something lies on the ray before the distance limit. Rooms and lamps cast no shadow.
func (w *world) shaded(r *ray, limit float64) bool {
	shades := func(solids []solid, r *ray) bool {
		for i := range solids {
			s := &solids[i]
			if s.form != room && s.paint.glow == 0 && s.meet(r) < limit {
				return true
			}
		}
		return false
	}
	if shades(w.solids, r) {
		return true
	}
	for _, p := range w.pieces {
		if local, ok := p.enter(r, limit); ok && shades(p.solids, &local) {
			return true
		}
	}
	return false
}

// meet returns the distance to the first point of the surface that the ray enters (of a room: leaves) through, or infinity.
func (s *solid) meet(r *ray) float64 {
	t := math.Inf(1)
	switch s.form {
	case box, room:
		t = s.meetBox(r)
	case cylinder:
		t = s.meetCylinder(r.o, r.d)
	case ball:
		t = s.meetBall(r.o, r.d)
	}
	if t > r.start {
		return t
	}
	return math.Inf(1)
}

// meetBox uses the slabs of the three axes (Kay and Kajiya 1986). A ray within the plane of a face misses.
func (s *solid) meetBox(r *ray) float64 {
	x0, x1 := (s.a.x-r.o.x)*r.inv.x, (s.b.x-r.o.x)*r.inv.x
	y0, y1 := (s.a.y-r.o.y)*r.inv.y, (s.b.y-r.o.y)*r.inv.y
	z0, z1 := (s.a.z-r.o.z)*r.inv.z, (s.b.z-r.o.z)*r.inv.z
	enter := max(min(x0, x1), min(y0, y1), min(z0, z1))
	leave := min(max(x0, x1), max(y0, y1), max(z0, z1))
	switch {
	case !(enter <= leave):
		return math.Inf(1)
	case s.form == room:
		return leave
	}
	return enter
}

// normal is the outward normal at a point of the surface; of a room it points inwards.
func (s *solid) normal(q vec) vec {
	switch s.form {
	case cylinder:
		return s.cylinderNormal(q)
	case ball:
		return q.sub(s.a).mul(1 / s.radius)
	}
	// The face that is nearest.
	n, best := vec{}, math.Inf(1)
	face := func(d float64, m vec) {
		if d = math.Abs(d); d < best {
			n, best = m, d
		}
	}
	face(q.x-s.a.x, vec{x: -1})
	face(q.x-s.b.x, vec{x: 1})
	face(q.y-s.a.y, vec{y: -1})
	face(q.y-s.b.y, vec{y: 1})
	face(q.z-s.a.z, vec{z: -1})
	face(q.z-s.b.z, vec{z: 1})
	if s.form == room {
		return n.mul(-1)
	}
	return n
}

// meetCylinder solves |p - axis|^2 = r^2, then looks at the two ends.
func (s *solid) meetCylinder(o, d vec) float64 {
	ba, oc := s.b.sub(s.a), o.sub(s.a)
	baba, bad, baoc := ba.dot(ba), ba.dot(d), ba.dot(oc)
	k2 := baba - bad*bad
	k1 := baba*oc.dot(d) - baoc*bad
	k0 := baba*oc.dot(oc) - baoc*baoc - s.radius*s.radius*baba
	disc := k1*k1 - k2*k0
	if disc < 0 {
		return math.Inf(1)
	}
	root := math.Sqrt(disc)
	if k2 > 0 {
		t := (-k1 - root) / k2
		if y := baoc + t*bad; y > 0 && y < baba {
			return t
		}
	}
	if bad == 0 {
		return math.Inf(1)
	}
	end := 0.0
	if bad < 0 {
		end = baba
	}
	t := (end - baoc) / bad
	if math.Abs(k1+k2*t) < root {
		return t
	}
	return math.Inf(1)
}

func (s *solid) cylinderNormal(q vec) vec {
	ba, d := s.b.sub(s.a), q.sub(s.a)
	length := ba.length()
	axis := ba.mul(1 / length)
	y := d.dot(axis)
	across := d.sub(axis.mul(y))
	r := across.length()
	if math.Min(math.Abs(y), math.Abs(length-y)) < math.Abs(s.radius-r) {
		if y < length/2 {
			return axis.mul(-1)
		}
		return axis
	}
	return across.mul(1 / r)
}

func (s *solid) meetBall(o, d vec) float64 {
	oc := o.sub(s.a)
	b := oc.dot(d)
	disc := b*b - oc.dot(oc) + s.radius*s.radius
	if disc < 0 {
		return math.Inf(1)
	}
	return -b - math.Sqrt(disc)
}
