package workbench

import (
	"context"
	"errors"

	"okuyuki/core/train"
)

// Set is what the jobs of one study share: it is handed to a worker once, however many
// jobs the worker then does. It must not change while jobs use it.
type Set struct {
	Classes  []Class
	Examples []train.Example
}

// DepthTask says which depth maps a job learns from.
type DepthTask string

// The depth tasks.
const (
	DepthOwn      DepthTask = ""         // each photo's own
	DepthNone     DepthTask = "none"     // the job has the class task alone
	DepthShuffled DepthTask = "shuffled" // another photo's: as much work, but nothing to learn of these photos
)

// Job is one training of neck and heads, from the base model's, with a new class head.
// It depends on no other job and its result on nothing but the base model, the set and
// the job itself, so that it may run anywhere. Jobs that differ in Depth alone begin with
// the same class head and see the same pictures for the class task, in the same order.
type Job struct {
	Train    []int // examples to learn from
	Ask      []int // examples to classify afterwards, by their first view
	First    int   // steps of the depth task alone that go before; 0 for a job without it
	Steps    int
	Rate     float64 // peak of the learning rate of Steps; 0: the usual one
	Seed     uint64
	Depth    DepthTask
	AskDepth bool // compare the depth maps of the examples asked for with their targets
	Keep     bool // return the trained parameters

	Weighting Weighting // of the tasks
	Balanced  bool      // photos of small classes weigh more
	Whole     bool      // train a small network from nothing, on the views' images

	Start []byte                    // the state to go on from; nil: the beginning
	Save  func(state func() []byte) // at the end of every pass over the labelled examples; state is for the moment of the call
	Done  func(JobResult)           // at the end
}

// JobResult is what a job found.
type JobResult struct {
	Logits []float32    // of the examples asked for [asked, classes]
	Depth  []DepthError // of the examples asked for; nil unless asked
	Params [][]float32  // values of the heads' parameters, or of all of a small network, in their order; nil unless kept
}

// DepthError compares a depth map with its target, both in metres, over the pixels that
// have one.
type DepthError struct {
	AbsRel float64 // mean |d-y|/y
	Delta1 float64 // share with max(d/y, y/d) < 1.25
	Known  bool    // false: there is no target, the numbers are 0
}

// JobProgress tells that a step of a job was taken.
type JobProgress struct {
	Job, Step int
	Losses    Losses
}

// Runner runs jobs. The results come in the order of the jobs and are the same, bit for
// bit, whoever runs them. report is called for one step at a time, from any goroutine.
type Runner interface {
	Run(ctx context.Context, set *Set, jobs []Job, report func(JobProgress)) ([]JobResult, error)
}

// Worker does one job or trial at a time. It returns soon after ctx ends, with its cause. It returns
// ErrWorkerLost when it can do no more, this one included; any other error is the job's.
type Worker interface {
	Do(ctx context.Context, set *Set, job Job, report func(step int, l Losses)) (JobResult, error)

	// Try holds a trial of a stress test; report is told how many pictures have been shown.
	Try(ctx context.Context, exam *Exam, trial Trial, report func(shown int)) (TrialResult, error)
}

// ErrWorkerLost says that a worker is gone, and that others may do its job.
var ErrWorkerLost = errors.New("workbench: the worker is lost")
