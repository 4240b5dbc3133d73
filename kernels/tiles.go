//go:build amd64 || arm64

package kernels

import "unsafe"

// plus is the address n elements on.
func plus(p *float32, n int) *float32 {
	return (*float32)(unsafe.Add(unsafe.Pointer(p), 4*n))
}

// inTiles cuts m rows into as few tiles as possible, as even as possible: many
// of `rows` rows, at most the given, then some of one less.
func inTiles(m, most int) (rows, many, oneLess int) {
	tiles := pieces(m, most)
	rows = pieces(m, tiles)
	oneLess = tiles*rows - m
	return rows, tiles - oneLess, oneLess
}
