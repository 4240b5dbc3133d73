package data

import (
	"math"
	"math/rand/v2"

	"okuyuki/core/photo"
	"okuyuki/core/poc"
)

// warp maps the pixels of a changed picture back to those of the photo: a homography
//
//	(u, v, q) = M (x-cx, y-cy, f),  source = (cx, cy) + f (u, v)/q
//
// where M is a rotation of the camera, f the focal length and c the picture's centre, in pixels.
type warp struct {
	m         [9]float64
	cx, cy, f float64
}

// Angles at full strength.
const (
	fullRoll = 45 * math.Pi / 180
	fullTurn = 40 * math.Pi / 180
)

func warpOf(kind poc.Corruption, s float64, seed uint64, w, h int) warp {
	g := warp{cx: float64(w-1) / 2, cy: float64(h-1) / 2, f: float64(max(w, h))}
	rng := rand.New(rand.NewPCG(seed, 0x0a4e))
	if kind == poc.Rotate {
		a := s * fullRoll
		if rng.IntN(2) == 0 {
			a = -a
		}
		sin, cos := math.Sincos(a)
		g.m = [9]float64{cos, -sin, 0, sin, cos, 0, 0, 0, 1}
		return g
	}
	// Rodrigues' rotation by a about the axis (ax, ay, 0). What lies in the middle stays in sight:
	// the turn is followed by a shift back, as of a camera that moved aside and looks at the same thing.
	sin, cos := math.Sincos(s * fullTurn)
	ay, ax := math.Sincos(2 * math.Pi * rng.Float64())
	g.m = [9]float64{
		cos + ax*ax*(1-cos), ax * ay * (1 - cos), 0,
		ax * ay * (1 - cos), cos + ay*ay*(1-cos), 0,
		-ay * sin, ax * sin, 1,
	}
	return g
}

// source is the place in the photo of a pixel of the changed picture.
func (g warp) source(x, y float64) (sx, sy float64) {
	x, y = x-g.cx, y-g.cy
	u := g.m[0]*x + g.m[1]*y + g.m[2]*g.f
	v := g.m[3]*x + g.m[4]*y + g.m[5]*g.f
	q := g.m[6]*x + g.m[7]*y + g.m[8]*g.f
	if q <= 0 { // behind the camera
		return math.Inf(1), math.Inf(1)
	}
	return g.cx + g.f*u/q, g.cy + g.f*v/q
}

// photo shows the photo through the warp, interpolated bilinearly; the border is repeated outwards.
func (g warp) photo(m *photo.Image) *photo.Image {
	out := photo.New(m.W, m.H)
	right, bottom, row := float64(m.W-1), float64(m.H-1), 3*m.W
	for y := range m.H {
		for x := range m.W {
			sx, sy := g.source(float64(x), float64(y))
			sx, sy = max(0, min(right, sx)), max(0, min(bottom, sy))
			x0, y0 := int(int32(sx)), int(int32(sy))
			tx, ty := sx-float64(x0), sy-float64(y0)
			at := y0*row + 3*x0
			across, down := 3, row
			if x0 == m.W-1 {
				across = 0
			}
			if y0 == m.H-1 {
				down = 0
			}
			a, b := m.Pix[at:at+across+3], m.Pix[at+down:at+down+across+3]
			aw, bw, cw, dw := (1-tx)*(1-ty), tx*(1-ty), (1-tx)*ty, tx*ty
			dst := out.Pix[y*row+3*x:][:3]
			for c := range dst {
				dst[c] = uint8(int32(aw*float64(a[c]) + bw*float64(a[across+c]) + cw*float64(b[c]) + dw*float64(b[across+c]) + .5))
			}
		}
	}
	return out
}
