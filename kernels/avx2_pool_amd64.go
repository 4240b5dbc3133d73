package kernels

// poolRow is poolArgs for the assembly, strides in bytes.
type poolRow struct {
	x, y             *float32
	arg              *int32
	below, channels  int
	pixels, blocks   int
	places           [avx2Lanes]int32 // of the first channels
	toRight, toBelow int32            // from a place to its neighbours
	toBlock          int32            // and to the next block
}

//go:noescape
func maxPoolAVX2(p *poolRow)

//go:noescape
func maxPoolGradAVX2(p *poolRow)

func avx2MaxPool(a poolArgs) {
	if a.c%avx2Lanes != 0 {
		portableMaxPool(a)
		return
	}
	t := poolRowOf(&a)
	maxPoolAVX2(&t)
}

func avx2MaxPoolGrad(a poolArgs) {
	if a.c%avx2Lanes != 0 {
		portableMaxPoolGrad(a)
		return
	}
	t := poolRowOf(&a)
	maxPoolGradAVX2(&t)
}

func poolRowOf(a *poolArgs) poolRow {
	t := poolRow{
		x: &a.x[a.at], y: &a.y[0], arg: &a.arg[0], below: 4 * a.below, channels: 4 * a.c,
		pixels: len(a.y) / a.c, blocks: a.c / avx2Lanes,
		toRight: int32(a.c), toBelow: int32(a.below), toBlock: avx2Lanes,
	}
	for i := range t.places {
		t.places[i] = int32(a.at + i)
	}
	return t
}
