package message

import "fmt"

// LearnRequest teaches the model the classes of the user. Photos without a label train the depth task only.
type LearnRequest struct {
	Classes []NamedClass `json:"classes"`
	Labels  []Label      `json:"labels"`
	Options LearnOptions `json:"options"`
	Helpers int          `json:"helpers,omitempty"` // that the page can start: see Ask

	Unlabelled []string `json:"unlabelled"`           // photos that train the depth task, in this order; absent: all others
	Checkpoint bool     `json:"checkpoint,omitempty"` // send Checkpoint events, to go on from should the engine be lost; the blobs of the request are parts of a checkpoint
}

// NamedClass is a class named by the user.
type NamedClass struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Label says which class a photo belongs to. Group is what photos of one place share ("" for none): they never fall on both
// sides of a cross-validation split.
type Label struct {
	PhotoID string `json:"photoId"`
	ClassID string `json:"classId"`
	Group   string `json:"group,omitempty"`
}

// LearnOptions: zero values mean the engine's defaults.
type LearnOptions struct {
	Seed  uint64 `json:"seed,omitempty"`
	Steps int    `json:"steps,omitempty"`
	Depth *bool  `json:"depth,omitempty"` // learn depth as the second task; default true

	Effort        string  `json:"effort,omitempty"`        // "quick", "normal" or "thorough"
	Balance       string  `json:"balance,omitempty"`       // of the two tasks: "fixed", "normalised" or "uncertainty"
	DepthWeight   float64 `json:"depthWeight,omitempty"`   // beside 1 of the class task, up to 10; 0: 1
	Augmentation  string  `json:"augmentation,omitempty"`  // "plain", or "harsh": dark, blurred and noisy too
	ClassBalance  *bool   `json:"classBalance,omitempty"`  // photos of small classes weigh more; default: where classes differ much
	Rung          string  `json:"rung,omitempty"`          // "auto", "probe", "heads" or "whole"
	BudgetSeconds float64 `json:"budgetSeconds,omitempty"` // that may be spent on trying a whole network; 0: it is not tried
}

// Smallest sets that can be learnt.
const (
	MinClasses        = 2
	MinLabelsPerClass = 2
)

// Validate refuses labels of unknown classes, double labels and sets that are too small. It returns a *Failure or nil.
func (r LearnRequest) Validate() error {
	if err := r.Options.Validate(); err != nil {
		return err
	}
	count, err := countLabels(r.Classes, r.Labels, r.Helpers)
	if err != nil {
		return err
	}
	for _, c := range r.Classes {
		if count[c.ID] < MinLabelsPerClass {
			return Fail(KindFewLabels, "need", MinLabelsPerClass, "class", c.Name)
		}
	}
	return nil
}

// countLabels checks what every study is given and returns the number of labels of each class.
func countLabels(classes []NamedClass, labels []Label, helpers int) (map[string]int, error) {
	if helpers < 0 || helpers > MaxHelpers {
		return nil, Fail(KindBadRequest, "detail", fmt.Sprintf("%d helpers", helpers))
	}
	count, err := countEach(classes, labels)
	if err == nil && len(classes) < MinClasses {
		return nil, Fail(KindFewClasses, "need", MinClasses)
	}
	return count, err
}

// countEach returns the number of labels of each class.
func countEach(classes []NamedClass, labels []Label) (map[string]int, error) {
	count := make(map[string]int, len(classes))
	for _, c := range classes {
		if _, double := count[c.ID]; double || c.ID == "" {
			return nil, Fail(KindBadRequest, "detail", "class "+c.ID+" is empty or given twice")
		}
		count[c.ID] = 0
	}
	seen := make(map[string]bool, len(labels))
	for _, l := range labels {
		if _, known := count[l.ClassID]; !known {
			return nil, Fail(KindBadRequest, "detail", "label of unknown class "+l.ClassID)
		}
		if seen[l.PhotoID] || l.PhotoID == "" {
			return nil, Fail(KindBadRequest, "detail", "photo "+l.PhotoID+" is empty or labelled twice")
		}
		seen[l.PhotoID] = true
		count[l.ClassID]++
	}
	return count, nil
}

// Phase is a stage of learning.
type Phase string

// Phases of learning, in this order; a phase may be skipped.
const (
	PhasePrepare  Phase = "prepare"  // features of the augmented views
	PhaseTrain    Phase = "train"    // training on all labels; its losses are the curves
	PhaseValidate Phase = "validate" // cross-validation
)

// LearnProgress reports on learning, at most some twenty times a second.
type LearnProgress struct {
	Phase     Phase    `json:"phase"`
	Step      int      `json:"step"`
	Steps     int      `json:"steps"`
	Fraction  float64  `json:"fraction"`            // of the whole request, 0 to 1
	ClassLoss *float64 `json:"classLoss,omitempty"` // cross-entropy, nats
	DepthLoss *float64 `json:"depthLoss,omitempty"` // of the depth task, in its own unit
	Accuracy  *float64 `json:"accuracy,omitempty"`  // on the training photos, 0 to 1
	ETAMS     float64  `json:"etaMs"`               // of the whole request; negative while unknown
}

// LearnResult says what was learnt and how well.
type LearnResult struct {
	Rung          string       `json:"rung"` // the step of the ladder that was kept: "probe", "heads", "whole"
	Steps         int          `json:"steps"`
	MS            float64      `json:"ms"`
	Workers       int          `json:"workers"` // instances of the engine that took part
	TrainAccuracy float64      `json:"trainAccuracy"`
	CV            *CV          `json:"cv,omitempty"` // absent where there are too few labels to cross-validate
	Classes       []Class      `json:"classes"`
	OutOfFold     []Prediction `json:"outOfFold,omitempty"`

	Trust    any    `json:"trust,omitempty"` // core/poc.Trust; absent as CV
	Rungs    []Rung `json:"rungs,omitempty"` // that were tried
	Balanced bool   `json:"balanced"`        // photos of small classes weighed more
	Resumed  bool   `json:"resumed"`         // from the checkpoint that the request brought
}

// Rung is what cross-validation said of a way to learn.
type Rung struct {
	Rung    string  `json:"rung"`
	Correct int     `json:"correct"`
	Total   int     `json:"total"`
	LogLoss float64 `json:"logLoss"` // nats, mean
}

// CV is a cross-validated accuracy: Correct of Total labelled photos were right when the model had not seen them.
type CV struct {
	Correct int     `json:"correct"`
	Total   int     `json:"total"`
	Folds   int     `json:"folds"`
	Low     float64 `json:"low"` // 95 % Wilson interval
	High    float64 `json:"high"`
}

// Prediction is the class given to a photo by a model that had not seen it.
type Prediction struct {
	PhotoID string  `json:"photoId"`
	ClassID string  `json:"classId"`
	P       float64 `json:"p"`
}
