package workbench

import (
	"encoding/json"
	"errors"
	"math"

	"okuyuki/core/eval"
	"okuyuki/core/poc"
)

// Constants of the trust in what was learned.
const (
	setAlpha    = .1  // conformal sets miss the right class so often
	targetRisk  = .05 // share of wrong answers that a suggested threshold is to keep below
	riskFailure = .1  // probability with which it may not
	reviewRatio = 10  // a wrong decision is taken to cost so many reviews where nothing can be guaranteed
)

// trust is what the out-of-fold answers say of how far the probabilities can be believed.
type trust struct {
	temperature float64 // 0: none was fitted
	sets        *eval.Conformal
	scope       *scope // nil: unknown
}

// temper returns the probabilities to be shown of a photo, and how strange it is.
func (t *trust) temper(p []float32, features []float32) (out []float64, novelty float64) {
	out = make([]float64, len(p))
	for i, v := range p {
		out[i] = float64(v)
	}
	if t.temperature > 0 {
		out = eval.Temper(out, t.temperature)
	}
	novelty = t.scope.novelty(features)
	doubt(out, novelty)
	return out, novelty
}

// assessTrust measures the out-of-fold probabilities p [labelled][class] of the rung that is
// kept. What is said of the tempered ones is cross-fitted: the photos of each fold have the
// temperature of the others.
func assessTrust(p [][]float64, labels, folds []int) (trust, *poc.Trust, error) {
	var t trust
	tempered, err := eval.CrossTemper(p, labels, folds)
	if err != nil {
		return t, nil, err
	}
	if t.temperature, err = eval.Temperature(p, labels); err != nil {
		return t, nil, err
	}
	before, err := eval.Calibrate(p, labels)
	if err != nil {
		return t, nil, err
	}
	after, err := eval.Calibrate(tempered, labels)
	if err != nil {
		return t, nil, err
	}
	out := &poc.Trust{Temperature: t.temperature, Before: calibration(before), After: calibration(after), Photos: len(p)}
	confidence, right := make([]float64, len(p)), make([]bool, len(p))
	for i, row := range tempered {
		top := eval.Argmax(row)
		confidence[i], right[i] = row[top], top == labels[i]
	}
	curve, err := eval.RiskCurve(confidence, right)
	if err != nil {
		return t, nil, err
	}
	for _, c := range curve {
		out.Curve = append(out.Curve, poc.ThresholdPoint{Threshold: c.Threshold, Coverage: proportion(c.Coverage), Risk: proportion(c.Risk)})
	}
	if out.Suggested, out.Guaranteed, err = suggestThreshold(confidence, right); err != nil {
		return t, nil, err
	}
	sets, err := eval.Conform(tempered, labels, folds, setAlpha)
	var few *eval.TooFewError
	switch {
	case errors.As(err, &few):
	case err != nil:
		return t, nil, err
	default:
		t.sets = &sets
		out.Conformal = &poc.Conformal{
			Alpha: sets.Alpha, Quantile: sets.Quantile, Photos: sets.Photos, MeanSize: sets.MeanSize, Singleton: sets.Singleton,
			Covered: sets.Covered, CoverageLow: sets.CoverageLow, CoverageHigh: sets.CoverageHigh,
		}
	}
	return t, out, nil
}

func calibration(c eval.Calibration) poc.Calibration {
	return poc.Calibration{ECE: c.ECE, Brier: c.Brier, NLL: c.NLL}
}

// suggestThreshold is the confidence from which answers are to be accepted: the one that
// answers the most photos with at most 5 % wrong, guaranteed but for a probability of 10 %; the
// bound goes with it. With too few photos for that, it is the one from which an answer is cheaper
// than a review by the calibrated probabilities, if a wrong decision costs ten reviews.
func suggestThreshold(confidence []float64, right []bool) (threshold, bound float64, err error) {
	g, ok, err := eval.ThresholdByRisk(confidence, right, targetRisk, riskFailure)
	if err != nil {
		return 0, 0, err
	}
	if ok {
		return g.Threshold, g.Bound, nil
	}
	return eval.ThresholdByCost(reviewRatio, 1), 0, nil
}

// savedTrust is a trust in the metadata of a model file, the scope apart.
type savedTrust struct {
	Temperature float64 `json:"temperature,omitempty"`
	Alpha       float64 `json:"alpha,omitempty"`
	Quantile    float64 `json:"quantile,omitempty"`
	Photos      int     `json:"photos,omitempty"`
}

func (t *trust) save(meta map[string]string) error {
	s := savedTrust{Temperature: t.temperature}
	if t.sets != nil {
		s.Alpha, s.Quantile, s.Photos = t.sets.Alpha, t.sets.Quantile, t.sets.Photos
	}
	text, err := json.Marshal(s)
	if err != nil {
		return err
	}
	meta[trustKey] = string(text)
	if t.scope != nil {
		meta[scopeKey] = t.scope.encode()
	}
	return nil
}

// loadTrust reads what save wrote. Files of before there was trust have none.
func loadTrust(meta map[string]string, width int) (t trust, err error) {
	if text := meta[trustKey]; text != "" {
		var s savedTrust
		if err := json.Unmarshal([]byte(text), &s); err != nil {
			return t, errors.New("workbench: the file's trust cannot be read")
		}
		// The bounds of eval.Temperature, with room for rounding.
		if s.Temperature != 0 && !(s.Temperature > .05 && s.Temperature < 20) || !(s.Quantile >= 0 && s.Quantile <= 1) || !(s.Alpha >= 0 && s.Alpha < 1) {
			return t, errors.New("workbench: the file's trust is out of bounds")
		}
		t.temperature = s.Temperature
		if s.Photos > 0 && s.Alpha > 0 {
			t.sets = &eval.Conformal{Alpha: s.Alpha, Quantile: s.Quantile, Photos: s.Photos}
		}
	}
	if text := meta[scopeKey]; text != "" {
		t.scope, err = decodeScope(text, width)
	}
	return t, err
}

// rows cuts probabilities [n, c] into those of each photo, which add up to 1.
func rows(p []float32, c int) [][]float64 {
	out := make([][]float64, len(p)/c)
	for i := range out {
		sum := 0.0
		for _, v := range p[i*c : (i+1)*c] {
			sum += float64(v)
		}
		for _, v := range p[i*c : (i+1)*c] {
			out[i] = append(out[i], math.Min(1, float64(v)/sum))
		}
	}
	return out
}
