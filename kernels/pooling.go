package kernels

// GlobalAvgPool computes y [n,c], the mean of x [n,hw,c] over its pixels.
func GlobalAvgPool(y, x []float32, n, hw, c int) {
	mustLen("GlobalAvgPool", "y", len(y), n*c)
	mustLen("GlobalAvgPool", "x", len(x), n*hw*c)
	clear(y)
	for i := range n {
		row := y[i*c : (i+1)*c]
		for p := range hw {
			active.add(row, row, x[(i*hw+p)*c:(i*hw+p+1)*c])
		}
		for j := range row {
			row[j] /= float32(hw)
		}
	}
}

// GlobalAvgPoolGrad adds the gradient with respect to the input to dx.
func GlobalAvgPoolGrad(dx, dy []float32, n, hw, c int) {
	mustLen("GlobalAvgPoolGrad", "dx", len(dx), n*hw*c)
	mustLen("GlobalAvgPoolGrad", "dy", len(dy), n*c)
	s := 1 / float32(hw)
	for i := range n {
		for p := range hw {
			active.axpy(dx[(i*hw+p)*c:(i*hw+p+1)*c], s, dy[i*c:(i+1)*c])
		}
	}
}

// GlobalMaxPool computes y [n,c], the largest of x [n,hw,c] over its pixels,
// and in arg the places in x where they were found: of equal ones the first,
// and NaN before anything else.
func GlobalMaxPool(y []float32, arg []int32, x []float32, n, hw, c int) {
	mustLen("GlobalMaxPool", "y", len(y), n*c)
	mustLen("GlobalMaxPool", "arg", len(arg), n*c)
	mustLen("GlobalMaxPool", "x", len(x), n*hw*c)
	for i := range n {
		best, where := y[i*c:(i+1)*c], arg[i*c:(i+1)*c]
		for p := range hw {
			at := (i*hw + p) * c
			keepLargest(best, where, x, at, p == 0)
		}
	}
}

// GlobalMaxPoolGrad adds the gradient with respect to the input to dx.
func GlobalMaxPoolGrad(dx, dy []float32, arg []int32, n, hw, c int) {
	mustLen("GlobalMaxPoolGrad", "dx", len(dx), n*hw*c)
	mustLen("GlobalMaxPoolGrad", "dy", len(dy), n*c)
	mustLen("GlobalMaxPoolGrad", "arg", len(arg), n*c)
	for i, g := range dy {
		dx[arg[i]] += g
	}
}

// MaxPool2 computes y [n,h/2,w/2,c], the largest of every 2x2 pixels of
// x [n,h,w,c], and in arg the places in x where they were found: of equal
// ones the first, and NaN before anything else. h and w are even.
func MaxPool2(y []float32, arg []int32, x []float32, n, h, w, c int) {
	if h%2 != 0 || w%2 != 0 {
		panic("kernels: MaxPool2: odd input size")
	}
	mustLen("MaxPool2", "x", len(x), n*h*w*c)
	mustLen("MaxPool2", "y", len(y), n*h*w*c/4)
	mustLen("MaxPool2", "arg", len(arg), n*h*w*c/4)
	runRows(imageRows{op: opMaxPool, y: y, arg: arg, x: x, w: w / 2, c: c, n: n * h / 2})
}

// MaxPool2Grad computes dx, the gradient with respect to the input, which is
// overwritten, from dy and the places that MaxPool2 found.
func MaxPool2Grad(dx, dy []float32, arg []int32, n, h, w, c int) {
	mustLen("MaxPool2Grad", "dx", len(dx), n*h*w*c)
	mustLen("MaxPool2Grad", "dy", len(dy), n*h*w*c/4)
	mustLen("MaxPool2Grad", "arg", len(arg), n*h*w*c/4)
	runRows(imageRows{op: opMaxPoolGrad, y: dx, arg: arg, x: dy, w: w / 2, c: c, n: n * h / 2})
}

// poolArgs are a row of results of MaxPool2: y and arg, of c channels each, from
// the rows of x that start at x[at] and `below` elements further on. For the
// gradient the same rows of x are written from y.
type poolArgs struct {
	x, y      []float32
	arg       []int32
	at, below int
	c         int
}

func portableMaxPool(a poolArgs) {
	for j := 0; j < len(a.y); j += a.c {
		best, where := a.y[j:j+a.c], a.arg[j:j+a.c]
		at := a.at + 2*j
		keepLargest(best, where, a.x, at, true)
		keepLargest(best, where, a.x, at+a.c, false)
		keepLargest(best, where, a.x, at+a.below, false)
		keepLargest(best, where, a.x, at+a.below+a.c, false)
	}
}

func portableMaxPoolGrad(a poolArgs) {
	clear(a.x[a.at : a.at+4*len(a.y)])
	for i, g := range a.y {
		a.x[a.arg[i]] += g
	}
}

// keepLargest takes the pixel at x[at:] into the largest so far.
func keepLargest(best []float32, where []int32, x []float32, at int, first bool) {
	pixel := x[at : at+len(best)]
	where = where[:len(best)]
	for j, v := range pixel {
		if b := best[j]; first || v > b || v != v && b == b {
			best[j], where[j] = v, int32(at+j)
		}
	}
}
