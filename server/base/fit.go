package base

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"okuyuki/core/train"
	"okuyuki/server/atomicfile"
	"okuyuki/server/checkpoint"
)

// trainer is a run of which State is all that it needs to go on with the very steps that it would have taken.
type trainer[S any] interface {
	Step() (train.StepResult, error)
	Steps() int
	Done() bool
	State() S
	SetState(S) error
}

// fitting says how a run is seen and kept.
type fitting struct {
	what       string // for the log
	steps      int    // of the whole run
	report     int    // steps from one line of the log to the next
	checkpoint *checkpoint.File
	every      time.Duration // from one checkpoint to the next
	log        io.Writer
}

// saveEvery is how much of the training of a network is lost at most when the machine stops.
const saveEvery = time.Minute

// fit takes those steps of a run that its checkpoint says are left. It keeps a checkpoint now and then, when ctx ends and at the
// end. On a disk that is full it goes on, and tries again with the next one.
func fit[S any](ctx context.Context, t trainer[S], f fitting) error {
	var state S
	number, lost, err := f.checkpoint.Load(&state)
	if err != nil {
		return fmt.Errorf("base: %w", err)
	}
	if lost {
		f.logf("the last checkpoint is damaged; the one before is whole")
	}
	if number > 0 {
		if err := t.SetState(state); err != nil {
			return fmt.Errorf("base: checkpoint: %w", err)
		}
		f.logf("going on from step %d of %d", t.Steps(), f.steps)
	}
	var p progress
	saved := time.Now() // of no account for the results
	for !t.Done() {
		r, err := t.Step()
		if err != nil {
			return fmt.Errorf("base: step %d: %w", t.Steps(), err)
		}
		p.add(r)
		if t.Steps()%f.report == 0 || t.Done() {
			f.logf("%s, step %d of %d: %s", f.what, t.Steps(), f.steps, p.take())
		}
		last := t.Done() || ctx.Err() != nil
		if last || time.Since(saved) >= f.every {
			err := f.checkpoint.Save(t.State())
			if err != nil && (last || !errors.Is(err, atomicfile.ErrFull)) {
				return fmt.Errorf("base: %w", err)
			}
			if err != nil {
				f.logf("step %d is not kept: %v", t.Steps(), err)
			}
			saved = time.Now()
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

func (f fitting) logf(format string, args ...any) { fmt.Fprintf(f.log, format+"\n", args...) }
