package balance

import "errors"

// Kind is what a task predicts; some methods treat the kinds differently.
type Kind uint8

const (
	Classification Kind = iota // cross-entropy
	Laplace                    // regression with an absolute loss
	Gaussian                   // regression with a squared loss
)

// Loss is one task's loss on a batch.
type Loss struct {
	Value  float64
	Absent bool // the batch has nothing for this task, Value means nothing
}

// Needs is a set of things that a method must be given.
type Needs uint8

const (
	TaskGradients Needs = 1 << iota // the method is a Combiner
	LossAfterStep                   // Step.After
)

// Step is what happened in one training step.
type Step struct {
	Losses []Loss // before the step, as given to Weights
	After  []Loss // of the same batch after the step; nil unless asked for
}

// Method is one way to balance tasks. Slices are indexed by task, in the order
// in which the method was made.
type Method interface {
	Name() string
	Needs() Needs
	// Weights sets w[i] to the weight of task i's loss. The weight of an absent
	// task is 0.
	Weights(w []float64, losses []Loss)
	// Update lets the method learn from a step.
	Update(Step)
	// EndEpoch tells the mean losses of an epoch.
	EndEpoch(means []Loss)
	// State is everything that Update and EndEpoch have changed.
	State() []float64
	SetState([]float64) error
}

// Combiner is a Method that needs TaskGradients. Combine writes to dst the
// gradient of the shared parameters; task[i] is the gradient of task i's loss,
// without a weight. dst may be task[0].
type Combiner interface {
	Method
	Combine(dst []float32, task [][]float32, losses []Loss)
}

// static is embedded by methods that need nothing and learn nothing.
type static struct{}

func (static) Needs() Needs     { return 0 }
func (static) Update(Step)      {}
func (static) EndEpoch([]Loss)  {}
func (static) State() []float64 { return nil }

func (static) SetState(s []float64) error {
	if len(s) != 0 {
		return errState
	}
	return nil
}

var errState = errors.New("balance: state of another method")
