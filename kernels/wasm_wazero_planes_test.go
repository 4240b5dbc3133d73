//go:build !js

package kernels

// The transforms of Winograd's algorithm under wazero. They work there on a
// copy of the pixels without gaps between rows.

func (k *wazeroKernels) toPlanes(name string, a *planeArgs, side, planes int) {
	width := tilesWidth(a, side)
	pixels := make([]float32, side*width*a.c)
	for i := range side * width {
		copy(pixels[i*a.c:], at(a.pixels, i/width*a.row+i%width*a.pix, a.c))
	}
	k.call(name, []operand{slice(pixels), ofTiles(a, planes, true)}, func(p []uint64) []uint64 {
		return tileOperands(a, width, p)
	})
}

func (k *wazeroKernels) fromPlanes(name string, a *planeArgs, planes int) {
	const side = winogradTile
	width := tilesWidth(a, side)
	pixels := make([]float32, side*width*a.c)
	out := result(slice(pixels))
	out.uninitialised = true
	k.call(name, []operand{out, ofTiles(a, planes, false), vectorOf(a.bias, a.c)}, func(p []uint64) []uint64 {
		return append(tileOperands(a, width, p), p[2], f32(a.lo), f32(a.hi))
	})
	for i := range side * width {
		copy(at(a.pixels, i/width*a.row+i%width*a.pix, a.c), pixels[i*a.c:])
	}
}

// tilesWidth is how many pixels all tiles have side by side.
func tilesWidth(a *planeArgs, side int) int { return (a.tiles-1)*a.step/a.pix + side }

func ofTiles(a *planeArgs, planes int, written bool) operand {
	return operand{
		p: a.planes, rows: planes, stride: a.plane, length: (a.tiles-1)*a.planeStep + a.c,
		written: written, uninitialised: written && (a.tiles == 1 || a.planeStep == a.c),
	}
}

func tileOperands(a *planeArgs, width int, p []uint64) []uint64 {
	return []uint64{
		p[0], i32(width * a.c), i32(a.c), p[1], i32(a.plane), i32(a.c), i32(a.tiles), i32(a.step / a.pix * a.c), i32(a.planeStep),
	}
}

func (k *wazeroKernels) inPlanes(name string, planes *float32, plane, n, count int) {
	all := operand{p: planes, rows: count, stride: plane, length: n, written: true}
	k.call(name, []operand{all}, func(p []uint64) []uint64 {
		return []uint64{p[0], i32(plane), i32(n)}
	})
}

func (k *wazeroKernels) upSpreadRow(a *spreadArgs) {
	taps := func(p *float32) operand {
		return operand{p: &at(p, -a.pix, 1)[0], rows: a.w + 2, stride: a.pix, length: 4}
	}
	k.call("upSpreadRow", []operand{taps(a.above), taps(a.below), result(vectorOf(a.out, 2*a.w))}, func(p []uint64) []uint64 {
		return []uint64{p[0] + 4*uint64(a.pix), p[1] + 4*uint64(a.pix), i32(a.pix), p[2], i32(a.w), f32(a.bias), f32(a.lo), f32(a.hi)}
	})
}
