package kernels

//go:noescape
func dotsAVX2(p *dotRows)

// dotRows is dotsArgs for groups of dotGroup rows, strides in bytes.
type dotRows struct {
	a, w, y        *float32
	aRow           int
	blocks, groups int // of dotsLanes columns, of dotGroup rows
	bias, lo, hi   float32
}

const dotGroup = 8

// avx2Dots does the last rows together with some before them, once more: the
// results are the same bits. Fewer rows than a group are done one at a time, as
// a group of rows that are all the same one.
func avx2Dots(d *dotsArgs) {
	t := dotRows{
		a: d.a, w: d.w, y: d.y, aRow: 4 * d.aRow,
		blocks: d.kc / dotsLanes, groups: d.m / dotGroup, bias: d.bias, lo: d.lo, hi: d.hi,
	}
	switch {
	case d.m < dotGroup:
		var same [dotGroup]float32
		t.aRow, t.groups, t.y = 0, 1, &same[0]
		for i := range d.m {
			t.a = plus(d.a, i*d.aRow)
			dotsAVX2(&t)
			*plus(d.y, i) = same[0]
		}
	case d.m%dotGroup > 0:
		dotsAVX2(&t)
		last := d.m - dotGroup
		t.a, t.y, t.groups = plus(d.a, last*d.aRow), plus(d.y, last), 1
		dotsAVX2(&t)
	default:
		dotsAVX2(&t)
	}
}
