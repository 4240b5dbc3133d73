package kernels

import (
	"math"
	"unsafe"

	"golang.org/x/sys/cpu"
)

func init() {
	if cpu.X86.HasAVX2 && cpu.X86.HasFMA {
		register(&micro{
			name: "avx2",
			mr:   avx2Rows, nr: 16,
			gemm:           avx2Gemm,
			outer:          avx2Outer,
			depthwise:      avx2Depthwise,
			depthwiseGrad:  avx2DepthwiseGrad,
			add:            avx2Add,
			axpy:           avx2Axpy,
			adam:           avx2Adam,
			activationGrad: avx2ActivationGrad,
		})
	}
}

const (
	avx2Rows  = 6
	avx2Lanes = 8
)

// The arguments of the assembly, whose strides are in bytes.
type (
	gemmTiles struct {
		a, b, c, bias    *float32
		aRow, aRun, cRow int
		runs, kc         int
		rows, tiles      int
		accumulate       int
		lo, hi           float32
	}
	outerTiles struct {
		a, b, c          *float32
		aRow, bRow, cRow int
		kc, rows, tiles  int
		mask             *uint32
	}
	depthwiseRow struct {
		in, w, bias, out *float32
		channels, inRow  int
		pix, outPix      int
		pixels, blocks   int
		mask             *uint32
		lo, hi           float32
	}
	vectors struct {
		p0, p1, p2, p3 *float32
		blocks         int
		k              [8]float32
	}
)

//go:noescape
func gemmAVX2(p *gemmTiles)

//go:noescape
func outerAVX2(p *outerTiles)

//go:noescape
func outerMaskedAVX2(p *outerTiles)

//go:noescape
func depthwiseAVX2(p *depthwiseRow)

//go:noescape
func depthwiseMaskedAVX2(p *depthwiseRow)

//go:noescape
func depthwiseGradAVX2(p *depthwiseRow)

//go:noescape
func depthwiseGradMaskedAVX2(p *depthwiseRow)

//go:noescape
func addAVX2(p *vectors)

//go:noescape
func axpyAVX2(p *vectors)

//go:noescape
func activationGradAVX2(p *vectors)

//go:noescape
func adamAVX2(p *vectors)

// laneMasks[8-n:] selects the first n lanes.
var laneMasks = [2 * avx2Lanes]uint32{
	math.MaxUint32, math.MaxUint32, math.MaxUint32, math.MaxUint32,
	math.MaxUint32, math.MaxUint32, math.MaxUint32, math.MaxUint32,
}

// plus is the address n elements on.
func plus(p *float32, n int) *float32 {
	return (*float32)(unsafe.Add(unsafe.Pointer(p), 4*n))
}

// inTiles cuts m rows into as few tiles as possible, as even as possible: many
// of `rows` rows, then some of one less.
func inTiles(m int) (rows, many, oneLess int) {
	tiles := pieces(m, avx2Rows)
	rows = pieces(m, tiles)
	oneLess = tiles*rows - m
	return rows, tiles - oneLess, oneLess
}

func avx2Gemm(g *gemmArgs) {
	rows, many, oneLess := inTiles(g.m)
	t := gemmTiles{
		aRow: 4 * g.aRow, aRun: 4 * g.aRun, cRow: 4 * g.cRow,
		runs: g.runs, kc: g.kc, lo: g.lo, hi: g.hi,
	}
	if g.accumulate {
		t.accumulate = 1
	}
	for p := range g.np {
		t.a, t.c = g.a, plus(g.c, p*16)
		t.b, t.bias = plus(g.b, p*g.runs*g.kc*16), plus(g.bias, p*16)
		t.rows, t.tiles = rows, many
		gemmAVX2(&t)
		if oneLess > 0 {
			t.a, t.c = plus(t.a, many*rows*g.aRow), plus(t.c, many*rows*g.cRow)
			t.rows, t.tiles = rows-1, oneLess
			gemmAVX2(&t)
		}
	}
}

func avx2Outer(o *outerArgs) {
	rows, many, oneLess := inTiles(o.m)
	t := outerTiles{aRow: 4 * o.aRow, bRow: 4 * o.bRow, cRow: 4 * o.cRow, kc: o.kc}
	for n := 0; n < o.n; {
		width := min(16, o.n-n)
		if width < 16 {
			width = min(avx2Lanes, width)
			t.mask = &laneMasks[avx2Lanes-width]
		}
		t.a, t.b, t.c = o.a, plus(o.b, n), plus(o.c, n)
		t.rows, t.tiles = rows, many
		outerTilesAVX2(&t, width)
		if oneLess > 0 {
			t.a, t.c = plus(t.a, many*rows), plus(t.c, many*rows*o.cRow)
			t.rows, t.tiles = rows-1, oneLess
			outerTilesAVX2(&t, width)
		}
		n += width
	}
}

func outerTilesAVX2(t *outerTiles, width int) {
	if width == 16 {
		outerAVX2(t)
	} else {
		outerMaskedAVX2(t)
	}
}

func avx2Depthwise(d *depthwiseArgs) {
	t := depthwiseRowOf(d)
	t.bias, t.lo, t.hi = d.bias, d.lo, d.hi
	if t.blocks > 0 {
		depthwiseAVX2(&t)
	}
	if t.lastChannels(d) {
		depthwiseMaskedAVX2(&t)
	}
}

func avx2DepthwiseGrad(d *depthwiseArgs) {
	t := depthwiseRowOf(d)
	if t.blocks > 0 {
		depthwiseGradAVX2(&t)
	}
	if t.lastChannels(d) {
		depthwiseGradMaskedAVX2(&t)
	}
}

func depthwiseRowOf(d *depthwiseArgs) depthwiseRow {
	return depthwiseRow{
		in: d.in, w: d.w, out: d.out, inRow: 4 * d.inRow, pix: 4 * d.pix,
		channels: 4 * d.c, outPix: 4 * d.c, pixels: d.ow, blocks: d.c / avx2Lanes,
	}
}

// lastChannels moves on to the channels that do not fill a register, if any.
func (t *depthwiseRow) lastChannels(d *depthwiseArgs) bool {
	done, left := d.c/avx2Lanes*avx2Lanes, d.c%avx2Lanes
	if left == 0 {
		return false
	}
	t.in, t.w, t.out = plus(d.in, done), plus(d.w, done), plus(d.out, done)
	if d.bias != nil {
		t.bias = plus(d.bias, done)
	}
	t.blocks, t.mask = 1, &laneMasks[avx2Lanes-left]
	return true
}
