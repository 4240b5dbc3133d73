package queue

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Handler does a training: it reads a spec and writes its result, both as JSON. It is called by several goroutines.
type Handler func(ctx context.Context, spec []byte) (result []byte, err error)

// crew is the goroutines of a process that do trainings of one study.
type crew struct {
	desk  *desk
	study Study
	train Handler
	name  string                          // of the worker
	told  func(job string, a answer) bool // hears of answers that have been published; may be nil
	log   func(format string, a ...any)
	busy  atomic.Int32
}

// work has n goroutines take jobs until ctx ends, which lets those at work finish, or, where it may rest, until nobody has had any
// for a moment. What ends listen drops the question for a job that is not there: the server may then send one that nobody reads.
func (c *crew) work(ctx, listen context.Context, jobs jetstream.Consumer, n int, rest bool) {
	var all sync.WaitGroup
	for range n {
		all.Go(func() {
			for ctx.Err() == nil {
				msg, err := next(listen, jobs)
				if err == nil && ctx.Err() != nil {
					c.giveBack(msg)
				} else if err == nil {
					c.busy.Add(1)
					c.do(ctx, msg, jobs.CachedInfo().Config.AckWait)
					c.busy.Add(-1)
				} else if rest && c.busy.Load() == 0 {
					return
				} else if !quiet(err) {
					pause(ctx, retryAfter) // the server is away, or somebody has deleted the queue
				}
			}
		})
	}
	all.Wait()
}

// next waits a moment for a job.
func next(ctx context.Context, jobs jetstream.Consumer) (jetstream.Msg, error) {
	ctx, done := context.WithTimeout(ctx, listenTime)
	defer done()
	return jobs.Next(jetstream.FetchContext(ctx))
}

// quiet reports whether an error of next says no more than that there was no job.
func quiet(err error) bool {
	return errors.Is(err, nats.ErrTimeout) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, jetstream.ErrNoMessages)
}

// pause waits, or until ctx ends.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// do does a job: it is acknowledged when its answer is on the server, and not before.
func (c *crew) do(ctx context.Context, msg jetstream.Msg, silence time.Duration) {
	spec := msg.Data()
	job := c.study.job(spec)
	meta, err := msg.Metadata()
	if err != nil || msg.Subject() != jobSubject+c.study.ID+"."+job {
		c.log("a job that is none: %s", msg.Subject())
		msg.Term() // whatever becomes of it, it is not asked for
		return
	}
	defer alive(msg, silence/3)()
	if _, err := c.desk.results.GetLastMsgForSubject(ctx, resultSubject+c.study.ID+"."+job); err == nil {
		msg.Ack() // its worker died between the result and this
		return
	}
	a := answer{Worker: c.name, Spec: spec}
	if meta.NumDelivered > Attempts {
		a.Error = fmt.Sprintf("given out %d times without an answer: its workers die of it", meta.NumDelivered-1)
	} else if a.Result, err = c.safely(ctx, spec); err != nil {
		if ctx.Err() != nil && errors.Is(err, context.Canceled) {
			c.giveBack(msg)
			return
		}
		a.Error = err.Error()
	}
	if err := c.publish(ctx, a); err != nil {
		c.log("an answer is lost, its job will come back: %v", err)
	} else {
		msg.Ack() // one that is lost brings the job back to a worker who finds the result
	}
	if c.told != nil {
		c.told(job, a)
	}
}

// safely is the training, and an error where it panics.
func (c *crew) safely(ctx context.Context, spec []byte) (result []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the training panics: %v\n%s", r, debug.Stack())
		}
	}()
	return c.train(ctx, spec)
}

// publish puts an answer on the server. Where that is away it waits for it, for a moment only once ctx has ended.
func (c *crew) publish(ctx context.Context, a answer) error {
	subject, body, err := a.message(c.study)
	if err != nil {
		return fmt.Errorf("queue: %w", err)
	}
	for {
		last := ctx.Err() != nil
		try, done := context.WithTimeout(context.WithoutCancel(ctx), answerTime)
		_, err := c.desk.js.Publish(try, subject, body, jetstream.WithExpectStream(resultsStream))
		done()
		if err == nil {
			return nil
		}
		if last || c.desk.conn.IsClosed() {
			return fmt.Errorf("queue: %w", err)
		}
		pause(ctx, retryAfter)
	}
}

func (c *crew) giveBack(msg jetstream.Msg) {
	if err := msg.Nak(); err != nil {
		c.log("a job was not given back, and will be when the server has waited: %v", err)
	}
}

// alive says in an interval that a job is at work, until it is told that it is over.
func alive(msg jetstream.Msg, every time.Duration) (over func()) {
	end := make(chan struct{})
	var said sync.WaitGroup
	said.Go(func() {
		t := time.NewTicker(every)
		defer t.Stop()
		for {
			select {
			case <-end:
				return
			case <-t.C:
				msg.InProgress() // where it does not arrive, the job is done twice
			}
		}
	})
	return func() {
		close(end)
		said.Wait()
	}
}
