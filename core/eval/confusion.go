package eval

import (
	"fmt"
	"math"
)

// Confusion counts predictions: Counts[truth][predicted].
type Confusion struct {
	Classes []string `json:"classes"`
	Counts  [][]int  `json:"counts"`
}

// NewConfusion returns an empty table for the given classes.
func NewConfusion(classes []string) *Confusion {
	c := &Confusion{Classes: classes, Counts: make([][]int, len(classes))}
	for i := range c.Counts {
		c.Counts[i] = make([]int, len(classes))
	}
	return c
}

// Add counts one prediction.
func (c *Confusion) Add(truth, predicted int) error {
	n := len(c.Classes)
	if truth < 0 || truth >= n || predicted < 0 || predicted >= n {
		return fmt.Errorf("eval: classes %d (truth) and %d (predicted) must both be in 0..%d", truth, predicted, n-1)
	}
	c.Counts[truth][predicted]++
	return nil
}

// Total is the number of predictions counted.
func (c *Confusion) Total() int {
	n := 0
	for _, row := range c.Counts {
		for _, k := range row {
			n += k
		}
	}
	return n
}

// Correct is the number of right predictions.
func (c *Confusion) Correct() int {
	n := 0
	for i := range c.Counts {
		n += c.Counts[i][i]
	}
	return n
}

// Accuracy is the share of right predictions; NaN when nothing was counted.
func (c *Confusion) Accuracy() float64 { return float64(c.Correct()) / float64(c.Total()) }

// Balanced is the mean recall of the classes that occur; NaN when none does.
func (c *Confusion) Balanced() float64 {
	sum, n := 0.0, 0
	for i := range c.Counts {
		if r := c.Recall(i); !math.IsNaN(r) {
			sum += r
			n++
		}
	}
	return sum / float64(n)
}

// Recall is the share of class i that was found; NaN when the class does not occur.
func (c *Confusion) Recall(i int) float64 {
	total := 0
	for _, k := range c.Counts[i] {
		total += k
	}
	return float64(c.Counts[i][i]) / float64(total)
}

// Precision is the share of the predictions of class i that are right; NaN when it was never predicted.
func (c *Confusion) Precision(i int) float64 {
	total := 0
	for _, row := range c.Counts {
		total += row[i]
	}
	return float64(c.Counts[i][i]) / float64(total)
}

// Wilson is the score interval of a proportion of k successes in n trials at the given
// normal quantile z, 1.96 for 95 % (Wilson 1927). For n = 0 it is [0, 1].
func Wilson(k, n int, z float64) (lo, hi float64) {
	if n == 0 {
		return 0, 1
	}
	return wilson(float64(k)/float64(n), float64(n), z)
}

func wilson(p, n, z float64) (lo, hi float64) {
	centre := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return max(0, centre-half), min(1, centre+half)
}
