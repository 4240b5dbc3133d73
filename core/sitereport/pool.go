package sitereport

import (
	"fmt"
	"math"

	"okuyuki/core/eval"
	"okuyuki/core/poc"
)

// Summary is what sites come to together.
type Summary struct {
	Verdict  poc.Verdict `json:"verdict"`            // too_few: not enough sites to say
	All      *Mean       `json:"all,omitempty"`      // nil: fewer than two sites that can be pooled
	Measured *Mean       `json:"measured,omitempty"` // of sites that brought depth maps along; nil likewise
	Guessed  *Mean       `json:"guessed,omitempty"`  // of sites whose depth the base model guessed
	Weights  []float64   `json:"weights"`            // of the sites in All, in the order of the reports; 0: left out
}

// Mean is a pooled gain: see eval.Pool.
type Mean struct {
	Sites      int         `json:"sites"`
	Mean       float64     `json:"mean"`
	Low        float64     `json:"low"` // 95 %
	High       float64     `json:"high"`
	Tau        float64     `json:"tau"`                  // standard deviation of the true gains between sites
	I2         float64     `json:"i2"`                   // share of the variance seen that is not chance
	Prediction *Prediction `json:"prediction,omitempty"` // nil: fewer than three sites
}

// Prediction is where the true gain of one more site would lie, 95 %.
type Prediction struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Pools reports whether the site's gain says something of depth: where no depth was believed, both arms were the same training.
func (r *Report) Pools() bool { return !r.Depth.Unlearned() }

// standardError is the one to pool with: that of the report, and at least what one photo more would make that only one of the
// two arms gets right. That none was seen among n does not mean that there is none: 1/√(n (n+1)).
func (r *Report) standardError() float64 {
	n := float64(r.Photos.Labelled)
	return max(r.Gain.SE, 1/math.Sqrt(n*(n+1)))
}

// Summarize pools the sites' gains, all of them and by where their depth comes from: the one division that was fixed before there
// was any result. Reports must have passed Check.
func Summarize(reports []*Report) (*Summary, error) {
	s := &Summary{Verdict: poc.TooFew, Weights: make([]float64, len(reports))}
	var kinds [3][]int // indices: all, measured, guessed
	for i, r := range reports {
		if !r.Pools() {
			continue
		}
		kind := 2
		if r.Photos.DepthMaps > 0 {
			kind = 1
		}
		kinds[0], kinds[kind] = append(kinds[0], i), append(kinds[kind], i)
	}
	for i, into := range []**Mean{&s.All, &s.Measured, &s.Guessed} {
		of := kinds[i]
		if len(of) < 2 {
			continue
		}
		effects := make([]eval.Effect, len(of))
		for k, j := range of {
			effects[k] = eval.Effect{Mean: reports[j].Gain.Mean, SE: reports[j].standardError()}
		}
		p, err := eval.Pool(effects)
		if err != nil {
			return nil, fmt.Errorf("sitereport: %w", err)
		}
		*into = meanOf(p)
		if i == 0 {
			s.Verdict = poc.Verdict(p.Judge())
			for k, j := range of {
				s.Weights[j] = p.Weights[k]
			}
		}
	}
	return s, nil
}

func meanOf(p eval.Pooled) *Mean {
	m := &Mean{Sites: p.Sites, Mean: p.Mean, Low: p.Low, High: p.High, Tau: math.Sqrt(p.Tau2), I2: p.I2}
	if p.Predicts() {
		m.Prediction = &Prediction{p.Prediction.Low, p.Prediction.High}
	}
	return m
}
