package workbench

import (
	"math"

	"okuyuki/core/train"
)

// smoothed averages what the steps report, the last of them most.
type smoothed struct {
	class, depth, accuracy average
}

func (s *smoothed) add(r train.StepResult) {
	s.class.add(r.Class, 1)
	s.depth.add(r.Depth, 1)
	if r.Labeled > 0 {
		s.accuracy.add(float64(r.Correct)/float64(r.Labeled), float64(r.Labeled)/batchSize)
	}
}

func (s *smoothed) now() Losses {
	return Losses{Class: s.class.value(), Depth: s.depth.value(), Accuracy: s.accuracy.value()}
}

// average is an exponential moving average without the bias of its start.
type average struct{ sum, weight float64 }

const memory = 0.9

func (a *average) add(v, weight float64) {
	if math.IsNaN(v) {
		return
	}
	a.sum = memory*a.sum + weight*v
	a.weight = memory*a.weight + weight
}

func (a *average) value() float64 {
	if a.weight == 0 {
		return 0
	}
	return a.sum / a.weight
}
