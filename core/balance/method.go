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
	TaskGradients Needs = 1 << iota // Step.Gram, and Combine if the method is a Combiner
	LossAfterStep                   // Step.After
)

// Step is what happened in one training step.
type Step struct {
	Losses []Loss // before the step, as given to Weights
	After  []Loss // of the same batch after the step; nil unless asked for
	Gram   Gram   // of the gradients of the losses, without weights; zero unless asked for
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

// Combiner is a Method for two tasks that makes one gradient of the shared
// parameters out of the tasks' gradients g1 and g2, which have no weights.
type Combiner interface {
	Method
	// Combine returns f: the shared parameters go along f[0] g1 + f[1] g2. Both
	// gradients are finite and not zero. Call Factors, which sees to that.
	Combine(g Gram) (f [2]float64)
}

// Factors are those of the two tasks' gradients in the gradient of the shared
// parameters: what a Combiner says, or the weights w that the method gave the
// losses. So it is too where a Combiner has nothing to choose, because a task
// is absent, its gradient vanishes, or a gradient is not finite.
func Factors(m Method, w []float64, g Gram, losses []Loss) (f [2]float64) {
	if c, ok := m.(Combiner); ok && !losses[0].Absent && !losses[1].Absent && g.usable() {
		return c.Combine(g)
	}
	return [2]float64{w[0], w[1]}
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

// combining is embedded by Combiners that learn nothing.
type combining struct{ static }

func (combining) Needs() Needs { return TaskGradients }

func (combining) Weights(w []float64, losses []Loss) {
	for i := range w {
		w[i] = present(losses[i])
	}
}

func present(l Loss) float64 {
	if l.Absent {
		return 0
	}
	return 1
}

// both reports whether no task is absent.
func both(losses []Loss) bool {
	for _, l := range losses {
		if l.Absent {
			return false
		}
	}
	return len(losses) > 0
}

var errState = errors.New("balance: state of another method")
