// Package scene draws simple interiors: photos whose depth is known exactly and whose kind has a name. Those of sites are the
// samples of the page and the photos of the tests, rooms are to train with; nothing in them belongs to anyone.
package scene

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"okuyuki/core/photo"
)

// Kind is what a scene shows.
type Kind struct {
	ID, JA, EN string
	build      func(*builder)
}

var kinds = []Kind{
	{"corridor", "廊下", "Corridor", (*builder).corridor},
	{"stairs", "階段", "Stairs", (*builder).stairs},
	{"pipes", "配管", "Pipes", (*builder).pipes},
}

// Kinds lists the kinds of sites, in a fixed order.
func Kinds() []Kind { return append([]Kind(nil), kinds...) }

// Scene is a photo of a generated place.
type Scene struct {
	Kind  Kind
	Photo *photo.Image
	Depth []float32 // metres from the camera's plane, [H, W] of the photo
}

// Render draws the scene that a kind and a seed name, at w x h pixels.
func Render(kind string, seed uint64, w, h int) (*Scene, error) {
	if w < 1 || h < 1 || w > 4096 || h > 4096 {
		return nil, fmt.Errorf("scene: size %dx%d", w, h)
	}
	for i, k := range slices.Concat(kinds, openings, rooms) {
		if k.ID == kind {
			b := &builder{rng: rand.New(rand.NewPCG(seed, uint64(i)))}
			b.seed = b.rng.Uint64()
			k.build(b)
			if len(b.solids) == 0 {
				return nil, fmt.Errorf("scene: %s of seed %d has no view", kind, seed)
			}
			m, depth := b.render(w, h)
			return &Scene{k, m, depth}, nil
		}
	}
	return nil, fmt.Errorf("scene: no kind %q", kind)
}

// builder puts a world together.
type builder struct {
	world
	rng *rand.Rand
}

// between draws a number in [lo, hi).
func (b *builder) between(lo, hi float64) float64 { return lo + (hi-lo)*b.rng.Float64() }

// chance is true with probability p.
func (b *builder) chance(p float64) bool { return b.rng.Float64() < p }

// tint varies a colour's brightness and hue a little.
func (b *builder) tint(c vec) vec {
	k := b.between(.85, 1.12)
	return vec{c.x * k * b.between(.95, 1.05), c.y * k, c.z * k * b.between(.95, 1.05)}
}

// pick draws one of the colours.
func (b *builder) pick(colors ...vec) vec { return b.tint(colors[b.rng.IntN(len(colors))]) }

func (b *builder) box(x0, y0, z0, x1, y1, z1 float64, p paint) {
	p.seed = b.rng.Uint64()
	b.solids = append(b.solids, solid{form: box, a: vec{min(x0, x1), min(y0, y1), min(z0, z1)}, b: vec{max(x0, x1), max(y0, y1), max(z0, z1)}, paint: p})
}

func (b *builder) cylinder(from, to vec, radius float64, p paint) {
	p.seed = b.rng.Uint64()
	b.solids = append(b.solids, solid{form: cylinder, a: from, b: to, radius: radius, paint: p})
}

func (b *builder) ball(at vec, radius float64, p paint) {
	p.seed = b.rng.Uint64()
	b.solids = append(b.solids, solid{form: ball, a: at, radius: radius, paint: p})
}

// shell closes the world: a room whose six faces are boxes of their own paint would do, but one room and two slabs are cheaper.
func (b *builder) shell(x0, x1, height, z0, z1 float64, wall, floor, ceiling paint) {
	wall.seed = b.rng.Uint64()
	b.solids = append(b.solids, solid{form: room, a: vec{x0, -.5, z0}, b: vec{x1, height + .5, z1}, paint: wall})
	b.box(x0-1, -.6, z0-1, x1+1, 0, z1+1, floor)
	b.box(x0-1, height, z0-1, x1+1, height+.6, z1+1, ceiling)
}

// Colours that sites are painted in, linear.
var (
	white     = vec{.72, .71, .67}
	cream     = vec{.66, .60, .47}
	grey      = vec{.36, .36, .36}
	darkGrey  = vec{.12, .12, .13}
	green     = vec{.20, .34, .24}
	paleBlue  = vec{.33, .44, .54}
	steelBlue = vec{.08, .19, .38}
	red       = vec{.50, .05, .04}
	yellow    = vec{.75, .50, .04}
	brown     = vec{.28, .16, .09}
	brick     = vec{.38, .16, .11}
	warm      = vec{1, .93, .80}
	cool      = vec{.90, .97, 1}
)
