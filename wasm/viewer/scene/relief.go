package scene

import "math"

// The relief is a block with the photo on its face: x to the right and y down as in the photo, half as high as 1, as wide as
// the aspect; z towards the eye, from -Thick at the largest depth to Thick at the smallest. A perspective camera looks at its
// middle. relief.kage has the same formulas.
const (
	Thick    = 0.42 // half of the block's depth
	Distance = 5.0  // of the eye from the middle
	fill     = 0.97 // share of the pane that the block may fill
	MaxYaw   = 1.0  // radians
	MaxPitch = 0.8
)

// Tilt is how far the block is turned: about the upright axis, its face to the right, and about the level one, its face down.
type Tilt struct{ Yaw, Pitch float64 }

// Rest is the tilt that the relief comes back to: enough to see it as one.
var Rest = Tilt{-0.38, 0.3}

// Turn adds to the tilt, within its limits.
func (t Tilt) Turn(yaw, pitch float64) Tilt {
	return Tilt{min(max(t.Yaw+yaw, -MaxYaw), MaxYaw), min(max(t.Pitch+pitch, -MaxPitch), MaxPitch)}
}

// easing is the time in seconds in which the way back to Rest becomes 1/e of what it was.
const easing = 0.35

// Ease goes the way back to Rest for some seconds, slowly at its end. It is false when it has arrived.
func (t Tilt) Ease(seconds float64) (Tilt, bool) {
	k := math.Exp(-max(seconds, 0) / easing)
	next := Tilt{Rest.Yaw + (t.Yaw-Rest.Yaw)*k, Rest.Pitch + (t.Pitch-Rest.Pitch)*k}
	if math.Hypot(next.Yaw-Rest.Yaw, next.Pitch-Rest.Pitch) < 0.004 {
		return Rest, false
	}
	return next, true
}

// Vec is a point or direction in the block.
type Vec [3]float64

func (a Vec) dot(b Vec) float64 { return a[0]*b[0] + a[1]*b[1] + a[2]*b[2] }

func (a Vec) plus(b Vec, k float64) Vec { return Vec{a[0] + k*b[0], a[1] + k*b[1], a[2] + k*b[2]} }

// Camera looks at a tilted block.
type Camera struct {
	Right, Down, Back Vec     // its directions in the block: the rows of the rotation by yaw, then pitch
	Scale             float64 // of the middle plane in the pane, such that every corner of the block is seen
}

// Look is the camera for a block as wide as aspect.
func (t Tilt) Look(aspect float64) Camera {
	sy, cy := math.Sincos(t.Yaw)
	sp, cp := math.Sincos(t.Pitch)
	c := Camera{Vec{cy, 0, sy}, Vec{-sp * sy, cp, sp * cy}, Vec{-cp * sy, -sp, cp * cy}, 1}
	widest := 0.0
	for corner := range 8 {
		side := func(bit int) float64 { return float64(corner>>bit&1*2 - 1) }
		x, y := c.Project(Vec{aspect * side(0), side(1), Thick * side(2)})
		widest = max(widest, math.Abs(x)/aspect, math.Abs(y))
	}
	c.Scale = fill / widest
	return c
}

// Ray is the line of sight through the point x, y of a pane, from -1 to 1 across its height: origin and direction in the block.
func (c Camera) Ray(x, y float64) (origin, direction Vec) {
	return Vec{}.plus(c.Back, Distance), Vec{}.plus(c.Right, x/c.Scale).plus(c.Down, y/c.Scale).plus(c.Back, -Distance)
}

// Project is where a point of the block is seen, in the units of Ray.
func (c Camera) Project(p Vec) (x, y float64) {
	k := c.Scale * Distance / (Distance - c.Back.dot(p))
	return c.Right.dot(p) * k, c.Down.dot(p) * k
}

// Height is z of the block at a depth: the smallest stands highest.
func (d Depth) Height(value float32) float64 {
	if d.Max <= d.Min {
		return 0
	}
	near := float64(d.Max-value) / float64(d.Max-d.Min)
	return Thick * (2*min(max(near, 0), 1) - 1)
}

// heightAt is z of the relief's face at a place of the block; unknown places lie at the bottom.
func (d Depth) heightAt(v View, aspect float64, p Vec) float64 {
	c := v.Crop()
	value, ok := d.At(c.X+c.W*(p[0]/aspect+1)/2, c.Y+c.H*(p[1]+1)/2)
	if !ok {
		return -Thick
	}
	return d.Height(value)
}

// Pick is the place in the photo that a relief shows at the point x, y of a window; false beside the block. steps along the
// line of sight find the face, halvings then say where.
func (d Depth) Pick(pane Rect, v View, t Tilt, x, y float64) (u, w float64, ok bool) {
	const steps, halvings = 64, 8
	aspect := pane.W / pane.H
	o, dir := t.Look(aspect).Ray((2*(x-pane.X)-pane.W)/pane.H, (2*(y-pane.Y)-pane.H)/pane.H)
	near, far, ok := enter(o, dir, Vec{aspect, 1, Thick})
	if !ok {
		return 0, 0, false
	}
	over := near
	for i := 0; i <= steps; i++ {
		at := near + (far-near)*float64(i)/steps
		if p := o.plus(dir, at); p[2] > d.heightAt(v, aspect, p) {
			over = at
			continue
		}
		for range halvings {
			half := (over + at) / 2
			if p := o.plus(dir, half); p[2] > d.heightAt(v, aspect, p) {
				over = half
			} else {
				at = half
			}
		}
		p := o.plus(dir, at)
		c := v.Crop()
		return c.X + c.W*(p[0]/aspect+1)/2, c.Y + c.H*(p[1]+1)/2, true
	}
	return 0, 0, false
}

// enter is where a ray enters and leaves the box from -half to half, in lengths of its direction.
func enter(o, dir, half Vec) (near, far float64, ok bool) {
	near, far = 0, math.Inf(1)
	for i := range 3 {
		if math.Abs(dir[i]) < 1e-12 {
			if math.Abs(o[i]) > half[i] {
				return 0, 0, false
			}
			continue
		}
		a, b := (-half[i]-o[i])/dir[i], (half[i]-o[i])/dir[i]
		near, far = max(near, min(a, b)), min(far, max(a, b))
	}
	return near, far, near < far
}

// Stand is where the window shows a place of the photo on the relief.
func (d Depth) Stand(pane Rect, v View, t Tilt, u, w float64) (x, y float64) {
	c, aspect := v.Crop(), pane.W/pane.H
	p := Vec{aspect * (2*(u-c.X)/c.W - 1), 2*(w-c.Y)/c.H - 1, 0}
	p[2] = d.heightAt(v, aspect, p)
	sx, sy := t.Look(aspect).Project(p)
	return pane.X + pane.W/2 + sx*pane.H/2, pane.Y + pane.H/2 + sy*pane.H/2
}
