package shape_test

import (
	"testing"

	"okuyuki/kernels/shape"
)

func block() shape.Residual {
	return shape.Residual{
		N: 2, H: 9, W: 7, Cin: 5, Wide: 33, OutH: 5, OutW: 4, Cout: 6, Stride: 2, PadTop: 1, PadLeft: 1,
		WideAct: shape.ReLU6, FilterAct: shape.ReLU6,
	}
}

// What one convolution of a block gives is what the next takes, from x to y.
func TestResidualIsThreeConvolutions(t *testing.T) {
	r := block()
	expand, filter, project := r.Expand(), r.Filter(), r.Project()
	for what, err := range map[string]error{"block": r.Validate(), "expand": expand.Validate(), "filter": filter.Validate(), "project": project.Validate()} {
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	for what, pair := range map[string][2]int{
		"x":         {r.XLen(), 2 * 9 * 7 * 5},
		"into":      {expand.XLen(), r.XLen()},
		"widened":   {expand.YLen(), filter.XLen()},
		"wide":      {filter.XLen(), 2 * 9 * 7 * 33},
		"filtered":  {filter.YLen(), project.XLen()},
		"out":       {project.YLen(), r.YLen()},
		"y":         {r.YLen(), 2 * 5 * 4 * 6},
		"filters":   {filter.WLen(), 9 * 33},
		"products":  {filter.MACs(), 2 * 5 * 4 * 33 * 9},
		"same size": {filter.OutH*filter.OutW - project.H*project.W, 0},
		// 33 channels are two panels, 6 are one: each wide channel has 5 weights, 9 of its filter, two biases and 32 ways out.
		"packed": {r.PackedLen(), 64*(5+1+9+1+32) + 32},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: %d values, want %d", what, pair[0], pair[1])
		}
	}
}

func TestResidualRefuses(t *testing.T) {
	whole := block()
	whole.Stride, whole.OutH, whole.OutW, whole.Cout, whole.Add = 1, whole.H, whole.W, whole.Cin, true
	if err := whole.Validate(); err != nil {
		t.Fatal(err)
	}
	bare := block()
	bare.Filtered, bare.Wide = true, bare.Cin
	if err := bare.Validate(); err != nil {
		t.Fatal(err)
	}
	for what, c := range map[string]struct {
		from  shape.Residual
		spoil func(r *shape.Residual)
	}{
		"no input channels":     {whole, func(r *shape.Residual) { r.Cin, r.Cout = 0, 0 }},
		"no wide channels":      {whole, func(r *shape.Residual) { r.Wide = 0 }},
		"no output channels":    {block(), func(r *shape.Residual) { r.Cout = -1 }},
		"widened unasked":       {bare, func(r *shape.Residual) { r.Wide++ }},
		"added to fewer rows":   {whole, func(r *shape.Residual) { r.OutH-- }},
		"added to fewer cols":   {whole, func(r *shape.Residual) { r.OutW-- }},
		"added to channels":     {whole, func(r *shape.Residual) { r.Cout++ }},
		"no images":             {block(), func(r *shape.Residual) { r.N = 0 }},
		"stride 3":              {block(), func(r *shape.Residual) { r.Stride = 3 }},
		"padding of a window":   {block(), func(r *shape.Residual) { r.PadLeft = 3 }},
		"rows out of nowhere":   {block(), func(r *shape.Residual) { r.OutH = 6 }},
		"columns out of thence": {block(), func(r *shape.Residual) { r.OutW = 5 }},
	} {
		r := c.from
		c.spoil(&r)
		if r.Validate() == nil {
			t.Errorf("%s: %+v passes", what, r)
		}
	}
}

// An upsampled convolution is the convolution of the upsampled images, four times as large as x.
func TestConvUp2(t *testing.T) {
	up := shape.ConvUp2{N: 2, H: 3, W: 5, Cin: 7, Cout: 33}
	c := up.Conv()
	if up.Validate() != nil || c.Validate() != nil {
		t.Fatal(up.Validate(), c.Validate())
	}
	for what, pair := range map[string][2]int{
		"x": {4 * up.XLen(), c.XLen()}, "w": {up.WLen(), c.WLen()}, "y": {up.YLen(), c.YLen()}, "products": {up.MACs(), c.MACs()},
		"images": {up.XLen(), 2 * 3 * 5 * 7}, "one to one": {c.OutH*100 + c.OutW, c.H*100 + c.W},
		"packed": {up.PackedLen(), 16 + 25*(7*64+32)}, "packed gradient": {up.PackedGradLen(), 16 + 16*(33*32+32)},
		"Winograd's": {c.PackedLen(), 16 + 36*(7*64+32)},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: %d, want %d", what, pair[0], pair[1])
		}
	}
	for i, spoil := range []func(c *shape.ConvUp2){
		func(c *shape.ConvUp2) { c.N = 0 }, func(c *shape.ConvUp2) { c.H = -1 }, func(c *shape.ConvUp2) { c.W = 0 },
		func(c *shape.ConvUp2) { c.Cin = 0 }, func(c *shape.ConvUp2) { c.Cout = 0 },
	} {
		bad := up
		spoil(&bad)
		if bad.Validate() == nil {
			t.Errorf("%d: %+v passes", i, bad)
		}
	}
}
