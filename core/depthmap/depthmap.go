// Package depthmap resizes depth maps. Depth is not colour: pixels without a depth must
// not bleed into their neighbours, so shrinking averages what is known and growing
// interpolates.
package depthmap

import "fmt"

// Grow interpolates src [h, w] bilinearly to dst [H, W], pixel centres aligned; beyond
// the outermost centres the border value is repeated. Every value of src counts as known.
func Grow(dst []float32, H, W int, src []float32, h, w int) {
	check(len(dst), H, W)
	check(len(src), h, w)
	columns := make([]tap, W)
	for x := range columns {
		columns[x] = tapAt(x, W, w)
	}
	for y := range H {
		r := tapAt(y, H, h)
		top, bottom := src[r.lo*w:(r.lo+1)*w], src[r.hi*w:(r.hi+1)*w]
		out := dst[y*W : (y+1)*W]
		for x, c := range columns {
			a := top[c.lo] + c.t*(top[c.hi]-top[c.lo])
			b := bottom[c.lo] + c.t*(bottom[c.hi]-bottom[c.lo])
			out[x] = a + r.t*(b-a)
		}
	}
}

// tap says that a value lies at lo + t·(hi-lo).
type tap struct {
	lo, hi int
	t      float32
}

func tapAt(i, size, from int) tap {
	p := (float64(i)+.5)*float64(from)/float64(size) - .5
	p = min(max(p, 0), float64(from-1))
	lo := int(p)
	return tap{lo: lo, hi: min(lo+1, from-1), t: float32(p - float64(lo))}
}

// Shrink averages src [h, w] over the area of every pixel of dst [H, W], leaving out
// pixels that are not positive and finite; where less than half of the area is known the
// result is 0, unknown.
func Shrink(dst []float32, H, W int, src []float32, h, w int) {
	check(len(dst), H, W)
	check(len(src), h, w)
	rows, columns := spans(H, h), spans(W, w)
	for y, r := range rows {
		for x, c := range columns {
			var sum, known, area float64
			for sy := r.lo; sy < r.hi; sy++ {
				wy := r.share(sy)
				for sx := c.lo; sx < c.hi; sx++ {
					weight := wy * c.share(sx)
					area += weight
					if d := src[sy*w+sx]; d > 0 && d <= maxDepth {
						sum += weight * float64(d)
						known += weight
					}
				}
			}
			dst[y*W+x] = 0
			if known > 0 && known >= area/2 {
				dst[y*W+x] = float32(sum / known)
			}
		}
	}
}

// maxDepth, in metres, is beyond anything that a photo's depth can mean; it keeps
// infinite values out.
const maxDepth = 1e6

// span is the part [from, to) of the source axis under one pixel; lo..hi are the pixels it touches.
type span struct {
	from, to float64
	lo, hi   int
}

func (s span) share(i int) float64 { return min(s.to, float64(i+1)) - max(s.from, float64(i)) }

func spans(size, from int) []span {
	out := make([]span, size)
	for i := range out {
		a, b := float64(i)*float64(from)/float64(size), float64(i+1)*float64(from)/float64(size)
		s := span{from: a, to: b, lo: int(a), hi: int(b)}
		if float64(s.hi) < b {
			s.hi++
		}
		s.hi = min(s.hi, from)
		out[i] = s
	}
	return out
}

func check(n, h, w int) {
	if h < 1 || w < 1 || n != h*w {
		panic(fmt.Sprintf("depthmap: %d values for a map of %dx%d", n, w, h))
	}
}
