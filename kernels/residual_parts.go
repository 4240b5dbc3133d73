package kernels

// partSum is the task of adding up the sums of the parts, and x: its pieces
// are pixels.
type partSum struct {
	*residual
	pixels int // per piece
}

// addParts adds up the sums of the parts, and x.
func (r *residual) addParts(workers int) {
	const least = 64 // pixels to wake a helper for
	pixels := r.c.N * r.c.OutH * r.c.OutW
	r.ws.partSum = partSum{r, max(least, pieces(pixels, workers))}
	parallel(workers, pieces(pixels, r.ws.partSum.pixels), &r.ws.partSum)
}

func (s *partSum) run(_, i int) {
	const atOnce = 2 << 10 // values, which stay in the first-level cache
	c, sums := &s.c, s.sums
	pixels := c.N * c.OutH * c.OutW
	second := sums[pixels*s.out:]
	step := max(1, atOnce/c.Cout)
	last := min(pixels, (i+1)*s.pixels)
	for at := i * s.pixels; at < last; at += step {
		to := min(last, at+step)
		y := s.y[at*c.Cout : to*c.Cout]
		if s.out == c.Cout {
			s.m.add(y, sums[at*c.Cout:to*c.Cout], second[at*c.Cout:to*c.Cout])
		} else {
			for j := range to - at {
				a, b := sums[(at+j)*s.out:][:c.Cout], second[(at+j)*s.out:][:c.Cout]
				s.m.add(y[j*c.Cout:(j+1)*c.Cout], a, b)
			}
		}
		if c.Add {
			s.m.add(y, y, s.x[at*c.Cin:to*c.Cin])
		}
	}
}
