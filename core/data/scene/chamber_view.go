package scene

import (
	"math"
	"slices"
)

// Depths that a depth camera of the time measures, as NYU Depth V2 has them, in metres from the camera's plane.
const (
	Nearest  = .7
	Farthest = 10
)

// viewFocal is the focal length for a picture of unit width. NYU's camera has 518.9 pixels of 640, .81; copies whose white frame
// is cut off have up to .92, and the walls in ours are at right angles for about .86.
const viewFocal = .86

// photograph looks for a view: from somewhere in the room at what tells its kind, with nothing too near or too far. It says
// whether there is one.
func (c *chamber) photograph() bool {
	if len(c.subjects) == 0 {
		return false
	}
	best, view := 0., c.world
	for tries := 0; tries < 25 || best == 0 && tries < 60; tries++ {
		if score := c.tryView(); score > best {
			best, view = score, c.world
		}
	}
	c.world = view
	return best > 0
}

// tryView aims the camera, and scores what it sees by how much of the subjects there is; 0 if it must not be taken.
func (c *chamber) tryView() float64 {
	s := c.subjects[c.rng.IntN(len(c.subjects))]
	c.eye = vec{c.between(-1, 1) * (c.hx - .2), c.between(1.15, 1.65), c.between(-1, 1) * (c.hz - .2)}
	for _, t := range c.taken {
		if e := c.eye; e.y < t.hi.y+.15 && e.y > t.lo.y-.15 && e.x > t.lo.x-.2 && e.x < t.hi.x+.2 && e.z > t.lo.z-.2 && e.z < t.hi.z+.2 {
			return 0
		}
	}
	aim := s.outward(s.lo.lerp(s.hi, .5)).add(s.at).sub(c.eye)
	c.yaw = math.Atan2(aim.x, aim.z) + c.between(-.3, .3)
	c.pitch = min(.1, max(-.5, math.Atan2(aim.y, math.Hypot(aim.x, aim.z))*c.between(.4, 1)+c.between(-.08, .12)))
	c.roll = .03 * c.rng.NormFloat64()
	c.fov = 2 * math.Atan(.5/(viewFocal*c.between(.95, 1.05)))
	c.near = Nearest
	return c.score()
}

// score casts a few rays, those of the corners among them.
func (c *chamber) score() float64 {
	const w, h = 20, 15
	view := c.camera(w, h)
	told, close, sum := 0, 0, 0.
	for y := range h {
		for x := range w {
			r := view.ray(float64(x)*w/(w-1), float64(y)*h/(h-1))
			hit, ok := c.cast(&r)
			if !ok {
				return 0
			}
			d := hit.t * r.d.dot(view.ahead)
			if d < Nearest+.05 || d > Farthest-.2 {
				return 0
			}
			sum += d
			if d < 1.1 {
				close++
			}
			if slices.Contains(c.subjects, hit.piece) {
				told++
			}
		}
	}
	if share := float64(told) / (w * h); share >= .05 && close < w*h/4 {
		const usual = 3.3 // mean depth, which a wide view has; enough is enough: views shall differ
		return min(share, .25) + .25*c.rng.Float64() + .3*min(1, sum/(w*h)/usual)
	}
	return 0
}
