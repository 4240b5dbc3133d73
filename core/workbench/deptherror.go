package workbench

import (
	"math"

	"okuyuki/core/train"
)

// compareDepth measures a map of log-depth against a target of the same size.
func compareDepth(logDepth []float32, t *train.Target) DepthError {
	if t == nil || len(t.LogDepth) != len(logDepth) {
		return DepthError{}
	}
	var e DepthError
	pixels := 0.0
	for i, d := range logDepth {
		if t.Confidence[i] == 0 {
			continue
		}
		r := math.Abs(float64(d - t.LogDepth[i]))
		e.AbsRel += math.Abs(math.Expm1(float64(d - t.LogDepth[i])))
		if r < logDelta1 {
			e.Delta1++
		}
		pixels++
	}
	if pixels == 0 {
		return DepthError{}
	}
	return DepthError{AbsRel: e.AbsRel / pixels, Delta1: e.Delta1 / pixels, Known: true}
}

var logDelta1 = math.Log(1.25)
