package kernels

// Upsampling by 2 and a 3x3 convolution as minimal filtering: 4x4 output
// pixels from 4x4 pixels of the small image with 25 multiplications, where the
// four phases of convup2.go take 64. Along one direction, for outputs y0 to y3
// under which x1 x1 x2 x2 lie, x0 and x3 beside them, and s = (w0+w1+w2)/2:
//
//	m0 = w0 (x0-x2)   m1 = s (x1+x2)   m2 = (s-w0) (x2-x1)   m3 = (w2-s) (x2-x1)   m4 = w2 (x3-x1)
//	y0 = m0+m1-m2     y1 = m1+m3       y2 = m1+m2            y3 = m1-m3+m4
//
// This is Winograd's algorithm F(4,3) on the upsampled pixels, one of whose
// six products vanishes: the upsampling filter 1+z is zero at the point -1.
// As (x2-x1) goes into two products, the input makes 4x4 planes only. All
// transforms are sums and differences: their errors are close to those of a
// direct convolution.
const (
	upWindow   = 4  // input pixels along a side
	upStep     = 2  // input pixels from tile to tile
	upPlanes   = 16 // of the input
	upProducts = 25
)

// upPlane is which of the four sums of x goes into each of the five products.
var upPlane = [5]int{0, 1, 2, 2, 3}

var upScheme = scheme{window: upWindow, step: upStep, planes: upPlanes, products: upProductPlanes()}

func upProductPlanes() []int {
	var s []int
	for _, i := range upPlane {
		for _, j := range upPlane {
			s = append(s, i*upWindow+j)
		}
	}
	return s
}

// portableUpInput computes the 16 planes of 4x4 pixels.
func portableUpInput(a *planeArgs) {
	for c := range a.c {
		var half [upWindow][upWindow]float32
		for x := range upWindow {
			var d [upWindow]float32
			for y := range d {
				d[y] = at(a.pixels, y*a.row+x*a.pix+c, 1)[0]
			}
			for i, v := range upInputPoints(d) {
				half[i][x] = v
			}
		}
		for i, row := range half {
			for j, v := range upInputPoints(row) {
				at(a.planes, (i*upWindow+j)*a.plane+c, 1)[0] = v
			}
		}
	}
}

func upInputPoints(x [upWindow]float32) [upWindow]float32 {
	return [upWindow]float32{x[0] - x[2], x[1] + x[2], x[2] - x[1], x[3] - x[1]}
}

// portableUpOutput computes 4x4 pixels from the 25 planes of products.
func portableUpOutput(a *planeArgs) {
	for c := range a.c {
		var half [winogradTile][5]float32
		for j := range 5 {
			var m [5]float32
			for i := range m {
				m[i] = at(a.planes, (i*5+j)*a.plane+c, 1)[0]
			}
			for y, v := range upOutputPoints(m) {
				half[y][j] = v
			}
		}
		bias := at(a.bias, c, 1)[0]
		for y, row := range half {
			for x, v := range upOutputPoints(row) {
				at(a.pixels, y*a.row+x*a.pix+c, 1)[0] = clamp(v+bias, a.lo, a.hi)
			}
		}
	}
}

func upOutputPoints(m [5]float32) [winogradTile]float32 {
	return [winogradTile]float32{m[1] - m[2] + m[0], m[1] + m[3], m[1] + m[2], m[1] - m[3] + m[4]}
}

// portableUpSpread is portableUpOutput turned around: from 4x4 pixels of the
// output gradient to 25 planes.
func portableUpSpread(a *planeArgs) {
	for c := range a.c {
		var half [5][winogradTile]float32
		for x := range winogradTile {
			var y [winogradTile]float32
			for i := range y {
				y[i] = at(a.pixels, i*a.row+x*a.pix+c, 1)[0]
			}
			for i, v := range upSpreadPoints(y) {
				half[i][x] = v
			}
		}
		for i, row := range half {
			for j, v := range upSpreadPoints(row) {
				at(a.planes, (i*5+j)*a.plane+c, 1)[0] = v
			}
		}
	}
}

func upSpreadPoints(y [winogradTile]float32) [5]float32 {
	return [5]float32{y[0], (y[0] + y[3]) + (y[1] + y[2]), y[2] - y[0], y[1] - y[3], y[3]}
}

// portableUpWeights turns the 3x3 taps, n values each, in the first nine of 25
// planes `plane` apart into the factors of the products, in place.
func portableUpWeights(first *float32, plane, n int) {
	planes := at(first, 0, (upProducts-1)*plane+n)
	for c := range n {
		var half [5][3]float32
		for x := range 3 {
			for i, v := range upWeightPoints(planes[x*plane+c], planes[(3+x)*plane+c], planes[(6+x)*plane+c]) {
				half[i][x] = v
			}
		}
		for i, row := range half {
			for j, v := range upWeightPoints(row[0], row[1], row[2]) {
				planes[(i*5+j)*plane+c] = v
			}
		}
	}
}

func upWeightPoints(w0, w1, w2 float32) [5]float32 {
	return [5]float32{w0, (w0 + w2 + w1) / 2, (w2 - w0 + w1) / 2, (w2 - w0 - w1) / 2, w2}
}

// upGradPoints is upWeightPoints turned around: what the five products along a
// side add to each of the three taps.
var upGradPoints = [3][]float32{
	{1, 1. / 2, -1. / 2, -1. / 2, 0},
	{0, 1. / 2, 1. / 2, -1. / 2, 0},
	{0, 1. / 2, 1. / 2, 1. / 2, 1},
}
