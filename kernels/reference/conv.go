// Package reference says what every kernel means, as plain loops in float32 or
// float64. It is always compiled, never fast, and every other implementation
// agrees with it within the bound that package conformance states. Its float64
// instances serve as the truth in tests and for finite differences.
//
// Layouts are those of package kernels: NHWC activations, HWIO weights.
package reference

import "okuyuki/kernels/shape"

// Float is what the reference can be computed in.
type Float interface{ ~float32 | ~float64 }

// taps calls f for every pair of an input and an output value that a weight of
// a convolution joins: y[yi] += x[xi]*w[wi].
func taps(c shape.Conv2D, f func(yi, xi, wi int)) {
	for n := range c.N {
		for oy := range c.OutH {
			for ox := range c.OutW {
				for ky := range c.K {
					for kx := range c.K {
						iy, ix := oy*c.Stride-c.PadTop+ky, ox*c.Stride-c.PadLeft+kx
						if iy < 0 || iy >= c.H || ix < 0 || ix >= c.W {
							continue
						}
						for ci := range c.Cin {
							for co := range c.Cout {
								f(((n*c.OutH+oy)*c.OutW+ox)*c.Cout+co,
									((n*c.H+iy)*c.W+ix)*c.Cin+ci,
									((ky*c.K+kx)*c.Cin+ci)*c.Cout+co)
							}
						}
					}
				}
			}
		}
	}
}

// ConvForward computes y = act(conv(x, w) + bias); bias may be nil.
func ConvForward[T Float](y, x, w, bias []T, c shape.Conv2D, act shape.Activation) {
	for i := range y {
		y[i] = 0
		if bias != nil {
			y[i] = bias[i%c.Cout]
		}
	}
	taps(c, func(yi, xi, wi int) { y[yi] += x[xi] * w[wi] })
	Activate(y, act)
}

// ConvInputGrad computes dx from dy; dx is overwritten.
func ConvInputGrad[T Float](dx, dy, w []T, c shape.Conv2D) {
	clear(dx)
	taps(c, func(yi, xi, wi int) { dx[xi] += dy[yi] * w[wi] })
}

// ConvWeightGrad adds the gradient with respect to the weights to dw.
func ConvWeightGrad[T Float](dw, x, dy []T, c shape.Conv2D) {
	taps(c, func(yi, xi, wi int) { dw[wi] += x[xi] * dy[yi] })
}

// depthwiseTaps is taps for a depthwise convolution.
func depthwiseTaps(d shape.Depthwise, f func(yi, xi, wi int)) {
	for n := range d.N {
		for oy := range d.OutH {
			for ox := range d.OutW {
				for ky := range 3 {
					for kx := range 3 {
						iy, ix := oy*d.Stride-d.PadTop+ky, ox*d.Stride-d.PadLeft+kx
						if iy < 0 || iy >= d.H || ix < 0 || ix >= d.W {
							continue
						}
						for c := range d.C {
							f(((n*d.OutH+oy)*d.OutW+ox)*d.C+c, ((n*d.H+iy)*d.W+ix)*d.C+c, (ky*3+kx)*d.C+c)
						}
					}
				}
			}
		}
	}
}

// DepthwiseForward computes y = act(depthwise(x, w) + bias); bias may be nil.
func DepthwiseForward[T Float](y, x, w, bias []T, d shape.Depthwise, act shape.Activation) {
	for i := range y {
		y[i] = 0
		if bias != nil {
			y[i] = bias[i%d.C]
		}
	}
	depthwiseTaps(d, func(yi, xi, wi int) { y[yi] += x[xi] * w[wi] })
	Activate(y, act)
}

// DepthwiseInputGrad computes dx from dy; dx is overwritten.
func DepthwiseInputGrad[T Float](dx, dy, w []T, d shape.Depthwise) {
	clear(dx)
	depthwiseTaps(d, func(yi, xi, wi int) { dx[xi] += dy[yi] * w[wi] })
}

// DepthwiseWeightGrad adds the gradient with respect to the weights to dw.
func DepthwiseWeightGrad[T Float](dw, x, dy []T, d shape.Depthwise) {
	depthwiseTaps(d, func(yi, xi, wi int) { dw[wi] += x[xi] * dy[yi] })
}

// BiasGrad adds the column sums of dy [rows,cols] to db.
func BiasGrad[T Float](db, dy []T, rows, cols int) {
	for r := range rows {
		for c := range cols {
			db[c] += dy[r*cols+c]
		}
	}
}
