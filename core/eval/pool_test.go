package eval

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// bcg is thirteen trials of the BCG vaccine (Colditz et al. 1994, JAMA 271:698): cases and others, vaccinated and not.
var bcg = [][4]float64{
	{4, 119, 11, 128}, {6, 300, 29, 274}, {3, 228, 11, 209}, {62, 13536, 248, 12619}, {33, 5036, 47, 5761}, {180, 1361, 372, 1079}, {8, 2537, 10, 619},
	{505, 87886, 499, 87892}, {29, 7470, 45, 7232}, {17, 1699, 65, 1600}, {186, 50448, 141, 27197}, {5, 2493, 3, 2338}, {27, 16886, 29, 17825},
}

// logRatios are the logarithms of the relative risks of the trials.
func logRatios() []Effect {
	var out []Effect
	for _, n := range bcg {
		a, b, c, d := n[0], n[1], n[2], n[3]
		out = append(out, Effect{math.Log(a / (a + b) / (c / (c + d))), math.Sqrt(1/a - 1/(a+b) + 1/c - 1/(c+d))})
	}
	return out
}

// drawEffects are k effects of sites whose true ones have the deviation tau.
func drawEffects(rng *rand.Rand, k int, tau float64) []Effect {
	out := make([]Effect, k)
	for i := range out {
		se := .02 + .1*rng.Float64()
		out[i] = Effect{.05 + tau*rng.NormFloat64() + se*rng.NormFloat64(), se}
	}
	return out
}

// pooledSlowly is Pool by another way: the fixed point of DerSimonian and Kacker (2007, Contemp. Clin. Trials 28:105, equation 9), with the sums
// written out, and quantiles of a table.
func pooledSlowly(effects []Effect, t1, t2 float64) (mean, se, tau2, low, high, predictLow, predictHigh float64) {
	k := float64(len(effects))
	for range 5000 {
		var sum, sumY, change, slope float64
		for _, e := range effects {
			sum += 1 / (e.SE*e.SE + tau2)
			sumY += e.Mean / (e.SE*e.SE + tau2)
		}
		mean = sumY / sum
		for _, e := range effects {
			v := e.SE*e.SE + tau2
			change += (e.Mean - mean) * (e.Mean - mean) / v
			slope += (e.Mean - mean) * (e.Mean - mean) / (v * v)
		}
		se = math.Sqrt(max(1, change/(k-1)) / sum)
		tau2 = max(0, tau2+(change-(k-1))/slope)
	}
	wide := math.Sqrt(tau2 + se*se)
	return mean, se, tau2, mean - t1*se, mean + t1*se, mean - t2*wide, mean + t2*wide
}

// Quantiles .975 of Student's t with one and two degrees of freedom: tan(.475 π), and .95 √(2 / (1 - .95²)).
var t1, t2 = math.Tan(.475 * math.Pi), .95 * math.Sqrt(2/(1-.95*.95))

func pool(t *testing.T, effects []Effect) Pooled {
	t.Helper()
	p, err := Pool(effects)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestPoolAgrees holds the pooling to published numbers and to the same formulas computed in another way.
func TestPoolAgrees(t *testing.T) {
	p := pool(t, logRatios())
	// R, metafor: rma(measure="RR", ..., data=dat.bcg, method="PM", test="knha"): tau^2 0.3181, Q 152.2330.
	if math.Abs(p.Tau2-.3181) > 5e-5 || math.Abs(p.Q-152.2330) > 5e-5 {
		t.Errorf("τ² %v, Q %v of the trials of BCG", p.Tau2, p.Q)
	}
	quantiles := map[int][2]float64{3: {t2, t1}, 8: {2.3646242510, 2.4469118511}, 13: {2.1788128297, 2.2009851601}} // .975, k-1 and k-2 degrees of freedom
	rng := rand.New(rand.NewPCG(5, 6))
	for round := range 60 {
		k := []int{3, 8, 13}[round%3]
		effects := drawEffects(rng, k, []float64{0, .02, .1, .5}[round%4])
		if round == 0 {
			k, effects = 13, logRatios()
		}
		p := pool(t, effects)
		mean, se, tau2, low, high, predictLow, predictHigh := pooledSlowly(effects, quantiles[k][0], quantiles[k][1])
		for name, pair := range map[string][2]float64{
			"mean": {p.Mean, mean}, "SE": {p.SE, se}, "τ²": {p.Tau2, tau2}, "low": {p.Low, low}, "high": {p.High, high},
			"prediction, low": {p.Prediction.Low, predictLow}, "prediction, high": {p.Prediction.High, predictHigh}, "prediction": {p.Prediction.Mean, mean},
		} {
			if math.Abs(pair[0]-pair[1]) > 1e-8 {
				t.Errorf("round %d, %d sites: %s is %v, otherwise computed %v", round, k, name, pair[0], pair[1])
			}
		}
		sum := 0.0
		for _, w := range p.Weights {
			sum += w
		}
		if len(p.Weights) != k || math.Abs(sum-1) > 1e-12 || p.Sites != k {
			t.Errorf("%d weights that add up to %v", len(p.Weights), sum)
		}
	}
}

// Where errors are equal all is known in closed form: the plain mean, and τ² is the variance of the effects beyond their errors.
func TestPoolOfEqualErrors(t *testing.T) {
	// Variance of 0, .1, .5 is .07; of two values, half their difference squared.
	p := pool(t, []Effect{{0, .1}, {.1, .1}, {.5, .1}})
	for name, pair := range map[string][2]float64{
		"mean": {p.Mean, .2}, "τ²": {p.Tau2, .06}, "Q": {p.Q, 14}, "SE": {p.SE, math.Sqrt(.07 / 3)}, "I²": {p.I2, .06 / .07},
		"high": {p.High - p.Mean, t2 * math.Sqrt(.07/3)}, "prediction": {p.Prediction.High - p.Mean, t1 * math.Sqrt(.06+.07/3)},
	} {
		if math.Abs(pair[0]-pair[1]) > 1e-12 {
			t.Errorf("%s %v, want %v", name, pair[0], pair[1])
		}
	}
	p = pool(t, []Effect{{.3, .1}, {.1, .1}})
	if math.Abs(p.Tau2-.01) > 1e-12 || math.Abs(p.High-p.Mean-t1*.1) > 1e-9 || p.Predicts() || p.Prediction != (Interval{}) {
		t.Errorf("two sites: %+v", p)
	}
	// Effects that agree better than chance would have them: no variance between sites, and no interval narrower than their errors make it.
	p = pool(t, []Effect{{.1, .1}, {.1, .1}, {.1, .1}, {.1, .1}})
	if p.Tau2 != 0 || p.I2 != 0 || p.Q > 1e-30 || math.Abs(p.SE-.05) > 1e-15 || math.Abs(p.Mean-.1) > 1e-15 {
		t.Errorf("the same everywhere: %+v", p)
	}
}

// TestPoolInvariances: the order of sites, and where 0 is, change nothing; the unit changes the unit.
func TestPoolInvariances(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	for round := range 40 {
		effects := drawEffects(rng, 2+round%9, .05*float64(round%4))
		p := pool(t, effects)
		other := slices.Clone(effects)
		rng.Shuffle(len(other), func(i, j int) { other[i], other[j] = other[j], other[i] })
		shuffled := pool(t, other)
		for i, e := range effects {
			other[i] = Effect{3 * e.Mean, 3 * e.SE}
		}
		scaled := pool(t, other)
		for i, e := range effects {
			other[i] = Effect{e.Mean - 2, e.SE}
		}
		shifted := pool(t, other)
		for i, e := range effects {
			other[i] = Effect{-e.Mean, e.SE}
		}
		mirrored := pool(t, other)
		for name, pair := range map[string][2]float64{
			"order: mean": {shuffled.Mean, p.Mean}, "order: low": {shuffled.Low, p.Low}, "order: I²": {shuffled.I2, p.I2},
			"scale: high": {scaled.High, 3 * p.High}, "scale: τ²": {scaled.Tau2, 9 * p.Tau2}, "scale: I²": {scaled.I2, p.I2}, "scale: Q": {scaled.Q, p.Q},
			"shift: low": {shifted.Low, p.Low - 2}, "shift: τ²": {shifted.Tau2, p.Tau2}, "mirror: low": {mirrored.Low, -p.High}, "mirror: prediction": {mirrored.Prediction.Low, -p.Prediction.High},
		} {
			if math.Abs(pair[0]-pair[1]) > 1e-9 {
				t.Errorf("round %d: %s %v, want %v", round, name, pair[0], pair[1])
			}
		}
		if p.Low > p.Mean || p.Mean > p.High || p.Tau2 < 0 || p.I2 < 0 || p.I2 >= 1 || p.Predicts() && p.Prediction.High < p.High {
			t.Errorf("round %d: %+v", round, p)
		}
	}
}

// A site that knows nothing changes hardly anything, one that knows all is the mean; what lies beyond is refused by name.
func TestPoolAtTheEdges(t *testing.T) {
	sites := []Effect{{.1, .05}, {.15, .05}, {.12, .04}} // no farther apart than chance has it
	p, with := pool(t, sites), pool(t, append(slices.Clone(sites), Effect{-1, 1e6}))
	if math.Abs(p.Mean-with.Mean) > 1e-9 || with.Weights[3] > 1e-9 {
		t.Errorf("with a site that knows nothing: %+v, without: %+v", with, p)
	}
	if p := pool(t, []Effect{{.3, 1e-12}, {.2, .5}, {.25, .4}}); math.Abs(p.Mean-.3) > 1e-9 || p.Tau2 != 0 {
		t.Errorf("with a site that knows all: %+v", p)
	}
	for _, far := range [][]Effect{{{1e50, 1e-50}, {-1e50, 1e50}}, {{1e50, 1e-50}, {-1e50, 1e-50}, {0, 1e-50}}, {{0, 1e-50}, {0, 1e-50}}, {{1e-50, 1e50}, {0, 1e-50}}} {
		p := pool(t, far)
		for _, v := range []float64{p.Mean, p.SE, p.Low, p.High, p.Q, p.Tau2, p.I2, p.Prediction.Low, p.Weights[0]} {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				t.Errorf("%v: %+v", far, p)
			}
		}
	}
	for _, few := range [][]Effect{nil, {{.1, .1}}} {
		var tooFew *TooFewError
		if _, err := Pool(few); !errors.As(err, &tooFew) || tooFew.Have != len(few) || tooFew.Need != 2 {
			t.Errorf("%d sites: %v", len(few), err)
		}
	}
	nan, inf := math.NaN(), math.Inf(1)
	for _, bad := range []Effect{{nan, .1}, {inf, .1}, {-inf, .1}, {0, nan}, {0, inf}, {0, 0}, {0, -.1}, {1e51, .1}, {0, 1e51}, {0, 1e-51}} {
		var refused *EffectError
		if _, err := Pool([]Effect{{.1, .1}, bad}); !errors.As(err, &refused) || refused.Index != 1 {
			t.Errorf("%v: %v", bad, err)
		}
	}
}

func TestPooledJudge(t *testing.T) {
	for _, c := range []struct {
		low, high float64
		want      Verdict
	}{
		{.01, .5, Helps}, {-.5, -.01, Hurts}, {-.1, .1, NoEvidence}, {0, .1, NoEvidence}, {-.1, 0, NoEvidence}, {-.1, .2, TooFew}, {-.2, .1, TooFew}, {-.9, .9, TooFew},
	} {
		if got := (&Pooled{Low: c.low, High: c.high}).Judge(); got != c.want {
			t.Errorf("%v to %v: %s, want %s", c.low, c.high, got, c.want)
		}
	}
}

// A standard error comes back from the interval made of it, even where the interval was cut.
func TestStandardErrorOfAnInterval(t *testing.T) {
	for _, diff := range [][]float64{{.1, .2, 0, .1}, {-.3, .1, .2, -.1, .4}, {.9, .99, .7}, {-1, -.8, -.95}} {
		r, err := CorrectedT(diff, nil, .25)
		if err != nil {
			t.Fatal(err)
		}
		if got := (Interval{r.Mean, r.Low, r.High}).StandardError(r.DF); math.Abs(got-r.SE) > 1e-9 {
			t.Errorf("%v: %v, want %v", diff, got, r.SE)
		}
	}
}

// TestPoolCovers draws sites and counts how often the intervals hold what they are for: about 95 %, whether sites differ or not,
// and nearly so where the standard errors are themselves estimated, as from nine degrees of freedom.
func TestPoolCovers(t *testing.T) {
	if testing.Short() {
		t.Skip("it draws 60,000 sets of sites")
	}
	rng := rand.New(rand.NewPCG(9, 10))
	const rounds = 3000
	for _, k := range []int{2, 3, 5, 10, 20} {
		for _, tau := range []float64{0, .1} {
			for _, known := range []bool{true, false} {
				covered, predicted := 0, 0
				for range rounds {
					effects := drawEffects(rng, k, tau)
					for i := range effects {
						if !known {
							effects[i].SE *= estimated(rng, 9)
						}
					}
					p := pool(t, effects)
					if p.Low <= .05 && .05 <= p.High {
						covered++
					}
					if next := .05 + tau*rng.NormFloat64(); p.Prediction.Low <= next && next <= p.Prediction.High {
						predicted++
					}
				}
				mean, next := float64(covered)/rounds, float64(predicted)/rounds
				t.Logf("%2d sites, τ %.1f, errors known %-5v: the mean in %.3f, the next site in %.3f", k, tau, known, mean, next)
				// The guard q >= 1 errs on the safe side where sites do not differ; errors that are estimated cost up to two points.
				least := .93
				if !known {
					least = .92
				}
				if mean < least || tau > 0 && k >= 5 && mean > .975 {
					t.Errorf("%d sites, τ %v, errors known %v: the interval holds the truth in %.3f", k, tau, known, mean)
				}
				// The prediction takes τ² for known, and falls short by some points where few sites tell it.
				if k >= 5 && (next < .88 || tau > 0 && next > .975) {
					t.Errorf("%d sites, τ %v, errors known %v: the prediction holds the next in %.3f", k, tau, known, next)
				}
			}
		}
	}
}

// estimated is an estimate of 1 as standard errors are estimated, with so many degrees of freedom.
func estimated(rng *rand.Rand, df int) float64 {
	sum := 0.0
	for range df {
		z := rng.NormFloat64()
		sum += z * z
	}
	return math.Sqrt(sum / float64(df))
}
