package photo

// Resize returns the image at w x h pixels: the average over the area that a pixel covers where it shrinks, bilinear where it
// grows, decided for each axis by itself. Sums are exact; only the result is rounded, half up.
func (m *Image) Resize(w, h int) *Image {
	if w <= 0 || h <= 0 || m.W == 0 || m.H == 0 {
		panic("photo: resize of or to an empty image")
	}
	if w == m.W && h == m.H {
		return m.Clone()
	}
	return resize(imageRows{m}, w, h)
}

// span is the part of the source that makes one pixel of the result: n pixels from lo on. The first and the last have weights
// of their own, those between the axis's common one. With n == 1 only first counts.
type span struct {
	lo, n       int
	first, last uint32
}

// axis is the resampling of one axis. Weights are whole numbers, and those of a span sum up to total.
type axis struct {
	spans []span
	mid   uint32
	total uint64
}

func newAxis(src, dst int) axis {
	if dst > src {
		return growAxis(src, dst)
	}
	return shrinkAxis(src, dst)
}

// shrinkAxis cuts [0, src*dst) both into src intervals of length dst and into dst intervals of length src: the overlaps are the weights.
func shrinkAxis(src, dst int) axis {
	g := gcd(src, dst)
	us, ud := src/g, dst/g // lengths of a result pixel and of a source pixel
	a := axis{spans: make([]span, dst), mid: uint32(ud), total: uint64(us)}
	for i := range dst {
		from, to := int64(i)*int64(us), int64(i+1)*int64(us)
		lo := int(from / int64(ud))
		hi := int((to - 1) / int64(ud))
		s := span{lo: lo, n: hi - lo + 1}
		if s.n == 1 {
			s.first = uint32(us)
		} else {
			s.first = uint32(int64(lo+1)*int64(ud) - from)
			s.last = uint32(to - int64(hi)*int64(ud))
		}
		a.spans[i] = s
	}
	return a
}

// growAxis interpolates between pixel centres; beyond the outer centres the border pixel is repeated.
func growAxis(src, dst int) axis {
	unit := 2 * int64(dst)
	a := axis{spans: make([]span, dst), total: uint64(unit)}
	for i := range dst {
		pos := (2*int64(i)+1)*int64(src) - int64(dst) // centre, in 1/unit of a source pixel
		lo, frac := pos/unit, pos%unit
		switch {
		case pos <= 0:
			a.spans[i] = span{lo: 0, n: 1, first: uint32(unit)}
		case frac == 0 || lo >= int64(src)-1:
			a.spans[i] = span{lo: int(min(lo, int64(src)-1)), n: 1, first: uint32(unit)}
		default:
			a.spans[i] = span{lo: int(lo), n: 2, first: uint32(unit - frac), last: uint32(frac)}
		}
	}
	return a
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// resize resamples src. Sizes up to MaxSide keep every sum within its type: 255*2*MaxSide fits in 23 bits, times 2*MaxSide in 38.
func resize(src rows, w, h int) *Image {
	if w > MaxSide || h > MaxSide {
		panic("photo: resize beyond the largest side")
	}
	sw, sh := src.size()
	ax, ay := newAxis(sw, w), newAxis(sh, h)
	out := New(w, h)
	r := resampler{src: src, axis: ax, pixels: make([]uint8, 3*sw)}
	for i := range r.cache {
		r.cache[i] = cachedRow{y: -1, sums: make([]uint32, 3*w)}
	}
	acc := make([]uint64, 3*w)
	total := ax.total * ay.total
	for y, s := range ay.spans {
		clear(acc)
		for k := range s.n {
			weight := uint64(ay.mid)
			if k == 0 {
				weight = uint64(s.first)
			} else if k == s.n-1 {
				weight = uint64(s.last)
			}
			for i, v := range r.row(s.lo + k) {
				acc[i] += weight * uint64(v)
			}
		}
		dst := out.row(y)
		for i, v := range acc {
			dst[i] = uint8((v + total/2) / total)
		}
	}
	return out
}

// resampler keeps the two rows last resampled across: neighbouring rows of the result share them.
type resampler struct {
	src    rows
	axis   axis
	pixels []uint8 // one source row
	cache  [2]cachedRow
}

type cachedRow struct {
	y    int
	sums []uint32
}

func (r *resampler) row(y int) []uint32 {
	c := &r.cache[y&1]
	if c.y != y {
		r.src.row(y, r.pixels)
		r.axis.apply(c.sums, r.pixels)
		c.y = y
	}
	return c.sums
}

// apply writes the weighted sums of one row of RGB pixels.
func (a axis) apply(dst []uint32, src []uint8) {
	for i, s := range a.spans {
		p := src[3*s.lo : 3*(s.lo+s.n)]
		r, g, b := uint32(p[0])*s.first, uint32(p[1])*s.first, uint32(p[2])*s.first
		if s.n > 1 {
			var mr, mg, mb uint32
			for q := p[3 : len(p)-3]; len(q) >= 3; q = q[3:] {
				mr += uint32(q[0])
				mg += uint32(q[1])
				mb += uint32(q[2])
			}
			e := p[len(p)-3:]
			r += mr*a.mid + uint32(e[0])*s.last
			g += mg*a.mid + uint32(e[1])*s.last
			b += mb*a.mid + uint32(e[2])*s.last
		}
		dst[3*i], dst[3*i+1], dst[3*i+2] = r, g, b
	}
}
