package poc

// Trust is how far the probabilities of what was learned can be believed, measured on
// out-of-fold answers.
type Trust struct {
	Temperature float64          `json:"temperature"`
	Before      Calibration      `json:"before"`
	After       Calibration      `json:"after"`
	Curve       []ThresholdPoint `json:"curve"`               // growing threshold
	Suggested   float64          `json:"suggested"`           // threshold to accept answers from
	Guaranteed  float64          `json:"guaranteed"`          // upper bound, at 90 %, of the risk at Suggested. 0: too few photos to guarantee anything
	Photos      int              `json:"photos"`              // that it was measured on
	Conformal   *Conformal       `json:"conformal,omitempty"` // nil: too few photos
}

// Calibration of probabilities.
type Calibration struct {
	ECE   float64 `json:"ece"` // expected calibration error, equal-mass bins
	Brier float64 `json:"brier"`
	NLL   float64 `json:"nll"` // nats
}

// ThresholdPoint says what happens when answers below a confidence go to a person.
type ThresholdPoint struct {
	Threshold float64    `json:"threshold"`
	Coverage  Proportion `json:"coverage"` // share answered by the machine
	Risk      Proportion `json:"risk"`     // share of those that are wrong
}

// Conformal sets contain the right class with probability 1-Alpha, given photos like these.
type Conformal struct {
	Alpha     float64 `json:"alpha"`
	Quantile  float64 `json:"quantile"` // a class is in the set where 1-p is at most this
	Photos    int     `json:"photos"`   // that it was calibrated on
	MeanSize  float64 `json:"meanSize"`
	Singleton float64 `json:"singleton"` // share of photos whose set has one class
	Covered   float64 `json:"covered"`   // cross-conformal, out of fold

	CoverageLow  float64 `json:"coverageLow"` // 95 % of how the coverage would vary with other photos to calibrate on
	CoverageHigh float64 `json:"coverageHigh"`
}

// Advice is a finding about the photos and the rule of taking them that would help.
type Advice struct {
	Kind   string   `json:"kind"`   // "dark", "blurred", "noisy", "clipped", "small", "duplicates", "imbalance", "one_place"
	Photos int      `json:"photos"` // concerned
	Total  int      `json:"total"`
	IDs    []string `json:"ids,omitempty"`
}
