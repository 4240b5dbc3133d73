package scene

import "math"

// MaxZoom is the closest look at a photo.
const MaxZoom = 16

// View is the part of the photo that every pane shows: 1/Zoom of its width and height around X, Y. The zero value is invalid;
// start with Whole.
type View struct{ Zoom, X, Y float64 }

// Whole shows the whole photo.
var Whole = View{1, 0.5, 0.5}

// clamp keeps the zoom within its limits and the visible part within the photo.
func (v View) clamp() View {
	if !(v.Zoom > 1) { // NaN too
		return Whole
	}
	v.Zoom = min(v.Zoom, MaxZoom)
	half := 0.5 / v.Zoom
	v.X = min(max(v.X, half), 1-half)
	v.Y = min(max(v.Y, half), 1-half)
	return v
}

// Crop is the visible part, as shares of the photo.
func (v View) Crop() Rect { return Rect{v.X - 0.5/v.Zoom, v.Y - 0.5/v.Zoom, 1 / v.Zoom, 1 / v.Zoom} }

// Full is where the whole photo would be if a pane did not end.
func (v View) Full(pane Rect) Rect {
	w, h := pane.W*v.Zoom, pane.H*v.Zoom
	return Rect{pane.X + pane.W/2 - v.X*w, pane.Y + pane.H/2 - v.Y*h, w, h}
}

// Find returns the place in the photo at a point of a pane, from 0 to 1.
func (v View) Find(pane Rect, x, y float64) (u, w float64) {
	full := v.Full(pane)
	return (x - full.X) / full.W, (y - full.Y) / full.H
}

// Visible tells whether a place of the photo is in the visible part.
func (v View) Visible(u, w float64) bool {
	const slack = 1e-9 // the edge of the photo is visible at its edge
	c := v.Crop()
	return u >= c.X-slack && u <= c.X+c.W+slack && w >= c.Y-slack && w <= c.Y+c.H+slack
}

// ZoomAt changes the zoom by a factor; the place u, w of the photo stays where it is, as far as the limits allow.
func (v View) ZoomAt(factor, u, w float64) View {
	if !(factor > 0) || math.IsInf(factor, 0) {
		return v
	}
	zoom := min(max(v.Zoom*factor, 1), MaxZoom)
	k := v.Zoom / zoom
	return View{zoom, u + (v.X-u)*k, w + (v.Y-w)*k}.clamp()
}

// Pan moves the photo by shares of the pane's width and height.
func (v View) Pan(dx, dy float64) View {
	v.X -= dx / v.Zoom
	v.Y -= dy / v.Zoom
	return v.clamp()
}

// Reveal moves the visible part as little as possible so that a place of the photo has some room around it.
func (v View) Reveal(u, w float64) View {
	const room = 0.12 // of the pane
	half := (0.5 - room) / v.Zoom
	v.X = min(max(v.X, u-half), u+half)
	v.Y = min(max(v.Y, w-half), w+half)
	return v.clamp()
}
