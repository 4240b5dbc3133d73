package kernels

func portableNormMoments(a *normArgs) {
	mean, squares := at(a.k0, 0, a.c), at(a.k1, 0, a.c)
	for r := range a.rows {
		for i, v := range at(a.x, r*a.c, a.c) {
			d := v - mean[i]
			squares[i] += d * d
		}
	}
}

func portableNormApply(a *normArgs) {
	mean, scale, shift := at(a.k0, 0, a.c), at(a.k1, 0, a.c), at(a.k2, 0, a.c)
	for r := range a.rows {
		out := at(a.out, r*a.c, a.c)
		for i, v := range at(a.x, r*a.c, a.c) {
			out[i] = clamp((v-mean[i])*scale[i]+shift[i], a.lo, a.hi)
		}
	}
}

func portableNormGradMoments(a *normArgs) {
	mean, sum, product := at(a.k0, 0, a.c), at(a.k1, 0, a.c), at(a.k2, 0, a.c)
	for r := range a.rows {
		dy, y := at(a.dy, r*a.c, a.c), at(a.y, r*a.c, a.c)
		for i, v := range at(a.x, r*a.c, a.c) {
			if y[i] <= a.lo || y[i] >= a.hi {
				continue
			}
			sum[i] += dy[i]
			product[i] += dy[i] * (v - mean[i])
		}
	}
}

func portableNormGradApply(a *normArgs) {
	mean, k1, k2, k3 := at(a.k0, 0, a.c), at(a.k1, 0, a.c), at(a.k2, 0, a.c), at(a.k3, 0, a.c)
	for r := range a.rows {
		dy, y, out := at(a.dy, r*a.c, a.c), at(a.y, r*a.c, a.c), at(a.out, r*a.c, a.c)
		for i, v := range at(a.x, r*a.c, a.c) {
			g := dy[i]
			if y[i] <= a.lo || y[i] >= a.hi {
				g = 0
			}
			out[i] = g*k1[i] + ((v-mean[i])*k2[i] + k3[i])
		}
	}
}
