package kernels

// mergeArgs are two rows of results and the rows of products that they are
// made of, for c channels and w small pixels. A product has `wide` values for a
// pixel, h and b twice that: 2 for the odd result, then 0 for the even one
// after it, from the column before the first on.
type mergeArgs struct {
	s, h, v0, b0, v2, b2 *float32
	upper, lower         *float32
	wide, c, w, pix      int // pix: from one pixel of a result to the next
	lo, hi               float32
}

func portableMerge(a *mergeArgs) {
	for j := range a.w {
		s, v0, v2 := at(a.s, j*a.wide, a.c), at(a.v0, j*a.wide, a.c), at(a.v2, j*a.wide, a.c)
		odd, even := 2*(j+1)*a.wide, (2*j+1)*a.wide
		h2, h0 := at(a.h, odd, a.c), at(a.h, even, a.c)
		b02, b00 := at(a.b0, odd, a.c), at(a.b0, even, a.c)
		b22, b20 := at(a.b2, odd, a.c), at(a.b2, even, a.c)
		y00, y01 := at(a.upper, 2*j*a.pix, a.c), at(a.upper, (2*j+1)*a.pix, a.c)
		y10, y11 := at(a.lower, 2*j*a.pix, a.c), at(a.lower, (2*j+1)*a.pix, a.c)
		for k, x := range s {
			left, right := x-h0[k], x+h2[k]
			y00[k] = clamp(left-(v0[k]-b00[k]), a.lo, a.hi)
			y01[k] = clamp(right-(v0[k]+b02[k]), a.lo, a.hi)
			y10[k] = clamp(left+(v2[k]-b20[k]), a.lo, a.hi)
			y11[k] = clamp(right+(v2[k]+b22[k]), a.lo, a.hi)
		}
	}
}
