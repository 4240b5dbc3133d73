package kernels

import "math"

// What the AVX2 and the AVX-512 assembly share.

// The arguments of the assembly, whose strides are in bytes.
type (
	gemmTiles struct {
		a, b, c, bias    *float32
		aRow, aRun, cRow int
		runs, kc         int
		//lint:ignore U1000 the assembly counts runs in it
		left        int
		panel       int // from one panel of B to the next
		rows, tiles int
		accumulate  int
		lo, hi      float32

		// To be read soon: 128 bytes are fetched every four k, step bytes on. No
		// pointer, as it may go beyond the end.
		ahead, aheadStep uintptr

		// After so many tiles, now and then, C moves on by cGap bytes more.
		lineLeft, perLine, cGap int
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

		// Of several rows: how many, and bytes from the end of one to the next.
		rows, nextIn, nextOut int
		// A row is done seven pixels at a time, the last seven after a step back of
		// so many bytes; one by one where windows is 0.
		windows, backIn, backOut int
		//lint:ignore U1000 the assembly counts in them
		left, windowsLeft int
	}
	vectors struct {
		p0, p1, p2, p3 *float32
		blocks         int
		k              [8]float32
	}
)

// planeTile is planeArgs for the assembly, strides in bytes.
type planeTile struct {
	pixels, planes  *float32
	bias, scratch   *float32
	row, pix, plane int
	blocks          int
	mask            *uint32
	lo, hi          float32
	k               [3]float32
}

// laneMasks[8-n:] selects the first n lanes of an AVX2 register, bitMasks[n]
// those of an AVX-512 register.
var (
	laneMasks = [2 * avx2Lanes]uint32{
		math.MaxUint32, math.MaxUint32, math.MaxUint32, math.MaxUint32,
		math.MaxUint32, math.MaxUint32, math.MaxUint32, math.MaxUint32,
	}
	bitMasks [avx512Lanes + 1]uint32
)

func init() {
	for n := range bitMasks {
		bitMasks[n] = 1<<n - 1
	}
}

// laneMask selects the first n of the lanes of a register.
func laneMask(lanes, n int) *uint32 {
	if lanes == avx512Lanes {
		return &bitMasks[n]
	}
	return &laneMasks[avx2Lanes-n]
}

func gemmTilesOf(g *gemmArgs) gemmTiles {
	t := gemmTiles{
		aRow: 4 * g.aRow, aRun: 4 * g.aRun, cRow: 4 * g.cRow,
		runs: g.runs, kc: g.kc, panel: 4 * g.runs * g.kc * panelWidth, lo: g.lo, hi: g.hi,
	}
	if g.accumulate {
		t.accumulate = 1
	}
	return t
}

// panelWidth is the packing width of both.
const panelWidth = 16

func depthwiseRowOf(d *depthwiseArgs) depthwiseRow {
	return depthwiseRow{
		in: d.in, w: d.w, out: d.out, inRow: 4 * d.inRow, pix: 4 * d.pix,
		channels: 4 * d.c, outPix: 4 * d.c, pixels: d.ow,
	}
}

// lastChannels moves on to the channels that do not fill a register, if any.
func (t *depthwiseRow) lastChannels(d *depthwiseArgs, lanes int) bool {
	done, left := d.c/lanes*lanes, d.c%lanes
	if left == 0 {
		return false
	}
	t.in, t.w, t.out = plus(d.in, done), plus(d.w, done), plus(d.out, done)
	if d.bias != nil {
		t.bias = plus(d.bias, done)
	}
	t.blocks, t.mask = 1, laneMask(lanes, left)
	return true
}

func planeTileOf(a *planeArgs) planeTile {
	return planeTile{
		pixels: a.pixels, planes: a.planes, scratch: a.scratch,
		row: 4 * a.row, pix: 4 * a.pix, plane: 4 * a.plane,
	}
}

// lastChannels moves on to the channels that do not fill a register, if any.
func (t *planeTile) lastChannels(a *planeArgs, lanes int) bool {
	done, left := a.c/lanes*lanes, a.c%lanes
	if left == 0 {
		return false
	}
	t.pixels, t.planes = plus(a.pixels, done), plus(a.planes, done)
	if a.bias != nil {
		t.bias = plus(a.bias, done)
	}
	t.blocks, t.mask = 1, laneMask(lanes, left)
	return true
}
