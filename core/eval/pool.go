package eval

import (
	"fmt"
	"math"
)

// Effect is what one study, or one site, came to: an estimate with its standard error, in any unit.
type Effect struct{ Mean, SE float64 }

// EffectError says which effect cannot be pooled.
type EffectError struct {
	Index  int
	Effect Effect
}

func (e *EffectError) Error() string {
	return fmt.Sprintf("eval: effect %d, %v with standard error %v, cannot be pooled: numbers of usual size are needed, and an error above 0",
		e.Index, e.Effect.Mean, e.Effect.SE)
}

// Pooled is the mean of effects that need not be the same at every site, and how much they differ.
type Pooled struct {
	Mean, SE, Low, High float64   // of the mean over all sites such as these; 95 %
	Q                   float64   // Cochran's: how far the effects lie apart, of which Sites-1 would be chance
	Tau2                float64   // variance of the true effects between sites
	I2                  float64   // share of the variance seen that is not chance, 0 to 1
	Prediction          Interval  // where the true effect of one more site would lie, 95 %; all 0 with two sites
	Weights             []float64 // of each effect in the mean; they add up to 1
	Sites               int
}

// Predicts reports whether there are enough sites for Prediction: three.
func (p *Pooled) Predicts() bool { return p.Sites >= 3 }

// extreme is a size beyond which squares and weights would leave what floats can hold.
const extreme = 1e50

// Pool is the random-effects mean of effects of independent sites, y with standard errors s. The variance between sites, τ²,
// is Paule and Mandel's (1982, J. Res. NBS 87:377): the one for which
//
//	Q(τ²) = Σ w (y - μ)² = k - 1,  w = 1/(s² + τ²),  μ = Σ w y / Σ w
//
// or 0 where Q(0) is smaller. The interval is that of Hartung and Knapp (2001, Stat. Med. 20:3875) and of Sidik and Jonkman (2002,
// Stat. Med. 21:3153), μ ± t(k-1) √(q / Σ w) with q = Q(τ²)/(k-1), taken as at least 1 so that effects that lie near each
// other by chance make it no narrower than their own errors do. The prediction interval is μ ± t(k-2) √(τ² + q / Σ w) (Higgins,
// Thompson and Spiegelhalter 2009, JRSS A 172:137). I² is τ² / (τ² + s̄²), s̄² their typical variance (Higgins and Thompson 2002,
// Stat. Med. 21:1539, equation 9). All of it takes each s for known.
//
// Fewer than two effects are a *TooFewError; one that is no number, or whose error is not above 0, is an *EffectError.
func Pool(effects []Effect) (Pooled, error) {
	k := len(effects)
	if k < 2 {
		return Pooled{}, &TooFewError{What: "sites", Have: k, Need: 2}
	}
	plain := 0.0
	for i, e := range effects {
		if !(math.Abs(e.Mean) <= extreme && e.SE >= 1/extreme && e.SE <= extreme) {
			return Pooled{}, &EffectError{i, e}
		}
		plain += e.Mean / float64(k)
	}
	// With weights that are less unequal than the means' distances, Q is at most Σ (y - ȳ)² / τ²: τ² is no larger than their variance.
	most, free := 0.0, float64(k-1)
	for _, e := range effects {
		most += (e.Mean - plain) * (e.Mean - plain) / free
	}
	p := Pooled{Sites: k, I2: 0}
	p.Q, _, _ = spread(effects, 0)
	if p.Q > free {
		p.Tau2 = bisect(0, most, func(tau2 float64) bool { q, _, _ := spread(effects, tau2); return q > free })
		p.I2 = p.Tau2 / (p.Tau2 + typicalVariance(effects))
	}
	q, mean, sum := spread(effects, p.Tau2)
	p.Mean, p.SE = mean, math.Sqrt(max(1, q/free)/sum)
	half := tQuantile(.975, free) * p.SE
	p.Low, p.High = mean-half, mean+half
	if p.Predicts() {
		half = tQuantile(.975, free-1) * math.Sqrt(p.Tau2+p.SE*p.SE)
		p.Prediction = Interval{mean, mean - half, mean + half}
	}
	p.Weights = make([]float64, k)
	for i, e := range effects {
		p.Weights[i] = 1 / (e.SE*e.SE + p.Tau2) / sum
	}
	return p, nil
}

// spread is Q, the weighted mean and the sum of weights for a variance between sites.
func spread(effects []Effect, tau2 float64) (q, mean, sum float64) {
	for _, e := range effects {
		w := 1 / (e.SE*e.SE + tau2)
		sum += w
		mean += w * e.Mean
	}
	mean /= sum
	for _, e := range effects {
		q += (e.Mean - mean) * (e.Mean - mean) / (e.SE*e.SE + tau2)
	}
	return q, mean, sum
}

// typicalVariance is (k-1) Σ w / ((Σ w)² - Σ w²), w = 1/s², its denominator summed in pairs, so that nothing cancels.
func typicalVariance(effects []Effect) float64 {
	sum, pairs := 0.0, 0.0
	for _, e := range effects {
		w := 1 / (e.SE * e.SE)
		pairs += 2 * w * sum
		sum += w
	}
	return float64(len(effects)-1) * sum / pairs
}

// Judge says what the pooled gain in accuracy answers, by its interval alone: it helps or hurts where the interval lies on one
// side of 0, there is no evidence where it reaches 0 but excludes effects of LargeEffect, and too few sites otherwise.
func (p *Pooled) Judge() Verdict {
	switch {
	case p.Low > 0:
		return Helps
	case p.High < 0:
		return Hurts
	case -LargeEffect < p.Low && p.High < LargeEffect:
		return NoEvidence
	}
	return TooFew
}

// StandardError is what a mean's standard error was, whose 95 % interval is Student's with so many degrees of freedom. The
// farther limit is looked at: the nearer may have been cut at what a difference can be.
func (i Interval) StandardError(df float64) float64 {
	return max(i.High-i.Mean, i.Mean-i.Low) / tQuantile(.975, df)
}
