// Package scene computes what the viewer shows, without drawing: where photo and depth map stand in the window, which place
// of the photo a pointer is at, which depth lies there, and the depth map in colours. It is plain Go, tested natively.
package scene

// Rect is a rectangle in device pixels.
type Rect struct{ X, Y, W, H float64 }

// Contains tells whether a point lies in the rectangle.
func (r Rect) Contains(x, y float64) bool {
	return x >= r.X && x < r.X+r.W && y >= r.Y && y < r.Y+r.H
}

// At returns the point at the share u of the width and v of the height.
func (r Rect) At(u, v float64) (x, y float64) { return r.X + u*r.W, r.Y + v*r.H }

// Layout is where photo and depth map stand. Without a depth map Depth is empty.
type Layout struct{ Photo, Depth Rect }

// Arrange places a photo of aspect width/height, and its depth map when there is one, in a window of w x h: side by side or
// one above the other, whichever shows them larger; centred, with a gap between them and to the edges.
func Arrange(w, h, aspect, gap float64, withDepth bool) Layout {
	if !withDepth {
		return Layout{Photo: fit(Rect{gap, gap, w - 2*gap, h - 2*gap}, aspect)}
	}
	beside, below := pair(w, h, aspect, gap, true), pair(w, h, aspect, gap, false)
	if below.Photo.W > beside.Photo.W {
		return below
	}
	return beside
}

func pair(w, h, aspect, gap float64, beside bool) Layout {
	cw, ch := w-2*gap, (h-3*gap)/2
	if beside {
		cw, ch = (w-3*gap)/2, h-2*gap
	}
	pw, ph := size(cw, ch, aspect)
	if beside {
		x, y := (w-2*pw-gap)/2, (h-ph)/2
		return Layout{Rect{x, y, pw, ph}, Rect{x + pw + gap, y, pw, ph}}
	}
	x, y := (w-pw)/2, (h-2*ph-gap)/2
	return Layout{Rect{x, y, pw, ph}, Rect{x, y + ph + gap, pw, ph}}
}

func fit(r Rect, aspect float64) Rect {
	w, h := size(r.W, r.H, aspect)
	return Rect{r.X + (r.W-w)/2, r.Y + (r.H-h)/2, w, h}
}

// size is the largest width and height of the given aspect within w x h; at least one pixel.
func size(w, h, aspect float64) (float64, float64) {
	w, h = max(w, 1), max(h, 1)
	if w > h*aspect {
		return h * aspect, h
	}
	return w, w / aspect
}

// Find returns the place in the photo, from 0 to 1, that the window's point x, y shows, in the photo or in the depth map.
func (l Layout) Find(x, y float64) (u, v float64, ok bool) {
	for _, r := range []Rect{l.Photo, l.Depth} {
		if r.W > 0 && r.Contains(x, y) {
			return (x - r.X) / r.W, (y - r.Y) / r.H, true
		}
	}
	return 0, 0, false
}
