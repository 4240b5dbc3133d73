package conformance

import (
	"okuyuki/kernels"
	"okuyuki/kernels/reference"
)

func residualShapes() []kernels.Residual {
	block := func(n, h, w, cin, wide, cout, stride, pad int) kernels.Residual {
		return kernels.Residual{
			N: n, H: h, W: w, Cin: cin, Wide: wide, OutH: (h + stride - 1) / stride, OutW: (w + stride - 1) / stride,
			Cout: cout, Stride: stride, PadTop: pad, PadLeft: pad, Filtered: wide == cin,
			Add: stride == 1 && cin == cout, WideAct: kernels.ReLU6, FilterAct: kernels.ReLU,
		}
	}
	clipped := block(2, 14, 13, 4, 70, 4, 1, 1)
	clipped.Act = kernels.ReLU6
	return []kernels.Residual{
		block(1, 1, 1, 1, 2, 1, 1, 1),
		block(2, 5, 7, 3, 18, 3, 1, 1),
		block(1, 7, 6, 5, 5, 16, 1, 1),
		block(1, 9, 8, 32, 32, 16, 1, 1),
		block(1, 5, 7, 40, 400, 40, 1, 1), // two parts
		block(2, 9, 6, 33, 385, 48, 2, 0),
		block(2, 10, 14, 24, 144, 33, 2, 0),
		block(3, 9, 11, 16, 96, 32, 2, 1),
		block(1, 40, 56, 24, 144, 24, 1, 1), // several times a band
		block(1, 41, 30, 16, 96, 24, 2, 1),
		clipped,
	}
}

func residualCases() []Case {
	var cases []Case
	ws := new(kernels.Workspace)
	for i, c := range residualShapes() {
		seed := uint64(8000 + i)
		name := " " + itoa(c.N) + "x" + itoa(c.H) + "x" + itoa(c.W) + "x" + itoa(c.Cin) + " by " + itoa(c.Wide) +
			" to " + itoa(c.OutH) + "x" + itoa(c.OutW) + "x" + itoa(c.Cout)
		cases = append(cases,
			Case{"residual" + name, func() error { return residualForward(c, seed, ws) }},
			Case{"same bits for any number of workers, residual" + name, func() error {
				return sameForWorkers(func() []float32 {
					y, _, _ := residualOf(c, seed, new(kernels.Workspace))
					return y
				})
			}})
	}
	return cases
}

// residualOf computes a block, and tells what of and whether it wrote too much.
func residualOf(c kernels.Residual, seed uint64, ws *kernels.Workspace) (y, x []float32, err error) {
	x, w := residualInput(c, seed)
	packed, intact := guarded("packed", c.PackedLen())
	kernels.PackResidual(packed, w, c)
	if err := intact(); err != nil {
		return nil, nil, err
	}
	y, intact = guarded("y", c.YLen())
	kernels.ResidualForward(y, x, packed, c, ws)
	return y, x, intact()
}

func residualInput(c kernels.Residual, seed uint64) ([]float32, kernels.ResidualWeights) {
	s := newSource(seed)
	w := kernels.ResidualWeights{
		Filter: s.values(9 * c.Wide), FilterBias: s.values(c.Wide),
		Project: s.values(c.Wide * c.Cout), ProjectBias: s.values(c.Cout),
	}
	if !c.Filtered {
		w.Expand, w.ExpandBias = s.values(c.Cin*c.Wide), s.values(c.Wide)
	}
	return s.values(c.XLen()), w
}

// residualForward compares with the three convolutions one after the other. An
// error of a value in between goes on with the weights that it is multiplied by:
// the bound is that of one long sum.
func residualForward(c kernels.Residual, seed uint64, ws *kernels.Workspace) error {
	y, x, err := residualOf(c, seed, ws)
	if err != nil {
		return err
	}
	_, w := residualInput(c, seed)
	want := residualReference(wide(x), wide(w.Expand), wide(w.ExpandBias), wide(w.Filter), wide(w.FilterBias),
		wide(w.Project), wide(w.ProjectBias), c)
	linear := c
	linear.WideAct, linear.FilterAct, linear.Act = kernels.Linear, kernels.Linear, kernels.Linear
	size := residualReference(absolute(wide(x)), absolute(wide(w.Expand)), absolute(wide(w.ExpandBias)),
		absolute(wide(w.Filter)), absolute(wide(w.FilterBias)),
		absolute(wide(w.Project)), absolute(wide(w.ProjectBias)), linear)
	return compare("y", y, want, size, c.Cin+c.Wide+14)
}

func residualReference(x, expand, expandBias, filter, filterBias, project, projectBias []float64, c kernels.Residual) []float64 {
	h := x
	if !c.Filtered {
		h = make([]float64, c.Expand().YLen())
		reference.ConvForward(h, x, expand, expandBias, c.Expand(), c.WideAct)
	}
	filtered := make([]float64, c.Filter().YLen())
	reference.DepthwiseForward(filtered, h, filter, filterBias, c.Filter(), c.FilterAct)
	y := make([]float64, c.YLen())
	reference.ConvForward(y, filtered, project, projectBias, c.Project(), c.Act)
	if c.Add {
		reference.Add(y, y, x)
	}
	return y
}
