package kernels

import "math"

// Softmax computes the softmax of every row of src [rows,cols]; dst may be
// src. The largest value of the row is subtracted first, so that nothing
// overflows; a row with a NaN becomes NaN.
func Softmax(dst, src []float32, rows, cols int) {
	mustLen("Softmax", "dst", len(dst), rows*cols)
	mustLen("Softmax", "src", len(src), rows*cols)
	for r := range rows {
		in, out := src[r*cols:(r+1)*cols], dst[r*cols:(r+1)*cols]
		largest := float32(math.Inf(-1))
		for _, v := range in {
			largest = max(largest, v)
		}
		sum := 0.0
		for i, v := range in {
			e := math.Exp(float64(v - largest))
			sum += e
			out[i] = float32(e)
		}
		scale := float32(1 / sum)
		for i := range out {
			out[i] *= scale
		}
	}
}
