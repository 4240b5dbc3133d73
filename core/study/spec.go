package study

import (
	"errors"
	"fmt"
	"strings"

	"okuyuki/core/balance"
	"okuyuki/core/data"
	"okuyuki/core/data/depthmnist"
)

// Route is a way to learn a class from pictures with depth.
type Route string

// The routes.
const (
	Single      Route = "single"      // the class alone: what the others are compared with
	Depth       Route = "depth"       // the depth alone
	Joint       Route = "joint"       // both at once, their losses weighted: a multitask loss
	Frozen      Route = "frozen"      // depth first, then a linear class head over what was learned
	FineTuned   Route = "fine-tuned"  // depth first, then the class head, then everything (LP-FT, arXiv 2202.10054)
	Alternating Route = "alternating" // a batch for one task, a batch for the other
	InputTrue   Route = "input-true"  // the true depth as a second channel: an upper bound, needs a sensor for every picture
	InputGuess  Route = "input-guess" // the depth that a network of its own predicts as a second channel
)

// Target is what the second task learns to draw.
type Target string

// The targets; all but depth are controls.
const (
	TrueDepth Target = "depth"
	Shuffled  Target = "shuffled" // the depth of another picture
	Constant  Target = "constant" // the mean depth everywhere
	Edges     Target = "edges"    // the gradient's length in the picture as it was given
	Grey      Target = "grey"     // the picture as it was given
	CleanGrey Target = "clean"    // the picture before the noise: is it the depth that helps, or a clean target?
)

// Arm is a way to learn that is compared with others.
type Arm struct {
	Route     Route  `json:"route"`
	Weighting string `json:"weighting,omitempty"` // of balance.Menu; Joint only
	Target    Target `json:"target,omitempty"`    // "" is TrueDepth
	All       bool   `json:"all,omitempty"`       // the second task learns from the pictures without a label too
}

// String is the arm's name: route, weighting, target, with "+" if All.
func (a Arm) String() string {
	name := string(a.Route)
	if a.Weighting != "" {
		name += "/" + a.Weighting
	}
	if a.Target != "" && a.Target != TrueDepth {
		name += "/" + string(a.Target)
	}
	if a.All {
		name += "+"
	}
	return name
}

// ParseArm reads what String writes.
func ParseArm(name string) (Arm, error) {
	rest, all := strings.CutSuffix(name, "+")
	parts := strings.Split(rest, "/")
	a := Arm{Route: Route(parts[0]), All: all}
	for _, p := range parts[1:] {
		if a.Route == Joint && a.Weighting == "" {
			a.Weighting = p
		} else if a.Target == "" {
			a.Target = Target(p)
		} else {
			return Arm{}, fmt.Errorf("study: arm %q", name)
		}
	}
	return a, a.check()
}

// second reports whether the arm has a second task.
func (a Arm) second() bool { return a.Route != Single && a.Route != InputTrue }

func (a Arm) check() error {
	switch a.Route {
	case Single, InputTrue:
		if a.All || a.Target != "" {
			return fmt.Errorf("study: %s has no second task", a.Route)
		}
	case Joint:
		if _, err := balance.New(a.Weighting, balance.Settings{}); err != nil {
			return fmt.Errorf("study: %w", err)
		}
	case Depth, Frozen, FineTuned, Alternating, InputGuess:
	default:
		return fmt.Errorf("study: no route %q", a.Route)
	}
	if a.Route != Joint && a.Weighting != "" {
		return fmt.Errorf("study: %s weights no losses", a.Route)
	}
	switch a.Target {
	case "", TrueDepth, Shuffled, Constant, Edges, Grey, CleanGrey:
		return nil
	}
	return fmt.Errorf("study: no target %q", a.Target)
}

// Cell is the pictures of a training: where in the grid it stands.
type Cell struct {
	Style      Style           `json:"style"`
	Mode       depthmnist.Mode `json:"mode"`
	Noise      data.Noise      `json:"noise"`            // of training and test pictures; targets stay clean
	Labels     int             `json:"labels"`           // labelled pictures of a class
	Wrong      float64         `json:"wrong,omitempty"`  // share of these labels that are wrong
	Unlabelled int             `json:"others,omitempty"` // pictures without a label that arms with All learn from
}

// Style names a way to draw scenes.
type Style string

// The styles.
const (
	Standard Style = "standard" // depthmnist.Standard, noise clipped to what a picture can hold
	Trial    Style = "trial"    // depthmnist.Trial, noise not clipped
)

func (s Style) config(mode depthmnist.Mode) (c depthmnist.Config, clip bool, err error) {
	switch s {
	case Standard:
		c, clip = depthmnist.Standard(), true
	case Trial:
		c = depthmnist.Trial()
	default:
		return c, false, fmt.Errorf("study: no style %q", s)
	}
	c.Mode = mode
	return c, clip, c.Check()
}

// Tuning is what is chosen for each arm with the same number of attempts.
type Tuning struct {
	Rate float64 `json:"rate"`           // peak of the one-cycle learning rate
	Knob float64 `json:"knob,omitempty"` // of the weighting (balance.Entry); 0: the usual value
}

// Spec is one training.
type Spec struct {
	Cell
	Arm
	Tuning
	Steps    int    `json:"steps"` // of each phase of the arm
	Seed     uint64 `json:"seed"`
	Validate bool   `json:"validate,omitempty"` // measure on pictures of the training split: for tuning
}

// Revision is raised whenever a Spec comes to another Result than before, so that kept results are not mixed with new ones.
const Revision = 1

// Batch is the number of pictures a step, of each task.
const Batch = 32

// Check says what is wrong with the spec, if anything.
func (s Spec) Check() error {
	if _, _, err := s.Style.config(s.Mode); err != nil {
		return err
	}
	if err := s.Noise.Check(); err != nil {
		return fmt.Errorf("study: %w", err)
	}
	if err := s.Arm.check(); err != nil {
		return err
	}
	switch {
	case s.Labels < 1 || s.Unlabelled < 0 || !(s.Wrong >= 0 && s.Wrong <= 1):
		return fmt.Errorf("study: %d labels a class, %d other pictures, a share of %g wrong", s.Labels, s.Unlabelled, s.Wrong)
	case s.Steps < 3 || !(s.Rate > 0 && s.Rate <= 1) || s.Knob < 0:
		return fmt.Errorf("study: %d steps with a rate of %g and a knob of %g", s.Steps, s.Rate, s.Knob)
	case s.All && s.Unlabelled == 0:
		return errors.New("study: no pictures without a label")
	}
	return nil
}
