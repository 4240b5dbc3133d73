package nyu

import (
	"fmt"
	"slices"

	"okuyuki/core/poc"
)

// Arm is a way to learn; see the documentation of the package.
type Arm string

// The arms.
const (
	Single        Arm = "single"
	Multi         Arm = "multi"
	MultiLabelled Arm = "multi-labelled"
	Shuffled      Arm = "shuffled"
	Grey          Arm = "grey"
)

// Arms lists them all.
func Arms() []Arm { return []Arm{Single, Multi, MultiLabelled, Shuffled, Grey} }

// draws reports whether the arm learns true depth, so that its maps can be measured.
func (a Arm) draws() bool { return a == Multi || a == MultiLabelled }

// Level is how bad the light was. Its zero value leaves the frames as they are.
type Level struct {
	Kind     poc.Corruption `json:"kind,omitempty"`
	Strength float64        `json:"strength,omitempty"` // 0 to 1, as in the stress test
}

func (l Level) String() string {
	if l == (Level{}) {
		return "clean"
	}
	return fmt.Sprintf("%s %g", l.Kind, l.Strength)
}

// Cell is a place in the grid.
type Cell struct {
	Level   Level `json:"level"`
	Percent int   `json:"percent"` // of the training frames that have a label
}

// Tuning is what is chosen for each arm.
type Tuning struct {
	Rate   float64 `json:"rate"`             // peak of the one-cycle learning rate
	Weight float64 `json:"weight,omitempty"` // of the depth loss; that of the class loss is 1
}

// Spec is one training.
type Spec struct {
	Cell
	Arm Arm `json:"arm"`
	Tuning
	Steps int    `json:"steps"`
	Seed  uint64 `json:"seed"`
	Fold  int    `json:"fold,omitempty"` // part of the training split that is held out and measured on, from 1; 0: the test split is
}

// Revision is raised whenever a Spec comes to another Result than before, so that kept results are not mixed with new ones.
const Revision = 1

// Pictures a step, of either task.
const (
	classBatch = 16
	depthBatch = 8
)

// Folds is the number of parts, by scene, of which the training split has one held out for tuning.
const Folds = 4

// Check says what is wrong with the spec, if anything.
func (s Spec) Check() error {
	second := s.Arm != Single
	switch {
	case !slices.Contains(Arms(), s.Arm):
		return fmt.Errorf("nyu: no arm %q", s.Arm)
	case s.Level != (Level{}) && (s.Level.Kind != poc.Dark && s.Level.Kind != poc.Noise || !(s.Level.Strength > 0 && s.Level.Strength <= 1)):
		return fmt.Errorf("nyu: no level %q of strength %g", s.Level.Kind, s.Level.Strength)
	case s.Percent < 1 || s.Percent > 100:
		return fmt.Errorf("nyu: labels of %d %% of the frames", s.Percent)
	case s.Steps < 1 || !(s.Rate > 0 && s.Rate <= 1):
		return fmt.Errorf("nyu: %d steps with a rate of %g", s.Steps, s.Rate)
	case second != (s.Weight > 0) || s.Weight > 1000:
		return fmt.Errorf("nyu: %s with a depth loss of weight %g", s.Arm, s.Weight)
	case s.Fold < 0 || s.Fold > Folds:
		return fmt.Errorf("nyu: fold %d of %d", s.Fold, Folds)
	}
	return nil
}

// Result is what a training came to on frames of scenes that it has not seen.
type Result struct {
	Labelled int     `json:"labelled"` // frames with a label
	Accuracy float64 `json:"accuracy"`
	Balanced float64 `json:"balanced"`         // mean over the classes of the share that is right
	LogLoss  float64 `json:"logloss"`          // mean -ln p of the true class, nats
	Delta1   float64 `json:"delta1,omitempty"` // of depth, mean over the frames, on the depth head's grid; 0: the arm draws none
	AbsRel   float64 `json:"absrel,omitempty"`
	Right    string  `json:"right"` // a character for each frame, in their order: 1 where the class is right
	Diverged bool    `json:"diverged,omitempty"`
}
