package main

import "okuyuki/core/photo"

// rgba returns the opaque RGBA bytes of an image, as a browser's ImageData wants them.
func rgba(m *photo.Image) []byte {
	out := make([]byte, 4*m.W*m.H)
	for i, j := 0, 0; i < len(m.Pix); i, j = i+3, j+4 {
		out[j], out[j+1], out[j+2], out[j+3] = m.Pix[i], m.Pix[i+1], m.Pix[i+2], 255
	}
	return out
}
