package kernels

// The transforms of F(4x4,3x3), one channel at a time.

// portableWinogradInput computes the planes Bᵀ d B of the 6x6 pixels d.
func portableWinogradInput(a *planeArgs) {
	for c := range a.c {
		var half [winogradWindow][winogradWindow]float32
		for x := range winogradWindow {
			var d [winogradWindow]float32
			for y := range d {
				d[y] = at(a.pixels, y*a.row+x*a.pix+c, 1)[0]
			}
			for i, v := range inputPoints(d) {
				half[i][x] = v
			}
		}
		for i, row := range half {
			for j, v := range inputPoints(row) {
				at(a.planes, (i*winogradWindow+j)*a.plane+c, 1)[0] = v
			}
		}
	}
}

// inputPoints is Bᵀd.
func inputPoints(d [winogradWindow]float32) [winogradWindow]float32 {
	even, odd := d[4]-4*d[2], d[3]-4*d[1]
	even2, odd2 := d[4]-d[2], 2*(d[3]-d[1])
	return [winogradWindow]float32{
		4*d[0] + (d[4] - 5*d[2]), even + odd, even - odd, even2 + odd2, even2 - odd2, 4*d[1] + (d[5] - 5*d[3]),
	}
}

// portableWinogradOutput computes the 4x4 pixels clamp(Aᵀ m A + bias) of the
// planes m.
func portableWinogradOutput(a *planeArgs) {
	for c := range a.c {
		var half [winogradTile][winogradWindow]float32
		for j := range winogradWindow {
			var m [winogradWindow]float32
			for i := range m {
				m[i] = at(a.planes, (i*winogradWindow+j)*a.plane+c, 1)[0]
			}
			for y, v := range outputPoints(m) {
				half[y][j] = v
			}
		}
		bias := at(a.bias, c, 1)[0]
		for y, row := range half {
			for x, v := range outputPoints(row) {
				at(a.pixels, y*a.row+x*a.pix+c, 1)[0] = clamp(v+bias, a.lo, a.hi)
			}
		}
	}
}

// outputPoints is Aᵀm.
func outputPoints(m [winogradWindow]float32) [winogradTile]float32 {
	p, q, r, s := m[1]+m[2], m[1]-m[2], m[3]+m[4], m[3]-m[4]
	return [winogradTile]float32{m[0] + p + r, q + 2*s, p + 4*r, q + 8*s + m[5]}
}

// portableWinogradWeights turns the 3x3 taps g, n values each, in the first
// nine of 36 planes `plane` apart into the planes G g Gᵀ, in place.
func portableWinogradWeights(planes *float32, plane, n int) {
	all := at(planes, 0, (winogradPoints-1)*plane+n)
	for c := range n {
		var half [winogradWindow][3]float32
		for x := range 3 {
			for i, v := range weightPoints(all[x*plane+c], all[(3+x)*plane+c], all[(6+x)*plane+c]) {
				half[i][x] = v
			}
		}
		for i, row := range half {
			for j, v := range weightPoints(row[0], row[1], row[2]) {
				all[(i*winogradWindow+j)*plane+c] = v
			}
		}
	}
}

// weightPoints is Gg.
func weightPoints(g0, g1, g2 float32) [winogradWindow]float32 {
	sum := g0 + g2
	far := g0*(1.0/24) + g2*(1.0/6)
	return [winogradWindow]float32{
		g0 * (1.0 / 4), (sum + g1) * (-1.0 / 6), (sum - g1) * (-1.0 / 6),
		far + g1*(1.0/12), far - g1*(1.0/12), g2,
	}
}

// portableWinogradSpread computes the planes A m Aᵀ of the 4x4 pixels m.
func portableWinogradSpread(a *planeArgs) {
	for c := range a.c {
		var half [winogradWindow][winogradTile]float32
		for x := range winogradTile {
			var m [winogradTile]float32
			for y := range m {
				m[y] = at(a.pixels, y*a.row+x*a.pix+c, 1)[0]
			}
			for i, v := range spreadPoints(m) {
				half[i][x] = v
			}
		}
		for i, row := range half {
			for j, v := range spreadPoints(row) {
				at(a.planes, (i*winogradWindow+j)*a.plane+c, 1)[0] = v
			}
		}
	}
}

// spreadPoints is Am.
func spreadPoints(m [winogradTile]float32) [winogradWindow]float32 {
	even, odd := m[0]+m[2], m[1]+m[3]
	even2, odd2 := m[0]+4*m[2], 2*m[1]+8*m[3]
	return [winogradWindow]float32{m[0], even + odd, even - odd, even2 + odd2, even2 - odd2, m[3]}
}
