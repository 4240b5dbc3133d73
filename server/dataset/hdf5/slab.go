package hdf5

import (
	"bytes"
	"slices"
)

// slab reads count elements in each dimension from start on, row by row, as they are stored.
func (d *Dataset) slab(start, count []int) ([]byte, error) {
	size, err := d.slabSize(start, count)
	if err != nil || size == 0 {
		return nil, err
	}
	out := make([]byte, size)
	switch {
	case d.layout.class == compact:
		box{d.Type.Size, count}.copy(out, count, nil, d.layout.inline, d.Shape, start)
		return out, nil
	case d.layout.class == contiguous && d.layout.at != undefined:
		return out, d.readRuns(out, start, count)
	case d.layout.class == contiguous:
		d.fillWith(out)
		return out, nil
	}
	return out, d.readChunks(out, start, count)
}

// slabSize is the number of bytes of a slab that lies within the array.
func (d *Dataset) slabSize(start, count []int) (int, error) {
	if len(start) != len(d.Shape) || len(count) != len(d.Shape) {
		return 0, otherType("a slab of %d and %d dimensions of an array of %d", len(start), len(count), len(d.Shape))
	}
	size := d.Type.Size
	for i, n := range count {
		if start[i] < 0 || n < 0 || n > d.Shape[i] || start[i] > d.Shape[i]-n {
			return 0, otherType("%v elements from %v on of an array of shape %v", count, start, d.Shape)
		}
		if n > 0 && size > maxSlab/n {
			return 0, tooLarge("a slab of shape %v", count)
		}
		size *= n
	}
	return size, nil
}

// readRuns reads contiguous data, as much at a time as lies together.
func (d *Dataset) readRuns(out []byte, start, count []int) error {
	// Dimensions from whole on are taken from end to end.
	whole, run := len(count), d.Type.Size
	for whole > 0 && count[whole-1] == d.Shape[whole-1] {
		whole--
		run *= count[whole]
	}
	if whole > 0 {
		whole--
		run *= count[whole]
	}
	first := d.layout.at
	if first > uint64(d.file.size) || d.layout.size > uint64(d.file.size)-first {
		return damaged("%d bytes of data at %#x, of %d", d.layout.size, first, d.file.size)
	}
	at := slices.Clone(start)
	for ; len(out) > 0; out = out[run:] {
		if err := d.file.readAt(out[:run], first+uint64(index(d.Shape, at))*uint64(d.Type.Size)); err != nil {
			return err
		}
		advance(at[:whole], start, count)
	}
	return nil
}

// readChunks copies what each chunk has of the slab.
func (d *Dataset) readChunks(out []byte, start, count []int) error {
	shape, rank := d.layout.chunk, len(count)
	// The chunks that touch the slab: from grid on, so many.
	grid, grids := make([]int, rank), make([]int, rank)
	for i := range rank {
		grid[i] = start[i] / shape[i]
		grids[i] = (start[i]+count[i]-1)/shape[i] - grid[i] + 1
	}
	chunks := 1
	for _, n := range grids {
		chunks *= n // not more than elements
	}
	w := work(maxWork)
	at, offset, part, from, to := slices.Clone(grid), make([]int, rank), make([]int, rank), make([]int, rank), make([]int, rank)
	for range chunks {
		for i := range rank {
			offset[i] = at[i] * shape[i]
			low, high := max(offset[i], start[i]), min(offset[i]+shape[i], start[i]+count[i])
			from[i], to[i], part[i] = low-offset[i], low-start[i], high-low
		}
		b, err := d.chunk(offset, &w)
		if err != nil {
			return err
		}
		if b == nil {
			b, from = d.fillChunk(part)
			box{d.Type.Size, part}.copy(out, count, to, b, part, from)
		} else {
			box{d.Type.Size, part}.copy(out, count, to, b, shape, from)
		}
		advance(at, grid, grids)
	}
	return nil
}

// fillChunk is a box of what was never written, and its origin.
func (d *Dataset) fillChunk(shape []int) ([]byte, []int) {
	n := d.Type.Size
	for _, s := range shape {
		n *= s
	}
	b := make([]byte, n)
	d.fillWith(b)
	return b, make([]int, len(shape))
}

func (d *Dataset) fillWith(b []byte) {
	if d.fill != nil {
		copy(b, bytes.Repeat(d.fill, len(b)/len(d.fill)))
	}
}

// index is the number of the element at a position.
func index(shape, at []int) int {
	n := 0
	for i, s := range shape {
		n = n*s + at[i]
	}
	return n
}

// advance counts a position up, the last dimension first, within count from start on.
func advance(at, start, count []int) {
	for i := len(at) - 1; i >= 0; i-- {
		if at[i]++; at[i] < start[i]+count[i] {
			return
		}
		at[i] = start[i]
	}
}

// box is a part of an array: bytes of an element, and shape.
type box struct {
	element int
	shape   []int
}

// copy copies the box at from in src to the one at to in dst; nil is the origin.
func (b box) copy(dst []byte, dstShape, to []int, src []byte, srcShape, from []int) {
	rank := len(b.shape)
	if rank == 0 {
		copy(dst[:b.element], src)
		return
	}
	origin := make([]int, rank)
	if to == nil {
		to = origin
	}
	if from == nil {
		from = origin
	}
	rows := 1
	for _, n := range b.shape[:rank-1] {
		rows *= n
	}
	run := b.shape[rank-1] * b.element
	d, s := slices.Clone(to), slices.Clone(from)
	for range rows {
		copy(dst[index(dstShape, d)*b.element:][:run], src[index(srcShape, s)*b.element:][:run])
		advance(d[:rank-1], to, b.shape)
		advance(s[:rank-1], from, b.shape)
	}
}
