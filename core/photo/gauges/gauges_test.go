package gauges

import (
	"slices"
	"testing"
)

// Each finding has its own limit, and a photo without an edge is not called blurred.
func TestFindings(t *testing.T) {
	sound := Quality{Luma: .5, Sharpness: .8, Noise: .01, Clipped: .05}
	with := func(change func(*Quality)) Quality {
		q := sound
		change(&q)
		return q
	}
	for name, c := range map[string]struct {
		q    Quality
		side int
		want []string
	}{
		"sound":           {sound, 160, nil},
		"dark":            {with(func(q *Quality) { q.Luma = DarkBelow - .001 }), 160, []string{Dark}},
		"not yet dark":    {with(func(q *Quality) { q.Luma = DarkBelow }), 160, nil},
		"blurred":         {with(func(q *Quality) { q.Sharpness = .39 }), 160, []string{Blurred}},
		"without an edge": {with(func(q *Quality) { q.Sharpness = 0 }), 160, nil},
		"noisy":           {with(func(q *Quality) { q.Noise = NoisyAbove + .001 }), 160, []string{Noisy}},
		"clipped":         {with(func(q *Quality) { q.Clipped = .31 }), 160, []string{Clipped}},
		"small":           {sound, 159, []string{Small}},
		"everything":      {Quality{Luma: .1, Sharpness: .2, Noise: .1, Clipped: .5}, 1, []string{Dark, Blurred, Noisy, Clipped, Small}},
	} {
		for _, sides := range [][2]int{{c.side, 1000}, {1000, c.side}} {
			if got := c.q.Findings(sides[0], sides[1]); !slices.Equal(got, c.want) {
				t.Errorf("%s: %v, want %v", name, got, c.want)
			}
		}
	}
}
