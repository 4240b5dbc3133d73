package message

import "fmt"

// Requests of the proof of concept. Results that carry a value of core/poc send it as that package encodes it.
const (
	Compare     Type = "compare"      // CompareRequest -> CompareProgress..., CompareResult
	Estimate    Type = "estimate"     // CompareRequest -> EstimateResult
	Stress      Type = "stress"       // StressRequest -> StressProgress..., StressResult
	StressPhoto Type = "stress-photo" // StressPhotoRequest -> StressPhotoResult, picture RGBA, depth float32 of each arm that has one
)

// CompareRequest asks whether learning depth helps to tell the classes apart. Sets that are too small are no mistake: the
// verdict says so.
type CompareRequest struct {
	Classes []NamedClass   `json:"classes"`
	Labels  []Label        `json:"labels"`
	Options CompareOptions `json:"options"`
	Helpers int            `json:"helpers,omitempty"` // that the page can start: see Ask

	Unlabelled []string `json:"unlabelled"`           // photos that train the depth task; absent: all others
	Checkpoint bool     `json:"checkpoint,omitempty"` // of Compare: as in LearnRequest
	TryWhole   bool     `json:"tryWhole,omitempty"`   // of Estimate: take some steps of a whole network, to know what one costs here
}

// CompareOptions: zero values mean the engine's defaults.
type CompareOptions struct {
	Seed    uint64 `json:"seed,omitempty"`
	Folds   int    `json:"folds,omitempty"`
	Repeats int    `json:"repeats,omitempty"`
	Steps   int    `json:"steps,omitempty"`

	Augmentation string `json:"augmentation,omitempty"` // "plain", or "harsh": dark, blurred and noisy too
}

// Largest options of a comparison.
const (
	MaxFolds   = 20
	MaxRepeats = 20
	MaxSteps   = 10_000
)

// Validate refuses labels of unknown classes, double labels, less than two classes and absurd numbers. It returns a
// *Failure or nil.
func (r CompareRequest) Validate() error {
	o := r.Options
	if o.Folds < 0 || o.Folds == 1 || o.Folds > MaxFolds || o.Repeats < 0 || o.Repeats > MaxRepeats || o.Steps < 0 || o.Steps > MaxSteps {
		return Fail(KindBadRequest, "detail", fmt.Sprintf("%d folds, %d repeats, %d steps", o.Folds, o.Repeats, o.Steps))
	}
	if o.Augmentation != "" && o.Augmentation != "plain" && o.Augmentation != "harsh" {
		return Fail(KindBadRequest, "detail", "unknown augmentation "+o.Augmentation)
	}
	_, err := countLabels(r.Classes, r.Labels, r.Helpers)
	return err
}

// CompareProgress reports on a comparison, at most some twenty times a second.
type CompareProgress struct {
	Done     int     `json:"done"` // trainings; of 0 while the photos are prepared
	Total    int     `json:"total"`
	Arm      string  `json:"arm,omitempty"` // that is being trained, one of several
	Fraction float64 `json:"fraction"`      // of the whole request, 0 to 1
	ETAMS    float64 `json:"etaMs"`         // negative while unknown

	Arms map[string]float64 `json:"arms,omitempty"` // share of each arm's steps that are taken, 0 to 1
}

// CompareResult is what was found.
type CompareResult struct {
	Result  any     `json:"result"` // core/poc.Result: data, method, comparison
	MS      float64 `json:"ms"`
	Workers int     `json:"workers"` // instances of the engine that took part
}

// EstimateResult tells what a comparison, and what goes with it, would take.
type EstimateResult struct {
	CompareSeconds float64 `json:"compareSeconds"`
	LearnSeconds   float64 `json:"learnSeconds"`
	StressSeconds  float64 `json:"stressSeconds"`
	WholeSeconds   float64 `json:"wholeSeconds"`  // what trying a whole network would add to learning
	WholeMeasured  bool    `json:"wholeMeasured"` // by steps that were taken for it
	Measured       bool    `json:"measured"`      // by what this machine has done so far, not by what machines usually do
}

// StressRequest asks how the arms of the last comparison bear photos that get worse. Empty lists mean everything, at the
// usual strengths.
type StressRequest struct {
	Corruptions []string  `json:"corruptions,omitempty"` // names of core/poc
	Strengths   []float64 `json:"strengths,omitempty"`   // 0 to 1
	Helpers     int       `json:"helpers,omitempty"`     // that the page can start: see Ask
}

// MaxStrengths bounds StressRequest.Strengths.
const MaxStrengths = 21

// Validate refuses strengths outside of 0 to 1. It returns a *Failure or nil.
func (r StressRequest) Validate() error {
	if r.Helpers < 0 || r.Helpers > MaxHelpers {
		return Fail(KindBadRequest, "detail", fmt.Sprintf("%d helpers", r.Helpers))
	}
	if len(r.Strengths) > MaxStrengths {
		return Fail(KindBadRequest, "detail", fmt.Sprintf("%d strengths", len(r.Strengths)))
	}
	for _, s := range r.Strengths {
		if !(s >= 0 && s <= 1) {
			return Fail(KindBadRequest, "detail", fmt.Sprintf("a strength of %g", s))
		}
	}
	return nil
}

// StressProgress reports on a stress test.
type StressProgress struct {
	Done     int     `json:"done"` // photos
	Total    int     `json:"total"`
	Fraction float64 `json:"fraction"`
	ETAMS    float64 `json:"etaMs"`
}

// StressResult is what was found.
type StressResult struct {
	Result  any     `json:"result"` // core/poc.Stress
	MS      float64 `json:"ms"`
	Workers int     `json:"workers"` // instances of the engine that took part
}

// StressPhotoRequest makes one photo worse, in several ways at once.
type StressPhotoRequest struct {
	PhotoID   string             `json:"photoId"`
	Strengths map[string]float64 `json:"strengths"` // by corruption, 0 to 1
}

// Validate refuses strengths outside of 0 to 1. It returns a *Failure or nil.
func (r StressPhotoRequest) Validate() error {
	for name, s := range r.Strengths {
		if !(s >= 0 && s <= 1) {
			return Fail(KindBadRequest, "detail", fmt.Sprintf("%s: a strength of %g", name, s))
		}
	}
	return nil
}

// StressPhotoResult is what the arms say of the photo.
type StressPhotoResult struct {
	Picture Size             `json:"picture"`
	Arms    []StressPhotoArm `json:"arms"`
	MS      float64          `json:"ms"`
}

// StressPhotoArm is the answer of "single", "multi" or "base", the base model, which has depth alone.
type StressPhotoArm struct {
	Arm     string        `json:"arm"`
	Classes []Probability `json:"classes"` // most probable first
	Depth   *Depth        `json:"depth"`   // null where the arm has none
}
