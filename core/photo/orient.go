package photo

// orient undoes an EXIF orientation (1 to 8). It returns m itself for 1.
func (m *Image) orient(o int) *Image {
	switch o {
	case 2: // mirrored left to right
		return m.FlipH()
	case 3: // turned by 180 degrees
		return m.remap(m.W, m.H, func(x, y int) (int, int) { return m.W - 1 - x, m.H - 1 - y })
	case 4: // mirrored top to bottom
		return m.remap(m.W, m.H, func(x, y int) (int, int) { return x, m.H - 1 - y })
	case 5: // transposed
		return m.remap(m.H, m.W, func(x, y int) (int, int) { return y, x })
	case 6: // the camera was turned left: turn right
		return m.remap(m.H, m.W, func(x, y int) (int, int) { return y, m.H - 1 - x })
	case 7: // transposed across the other diagonal
		return m.remap(m.H, m.W, func(x, y int) (int, int) { return m.W - 1 - y, m.H - 1 - x })
	case 8: // the camera was turned right: turn left
		return m.remap(m.H, m.W, func(x, y int) (int, int) { return m.W - 1 - y, x })
	}
	return m
}

// remap builds a w x h image whose pixel (x, y) is that of m at from(x, y).
func (m *Image) remap(w, h int, from func(x, y int) (int, int)) *Image {
	out := New(w, h)
	i := 0
	for y := range h {
		for x := range w {
			sx, sy := from(x, y)
			s := m.Pix[3*(sy*m.W+sx):]
			out.Pix[i], out.Pix[i+1], out.Pix[i+2] = s[0], s[1], s[2]
			i += 3
		}
	}
	return out
}
