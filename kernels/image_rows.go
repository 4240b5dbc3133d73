package kernels

import "sync"

// imageRows is an operation between images and images of twice their size. It
// is cut by rows of the smaller ones, row r of which belongs to rows 2r and
// 2r+1 of the larger ones; rows are counted on over the images.
type imageRows struct {
	m        *micro
	op       rowOp
	y, x     []float32
	arg      []int32
	w, c     int // columns of the smaller image, channels
	n, parts int // rows of the smaller images, pieces
}

type rowOp uint8

const (
	opMaxPool      rowOp = iota // y is the smaller
	opMaxPoolGrad               // y is the larger
	opUpsample                  // y is the larger
	opUpsampleGrad              // y is the smaller
)

var rowTasks = sync.Pool{New: func() any { return new(imageRows) }}

func runRows(r imageRows) {
	t := rowTasks.Get().(*imageRows)
	*t = r
	t.m = active
	workers := 1
	if len(r.x)+len(r.y) > elementPiece {
		workers = Workers()
	}
	t.parts = min(t.n, 2*workers)
	parallel(workers, t.parts, t)
	*t = imageRows{}
	rowTasks.Put(t)
}

func (t *imageRows) run(_, i int) {
	for r := i * t.n / t.parts; r < (i+1)*t.n/t.parts; r++ {
		switch t.op {
		case opMaxPool:
			t.m.maxPool(t.pool(t.x, t.y, r))
		case opMaxPoolGrad:
			t.m.maxPoolGrad(t.pool(t.y, t.x, r))
		case opUpsample:
			t.upsample(r)
		case opUpsampleGrad:
			t.upsampleGrad(r)
		}
	}
}

func (t *imageRows) pool(larger, smaller []float32, r int) poolArgs {
	length := t.w * t.c
	return poolArgs{
		x: larger, at: 4 * r * length, below: 2 * length, c: t.c,
		y: smaller[r*length : (r+1)*length], arg: t.arg[r*length : (r+1)*length],
	}
}

func (t *imageRows) upsample(r int) {
	length, c := t.w*t.c, t.c
	rows := t.y[4*r*length : 4*(r+1)*length]
	for j := range t.w {
		pixel := t.x[r*length+j*c : r*length+(j+1)*c]
		copy(rows[2*j*c:], pixel)
		copy(rows[(2*j+1)*c:], pixel)
	}
	copy(rows[2*length:], rows[:2*length])
}

func (t *imageRows) upsampleGrad(r int) {
	length, c := t.w*t.c, t.c
	upper, lower := t.x[4*r*length:(4*r+2)*length], t.x[(4*r+2)*length:4*(r+1)*length]
	for j := range t.w {
		dst := t.y[r*length+j*c : r*length+(j+1)*c]
		a, b := upper[2*j*c:][:c], upper[(2*j+1)*c:][:c]
		d, e := lower[2*j*c:][:c], lower[(2*j+1)*c:][:c]
		for i := range dst {
			dst[i] += (a[i] + b[i]) + (d[i] + e[i])
		}
	}
}
