package loss

// Gradient compares the slopes of the maps, not their depths: edges of objects
// must be where the target has them. Scale k looks at every 2^k-th pixel of
// every 2^k-th row. Maps must say how wide they are.
type Gradient struct {
	Scales int // 0 means 4
}

// Loss implements Depth.
func (g Gradient) Loss(grad []float32, m Maps, scale float64) Result {
	m.check(grad)
	if m.Width < 1 || m.Pixels%m.Width != 0 {
		panic("loss: the gradient of maps whose width is not known")
	}
	scales := g.Scales
	if scales == 0 {
		scales = 4
	}
	var res Result
	res.Weight = m.each(func(i int, share, _ float64) {
		for k := range scales {
			res.Value += share * m.slopes(grad, i, 1<<k, scale*share)
		}
	})
	return res
}

// slopes is the mean over the pixels that are step apart in map i. A pair
// counts as much as the less certain of its two pixels.
func (m *Maps) slopes(grad []float32, i, step int, scale float64) float64 {
	var sum, mass float64
	m.pairs(i, step, func(a, b int, c float64) {
		v, _ := absolute(m.residual(b) - m.residual(a))
		sum += c * v
		mass += c
	})
	if mass == 0 {
		return 0
	}
	if grad != nil {
		m.pairs(i, step, func(a, b int, c float64) {
			_, d := absolute(m.residual(b) - m.residual(a))
			share := float32(2 * scale * c * d / mass)
			grad[b] += share
			grad[a] -= share
		})
	}
	return 2 * sum / mass // of both directions
}

// pairs visits neighbours on the grid of map i with the given step.
func (m *Maps) pairs(i, step int, f func(a, b int, c float64)) {
	rows := m.Pixels / m.Width
	visit := func(a, b int) {
		if c := min(m.confidence(a), m.confidence(b)); c > 0 {
			f(a, b, c)
		}
	}
	for y := 0; y < rows; y += step {
		for x := 0; x < m.Width; x += step {
			at := i*m.Pixels + y*m.Width + x
			if x+step < m.Width {
				visit(at, at+step)
			}
			if y+step < rows {
				visit(at, at+step*m.Width)
			}
		}
	}
}
