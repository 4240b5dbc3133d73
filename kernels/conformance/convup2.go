package conformance

import (
	"errors"

	"okuyuki/kernels"
	"okuyuki/kernels/reference"
)

func convUp2Shapes() []kernels.ConvUp2 {
	return []kernels.ConvUp2{
		{N: 1, H: 1, W: 1, Cin: 1, Cout: 1},
		{N: 2, H: 3, W: 5, Cin: 7, Cout: 3},
		{N: 3, H: 7, W: 7, Cin: 16, Cout: 1},
		{N: 1, H: 40, W: 21, Cin: 16, Cout: 1},
		{N: 2, H: 13, W: 6, Cin: 20, Cout: 2},
		{N: 1, H: 8, W: 6, Cin: 24, Cout: 33},
		{N: 2, H: 5, W: 9, Cin: 33, Cout: 16},
		{N: 1, H: 20, W: 17, Cin: 12, Cout: 20},
		{N: 9, H: 1, W: 4, Cin: 5, Cout: 18},
		{N: 1, H: 4, W: 4, Cin: 64, Cout: 72},
		{N: 2, H: 1, W: 1, Cin: 16, Cout: 12},
		{N: 5, H: 9, W: 3, Cin: 32, Cout: 29},
		{N: 2, H: 16, W: 10, Cin: 37, Cout: 11},
		{N: 2, H: 1, W: 1, Cin: 3, Cout: 1},
		{N: 1, H: 9, W: 21, Cin: 70, Cout: 1},
	}
}

func convUp2Cases() []Case {
	var cases []Case
	ws := new(kernels.Workspace)
	for i, c := range convUp2Shapes() {
		seed := uint64(7000 + i)
		name := " " + itoa(c.N) + "x" + itoa(c.H) + "x" + itoa(c.W) + "x" + itoa(c.Cin) + " to " + itoa(c.Cout)
		cases = append(cases,
			Case{"upsampled conv forward" + name, func() error { return convUp2Forward(c, kernels.Activation(i%3), seed, ws) }},
			Case{"upsampled conv input gradient" + name, func() error { return convUp2InputGrad(c, seed, ws) }},
			Case{"upsampled conv weight gradient" + name, func() error { return convUp2WeightGrad(c, seed, ws) }})
	}
	for _, c := range []kernels.ConvUp2{
		{N: 2, H: 13, W: 11, Cin: 40, Cout: 24},
		{N: 2, H: 13, W: 11, Cin: 64, Cout: 1},
		{N: 2, H: 33, W: 17, Cin: 20, Cout: 2},
		{N: 2, H: 14, W: 13, Cin: 5, Cout: 30}, // too few channels for Winograd's algorithm
	} {
		cases = append(cases, Case{"same bits for any number of workers, upsampled conv to " + itoa(c.Cout), func() error {
			return sameForWorkers(func() []float32 { return convUp2All(c, 7100) })
		}})
	}
	return append(cases, Case{"upsampled conv of NaN and Inf", convUp2NonFinite})
}

// upsampled is x, every pixel four times.
func upsampled(x []float64, c kernels.ConvUp2) []float64 {
	u := make([]float64, 4*len(x))
	reference.Upsample2(u, x, c.N, c.H, c.W, c.Cin)
	return u
}

// The roundings of a term: those of the sum, of summing weights, and of
// adding up the parts.
const convUp2Roundings = 6

func convUp2Forward(c kernels.ConvUp2, act kernels.Activation, seed uint64, ws *kernels.Workspace) error {
	s := newSource(seed)
	x, w, bias := s.values(c.XLen()), s.values(c.WLen()), s.values(c.Cout)
	packed, intact := guarded("packed", c.PackedLen())
	kernels.PackConvUp2(packed, w, c)
	if err := intact(); err != nil {
		return err
	}
	y, intact := guarded("y", c.YLen())
	kernels.ConvUp2Forward(y, x, packed, bias, c, act, ws)
	if err := intact(); err != nil {
		return err
	}
	want, size := make([]float64, len(y)), make([]float64, len(y))
	up := upsampled(wide(x), c)
	reference.ConvForward(want, up, wide(w), wide(bias), c.Conv(), act)
	reference.ConvForward(size, absolute(up), absolute(wide(w)), absolute(wide(bias)), c.Conv(), kernels.Linear)
	return compare("y", y, want, size, 4*c.Cin+convUp2Roundings)
}

func convUp2InputGrad(c kernels.ConvUp2, seed uint64, ws *kernels.Workspace) error {
	s := newSource(seed)
	dy, w := s.values(c.YLen()), s.values(c.WLen())
	dx, intact := guarded("dx", c.XLen())
	kernels.ConvUp2InputGrad(dx, dy, w, c, ws)
	if err := intact(); err != nil {
		return err
	}
	gradient := func(dy, w []float64) []float64 {
		dx, du := make([]float64, c.XLen()), make([]float64, 4*c.XLen())
		reference.ConvInputGrad(du, dy, w, c.Conv())
		reference.Upsample2Grad(dx, du, c.N, c.H, c.W, c.Cin)
		return dx
	}
	want, size := gradient(wide(dy), wide(w)), gradient(absolute(wide(dy)), absolute(wide(w)))
	return compare("dx", dx, want, size, 16*c.Cout+convUp2Roundings)
}

func convUp2WeightGrad(c kernels.ConvUp2, seed uint64, ws *kernels.Workspace) error {
	s := newSource(seed)
	x, dy, before := s.values(c.XLen()), s.values(c.YLen()), s.values(c.WLen())
	dw, intact := guarded("dw", c.WLen())
	copy(dw, before)
	kernels.ConvUp2WeightGrad(dw, x, dy, c, ws)
	if err := intact(); err != nil {
		return err
	}
	want, size := wide(before), absolute(wide(before))
	up := upsampled(wide(x), c)
	reference.ConvWeightGrad(want, up, wide(dy), c.Conv())
	reference.ConvWeightGrad(size, absolute(up), absolute(wide(dy)), c.Conv())
	return compare("dw", dw, want, size, c.N*c.H*c.W+convUp2Roundings)
}

// convUp2NonFinite asks that no NaN or infinity be lost. Which of them comes out
// is another matter: weights are summed first, so that Inf-Inf need not be NaN.
func convUp2NonFinite() error {
	for i, c := range convUp2Shapes()[3:6] {
		s := newSource(uint64(7200 + i))
		x, w := s.poison(s.values(c.XLen())), s.values(c.WLen())
		packed, y, want := make([]float32, c.PackedLen()), make([]float32, c.YLen()), make([]float64, c.YLen())
		kernels.PackConvUp2(packed, w, c)
		kernels.ConvUp2Forward(y, x, packed, nil, c, kernels.Linear, new(kernels.Workspace))
		reference.ConvForward(want, upsampled(wide(x), c), wide(w), nil, c.Conv(), kernels.Linear)
		for at, v := range want {
			if v-v != 0 && y[at]-y[at] == 0 {
				return errors.New("y[" + itoa(at) + "] = " + number(float64(y[at])) + ", want " + number(v))
			}
		}
	}
	return nil
}

func convUp2All(c kernels.ConvUp2, seed uint64) []float32 {
	s := newSource(seed)
	x, w, bias, dy := s.values(c.XLen()), s.values(c.WLen()), s.values(c.Cout), s.values(c.YLen())
	all := make([]float32, c.YLen()+c.XLen()+c.WLen())
	ws := new(kernels.Workspace)
	packed := make([]float32, c.PackedLen())
	kernels.PackConvUp2(packed, w, c)
	kernels.ConvUp2Forward(all[:c.YLen()], x, packed, bias, c, kernels.ReLU, ws)
	kernels.ConvUp2InputGrad(all[c.YLen():][:c.XLen()], dy, w, c, ws)
	kernels.ConvUp2WeightGrad(all[c.YLen()+c.XLen():], x, dy, c, ws)
	return all
}
