package depthquality

import "math"

// Click is a person's answer to "which of the two is nearer?" about a photo.
type Click struct {
	Pair
	Nearer int // 0: A, 1: B, Unsure: cannot tell
}

// Unsure is the answer of a person who cannot tell.
const Unsure = -1

// Answers counts how often a map agrees with a person. Answers of Unsure, and pairs of which the map knows nothing, do
// not count.
func Answers(m *Map, clicks []Click) (right, total int) {
	for _, c := range clicks {
		a, b := m.at(c.A), m.at(c.B)
		if c.Nearer == Unsure || m.confidence(a, b) == 0 {
			continue
		}
		total++
		if d := m.Depth[a] - m.Depth[b]; d < 0 && c.Nearer == 0 || d > 0 && c.Nearer == 1 {
			right++
		}
	}
	return right, total
}

// Ask chooses n pairs of points of a photo to ask a person about: clearly apart by the map, away from the border and
// from edges of the map, and as different from each other as a random choice is. The seed decides.
func Ask(m *Map, n int, seed uint64) []Pair {
	var fit []Pair
	for _, p := range Pairs(usualPairs, seed) {
		if !inside(p.A) || !inside(p.B) || !m.smooth(p.A) || !m.smooth(p.B) {
			continue
		}
		a, b := m.at(p.A), m.at(p.B)
		if math.Abs(float64(m.Depth[a]-m.Depth[b])) >= 2*Apart && m.confidence(a, b) > 0 {
			fit = append(fit, p)
		}
	}
	// Those that are far apart in the map first would flatter it, those hardly apart would waste answers: as drawn.
	return fit[:min(n, len(fit))]
}

func inside(p Point) bool { return min(p.X, p.Y) > .04 && max(p.X, p.Y) < .96 }

// smooth reports whether a mark at the point is on one thing: its neighbours have about the same depth.
func (m *Map) smooth(p Point) bool {
	at := m.at(p)
	x, y := at%m.W, at/m.W
	for _, d := range [4][2]int{{-1, 0}, {1, 0}, {0, -1}, {0, 1}} {
		nx, ny := min(max(x+d[0], 0), m.W-1), min(max(y+d[1], 0), m.H-1)
		if math.Abs(float64(m.Depth[ny*m.W+nx]-m.Depth[at])) > Apart {
			return false
		}
	}
	return true
}
