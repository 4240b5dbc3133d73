package kernels

// Upsample2 computes y [n,2h,2w,c], every pixel of x [n,h,w,c] four times.
func Upsample2(y, x []float32, n, h, w, c int) {
	mustLen("Upsample2", "x", len(x), n*h*w*c)
	mustLen("Upsample2", "y", len(y), 4*n*h*w*c)
	runRows(imageRows{op: opUpsample, y: y, x: x, w: w, c: c, n: n * h})
}

// Upsample2Grad adds the gradient with respect to the input to dx: the sums of
// every four pixels of dy [n,2h,2w,c].
func Upsample2Grad(dx, dy []float32, n, h, w, c int) {
	mustLen("Upsample2Grad", "dx", len(dx), n*h*w*c)
	mustLen("Upsample2Grad", "dy", len(dy), 4*n*h*w*c)
	runRows(imageRows{op: opUpsampleGrad, y: dx, x: dy, w: w, c: c, n: n * h})
}
