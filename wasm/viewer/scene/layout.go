// Package scene computes what the viewer shows, without drawing: which panes stand where in the window, which part of the photo
// they show, which place a pointer is at, the depth there, the depth map in colours, and the camera of the relief. It is plain
// Go, tested natively.
package scene

// Rect is a rectangle in device pixels.
type Rect struct{ X, Y, W, H float64 }

// Contains tells whether a point lies in the rectangle.
func (r Rect) Contains(x, y float64) bool {
	return x >= r.X && x < r.X+r.W && y >= r.Y && y < r.Y+r.H
}

// At returns the point at the share u of the width and v of the height.
func (r Rect) At(u, v float64) (x, y float64) { return r.X + u*r.W, r.Y + v*r.H }

// Arrange places n pictures of aspect width/height in a window of w x h, in as many columns as show them largest; centred, with
// a gap between them and to the edges. A last row that is not full is centred too.
func Arrange(w, h, aspect, gap float64, n int) []Rect {
	var best []Rect
	for columns := n; columns >= 1; columns-- { // of equals, the one with more columns: arms are compared across
		if g := grid(w, h, aspect, gap, n, columns); best == nil || g[0].W > best[0].W*1.001 {
			best = g
		}
	}
	return best
}

func grid(w, h, aspect, gap float64, n, columns int) []Rect {
	rows := (n + columns - 1) / columns
	pw, ph := size((w-gap*float64(columns+1))/float64(columns), (h-gap*float64(rows+1))/float64(rows), aspect)
	top := (h - float64(rows)*(ph+gap) + gap) / 2
	rects := make([]Rect, n)
	for i := range rects {
		row := i / columns
		inRow := min(columns, n-row*columns)
		left := (w - float64(inRow)*(pw+gap) + gap) / 2
		rects[i] = Rect{left + float64(i%columns)*(pw+gap), top + float64(row)*(ph+gap), pw, ph}
	}
	return rects
}

// size is the largest width and height of the given aspect within w x h; at least one pixel.
func size(w, h, aspect float64) (float64, float64) {
	w, h = max(w, 1), max(h, 1)
	if w > h*aspect {
		return h * aspect, h
	}
	return w, w / aspect
}
