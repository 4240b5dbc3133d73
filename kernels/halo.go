package kernels

// haloRow copies input pixels [left, left+pitch) of row y of one image
// [h][w][c] to dst; what lies outside of the image becomes zero.
func haloRow(dst, image []float32, h, w, c, y, left, pitch int) {
	from, to := max(left, 0), min(left+pitch, w)
	if y < 0 || y >= h || from >= to {
		clear(dst[:pitch*c])
		return
	}
	clear(dst[:(from-left)*c])
	n := copy(dst[(from-left)*c:pitch*c], image[(y*w+from)*c:(y*w+to)*c])
	clear(dst[(from-left)*c+n : pitch*c])
}

// reachesOut reports whether windows of size k at stride s, `out` of them from
// -pad on, touch anything outside of [0,size).
func reachesOut(size, out, k, s, pad int) bool {
	return pad > 0 || (out-1)*s-pad+k > size
}
