package evaluate

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
)

// Mean is what several models scored on the same images: the mean and the standard deviation of a sample.
type Mean struct {
	Models   int        `json:"models"`
	Delta1   [2]float64 `json:"delta1"`
	AbsRel   [2]float64 `json:"abs_rel"`
	RMSE     [2]float64 `json:"rmse"`
	Accuracy [2]float64 `json:"scene_accuracy"`
	Balanced [2]float64 `json:"scene_balanced_accuracy"`
}

// MeanOf takes two results or more.
func MeanOf(results []*Result) Mean {
	n := float64(len(results))
	over := func(value func(*Result) float64) [2]float64 {
		var mean, squares float64
		for _, r := range results {
			mean += value(r) / n
		}
		for _, r := range results {
			squares += (value(r) - mean) * (value(r) - mean)
		}
		return [2]float64{mean, math.Sqrt(squares / (n - 1))}
	}
	return Mean{
		Models:   len(results),
		Delta1:   over(func(r *Result) float64 { return r.Depth.Delta1 }),
		AbsRel:   over(func(r *Result) float64 { return r.Depth.AbsRel }),
		RMSE:     over(func(r *Result) float64 { return r.Depth.RMSE }),
		Accuracy: over(func(r *Result) float64 { return r.Accuracy }),
		Balanced: over(func(r *Result) float64 { return r.Balanced }),
	}
}

// PrintMean writes the mean of the results as a line of text, or as JSON.
func PrintMean(w io.Writer, results []*Result, asJSON bool) error {
	m := MeanOf(results)
	if asJSON {
		return json.NewEncoder(w).Encode(m)
	}
	_, err := fmt.Fprintf(w, "mean of %d models ± standard deviation: delta1 %.4f ± %.4f, AbsRel %.4f ± %.4f, RMSE %.4f ± %.4f m, scene accuracy %.4f ± %.4f, balanced %.4f ± %.4f\n",
		m.Models, m.Delta1[0], m.Delta1[1], m.AbsRel[0], m.AbsRel[1], m.RMSE[0], m.RMSE[1], m.Accuracy[0], m.Accuracy[1], m.Balanced[0], m.Balanced[1])
	return err
}
