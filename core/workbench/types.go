package workbench

import (
	"okuyuki/core/model"
	"okuyuki/core/photo"
	"okuyuki/core/poc"
)

// Class is a class with its name in both languages.
type Class = model.Class

// Picture is what is shown of a photo.
type Picture struct {
	Width, Height int          // of the photo, upright
	Display       *photo.Image // a copy for the screen
	Facts         Facts
}

// Prediction is the answer for one photo.
type Prediction struct {
	Classes []Scored // most probable first
	Depth   DepthMap
	// Of what was learned: the classes, by index, that contain the right one nine times in ten, most probable first.
	// Empty: like nothing that was learned, a person should look. nil: too few photos to know, or this one is much darker or noisier.
	Set   []int
	Novel float64 // how strange the photo is, 0 to 1; from 1/2 it is out of scope and its probabilities are levelled
}

// Scored is a class with its probability.
type Scored struct {
	Class
	Index int // in the model's order
	P     float64
}

// DepthMap is a predicted map in metres, row by row.
type DepthMap struct {
	W, H     int
	Metres   []float32
	Min, Max float32
}

// LearnRequest says what to learn. Photos without a label train the depth task only.
type LearnRequest struct {
	Classes    []Class
	Labels     []Label
	Seed       uint64
	Unlabelled []string // photos that train depth alone, in this order; nil: all others that are held
	Steps      int      // of each training; 0: chosen from the number of photos and Effort
	Effort     Effort
	SingleTask bool // do not learn depth
	Harsh      bool // augmented views that are dark, blurred and noisy, too
	Balance    Balance
	Weighting  Weighting // of the tasks
	Rung       Rung      // to keep whatever cross-validation says; "": the best
	// Unvalidated leaves cross-validation out, and with it all that says how far the answers can be trusted. Name a Rung.
	Unvalidated bool
	Budget      float64 // cost of the work, as Work reckons, that may be spent on trying the whole network; 0: it is not tried
	WholeStep   float64 // cost of a step of the whole network where it was measured; 0: as Work reckons
	Runner      Runner  // of the trainings; nil: one after another, here

	Checkpoints Checkpoints
}

// Effort is how long to train.
type Effort string

// The efforts.
const (
	EffortNormal   Effort = ""
	EffortQuick    Effort = "quick"    // half the steps
	EffortThorough Effort = "thorough" // two and a half times the steps, and more folds
)

// Balance says whether photos of small classes weigh more.
type Balance int8

// The balances.
const (
	BalanceAuto Balance = iota // where the largest class has more than 1.5 times the photos of the smallest
	BalanceOn
	BalanceOff
)

// Weighting is how the losses of the tasks become one.
type Weighting struct {
	Method string  // "", "fixed", "normalised" or "uncertainty", see package balance
	Depth  float64 // weight of the depth task beside 1 of the class task; 0: 1. "uncertainty" finds its own
}

// Label gives a photo one of the request's classes. Photos of the same non-empty group
// are never on both sides of a cross-validation split.
type Label struct {
	PhotoID string
	Class   int
	Group   string
}

// Phase is a stage of learning.
type Phase string

// The phases, in their order.
const (
	PhasePrepare  Phase = "prepare"  // features of the augmented views
	PhaseTrain    Phase = "train"    // neck and heads on all labels
	PhaseValidate Phase = "validate" // cross-validation of the rungs
)

// Progress reports on learning.
type Progress struct {
	Phase       Phase
	Step, Steps int     // within the phase
	Fraction    float64 // of the whole work, 0 to 1
	SingleTask  bool
	Losses      *Losses // nil outside of PhaseTrain; each training of cross-validation keeps its own to itself
}

// Losses are smoothed over the last steps.
type Losses struct {
	Class    float64 // cross-entropy, nats
	Depth    float64 // of the depth task, log metres
	Accuracy float64 // on the training pictures, 0 to 1
}

// Rung is a step of the ladder of learning methods.
type Rung string

// The rungs that Learn chooses from by cross-validation.
const (
	RungProbe Rung = "probe" // logistic regression on frozen features
	RungHeads Rung = "heads" // neck and heads trained, both tasks; the class is the mean of their answer and the probe's
	RungWhole Rung = "whole" // a small network trained from nothing, on these photos alone
)

// LearnResult says what was learnt and how well.
type LearnResult struct {
	Rung           Rung
	Classes        []Class
	Steps          int
	TrainAccuracy  float64
	Folds          int // 0: too few labels to cross-validate
	Correct, Total int // out of fold, of the rung that was kept
	OutOfFold      []OutOfFold
	Trust          *poc.Trust // nil without cross-validation
	Tried          []Tried
	Balanced       bool // photos of small classes weighed more
	Resumed        bool // from the checkpoint
}

// Tried is what cross-validation said of a rung.
type Tried struct {
	Rung    Rung
	Correct int
	LogLoss float64 // nats, mean
}

// OutOfFold is the class given to a labelled photo by a model that had not seen it.
type OutOfFold struct {
	PhotoID string
	Class   int
	P       float64
}

// UnknownPhotoError names a photo that was not added, or was removed.
type UnknownPhotoError struct{ ID string }

func (e *UnknownPhotoError) Error() string { return "workbench: unknown photo " + e.ID }
