package depthquality

import (
	"math"
	"reflect"
	"testing"
)

// ramp gets deeper to the right, with a cliff in the middle and a hole at the left.
func ramp() *Map {
	m := &Map{W: 40, H: 30, Depth: make([]float32, 1200), Confidence: make([]float32, 1200)}
	for i := range m.Depth {
		x := i % m.W
		m.Depth[i] = float32(x) * .03
		if x >= 20 {
			m.Depth[i] += 1
		}
		if x >= 6 {
			m.Confidence[i] = 1
		}
	}
	return m
}

// Pairs to ask about are clearly apart, inside, known, and not on the cliff; the same seed asks the same.
func TestAsk(t *testing.T) {
	m := ramp()
	pairs := Ask(m, 12, 3)
	if len(pairs) != 12 || !reflect.DeepEqual(pairs, Ask(m, 12, 3)) || reflect.DeepEqual(pairs, Ask(m, 12, 4)) {
		t.Fatalf("%d pairs", len(pairs))
	}
	for _, p := range pairs {
		for _, q := range []Point{p.A, p.B} {
			x := int(q.X * 40)
			if x < 6 || x == 19 || x == 20 || q.Y < .04 || q.Y > .96 || q.X > .96 {
				t.Errorf("point %+v", q)
			}
		}
		if d := math.Abs(float64(m.Depth[m.at(p.A)] - m.Depth[m.at(p.B)])); d < 2*Apart {
			t.Errorf("points %.3f apart", d)
		}
		if math.Hypot(p.A.X-p.B.X, p.A.Y-p.B.Y) < leastDistance {
			t.Errorf("points side by side: %+v", p)
		}
	}
	if flat := (&Map{W: 4, H: 3, Depth: make([]float32, 12)}); len(Ask(flat, 5, 1)) != 0 {
		t.Error("pairs to ask about in a flat map")
	}
}

// Answers are counted by hand.
func TestAnswers(t *testing.T) {
	left, right, hole := Point{.3, .5}, Point{.9, .5}, Point{.05, .5}
	clicks := []Click{
		{Pair{left, right}, 0}, // right
		{Pair{right, left}, 1}, // right
		{Pair{left, right}, 1}, // wrong
		{Pair{left, right}, Unsure},
		{Pair{hole, right}, 0}, // nothing is known of a hole
		{Pair{left, left}, 0},  // as deep as itself: wrong
	}
	if r, n := Answers(ramp(), clicks); r != 2 || n != 4 {
		t.Errorf("%d of %d", r, n)
	}
}

// Points at and beyond the border belong to the cells at the border.
func TestPointsAtTheBorder(t *testing.T) {
	m := ramp()
	for _, c := range []struct {
		p    Point
		want int
	}{{Point{0, 0}, 0}, {Point{1, 1}, 1199}, {Point{-3, 2}, 1160}, {Point{.5, 0}, 20}} {
		if got := m.at(c.p); got != c.want {
			t.Errorf("%+v is cell %d, want %d", c.p, got, c.want)
		}
	}
}
