package depthquality

import (
	"math"
	"math/rand/v2"
)

// Map is a map of depth, or of anything that grows with it, on a grid.
type Map struct {
	W, H       int
	Depth      []float32 // [H, W]
	Confidence []float32 // [H, W], 0 where nothing is known; nil: 1 everywhere
}

// Point is a place in a photo, in shares of its sides: 0, 0 is the upper left corner.
type Point struct{ X, Y float64 }

// Pair is two points of a photo.
type Pair struct{ A, B Point }

// at is the cell of a point.
func (m *Map) at(p Point) int {
	x, y := int(p.X*float64(m.W)), int(p.Y*float64(m.H))
	return min(max(y, 0), m.H-1)*m.W + min(max(x, 0), m.W-1)
}

// confidence is that of both points together.
func (m *Map) confidence(a, b int) float64 {
	if m.Confidence == nil {
		return 1
	}
	return float64(min(m.Confidence[a], m.Confidence[b]))
}

// Pairs draws n pairs of points that are at least leastDistance apart. The seed decides which.
func Pairs(n int, seed uint64) []Pair {
	rng := rand.New(rand.NewPCG(seed, 0xca1f))
	out := make([]Pair, 0, n)
	for len(out) < n {
		p := Pair{Point{rng.Float64(), rng.Float64()}, Point{rng.Float64(), rng.Float64()}}
		if math.Hypot(p.A.X-p.B.X, p.A.Y-p.B.Y) >= leastDistance {
			out = append(out, p)
		}
	}
	return out
}

// leastDistance of the points of a pair, as a share of the sides: neighbours are of one thing.
const leastDistance = .12

// Apart is the least difference of ln depth of points that count as clearly apart.
const Apart = .0953 // ln 1.1

// usualPairs are drawn of a photo; the error of a tau over them is about .04.
const usualPairs = 600

// Agreement is how the order of two maps compares, over pairs of points.
type Agreement struct {
	Tau   float64 // -1 to 1: share of the pairs in the same order less the share in the opposite one
	Pairs int     // that counted
}

// Compare says in how many of the pairs that m puts apart, by at least so much, the other map has the same order.
// Pairs that the other map has equal count as half. Pairs of which one of the maps knows nothing do not count.
func Compare(m, other *Map, apart float64, pairs []Pair) Agreement {
	var a Agreement
	sum := 0.0
	for _, p := range pairs {
		i, j := m.at(p.A), m.at(p.B)
		d := float64(m.Depth[i] - m.Depth[j])
		k, l := other.at(p.A), other.at(p.B)
		if math.Abs(d) < apart || m.confidence(i, j) == 0 || other.confidence(k, l) == 0 {
			continue
		}
		sum += sign(d) * sign(float64(other.Depth[k]-other.Depth[l]))
		a.Pairs++
	}
	if a.Pairs > 0 {
		a.Tau = sum / float64(a.Pairs)
	}
	return a
}

func sign(v float64) float64 {
	switch {
	case v > 0:
		return 1
	case v < 0:
		return -1
	}
	return 0
}
