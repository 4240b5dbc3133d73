package depthcue

import "math"

// seeTexture takes finer texture for farther: on a plane that leads away from the camera the same grain gets smaller in
// proportion to 1/depth (Gibson 1950; Gårding 1992). The wavelength of a window, sqrt(var I / var I') of the light freed from
// slow changes, is fitted by a plane over the picture: ln wavelength = a + b x + c y, and depth is its fall.
//
// It abstains unless most of the picture has a texture, and the plane explains a third of the wavelength's variance, far
// more than its two slopes would by chance: else the picture shows several things, each with a texture of its own, as
// rooms do. And the wavelength must change by a fifth from one side to the other. Depth of single things is not seen:
// only the tilt of the whole.
func seeTexture(p *picture) *Map {
	m := newMap(p.gw, p.gh)
	w, h := (p.w+texel-1)/texel, (p.h+texel-1)/texel
	if w < 4 || h < 4 {
		return m
	}
	slow := blur(p.grey, p.w, p.h, texel/2)
	energy, slope, n := make([]float64, w*h), make([]float64, w*h), make([]float64, w*h)
	for y := range p.h {
		for x := range p.w {
			i, c := y*p.w+x, y/texel*w+x/texel
			d := float64(p.grey[i] - slow[i])
			energy[c] += d * d
			slope[c] += float64(p.gx[i]*p.gx[i] + p.gy[i]*p.gy[i])
			n[c]++
		}
	}
	var f plane
	for c := range energy {
		e, s := energy[c]/n[c]-p.noise*p.noise, slope[c]/n[c]-sobelNoise*p.noise*p.noise
		if e < leastTexture || s < leastTexture/8 {
			continue
		}
		f.add((float64(c%w)+.5)/float64(w)-.5, (float64(c/w)+.5)/float64(h)-.5, math.Log(e/s)/2)
	}
	b, c, explained, ok := f.fit()
	if !ok || f.n < leastTextured*float64(w*h) {
		return m
	}
	span := math.Abs(b) + math.Abs(c)
	trust := clamp01((explained-leastExplained)/(fullExplained-leastExplained)) * clamp01((span-leastSpan)/leastSpan)
	for i := range m.Depth {
		x, y := (float64(i%m.W)+.5)/float64(m.W)-.5, (float64(i/m.W)+.5)/float64(m.H)-.5
		if span > 0 {
			m.Depth[i] = float32(clamp01(.5 - (b*x+c*y)/span))
		}
		m.Confidence[i] = float32(trust)
	}
	return m
}

// Of seeTexture.
const (
	texel          = 16     // pixels of a window's side
	leastTexture   = 1.5e-4 // variance below which a window has none
	sobelNoise     = 12. / 64 * 2
	leastTextured  = .7 // share of the windows
	leastExplained = .35
	fullExplained  = .7
	leastSpan      = .2 // of ln wavelength over the picture
)

// plane collects points for z = a + b x + c y.
type plane struct {
	n, x, y, z, xx, xy, yy, xz, yz, zz float64
}

func (f *plane) add(x, y, z float64) {
	f.n++
	f.x += x
	f.y += y
	f.z += z
	f.xx += x * x
	f.xy += x * y
	f.yy += y * y
	f.xz += x * z
	f.yz += y * z
	f.zz += z * z
}

// fit returns the slopes and the share of the variance that they explain, adjusted for what two slopes explain by chance.
func (f *plane) fit() (b, c, explained float64, ok bool) {
	if f.n < 12 {
		return 0, 0, 0, false
	}
	xx, xy, yy := f.xx-f.x*f.x/f.n, f.xy-f.x*f.y/f.n, f.yy-f.y*f.y/f.n
	xz, yz, zz := f.xz-f.x*f.z/f.n, f.yz-f.y*f.z/f.n, f.zz-f.z*f.z/f.n
	det := xx*yy - xy*xy
	if det < 1e-9 || zz < 1e-9 {
		return 0, 0, 0, false
	}
	b, c = (xz*yy-yz*xy)/det, (yz*xx-xz*xy)/det
	left := max(0, zz-b*xz-c*yz)
	return b, c, 1 - left/zz*(f.n-1)/(f.n-3), true
}
