package scene

import (
	"math"
	"testing"
)

func TestDepthAt(t *testing.T) {
	nan := float32(math.NaN())
	d := Depth{W: 2, H: 2, Values: []float32{1, 3, 5, 7}, Min: 1, Max: 7}
	for _, c := range []struct{ u, v, want float64 }{
		{0.25, 0.25, 1}, {0.75, 0.25, 3}, {0.5, 0.25, 2}, {0.5, 0.5, 4}, {0, 0, 1}, {1, 1, 7},
	} {
		if got, ok := d.At(c.u, c.v); !ok || math.Abs(float64(got)-c.want) > 1e-6 {
			t.Errorf("at %v, %v: got %v %v, want %v", c.u, c.v, got, ok, c.want)
		}
	}
	for _, hole := range []float32{nan, 0, -1, float32(math.Inf(1))} {
		d.Values = []float32{hole, 3, 5, 7}
		if _, ok := d.At(0.25, 0.25); ok {
			t.Errorf("%v counts as a depth", hole)
		}
		if got, ok := d.At(0.75, 0.4); !ok || got < 3 || got > 7 {
			t.Errorf("beside a hole: got %v %v, want a mean of the known", got, ok)
		}
	}
}

func TestValid(t *testing.T) {
	for _, d := range []Depth{{}, {W: 2, H: 2, Values: make([]float32, 3)}, {W: 1, H: 1, Values: []float32{1}, Min: 2, Max: 1},
		{W: 1, H: 1, Values: []float32{1}, Min: float32(math.NaN()), Max: 1}, {W: -1, H: -1, Values: []float32{1}}} {
		if d.Valid() {
			t.Errorf("%+v passes as valid", d)
		}
	}
	if d := (Depth{W: 1, H: 1, Values: []float32{1}, Min: 1, Max: 1}); !d.Valid() {
		t.Error("a flat map is valid")
	}
}
