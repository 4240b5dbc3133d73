package queue

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
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

// Run works until ctx ends, finishes what is at work then, and returns nil.
func (w *Worker) Run(ctx context.Context) error {
	w.known = map[string]*candidate{}
	for told := false; ctx.Err() == nil; {
		if w.Conn.IsClosed() {
			return fmt.Errorf("queue: the connection is closed: %w", cmp.Or(w.Conn.LastError(), nats.ErrConnectionClosed))
		}
		if err := w.follow(ctx); err != nil && ctx.Err() == nil && !told {
			w.Log("%v; trying again", err)
			told = true
		}
		pause(ctx, retryAfter)
	}
	return nil
}

// follow works on the studies that are announced until ctx ends or the connection is another one: that may be to another server,
// which counts its announcements from one again.
func (w *Worker) follow(ctx context.Context) (err error) {
	connected := w.Conn.Stats().Reconnects
	if w.desk, err = newDesk(ctx, w.Conn); err != nil {
		return err
	}
	heard, err := w.desk.studies.WatchAll(ctx)
	if err != nil {
		return fmt.Errorf("queue: %w", err)
	}
	defer heard.Stop()
	for ctx.Err() == nil && w.Conn.Stats().Reconnects == connected && !w.Conn.IsClosed() {
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

// workerName tells workers apart in messages.
func workerName() string {
	host, err := os.Hostname()
	if err != nil {
		host = "?"
	}
	return fmt.Sprintf("%s-%d", host, os.Getpid())
}
