package shape_test

import (
	"testing"

	"okuyuki/kernels/shape"
)

func TestValidate(t *testing.T) {
	good := shape.Conv2D{
		N: 1, H: 8, W: 6, Cin: 3, OutH: 4, OutW: 3, Cout: 5, K: 3, Stride: 2, PadTop: 1, PadLeft: 0,
	}
	if err := good.Validate(); err != nil {
		t.Fatal(err)
	}
	for what, spoil := range map[string]func(c *shape.Conv2D){
		"no images":            func(c *shape.Conv2D) { c.N = 0 },
		"no rows":              func(c *shape.Conv2D) { c.H = 0 },
		"negative columns":     func(c *shape.Conv2D) { c.OutW = -1 },
		"no channels":          func(c *shape.Conv2D) { c.Cout = 0 },
		"even kernel":          func(c *shape.Conv2D) { c.K = 2 },
		"stride 3":             func(c *shape.Conv2D) { c.Stride = 3 },
		"stride 0":             func(c *shape.Conv2D) { c.Stride = 0 },
		"negative padding":     func(c *shape.Conv2D) { c.PadTop = -1 },
		"padding of a window":  func(c *shape.Conv2D) { c.PadLeft = 3 },
		"padding of 1x1":       func(c *shape.Conv2D) { c.K = 1 },
		"rows from nowhere":    func(c *shape.Conv2D) { c.OutH = 6 },
		"columns from nowhere": func(c *shape.Conv2D) { c.OutW = 4 },
	} {
		c := good
		spoil(&c)
		if c.Validate() == nil {
			t.Errorf("%s: %+v passes", what, c)
		}
	}
	d := shape.Depthwise{N: 1, H: 8, W: 6, C: 3, OutH: 4, OutW: 3, Stride: 2, PadTop: 1}
	if err := d.Validate(); err != nil {
		t.Fatal(err)
	}
	d.C = 0
	if d.Validate() == nil {
		t.Error("depthwise without channels passes")
	}
}

func TestLengths(t *testing.T) {
	c := shape.Conv2D{N: 2, H: 8, W: 6, Cin: 3, OutH: 4, OutW: 3, Cout: 33, K: 3, Stride: 2}
	for what, pair := range map[string][2]int{
		"x": {c.XLen(), 288}, "w": {c.WLen(), 891}, "y": {c.YLen(), 792},
		"packed": {c.PackedLen(), 16 + 9*(3*64+32)}, "packed gradient": {c.PackedGradLen(), 16 + 9*(33*32+32)}, "products": {c.MACs(), 792 * 27},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: %d values, want %d", what, pair[0], pair[1])
		}
	}
}
