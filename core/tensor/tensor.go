package tensor

import "strconv"

// Shape is N, H, W, C.
type Shape [4]int

// Vector is the shape of n rows of c numbers.
func Vector(n, c int) Shape { return Shape{n, 1, 1, c} }

// Len is the number of elements.
func (s Shape) Len() int { return s[0] * s[1] * s[2] * s[3] }

// Pixels is the number of positions of one sample, H*W.
func (s Shape) Pixels() int { return s[1] * s[2] }

// Valid reports whether every side is at least one.
func (s Shape) Valid() bool {
	return s[0] > 0 && s[1] > 0 && s[2] > 0 && s[3] > 0
}

// WithBatch is s for n samples.
func (s Shape) WithBatch(n int) Shape { s[0] = n; return s }

// String writes 2x7x5x96.
func (s Shape) String() string {
	b := strconv.AppendInt(nil, int64(s[0]), 10)
	for _, d := range s[1:] {
		b = append(b, 'x')
		b = strconv.AppendInt(b, int64(d), 10)
	}
	return string(b)
}

// Tensor is a shape and its elements, without gaps.
type Tensor struct {
	Shape Shape
	Data  []float32
}

// New is a zero tensor of shape s. It panics if a side is less than one.
func New(s Shape) *Tensor {
	if !s.Valid() {
		panic("tensor: bad shape " + s.String())
	}
	return &Tensor{Shape: s, Data: make([]float32, s.Len())}
}

// Sample is the elements of sample n.
func (t *Tensor) Sample(n int) []float32 {
	size := t.Shape[1] * t.Shape[2] * t.Shape[3]
	return t.Data[n*size : (n+1)*size : (n+1)*size]
}

// Zero clears every element.
func (t *Tensor) Zero() { clear(t.Data) }
