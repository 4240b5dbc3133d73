package scene

import "math"

// pattern is what covers a surface.
type pattern uint8

const (
	plain    pattern = iota
	concrete         // mottled, with formwork joints
	tiles            // square, with grout
	bricks           // running bond
	twoTone          // darker up to 1.1 m, as in corridors
	hazard           // oblique yellow and black stripes
	wood             // grain, and boards of a width of size
	plaid            // two sets of stripes
	stripes          // upright
	flowers          // blots
	marble           // veins
	fibres           // carpet and towels
	spines           // books on shelves of a height of size
	artwork          // shapes in many colours
	outdoors         // sky over trees
	blinds           // slats
	writing          // lines of strokes on a board or a sheet
)

// paint is how a surface looks. Colours are linear, in [0, 1].
type paint struct {
	pattern pattern
	color   vec
	second  vec     // joints, lower tone or stripes
	size    float64 // of a tile, in metres
	wear    float64 // strength of stains, 0 to 1
	rust    float64 // share of rust, 0 to 1
	gloss   float64 // strength of the highlight
	glow    float64 // light that it gives by itself
	base    float64 // height from which rows are counted
	seed    uint64
}

// at is the colour at a point with a normal, seen through a pixel that covers about width metres of the surface.
func (p *paint) at(q, normal vec, width float64) vec {
	u, v := surface(q, normal)
	c := p.color
	switch p.pattern {
	case concrete:
		c = c.mul(1 - .28*joints(u, 1.8, v, .9, .008, width))
	case tiles:
		c = c.mul(.92 + .12*hash(cell(u, p.size), cell(v, p.size), 0, p.seed))
		c = c.lerp(p.second, joints(u, p.size, v, p.size, .006, width))
	case bricks:
		const length, height = .24, .08
		row := cell(v, height)
		shift := length / 2 * float64(row&1)
		c = c.mul(.75 + .45*hash(cell(u+shift, length), row, 1, p.seed))
		c = c.lerp(p.second, joints(u+shift, length, v, height, .010, width))
	case twoTone:
		if q.y < 1.1 {
			c = p.second
		}
	case hazard:
		if cell(u+v, p.size)&1 == 0 {
			c = p.second
		}
	default:
		c = p.indoors(q, normal, u, v, width)
	}
	if p.wear > 0 {
		c = c.mul(1 - p.wear*(.75*cloud(q.mul(1.7), p.seed)+.25*noise(q.mul(31), p.seed+7)))
	}
	if p.rust > 0 {
		if k := clamp01((cloud(q.mul(6), p.seed+9) - 1 + p.rust) * 8); k > 0 {
			c = c.lerp(vec{.22, .085, .03}.mul(.6+.8*noise(q.mul(60), p.seed)), k)
		}
	}
	return c
}

// surface gives coordinates on a surface that looks along one axis most: the two other axes, with y up where it is one of them.
func surface(q, n vec) (u, v float64) {
	ax, ay, az := math.Abs(n.x), math.Abs(n.y), math.Abs(n.z)
	switch {
	case ay >= ax && ay >= az:
		return q.x, q.z
	case ax >= az:
		return q.z, q.y
	}
	return q.x, q.y
}

func cell(u, size float64) int64 { return int64(math.Floor(u / size)) }

// joints is the share of a pixel at (u, v) that lies on the joints of a grid of cells: thin lines far away must fade, not flicker.
func joints(u, cellU, v, cellV, joint, pixel float64) float64 {
	return 1 - (1-line(u, cellU, joint, pixel))*(1-line(v, cellV, joint, pixel))
}

// line is the share of [u - pixel/2, u + pixel/2] on lines of a width, one at the beginning of every cell.
func line(u, cell, width, pixel float64) float64 {
	before := func(u float64) float64 { // length of line from 0 to u
		n := math.Floor(u / cell)
		return n*width + math.Min(u-n*cell, width)
	}
	return (before(u+pixel/2) - before(u-pixel/2)) / pixel
}
