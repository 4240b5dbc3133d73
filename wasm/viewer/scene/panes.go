package scene

import "okuyuki/wasm/message"

// Kind is what a pane shows.
type Kind uint8

// Kinds of panes.
const (
	Photo Kind = iota
	Depths
	Split  // the photo left of a line, the depth map right of it
	Relief // the photo as a relief of the depth map
)

// Pane is one picture in the window.
type Pane struct {
	Rect
	Kind   Kind
	Arm    int   // whose depth map it shows; -1: nobody's
	Labels []int // arms whose class is written on it, from the top
}

// Panes chooses what to show in a mode; hasDepth tells for each arm, at least one, whether there is a depth map. What needs a
// depth map and finds none becomes the photo. The class of every arm is written on one pane: its own, or else the first.
func Panes(mode message.Mode, hasDepth []bool) []Pane {
	var panes []Pane
	kind := map[message.Mode]Kind{message.ModePicture: Photo, message.ModeSplit: Split, message.ModeDepth: Depths, message.ModeRelief: Relief}
	k, one := kind[mode]
	if !one {
		panes, k = append(panes, Pane{Kind: Photo, Arm: -1}), Depths
	}
	if k != Photo {
		for arm, has := range hasDepth {
			if has {
				panes = append(panes, Pane{Kind: k, Arm: arm})
			}
		}
	}
	if len(panes) == 0 {
		panes = []Pane{{Kind: Photo, Arm: -1}}
	}
	for arm := range hasDepth {
		at := 0
		for i, p := range panes {
			if p.Arm == arm && len(hasDepth) > 1 {
				at = i
			}
		}
		panes[at].Labels = append(panes[at].Labels, arm)
	}
	return panes
}

// Place puts the panes of photos of aspect width/height into a window.
func Place(panes []Pane, w, h, aspect, gap float64) {
	for i, r := range Arrange(w, h, aspect, gap, len(panes)) {
		panes[i].Rect = r
	}
}

// Under returns the pane at a point of the window, or nil.
func Under(panes []Pane, x, y float64) *Pane {
	for i := range panes {
		if panes[i].Contains(x, y) {
			return &panes[i]
		}
	}
	return nil
}

// OnLine tells whether a point is within reach of the line of a split pane, at the share split of its width.
func (p Pane) OnLine(x, y, split, reach float64) bool {
	line := p.X + split*p.W
	return p.Kind == Split && y >= p.Y && y < p.Y+p.H && x >= line-reach && x <= line+reach
}
