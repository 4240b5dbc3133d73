package kernels

// The tiles of Winograd's algorithm: where they are, and how their pixels are
// read and written where they reach beyond the image.

// place is the image and the output row and column of a tile.
func (t *winograd) place(tile int) (image, y, x int) {
	return tile / (t.down * t.across), tile / t.across % t.down * winogradTile, tile % t.across * winogradTile
}

// frame decides whether tiles that reach beyond their image are read from one
// copy of it with zeros around, rather than each from a copy of its own. For
// small images, of which most tiles do, and pieces of at least an image.
func (t *winograd) frame(tiles int) {
	const frameFloats = 48 << 10
	height, width := t.frameSize()
	t.framed = height*width*t.cin <= frameFloats && 2*(t.down-2)*(t.across-2) <= t.down*t.across && tiles >= t.down*t.across
}

func (t *winograd) frameSize() (height, width int) {
	beyond := t.window - t.step
	return t.down*t.step + beyond, t.across*t.step + beyond
}

// eachTile does a transform for the tiles of its arguments.
func (m *micro) eachTile(transform func(*planeArgs), a *planeArgs) {
	transform(a)
	if m.rowsOfTiles {
		return
	}
	for range a.tiles - 1 {
		a.pixels, a.planes = &at(a.pixels, a.step, 1)[0], &at(a.planes, a.planeStep, 1)[0]
		transform(a)
	}
}

// load points the transform at the input pixels of a tile, from a channel on, and
// of those beside it, `most` at most; or at a copy with zeros around where they
// reach beyond the image. It returns how many these are.
func (t *winograd) load(ws *slotSpace, tile, most, channel int) int {
	image, y, x := t.place(tile)
	y, x = y/winogradTile*t.step+t.top, x/winogradTile*t.step+t.left
	src := t.src[image*t.srcH*t.srcW*t.cin : (image+1)*t.srcH*t.srcW*t.cin]
	a := &ws.planes
	a.step, a.pix = t.step*t.cin, t.cin
	a.tiles = min(most, t.across-tile%t.across)
	within := y >= 0 && y+t.window <= t.srcH
	if within && x >= 0 && x+t.window <= t.srcW {
		a.tiles = min(a.tiles, (t.srcW-t.window-x)/t.step+1)
		a.pixels, a.row = &src[(y*t.srcW+x)*t.cin+channel], t.srcW*t.cin
		return a.tiles
	}
	if t.framed {
		height, width := t.frameSize()
		a.row = width * t.cin
		halo := grow(&ws.halo, height*a.row)
		if ws.framed != image {
			ws.framed = image
			for r := range height {
				haloRow(halo[r*a.row:], src, t.srcH, t.srcW, t.cin, t.top+r, t.left, width)
			}
		}
		a.pixels = &halo[(y-t.top)*a.row+(x-t.left)*t.cin+channel]
		return a.tiles
	}
	const cacheFloats = 4 << 10
	if within { // only the first or the last of the row reaches out
		a.tiles = 1
	}
	a.tiles = min(a.tiles, max(1, cacheFloats/(t.window*a.step)))
	width := (a.tiles-1)*t.step + t.window
	a.row = width * t.cin
	halo := grow(&ws.halo, t.window*a.row)
	for r := range t.window {
		haloRow(halo[r*a.row:], src, t.srcH, t.srcW, t.cin, y+r, x, width)
	}
	a.pixels = &halo[channel]
	return a.tiles
}

// store transforms the planes of a tile into its output pixels, and of those
// beside it, `most` at most; by way of a scratch tile where it hangs over the
// edge. It returns how many these are.
func (t *winograd) store(ws *slotSpace, tile, most, channel int) int {
	image, y, x := t.place(tile)
	a := &ws.planes
	dst := t.dst[((image*t.outH+y)*t.outW+x)*t.cout+channel:]
	if y+winogradTile <= t.outH && x+winogradTile <= t.outW {
		a.tiles, a.step = min(most, (t.outW-x)/winogradTile), winogradTile*t.cout
		a.pixels, a.row, a.pix = &dst[0], t.outW*t.cout, t.cout
		t.m.eachTile(t.output, a)
		return a.tiles
	}
	a.tiles = 1
	pixels := grow(&ws.tile, winogradTile*winogradTile*a.c)
	a.pixels, a.row, a.pix = &pixels[0], winogradTile*a.c, a.c
	t.output(a)
	for i := range min(winogradTile, t.outH-y) {
		if a.c == t.cout {
			copy(dst[i*t.outW*t.cout:][:min(winogradTile, t.outW-x)*a.c], pixels[i*winogradTile*a.c:])
			continue
		}
		for j := range min(winogradTile, t.outW-x) {
			copy(dst[(i*t.outW+j)*t.cout:][:a.c], pixels[(i*winogradTile+j)*a.c:])
		}
	}
	return 1
}
