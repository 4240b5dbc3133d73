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

// load points the transform at the input pixels of a tile, from a channel on, or
// at a copy with zeros around where they reach beyond the image.
func (t *winograd) load(ws *slotSpace, tile, channel int) {
	image, y, x := t.place(tile)
	y, x = y/winogradTile*t.step+t.top, x/winogradTile*t.step+t.left
	src := t.src[image*t.srcH*t.srcW*t.cin : (image+1)*t.srcH*t.srcW*t.cin]
	if y >= 0 && x >= 0 && y+t.window <= t.srcH && x+t.window <= t.srcW {
		ws.planes.pixels, ws.planes.row, ws.planes.pix = &src[(y*t.srcW+x)*t.cin+channel], t.srcW*t.cin, t.cin
		return
	}
	if t.framed {
		height, width := t.frameSize()
		row := width * t.cin
		halo := grow(&ws.halo, height*row)
		if ws.framed != image {
			ws.framed = image
			for r := range height {
				haloRow(halo[r*row:], src, t.srcH, t.srcW, t.cin, t.top+r, t.left, width)
			}
		}
		at := (y-t.top)*row + (x-t.left)*t.cin
		ws.planes.pixels, ws.planes.row, ws.planes.pix = &halo[at+channel], row, t.cin
		return
	}
	row := t.window * t.cin
	halo := grow(&ws.halo, t.window*row)
	for r := range t.window {
		haloRow(halo[r*row:], src, t.srcH, t.srcW, t.cin, y+r, x, t.window)
	}
	ws.planes.pixels, ws.planes.row, ws.planes.pix = &halo[channel], row, t.cin
}

// store transforms the planes of a tile into its output pixels, by way of a
// scratch tile where it hangs over the edge.
func (t *winograd) store(ws *slotSpace, tile, channel int) {
	image, y, x := t.place(tile)
	a := &ws.planes
	dst := t.dst[((image*t.outH+y)*t.outW+x)*t.cout+channel:]
	if y+winogradTile <= t.outH && x+winogradTile <= t.outW {
		a.pixels, a.row, a.pix = &dst[0], t.outW*t.cout, t.cout
		t.output(a)
		return
	}
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
}
