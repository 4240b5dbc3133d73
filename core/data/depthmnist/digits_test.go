package depthmnist

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// Digits follow from the seed and their number alone: more of them begin with the same ones.
func TestDrawnDigitsFollowFromTheSeed(t *testing.T) {
	few, many, others := DrawDigits(20, 3), DrawDigits(30, 3), DrawDigits(20, 4)
	if err := many.Check(); err != nil || many.Len() != 30 {
		t.Fatalf("%d digits: %v", many.Len(), err)
	}
	for i := range few.Len() {
		if int(few.Labels[i]) != i%Classes {
			t.Errorf("digit %d is a %d", i, few.Labels[i])
		}
		if !slices.Equal(few.Image(i), many.Image(i)) {
			t.Errorf("digit %d depends on how many there are", i)
		}
		if slices.Equal(few.Image(i), others.Image(i)) || slices.Equal(few.Image(i), many.Image((i+10)%30)) {
			t.Errorf("digit %d is drawn twice", i)
		}
	}
}

// Digits are strokes on empty paper and look like their class: the nearest mean of others tells most of them.
func TestDrawnDigitsLookLikeTheirClass(t *testing.T) {
	const each = 30
	learnt, asked := DrawDigits(each*Classes, 1), DrawDigits(each*Classes, 2)
	var means [Classes][Side * Side]float64
	for i := range learnt.Len() {
		for p, v := range learnt.Image(i) {
			means[learnt.Labels[i]][p] += float64(v) / each
		}
	}
	right := 0
	for i := range asked.Len() {
		picture := asked.Image(i)
		ink := 0
		for _, v := range picture {
			if v > 127 {
				ink++
			}
		}
		if ink < 20 || ink > Side*Side/2 {
			t.Errorf("digit %d has %d pixels of ink", i, ink)
		}
		best, nearest := -1, math.Inf(1)
		for c := range means {
			sum := 0.0
			for p, v := range picture {
				sum += (float64(v) - means[c][p]) * (float64(v) - means[c][p])
			}
			if sum < nearest {
				best, nearest = c, sum
			}
		}
		if best == int(asked.Labels[i]) {
			right++
		}
	}
	if right < asked.Len()*7/10 {
		t.Errorf("%d of %d digits are nearest to their own class", right, asked.Len())
	}
}

func TestDigitsRefuse(t *testing.T) {
	good := DrawDigits(12, 1)
	for what, c := range map[string]struct {
		digits Digits
		says   string
	}{
		"a byte too few":     {Digits{good.Images[1:], good.Labels}, "11 pictures and a rest of 783 bytes for 12 labels"},
		"a picture too many": {Digits{good.Images, good.Labels[1:]}, "for 11 labels"},
		"an eleventh class":  {Digits{good.Images[:Side*Side], []uint8{10}}, "digit 0 has the label 10"},
	} {
		if err := c.digits.Check(); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", what, err, c.says)
		}
	}
}

// By hand: beside a segment, beyond either end, on it, and from a segment of one point.
func TestDistanceToSegment(t *testing.T) {
	for _, c := range []struct {
		from, to, q point
		want        float64
	}{
		{point{0, 0}, point{10, 0}, point{4, 3}, 3},
		{point{0, 0}, point{10, 0}, point{13, 4}, 5},
		{point{0, 0}, point{10, 0}, point{-3, -4}, 5},
		{point{1, 1}, point{5, 5}, point{3, 3}, 0},
		{point{1, 1}, point{5, 5}, point{5, 1}, 2 * math.Sqrt2},
		{point{2, 2}, point{2, 2}, point{5, 6}, 5},
	} {
		if got := c.from.distanceTo(c.to, c.q); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("from %v to %v, %v is %g away, want %g", c.from, c.to, c.q, got, c.want)
		}
	}
}
