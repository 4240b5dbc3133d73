package queue

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"okuyuki/kernels"
)

// ErrRefused is why a worker takes no jobs of a study, now or later.
var ErrRefused = errors.New("takes no jobs of it")

// Opener prepares for a study's trainings. data is what the study has left for its workers; ErrRefused says that there is no point in
// trying again.
type Opener func(ctx context.Context, s Study, data func() ([]byte, error)) (Handler, error)

// Worker does trainings of whatever studies are under way, one study at a time.
type Worker struct {
	Conn    *nats.Conn
	Workers int // trainings at a time
	Open    Opener
	Forced  bool // the kernel is not to be changed for a study
	Log     func(format string, a ...any)

	desk  *desk
	known map[string]*candidate
	open  string // study that train is of
	train Handler
}

// candidate is a study that is under way.
type candidate struct {
	Study
	since   uint64 // order of announcement
	refused bool
	after   time.Time // not to be tried before
	jobs    jetstream.Consumer
}

// reopenAfter is when a study is tried again that could not be opened.
const reopenAfter = 30 * time.Second

// Run works until ctx ends, finishes what is at work then, and returns nil.
func (w *Worker) Run(ctx context.Context) error {
	var err error
	if w.desk, err = newDesk(ctx, w.Conn); err != nil {
		return err
	}
	w.known = map[string]*candidate{}
	heard, err := w.desk.studies.WatchAll(ctx)
	if err != nil {
		return fmt.Errorf("queue: %w", err)
	}
	defer heard.Stop()
	for ctx.Err() == nil {
		if w.Conn.IsClosed() {
			return fmt.Errorf("queue: the connection is closed: %w", cmp.Or(w.Conn.LastError(), nats.ErrConnectionClosed))
		}
		select {
		case e := <-heard.Updates():
			w.hear(e)
			continue
		default:
		}
		if c := w.choose(ctx); c != nil {
			w.serve(ctx, c)
			continue
		}
		select {
		case <-ctx.Done():
		case e := <-heard.Updates():
			w.hear(e)
		case <-time.After(listenTime):
		}
	}
	return nil
}

// hear takes down that a study begins or ends; nil says that there are no more for now.
func (w *Worker) hear(e jetstream.KeyValueEntry) {
	if e == nil {
		return
	}
	c := w.known[e.Key()]
	if e.Operation() != jetstream.KeyValuePut {
		if delete(w.known, e.Key()); c != nil && !c.refused {
			w.Log("study %s is over", c.Title)
		}
		return
	}
	s, err := readStudy(e)
	if err != nil {
		w.Log("%v", err)
		return
	}
	if c != nil { // somebody has begun to coordinate it anew
		return
	}
	c = &candidate{Study: s, since: e.Revision()}
	w.known[s.ID] = c
	if err := fits(s, w.Forced); err != nil {
		w.refuse(c, err)
	}
}

func (w *Worker) refuse(c *candidate, err error) {
	c.refused = true
	w.Log("study %s: this worker %v", c.Title, err)
}

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

// workerName tells workers apart in messages.
func workerName() string {
	host, err := os.Hostname()
	if err != nil {
		host = "?"
	}
	return fmt.Sprintf("%s-%d", host, os.Getpid())
}
