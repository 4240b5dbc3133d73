package workbench

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"okuyuki/core/model"
	"okuyuki/core/photo"
	"okuyuki/core/poc"
	"okuyuki/core/train"
)

// stressedArms are the arms that the stress test asks.
var stressedArms = [...]poc.Arm{poc.Single, poc.Multi}

// Exam is what the trials of a stress test share: the trainings of a comparison that are asked.
// It must not change.
type Exam struct {
	Classes []Class
	Parts   []PartHeads // by the part of the photos that the trainings have not seen
}

// PartHeads are the values of the heads' parameters, in their order, of the arms single and multi.
type PartHeads [len(stressedArms)][][]float32

// Trial is one photo of a stress test, which is shown as it is and then made worse in every
// way at every strength. Like a Job it depends on nothing but the base model, the exam and
// itself, so that it may run anywhere.
type Trial struct {
	Label   int           // class; negative: none, and nobody is right
	Part    int           // whose trainings are asked
	Picture *photo.Image  // what the workbench keeps of the photo
	H, W    int           // of the backbone's input
	Seed    uint64        // of what is random in the corruptions
	Target  *train.Target // that depth is compared with

	Corruptions []poc.Corruption
	Strengths   []float64 // all but 0, which is asked once
}

// TrialResult is what was found: of the photo as it is, then of every corruption and, within
// it, of every strength.
type TrialResult []Finding

// Finding is what the arms made of one picture.
type Finding struct {
	Right [len(stressedArms)]bool // of single and multi
	Depth [2]DepthError           // of multi and of the base model
}

// Pictures is the number of pictures that a trial shows.
func (t *Trial) Pictures() int { return 1 + len(t.Corruptions)*len(t.Strengths) }

// ErrTrial says that a trial that came from elsewhere does not fit together.
var ErrTrial = errors.New("workbench: this is no trial for this exam and base model")

// check finds what does not fit together in a trial that came from elsewhere.
func (t *Trial) check(base *model.Model, exam *Exam) error {
	p := t.Picture
	switch {
	case t.Part < 0 || t.Part >= len(exam.Parts):
		return fmt.Errorf("%w: part %d of %d", ErrTrial, t.Part, len(exam.Parts))
	case t.Label >= len(exam.Classes):
		return fmt.Errorf("%w: class %d of %d", ErrTrial, t.Label, len(exam.Classes))
	case p == nil || p.W < 1 || p.H < 1 || p.W > workSide || p.H > workSide || len(p.Pix) != 3*p.W*p.H:
		return fmt.Errorf("%w: no picture, or one of another size than it says", ErrTrial)
	case t.H > 2*workSide || t.W > 2*workSide:
		return fmt.Errorf("%w: an input of %dx%d", ErrTrial, t.W, t.H)
	}
	if err := base.CheckSize(t.H, t.W); err != nil {
		return fmt.Errorf("%w: %w", ErrTrial, err)
	}
	pixels := t.H / depthStride * (t.W / depthStride)
	if t.Target == nil || len(t.Target.LogDepth) != pixels || len(t.Target.Confidence) != pixels {
		return fmt.Errorf("%w: no depth map of %d pixels", ErrTrial, pixels)
	}
	for _, kind := range t.Corruptions {
		if !slices.Contains(poc.Corruptions(), kind) {
			return fmt.Errorf("%w: no corruption %q", ErrTrial, kind)
		}
	}
	for _, s := range t.Strengths {
		if !(s > 0 && s <= 1) {
			return fmt.Errorf("%w: a strength of %g", ErrTrial, s)
		}
	}
	return nil
}

// trial is the trial of a photo that was compared, by its index in ids.
func (k *compared) trial(i int, e *entry) Trial {
	sum := e.sum()
	t := Trial{
		Label: train.NoLabel, Part: k.partOf(i), Picture: e.picture, H: e.h, W: e.w,
		Seed: binary.LittleEndian.Uint64(sum[:]), Target: e.clean.Target,
	}
	if i >= 0 && i < len(k.labels) {
		t.Label = k.labels[i]
	}
	return t
}
