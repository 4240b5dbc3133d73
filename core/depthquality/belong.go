package depthquality

import "math"

// traits are what belonging is told by: outlines of a map that was brought along and of its photo's light, and coarse maps of ln
// depth, its own and the model's.
type traits struct {
	mine, light  outline
	layout, seen []float64
}

// Size of coarse maps.
const coarseW, coarseH = 16, 12

// coarse is a map of few cells less its mean; cells of which nothing is known are at the mean.
func (m *Map) coarse() []float64 {
	small := m.on(coarseW, coarseH)
	sum, n := 0.0, 0.0
	out := make([]float64, len(small.Depth))
	for i, v := range small.Depth {
		if small.confidence(i, i) > 0 {
			sum, n = sum+float64(v), n+1
		}
	}
	for i, v := range small.Depth {
		if small.confidence(i, i) > 0 {
			out[i] = float64(v) - sum/n
		}
	}
	return out
}

// Maps belong to their photos where photos and maps are more alike than when they are shuffled: in their outlines, or in how their
// layout, and that of the model's guess, differ from the set's mean. The guess may be poor, and have the near side far; it only
// needs to differ as the photos do. So many maps tell; of fewer, right ones might seem to be strangers.
const (
	belongLeast = 50
	// belongSure is a deviation that shuffled maps pass in 2 of 100 sets.
	belongSure = 2
)

// strangers reports whether there are enough maps that were brought along, and nothing shows that they belong to their photos.
func strangers(photos []Testimony) bool {
	var of []*traits
	for _, t := range photos {
		if t.traits != nil {
			of = append(of, t.traits)
		}
	}
	return len(of) >= belongLeast && outlinesBelong(of) < belongSure && layoutsBelong(of) < belongSure
}

// outlinesBelong is by how many of its standard deviations the mean agreement of outlines is above that of shuffled ones.
func outlinesBelong(of []*traits) float64 {
	return deviations(len(of), func(i, k int) (float64, bool) { return of[k].mine.at(of[i].light) })
}

// layoutsBelong is the same for what layouts have beyond the mean layout.
func layoutsBelong(of []*traits) float64 {
	layout, seen := make([][]float64, len(of)), make([][]float64, len(of))
	for i, t := range of {
		layout[i], seen[i] = append([]float64(nil), t.layout...), append([]float64(nil), t.seen...)
	}
	centre(layout)
	centre(seen)
	return deviations(len(of), func(i, k int) (float64, bool) { return correlation(seen[i:i+1], layout[k:k+1]) })
}

// shifts of the maps among the photos are compared with the right order.
const shifts = 12

// deviations says how far the mean of like(i, i) is above that of like(i, k), in standard deviations of the difference; 0 where nothing
// is known. n is more than shifts.
func deviations(n int, like func(i, k int) (float64, bool)) float64 {
	var own, sum, square, right, wrong float64
	for i := range n {
		if v, known := like(i, i); known {
			own, right = own+v, right+1
		}
		for s := range shifts {
			if v, known := like(i, (i+(s+1)*n/(shifts+1))%n); known {
				sum, square, wrong = sum+v, square+v*v, wrong+1
			}
		}
	}
	if right == 0 || wrong < 2 {
		return 0
	}
	mean := sum / wrong
	variance := max(square/wrong-mean*mean, 0)
	if variance == 0 {
		return 0
	}
	return (own/right - mean) / math.Sqrt(variance/right+variance/wrong)
}
