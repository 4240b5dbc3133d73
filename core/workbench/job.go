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

// Job is one training of neck and heads, from the base model's, with a new class head.
// It depends on no other job and its result on nothing but the base model, the set and
// the job itself, so that it may run anywhere.
type Job struct {
	Train      []int // examples to learn from
	Ask        []int // examples to classify afterwards, by their first view
	Steps      int
	Seed       uint64
	SingleTask bool // do not learn depth
	Keep       bool // return the trained parameters
}

// JobResult is what a job found.
type JobResult struct {
	Logits []float32   // of the examples asked for [asked, classes]
	Params [][]float32 // values of the heads' parameters, in their order; nil unless kept
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

// Worker does one job at a time. It returns soon after ctx ends, with its cause. It returns
// ErrWorkerLost when it can do no more jobs, this one included; any other error is the job's.
type Worker interface {
	Do(ctx context.Context, set *Set, job Job, report func(step int, l Losses)) (JobResult, error)
}

// ErrWorkerLost says that a worker is gone, and that others may do its job.
var ErrWorkerLost = errors.New("workbench: the worker is lost")
