package conformance

import (
	"errors"
	"math"

	"okuyuki/kernels"
	"okuyuki/kernels/reference"
)

func batchNormCases() []Case {
	var cases []Case
	ws := new(kernels.Workspace)
	for i, shape := range [][2]int{{1, 1}, {2, 5}, {49, 16}, {700, 3}, {1300, 20}, {512, 33}, {257, 8}} {
		rows, c := shape[0], shape[1]
		act, seed := kernels.Activation(i%3), uint64(8000+i)
		cases = append(cases, Case{"batch norm " + itoa(rows) + "x" + itoa(c), func() error {
			return batchNorm(rows, c, act, seed, ws)
		}})
	}
	return append(cases, Case{"same bits for any number of workers, batch norm", func() error {
		return sameForWorkers(func() []float32 { return batchNormAll(2000, 40, kernels.ReLU, 8100, ws) })
	}})
}

// batchNormInput has columns whose mean is far from 0 beside their deviation.
func batchNormInput(s source, rows, c int) []float32 {
	x := s.values(rows * c)
	for i := range x {
		x[i] += float32(i%c) - 3
	}
	return x
}

// batchNormAll is every result, one after the other: y, dx, mean, invStd, dgamma, dbeta.
func batchNormAll(rows, c int, act kernels.Activation, seed uint64, ws *kernels.Workspace) []float32 {
	s := newSource(seed)
	x, gamma, beta, dy := batchNormInput(s, rows, c), s.values(c), s.values(c), s.values(rows*c)
	n := rows * c
	all := make([]float32, 2*n+4*c)
	y, dx, mean, invStd, dgamma, dbeta := all[:n], all[n:2*n], all[2*n:][:c], all[2*n+c:][:c], all[2*n+2*c:][:c], all[2*n+3*c:]
	kernels.BatchNormForward(y, x, gamma, beta, mean, invStd, rows, c, 1e-5, act, ws)
	kernels.BatchNormBackward(dx, dy, x, y, gamma, mean, invStd, dgamma, dbeta, rows, c, act, ws)
	return all
}

// batchNorm compares forward and backward pass with the reference. The errors
// of the statistics are those of sums of `rows` terms; they reach the results
// multiplied by a few factors of the size of 1/deviation, which the inputs
// keep near 1. Where an output falls beside the corner of the activation the
// two may differ on what is clipped, so the reference goes backward from the
// kernel's own output.
func batchNorm(rows, c int, act kernels.Activation, seed uint64, ws *kernels.Workspace) error {
	s := newSource(seed)
	x, gamma, beta, dy := batchNormInput(s, rows, c), s.values(c), s.values(c), s.values(rows*c)
	y, intactY := guarded("y", rows*c)
	dx, intactX := guarded("dx", rows*c)
	mean, invStd := make([]float32, c), make([]float32, c)
	dgamma, dbeta := s.values(c), s.values(c)
	wantGamma, wantBeta := wide(dgamma), wide(dbeta)
	kernels.BatchNormForward(y, x, gamma, beta, mean, invStd, rows, c, 1e-5, act, ws)
	kernels.BatchNormBackward(dx, dy, x, y, gamma, mean, invStd, dgamma, dbeta, rows, c, act, ws)
	wantY, wantX := make([]float64, rows*c), make([]float64, rows*c)
	wantMean, wantInv := make([]float64, c), make([]float64, c)
	reference.BatchNormForward(wantY, wide(x), wide(gamma), wide(beta), wantMean, wantInv, rows, c, 1e-5, act)
	reference.BatchNormBackward(wantX, wide(dy), wide(x), wide(y), wide(gamma), wantMean, wantInv, wantGamma, wantBeta, rows, c, act)
	tolerance := 200 * eps * math.Sqrt(float64(rows))
	return errors.Join(intactY(), intactX(),
		near("mean", mean, wantMean, tolerance), near("invStd", invStd, wantInv, tolerance),
		near("y", y, wantY, tolerance), near("dx", dx, wantX, tolerance),
		near("dgamma", dgamma, wantGamma, tolerance*float64(rows)), near("dbeta", dbeta, wantBeta, tolerance*float64(rows)))
}

// near checks got against want within a share of the largest value.
func near(what string, got []float32, want []float64, share float64) error {
	size := 1.0
	for _, w := range want {
		size = max(size, math.Abs(w))
	}
	for i, g := range got {
		if d := math.Abs(float64(g) - want[i]); !(d <= share*size) {
			return errors.New(what + "[" + itoa(i) + "] = " + number(float64(g)) + ", want " + number(want[i]))
		}
	}
	return nil
}
