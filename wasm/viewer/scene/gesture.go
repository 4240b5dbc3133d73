package scene

import "math"

// Grip is what a drag does.
type Grip uint8

// Grips.
const (
	NoGrip   Grip = iota
	PanGrip       // moves the photo
	LineGrip      // moves the line of a split
	TiltGrip      // tilts the relief
)

// GripAt tells what a drag that begins at a point does. Where there is nothing to pan, the line follows from anywhere.
func GripAt(panes []Pane, v View, split, x, y, reach float64) (Grip, *Pane) {
	for i := range panes {
		if panes[i].OnLine(x, y, split, reach) {
			return LineGrip, &panes[i]
		}
	}
	p := Under(panes, x, y)
	switch {
	case p == nil:
		return NoGrip, nil
	case p.Kind == Relief:
		return TiltGrip, p
	case v.Zoom > 1:
		return PanGrip, p
	case p.Kind == Split:
		return LineGrip, p
	}
	return NoGrip, p
}

// Pointers follows the fingers, or the one mouse, that are down. The zero value is ready.
type Pointers struct {
	down []finger // the first two count
}

type finger struct {
	id   int
	x, y float64
}

// Motion is what a movement of pointers means: how far their middle has moved, where it is, and by which factor two fingers have
// moved apart; Scale is 1 for a single one.
type Motion struct {
	DX, DY, X, Y, Scale float64
	Fingers             int
}

// Count is how many pointers are down.
func (p *Pointers) Count() int { return len(p.down) }

// Press notes a pointer that went down.
func (p *Pointers) Press(id int, x, y float64) {
	p.Release(id)
	p.down = append(p.down, finger{id, x, y})
}

// Release forgets a pointer.
func (p *Pointers) Release(id int) {
	for i := range p.down {
		if p.down[i].id == id {
			p.down = append(p.down[:i], p.down[i+1:]...)
			return
		}
	}
}

// Move notes where a pointer is now. It is false for one that is not down.
func (p *Pointers) Move(id int, x, y float64) (Motion, bool) {
	for i := range p.down {
		if p.down[i].id != id {
			continue
		}
		x0, y0, d0 := p.middle()
		p.down[i].x, p.down[i].y = x, y
		x1, y1, d1 := p.middle()
		m := Motion{DX: x1 - x0, DY: y1 - y0, X: x1, Y: y1, Scale: 1, Fingers: min(2, len(p.down))}
		if m.Fingers == 2 && d0 > 1 && d1 > 1 { // closer than a pixel: no direction
			m.Scale = d1 / d0
		}
		return m, true
	}
	return Motion{}, false
}

// middle is the middle of the first two pointers and their distance, or the place of the only one.
func (p *Pointers) middle() (x, y, distance float64) {
	a := p.down[0]
	if len(p.down) == 1 {
		return a.x, a.y, 0
	}
	b := p.down[1]
	return (a.x + b.x) / 2, (a.y + b.y) / 2, math.Hypot(a.x-b.x, a.y-b.y)
}
