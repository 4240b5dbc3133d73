package scene

import "math"

// Depth is a depth map, row by row; a value that is not finite or not positive is unknown. Min and Max are the ends of the
// colour map.
type Depth struct {
	W, H     int
	Values   []float32
	Min, Max float32
}

// Valid tells whether the size fits the values and the range can be shown.
func (d Depth) Valid() bool {
	return d.W > 0 && d.H > 0 && len(d.Values) == d.W*d.H && !math.IsNaN(float64(d.Min)) && d.Max >= d.Min
}

func known(v float32) bool { return v > 0 && v <= math.MaxFloat32 }

// At returns the depth at the place u, v of the photo, from 0 to 1: bilinear between the centres of the map's cells. Unknown
// neighbours do not count; where the nearest cell is unknown, so is the value.
func (d Depth) At(u, v float64) (float32, bool) {
	x0, x1, fx := cell(u, d.W)
	y0, y1, fy := cell(v, d.H)
	var sum, weight float64
	near := 0.0
	nearKnown := false
	for _, c := range [4]struct {
		x, y int
		w    float64
	}{{x0, y0, (1 - fx) * (1 - fy)}, {x1, y0, fx * (1 - fy)}, {x0, y1, (1 - fx) * fy}, {x1, y1, fx * fy}} {
		value := d.Values[c.y*d.W+c.x]
		ok := known(value)
		if c.w > near {
			near, nearKnown = c.w, ok
		}
		if ok {
			sum += c.w * float64(value)
			weight += c.w
		}
	}
	if !nearKnown {
		return 0, false
	}
	return float32(sum / weight), true
}

// cell returns the two cells whose centres enclose the share u of n cells, and how far u is from the first to the second.
func cell(u float64, n int) (a, b int, f float64) {
	p := min(max(u*float64(n)-0.5, 0), float64(n-1))
	a = int(p)
	return a, min(a+1, n-1), p - float64(a)
}
