package scene

import "math"

// vec is a point, direction or colour. Metres; x right, y up, z away from the camera's first position.
type vec struct{ x, y, z float64 }

func (a vec) add(b vec) vec             { return vec{a.x + b.x, a.y + b.y, a.z + b.z} }
func (a vec) sub(b vec) vec             { return vec{a.x - b.x, a.y - b.y, a.z - b.z} }
func (a vec) mul(s float64) vec         { return vec{a.x * s, a.y * s, a.z * s} }
func (a vec) times(b vec) vec           { return vec{a.x * b.x, a.y * b.y, a.z * b.z} }
func (a vec) dot(b vec) float64         { return a.x*b.x + a.y*b.y + a.z*b.z }
func (a vec) length() float64           { return math.Sqrt(a.dot(a)) }
func (a vec) unit() vec                 { return a.mul(1 / a.length()) }
func (a vec) lerp(b vec, t float64) vec { return a.mul(1 - t).add(b.mul(t)) }

func (a vec) cross(b vec) vec {
	return vec{a.y*b.z - a.z*b.y, a.z*b.x - a.x*b.z, a.x*b.y - a.y*b.x}
}

// hash mixes a lattice point into [0, 1).
func hash(x, y, z int64, seed uint64) float64 {
	h := uint64(x)*0x9e3779b97f4a7c15 ^ uint64(y)*0xc2b2ae3d27d4eb4f ^ uint64(z)*0x165667b19e3779f9 ^ seed
	h ^= h >> 29
	h *= 0xbf58476d1ce4e5b9
	h ^= h >> 32
	h *= 0x94d049bb133111eb
	h ^= h >> 29
	return float64(h>>11) / (1 << 53)
}

// noise is smooth value noise in [0, 1) with features of size 1.
func noise(p vec, seed uint64) float64 {
	fx, fy, fz := math.Floor(p.x), math.Floor(p.y), math.Floor(p.z)
	ix, iy, iz := int64(fx), int64(fy), int64(fz)
	sx, sy, sz := smooth(p.x-fx), smooth(p.y-fy), smooth(p.z-fz)
	plane := func(z int64) float64 {
		a := mix(hash(ix, iy, z, seed), hash(ix+1, iy, z, seed), sx)
		b := mix(hash(ix, iy+1, z, seed), hash(ix+1, iy+1, z, seed), sx)
		return mix(a, b, sy)
	}
	return mix(plane(iz), plane(iz+1), sz)
}

// cloud is noise of three sizes, the largest of size 1.
func cloud(p vec, seed uint64) float64 {
	return .57*noise(p, seed) + .28*noise(p.mul(2.1), seed+1) + .15*noise(p.mul(4.3), seed+2)
}

func mix(a, b, t float64) float64 { return a + (b-a)*t }

func smooth(t float64) float64 { return t * t * (3 - 2*t) }

func clamp01(v float64) float64 { return math.Max(0, math.Min(1, v)) }
