package tensor

import (
	"cmp"
	"slices"
)

// alignment of every tensor in an arena, in elements: one cache line.
const alignment = 16

// Arena gives tensors of known lifetimes one allocation. Times are steps on an
// axis that the caller defines; two tensors whose lifetimes do not overlap may
// lie on the same memory.
//
//	var a tensor.Arena
//	x := a.Reserve(s, 0, 1) // written at step 0, last read at step 1
//	y := a.Reserve(s, 1, 2)
//	z := a.Reserve(s, 2, 3) // may lie where x was
//	a.Commit()              // now x, y and z have data
type Arena struct {
	blocks []block
	data   []float32
}

type block struct {
	t        *Tensor
	from, to int // first and last step at which the memory is in use
	offset   int
}

func (b *block) size() int {
	return (b.t.Shape.Len() + alignment - 1) / alignment * alignment
}

// Reserve asks for a tensor that is in use from step from to step to, both
// included. Its Data is nil until Commit.
func (a *Arena) Reserve(s Shape, from, to int) *Tensor {
	if !s.Valid() {
		panic("tensor: bad shape " + s.String())
	}
	if a.data != nil {
		panic("tensor: reserve after commit")
	}
	if to < from {
		panic("tensor: lifetime ends before it begins")
	}
	t := &Tensor{Shape: s}
	a.blocks = append(a.blocks, block{t: t, from: from, to: to})
	return t
}

// Commit allocates and gives every reserved tensor its elements, all zero.
//
// Placement is greedy, the largest tensor first, each at the lowest offset that
// is free during its whole lifetime.
func (a *Arena) Commit() {
	if a.data != nil {
		panic("tensor: arena committed twice")
	}
	order := make([]*block, len(a.blocks))
	for i := range a.blocks {
		order[i] = &a.blocks[i]
	}
	slices.SortStableFunc(order, func(x, y *block) int { return cmp.Compare(y.size(), x.size()) })

	total := 0
	var placed []*block // by offset
	for _, b := range order {
		offset := 0
		for _, p := range placed {
			if p.to < b.from || b.to < p.from {
				continue
			}
			if offset+b.size() <= p.offset {
				break
			}
			offset = max(offset, p.offset+p.size())
		}
		b.offset = offset
		total = max(total, offset+b.size())
		at, _ := slices.BinarySearchFunc(placed, offset, func(p *block, o int) int { return cmp.Compare(p.offset, o) })
		placed = slices.Insert(placed, at, b)
	}
	a.data = make([]float32, total)
	for _, b := range order {
		n := b.t.Shape.Len()
		b.t.Data = a.data[b.offset : b.offset+n : b.offset+n]
	}
	a.blocks = nil
}

// Len is the number of elements allocated by Commit.
func (a *Arena) Len() int { return len(a.data) }
