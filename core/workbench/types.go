package workbench

import (
	"okuyuki/core/model"
	"okuyuki/core/photo"
)

// Class is a class with its name in both languages.
type Class = model.Class

// Picture is what is shown of a photo.
type Picture struct {
	Width, Height int          // of the photo, upright
	Display       *photo.Image // a copy for the screen
}

// Prediction is the answer for one photo.
type Prediction struct {
	Classes []Scored // most probable first
	Depth   DepthMap
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
	Steps      int    // training steps of neck and heads; 0: chosen from the number of photos
	SingleTask bool   // do not learn depth
	Runner     Runner // of the trainings; nil: one after another, here
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
