package depthmnist

import (
	"math"
	"math/rand/v2"
)

// texture is smooth noise in two layers, the second twice as fine and half as strong.
type texture struct {
	layers [2]lattice
}

// lattice holds random values at the corners of cells.
type lattice struct {
	cells  int
	values []float64 // [cells+1, cells+1]
}

func newTexture(grain int, rng *rand.Rand) *texture {
	t := new(texture)
	for i := range t.layers {
		n := grain * (i + 1)
		l := lattice{n, make([]float64, (n+1)*(n+1))}
		for k := range l.values {
			l.values[k] = 2*rng.Float64() - 1
		}
		t.layers[i] = l
	}
	return t
}

// at is the value at a place of [-1, 1]², in [-1, 1].
func (t *texture) at(u, v float64) float64 {
	return (2*t.layers[0].at(u, v) + t.layers[1].at(u, v)) / 3
}

func (l *lattice) at(u, v float64) float64 {
	i, a := l.cell(u)
	j, b := l.cell(v)
	row := l.cells + 1
	p := l.values[j*row+i:]
	q := l.values[(j+1)*row+i:]
	return (1-b)*((1-a)*p[0]+a*p[1]) + b*((1-a)*q[0]+a*q[1])
}

// cell is the cell of a coordinate, and how far it is across it, eased at both ends.
func (l *lattice) cell(u float64) (int, float64) {
	x := (u + 1) / 2 * float64(l.cells)
	i := min(l.cells-1, int(math.Floor(x)))
	f := x - float64(i)
	return i, f * f * (3 - 2*f)
}
