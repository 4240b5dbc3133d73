package poc

// Result is everything that was measured on one set of photos. Parts that were not measured
// are nil.
type Result struct {
	Data       Data          `json:"data"`
	Method     Method        `json:"method"`
	Comparison *Comparison   `json:"comparison,omitempty"`
	Stress     *Stress       `json:"stress,omitempty"`
	Trust      *Trust        `json:"trust,omitempty"`
	Depth      *DepthQuality `json:"depth,omitempty"`
	Advice     []Advice      `json:"advice,omitempty"` // on how to take photos
	Cost       *Cost         `json:"cost,omitempty"`
}

// Data describes the photos.
type Data struct {
	Classes   []Class `json:"classes"`
	Labelled  int     `json:"labelled"`
	Unlabeled int     `json:"unlabelled"` // they train the depth task
	Groups    int     `json:"groups"`     // places; photos of one are never on both sides of a split. 0: each photo by itself
	Refused   int     `json:"refused"`    // files that could not be read
	DepthMaps int     `json:"depthMaps"`  // photos that came with a depth map of their own
	Hash      string  `json:"hash"`       // SHA-256 over ids, labels and content of the photos
}

// Class is a class and how many photos have it.
type Class struct {
	ID     string `json:"id"`
	JA     string `json:"ja"`
	EN     string `json:"en"`
	Photos int    `json:"photos"`
}

// Method says how it was measured: who has the photos can repeat it to the same numbers.
type Method struct {
	Version string `json:"version"` // of okuyuki
	Kernel  string `json:"kernel"`
	Model   string `json:"model"`   // name of the base model
	ModelID string `json:"modelId"` // SHA-256 of the base model's file
	Seed    uint64 `json:"seed,string"`
	Folds   int    `json:"folds"`
	Repeats int    `json:"repeats"`
	Steps   int    `json:"steps"`           // of each training
	First   int    `json:"first,omitempty"` // steps of depth alone that go before them in the arms with depth, where depth maps were brought along
	Batch   int    `json:"batch"`
	// How the augmented views of the photos are made; "" where that is not known.
	Augmentation string  `json:"augmentation,omitempty"`
	Workers      int     `json:"workers"`
	Seconds      float64 `json:"seconds"`         // of the comparison; 0 unless the caller has a clock
	Looks        int     `json:"looks,omitempty"` // comparisons run on these photos, this one included; 0: not counted
}

// Kinds of augmented views.
const (
	Plain = "plain" // mirrored, slightly cropped, in other light
	Harsh = "harsh" // dark, blurred and noisy, too
)

// AugmentationOf is the kind of augmented views that are harsh, or not.
func AugmentationOf(harsh bool) string {
	if harsh {
		return Harsh
	}
	return Plain
}

// Arm is a way to train. All arms see the same folds, seeds, augmented views and steps.
type Arm string

// The arms, in the order in which they are shown.
const (
	Single   Arm = "single"   // class only
	Multi    Arm = "multi"    // class and depth
	Shuffled Arm = "shuffled" // class, and the depth of another photo: the control
	Probe    Arm = "probe"    // logistic regression on frozen features, for reference
)

// Comparison of the arms by repeated cross-validation. Every labelled photo is answered
// once per repeat by a training that has not seen it.
type Comparison struct {
	Arms       []ArmResult  `json:"arms"`
	Difference Difference   `json:"difference"` // multi minus single, the contrast fixed beforehand
	Control    Difference   `json:"control"`    // multi minus shuffled
	Verdict    Verdict      `json:"verdict"`
	Power      float64      `json:"power"`      // chance that a true difference of 20 points would have been seen here; 0: not computed
	MoreLabels int          `json:"moreLabels"` // more labelled photos that would likely settle it; 0 where it is settled or depth was not learned, -1 where thousands would not
	Answers    []Answer     `json:"answers"`    // one per labelled photo
	Curve      []CurvePoint `json:"curve"`      // accuracy of the probe against labels
	Outlook    *Outlook     `json:"outlook,omitempty"`
}

// ArmResult sums an arm up. Proportions carry the interval of the photos as the independent
// items (Wilson, 95 %), not of photos times repeats.
type ArmResult struct {
	Arm       Arm           `json:"arm"`
	Accuracy  Proportion    `json:"accuracy"`  // mean over repeats
	Balanced  float64       `json:"balanced"`  // mean recall of the classes
	LogLoss   float64       `json:"logLoss"`   // nats
	Confusion [][]float64   `json:"confusion"` // [truth][answer], photos; means over repeats
	PerClass  []ClassResult `json:"perClass"`
	Depth     *DepthResult  `json:"depth,omitempty"` // of photos held out; arms that learn depth
}

// Proportion is a share of Total with a 95 % interval.
type Proportion struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
	Total int     `json:"total"`
}

// ClassResult is precision and recall of one class.
type ClassResult struct {
	Precision Proportion `json:"precision"`
	Recall    Proportion `json:"recall"`
}

// DepthResult is the error of depth against the target, on photos held out.
type DepthResult struct {
	AbsRel float64 `json:"absRel"`
	Delta1 float64 `json:"delta1"`
	Photos int     `json:"photos"`
}

// Difference of two arms in accuracy, paired by folds and by photos.
type Difference struct {
	A        Arm     `json:"a"` // minus B
	B        Arm     `json:"b"`
	Mean     float64 `json:"mean"`
	Low      float64 `json:"low"` // 95 %, corrected resampled t
	High     float64 `json:"high"`
	P        float64 `json:"p"`     // two-sided, corrected resampled t
	OnlyA    int     `json:"onlyA"` // photos that only A answers right (by the mean over repeats)
	OnlyB    int     `json:"onlyB"`
	McNemar  float64 `json:"mcnemar"`  // exact two-sided p
	SignFlip float64 `json:"signFlip"` // exact two-sided p over independent units. 0: not computed
	Units    int     `json:"units"`    // independent ones: places, or photos
	BootLow  float64 `json:"bootLow"`  // 95 % percentile bootstrap over photos or groups
	BootHigh float64 `json:"bootHigh"`
	PBetter  float64 `json:"pBetter"` // Bayesian correlated t: more than the margin better, within it, worse
	PSame    float64 `json:"pSame"`
	PWorse   float64 `json:"pWorse"`
	Margin   float64 `json:"margin"` // region of practical equivalence, +-
}

// Verdict answers the question of the comparison.
type Verdict string

// The verdicts.
const (
	Helps      Verdict = "helps"
	NoEvidence Verdict = "no_evidence"
	Hurts      Verdict = "hurts"
	TooFew     Verdict = "too_few" // not enough photos to say anything
)

// Answer is what the arms said of one labelled photo that they had not seen.
type Answer struct {
	PhotoID string      `json:"photoId"`
	Class   int         `json:"class"` // the label
	Group   string      `json:"group,omitempty"`
	Folds   []int       `json:"folds,omitempty"` // by repeat: the part with which it was held out, from 0
	Said    []ArmAnswer `json:"said"`            // in the order of Comparison.Arms
}

// ArmAnswer is the answer of one arm: class of the largest mean probability over repeats.
type ArmAnswer struct {
	Class   int       `json:"class"`
	P       []float64 `json:"p"`       // of every class, mean over repeats
	Correct float64   `json:"correct"` // share of the repeats that were right
}

// CurvePoint is an accuracy learned from so many labels in all.
type CurvePoint struct {
	Labels   int     `json:"labels"`
	Accuracy float64 `json:"accuracy"` // mean over draws
	Low      float64 `json:"low"`      // 95 % over draws
	High     float64 `json:"high"`
}

// Outlook is what more labels would likely bring, from a fitted learning curve.
type Outlook struct {
	More int     `json:"more"` // labels added
	Gain float64 `json:"gain"` // in accuracy
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}
