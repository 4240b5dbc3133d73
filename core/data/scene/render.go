package scene

import (
	"math"
	"math/rand/v2"

	"okuyuki/core/photo"
	"okuyuki/kernels"
)

// world is a scene before it is photographed.
type world struct {
	solids  []solid
	pieces  []*piece
	lamps   []lamp
	eye     vec
	yaw     float64 // radians; positive looks right
	pitch   float64 // radians; positive looks up
	fov     float64 // radians, horizontal
	roll    float64 // radians; positive turns the camera clockwise
	near    float64 // what is nearer to the camera's plane is not seen
	ambient vec
	corners float64 // how much darker ambient light is in corners of the room, the first solid
	film    *film   // nil: the usual one
	seed    uint64
}

// camera turns pixels into rays.
type camera struct {
	eye, right, up, ahead vec
	focal                 float64 // pixels
	cx, cy                float64
}

func (w *world) camera(width, height int) camera {
	sy, cy := math.Sincos(w.yaw)
	sp, cp := math.Sincos(w.pitch)
	ahead := vec{sy * cp, sp, cy * cp}
	right := vec{cy, 0, -sy}
	up := ahead.cross(right)
	if w.roll != 0 {
		s, c := math.Sincos(w.roll)
		right, up = right.mul(c).sub(up.mul(s)), right.mul(s).add(up.mul(c))
	}
	return camera{w.eye, right, up, ahead, float64(width) / 2 / math.Tan(w.fov/2), float64(width) / 2, float64(height) / 2}
}

func (c camera) ray(x, y float64) ray {
	d := c.ahead.add(c.right.mul((x - c.cx) / c.focal)).add(c.up.mul((c.cy - y) / c.focal))
	return newRay(c.eye, d.unit())
}

// sample is what a ray saw.
type sample struct {
	light  vec // with a film: of which the colour is not yet part
	color  vec
	solid  *solid
	normal vec
	depth  float64 // from the camera's plane
}

func (w *world) sample(c *camera, x, y float64) sample {
	r := c.ray(x, y)
	r.start = max(near, w.near/r.d.dot(c.ahead))
	h, ok := w.cast(&r)
	if !ok {
		return sample{} // the worlds are closed, but a ray may slip between two faces
	}
	light, color := w.shade(h, &r, h.t/c.focal, x, y)
	return sample{light, color, h.solid, h.normal, h.t * r.d.dot(c.ahead)}
}

// render photographs the world: pixels, and for every pixel the distance from the camera's plane in metres.
func (w *world) render(width, height int) (*photo.Image, []float32) {
	c := w.camera(width, height)
	samples := make([]sample, width*height)
	kernels.Parallel(height, func(lo, hi int) {
		for y := lo; y < hi; y++ {
			for x := range width {
				samples[y*width+x] = w.sample(&c, float64(x)+.5, float64(y)+.5)
			}
		}
	})
	light, depth := make([]vec, width*height), make([]float32, width*height)
	kernels.Parallel(height, func(lo, hi int) {
		for y := lo; y < hi; y++ {
			for x := range width {
				i := y*width + x
				light[i], depth[i] = w.smoothed(&c, samples, x, y, width, height), float32(samples[i].depth)
			}
		}
	})
	return w.develop(light, width, height), depth
}

// smoothed is the light of a pixel, with three more rays where one surface ends and another begins.
func (w *world) smoothed(c *camera, samples []sample, x, y, width, height int) vec {
	i := y*width + x
	s := &samples[i]
	own := s.light
	if w.film != nil {
		own = evened(samples, x, y, width, height).times(s.color)
	}
	differs := func(j int) bool { return samples[j].solid != s.solid || samples[j].normal.dot(s.normal) < .9 }
	if !(x > 0 && differs(i-1) || x+1 < width && differs(i+1) || y > 0 && differs(i-width) || y+1 < height && differs(i+width)) {
		return own
	}
	if w.film != nil { // which softens edges by itself
		a, b := w.sample(c, float64(x)+.2, float64(y)+.3), w.sample(c, float64(x)+.75, float64(y)+.8)
		return own.add(a.light.times(a.color)).add(b.light.times(b.color)).mul(1. / 3)
	}
	sum := own
	for _, o := range [3][2]float64{{.2, .3}, {.8, .2}, {.55, .85}} {
		sum = sum.add(w.sample(c, float64(x)+o[0], float64(y)+o[1]).light)
	}
	return sum.mul(.25)
}

// evened is the light of a pixel, the mean of the same surface's around it: what is left of the grain of large lamps' shadows.
func evened(samples []sample, x, y, width, height int) vec {
	s := &samples[y*width+x]
	sum, n := vec{}, 0.
	for j := max(0, y-2); j <= min(height-1, y+2); j++ {
		for i := max(0, x-2); i <= min(width-1, x+2); i++ {
			if o := &samples[j*width+i]; o.solid == s.solid && o.normal.dot(s.normal) > .95 {
				sum, n = sum.add(o.light), n+1
			}
		}
	}
	if n == 0 {
		return s.light
	}
	return sum.mul(1 / n)
}

// develop exposes for the mean, darkens the corners as lenses do, adds a little sensor noise and codes as sRGB.
func (w *world) develop(light []vec, width, height int) *photo.Image {
	if w.film != nil {
		return w.film.develop(light, width, height, w.seed)
	}
	mean := 0.0
	for _, l := range light {
		mean += math.Min(2, .2126*l.x+.7152*l.y+.0722*l.z)
	}
	exposure := .26 / math.Max(1e-3, mean/float64(len(light)))
	rng := rand.New(rand.NewPCG(w.seed, 0x5eed))
	m := photo.New(width, height)
	for y := range height {
		for x := range width {
			dx, dy := (float64(x)+.5)/float64(width)-.5, (float64(y)+.5)/float64(height)-.5
			l := light[y*width+x].mul(exposure * (1 - .5*(dx*dx+dy*dy)))
			grain := rng.NormFloat64()
			for ch, v := range [3]float64{l.x, l.y, l.z} {
				v = 1 - math.Exp(-1.35*v) // shoulder of a film: lamps do not clip hard
				v = srgb(v) + .008*grain
				m.Pix[3*(y*width+x)+ch] = uint8(255*clamp01(v) + .5)
			}
		}
	}
	return m
}

// srgb codes a linear value (IEC 61966-2-1).
func srgb(v float64) float64 {
	if v <= .0031308 {
		return 12.92 * v
	}
	return 1.055*math.Pow(v, 1/2.4) - .055
}
