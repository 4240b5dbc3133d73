package depthcue

import "math"

// seePosition takes what is lower in the picture for nearer, as on a floor: for a plane under a level camera depth
// grows with 1/(y - horizon). Above the horizon it says "far", with less confidence. What lies towards the sides it
// takes for a little nearer than the middle, into which photographers look.
//
// It abstains from photos that are not layered from top to bottom, as those of a wall or of the ground straight below
// are not: see layered.
func seePosition(p *picture) *Map {
	m := newMap(p.gw, p.gh)
	trust := layered(p)
	horizon := usualHorizon
	if v := p.vanishing(); v != nil {
		horizon = min(max(v.y/float64(p.h), highestHorizon), lowestHorizon)
	}
	for y := range m.H {
		below := ((float64(y)+.5)/float64(m.H) - horizon) / (1 - horizon) // 1 at the lower edge
		for x := range m.W {
			aside := 2*(float64(x)+.5)/float64(m.W) - 1
			m.Depth[y*m.W+x] = float32((1 - clamp01(below) + toTheSide*(1-aside*aside)) / (1 + toTheSide))
			c := trust
			if below < 0 {
				c *= aboveHorizon
			}
			m.Confidence[y*m.W+x] = float32(c)
		}
	}
	return m
}

// Of seePosition; heights are shares of the picture, from the top.
const (
	usualHorizon   = .35
	highestHorizon = .15
	lowestHorizon  = .65
	aboveHorizon   = .5
	toTheSide      = .3 // what the way from the middle to the side counts beside that from the horizon to the lower edge
)

// layered says how clearly a photo changes from top to bottom, 0 to 1: in light, colour and texture, the mean share of the
// variance that a straight line down the picture explains, less half of what one across it does. A line, because courses
// of bricks are layers too.
func layered(p *picture) float64 {
	sum, features := 0.0, p.features()
	for _, f := range features {
		down, across := trend(f, p.gw, p.gh)
		sum += max(0, down-across/2) / float64(len(features))
	}
	return clamp01((sum - leastLayers) / (mostLayers - leastLayers))
}

// Bounds of layered. With them the cue speaks of six rooms in ten (NYU), and still of two in ten steel plates and three in ten brick
// walls that were lit from above or below.
const (
	leastLayers = .03
	mostLayers  = .15
)

// features of the cells: light, two colour differences, and the logarithm of the contrast within.
func (p *picture) features() [][]float32 {
	light := p.cells(func(i int) float32 { return p.grey[i] })
	red := p.cells(func(i int) float32 { return p.rgb[3*i] - p.grey[i] })
	blue := p.cells(func(i int) float32 { return p.rgb[3*i+2] - p.grey[i] })
	edge := p.cells(func(i int) float32 { return p.gx[i]*p.gx[i] + p.gy[i]*p.gy[i] })
	floor := float64(p.noise*p.noise) + 1e-5
	for i, v := range edge {
		edge[i] = float32(math.Log(float64(v) + floor))
	}
	return [][]float32{light, red, blue, edge}
}

// trend is the share of the variance of f [h, w] that a line down, and one across, explain.
func trend(f []float32, w, h int) (down, across float64) {
	mean := 0.0
	for _, v := range f {
		mean += float64(v) / float64(len(f))
	}
	var variance, xx, yy, xf, yf float64
	for i, v := range f {
		x, y, d := float64(i%w)-float64(w-1)/2, float64(i/w)-float64(h-1)/2, float64(v)-mean
		variance += d * d
		xx += x * x
		yy += y * y
		xf += x * d
		yf += y * d
	}
	if variance < 1e-6*float64(len(f)) || xx == 0 || yy == 0 {
		return 0, 0
	}
	return yf * yf / (yy * variance), xf * xf / (xx * variance)
}
