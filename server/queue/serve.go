package queue

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"okuyuki/kernels"
)

// reopenAfter is when a study is tried again that could not be opened.
const reopenAfter = 30 * time.Second

// choose picks the study that was announced first among those that have jobs waiting, or else among those whose jobs may come back.
func (w *Worker) choose(ctx context.Context) (best *candidate) {
	var open []*candidate
	for _, c := range w.known {
		if !c.refused && time.Now().After(c.after) {
			open = append(open, c)
		}
	}
	slices.SortFunc(open, func(a, b *candidate) int { return cmp.Compare(a.since, b.since) })
	for _, c := range open {
		var err error
		if c.jobs, err = w.desk.jobs.Consumer(ctx, c.ID); err != nil {
			continue // the server is away, or the study is being taken back
		}
		info := c.jobs.CachedInfo()
		if info.NumPending > 0 {
			return c
		}
		if info.NumAckPending > 0 && best == nil {
			best = c
		}
	}
	return best
}

// serve does jobs of a study until there are none for a moment.
func (w *Worker) serve(ctx context.Context, c *candidate) {
	if w.open != c.ID {
		w.open, w.train = "", nil // what it has learned from may be large
		if c.Kernel != kernels.Name() {
			if err := kernels.Use(c.Kernel); err != nil {
				w.refuse(c, fmt.Errorf("%w: %w", ErrRefused, err))
				return
			}
		}
		train, err := w.Open(ctx, c.Study, func() ([]byte, error) { return w.desk.getData(ctx, c.Data) })
		switch {
		case ctx.Err() != nil:
			return
		case errors.Is(err, ErrRefused):
			w.refuse(c, err)
			return
		case err != nil:
			w.Log("study %s: %v; trying again in %v", c.Title, err, reopenAfter)
			c.after = time.Now().Add(reopenAfter)
			return
		}
		w.open, w.train = c.ID, train
		w.Log("works on study %s with kernel %s, %d trainings at a time", c.Title, kernels.Name(), w.Workers)
	}
	all := crew{desk: w.desk, study: c.Study, train: w.train, name: workerName(), log: w.Log}
	// The question for a job is not dropped when ctx ends: what comes in its last moment is given back.
	all.work(ctx, context.WithoutCancel(ctx), c.jobs, w.Workers, true)
}
