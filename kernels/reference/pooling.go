package reference

// GlobalAvgPool computes the mean of x [n,hw,c] over its pixels.
func GlobalAvgPool[T Float](y, x []T, n, hw, c int) {
	clear(y)
	for i := range x {
		y[i/(hw*c)*c+i%c] += x[i]
	}
	for i := range n * c {
		y[i] /= T(hw)
	}
}

// GlobalAvgPoolGrad adds the gradient with respect to the input to dx.
func GlobalAvgPoolGrad[T Float](dx, dy []T, n, hw, c int) {
	for i := range n * hw * c {
		dx[i] += dy[i/(hw*c)*c+i%c] / T(hw)
	}
}

// GlobalMaxPool computes the largest of x [n,hw,c] over its pixels, and in arg
// the places in x where they are: of equal ones the first, NaN before all.
func GlobalMaxPool[T Float](y []T, arg []int32, x []T, n, hw, c int) {
	for i := range n * c {
		first := i/c*hw*c + i%c
		arg[i] = int32(first)
		for p := 1; p < hw; p++ {
			larger(arg, i, x, first+p*c)
		}
		y[i] = x[arg[i]]
	}
}

// MaxPool2 computes the largest of every 2x2 pixels of x [n,h,w,c], with arg
// as in GlobalMaxPool.
func MaxPool2[T Float](y []T, arg []int32, x []T, n, h, w, c int) {
	for i := range n * h / 2 * w / 2 * c {
		pixel, channel := i/c, i%c
		row, column := pixel/(w/2)*2, pixel%(w/2)*2 // rows run on over the images
		for dy := range 2 {
			for dx := range 2 {
				at := ((row+dy)*w+column+dx)*c + channel
				if dy+dx == 0 {
					arg[i] = int32(at)
				}
				larger(arg, i, x, at)
			}
		}
		y[i] = x[arg[i]]
	}
}

func larger[T Float](arg []int32, i int, x []T, at int) {
	best, v := x[arg[i]], x[at]
	if v > best || v != v && best == best {
		arg[i] = int32(at)
	}
}

// MaxPoolGrad adds the gradient with respect to the input to dx, for both
// kinds of maximum.
func MaxPoolGrad[T Float](dx, dy []T, arg []int32) {
	for i, g := range dy {
		dx[arg[i]] += g
	}
}

// Upsample2 computes y [n,2h,2w,c], every pixel of x [n,h,w,c] four times.
func Upsample2[T Float](y, x []T, n, h, w, c int) {
	for i := range y {
		y[i] = x[under(i, h, w, c)]
	}
}

// Upsample2Grad adds the gradient with respect to the input to dx.
func Upsample2Grad[T Float](dx, dy []T, n, h, w, c int) {
	for i, g := range dy {
		dx[under(i, h, w, c)] += g
	}
}

// under is the place in x [n,h,w,c] of value i of its upsampled image.
func under(i, h, w, c int) int {
	channel, pixel := i%c, i/c
	column, row := pixel%(2*w), pixel/(2*w) // rows run on over the images
	return (row/2*w+column/2)*c + channel
}
