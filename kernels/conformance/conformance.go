// Package conformance is the one suite that every implementation of package
// kernels must pass: each operation over many shapes against the float64
// reference, within a stated bound. It needs no testing package, so that it
// also runs as a program in a browser.
//
// The bound: an output that is the sum of n products in float32, in any order
// and with or without fused multiply-add, differs from the exact sum by at
// most n*eps/(1-n*eps) times the sum of the absolute products (Higham,
// "Accuracy and Stability of Numerical Algorithms", 2002, 3.1). The suite
// allows that, with eps = 2^-24 and a few roundings more for bias, loading and
// storing.
package conformance

import (
	"errors"
	"math"
	"math/rand/v2"
	"strconv"

	"okuyuki/kernels"
)

// Case is one check of the implementation in use.
type Case struct {
	Name  string
	Check func() error
}

// Cases lists the suite, the cheap cases first.
func Cases() []Case {
	var all []Case
	all = append(all, elementwiseCases()...)
	all = append(all, poolingCases()...)
	all = append(all, depthwiseCases()...)
	all = append(all, convCases()...)
	all = append(all, convUp2Cases()...)
	all = append(all, residualCases()...)
	all = append(all, convPoolCases()...)
	all = append(all, batchNormCases()...)
	all = append(all, nonFiniteCases()...)
	return append(all, workerCases()...)
}

// Run checks the implementation in use with every case, reports each result,
// and returns the first error. report may be nil.
func Run(report func(name string, err error)) error {
	var first error
	for _, c := range Cases() {
		err := c.Check()
		if report != nil {
			report(c.Name, err)
		}
		if err != nil && first == nil {
			first = errors.New("conformance: " + kernels.Name() + ": " + c.Name + ": " + err.Error())
		}
	}
	return first
}

// eps is the largest relative error of one rounding to float32.
const eps = 1.0 / (1 << 24)

// source makes the inputs of one case.
type source struct{ *rand.Rand }

func newSource(seed uint64) source { return source{rand.New(rand.NewPCG(seed, 0x6f6b7579756b69))} }

// values are normally distributed, with some exact zeros.
func (s source) values(n int) []float32 {
	v := make([]float32, n)
	for i := range v {
		if s.IntN(16) != 0 {
			v[i] = float32(s.NormFloat64())
		}
	}
	return v
}

func wide(v []float32) []float64 {
	if v == nil {
		return nil
	}
	w := make([]float64, len(v))
	for i, x := range v {
		w[i] = float64(x)
	}
	return w
}

func absolute(v []float64) []float64 {
	if v == nil {
		return nil
	}
	w := make([]float64, len(v))
	for i, x := range v {
		w[i] = math.Abs(x)
	}
	return w
}

// compare checks got against want, each of which is a sum of at most `terms`
// terms whose absolute values sum to size.
func compare(what string, got []float32, want, size []float64, terms int) error {
	relative := float64(terms+6) * eps
	for i, g := range got {
		bound := relative*size[i] + math.SmallestNonzeroFloat32
		if d := math.Abs(float64(g) - want[i]); !(d <= bound) {
			return errors.New(what + "[" + strconv.Itoa(i) + "] = " + number(float64(g)) + ", want " +
				number(want[i]) + " within " + number(bound))
		}
	}
	return nil
}

// same checks for equal bits.
func same(what string, got, want []float32) error {
	for i, g := range got {
		if math.Float32bits(g) != math.Float32bits(want[i]) {
			return errors.New(what + "[" + strconv.Itoa(i) + "] = " + number(float64(g)) + ", want " +
				number(float64(want[i])) + " exactly")
		}
	}
	return nil
}

func number(v float64) string { return strconv.FormatFloat(v, 'g', 9, 64) }

func itoa(n int) string { return strconv.Itoa(n) }
