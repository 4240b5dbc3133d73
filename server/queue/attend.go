package queue

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// attend keeps the crew at work and the queue as it should be, and puts things in order when the study stops.
func (c *Coordinator[Spec, Result]) attend() {
	defer close(c.over)
	var at sync.WaitGroup
	if c.Workers > 0 {
		// Who stops does not wait for the server to answer that there is no job; one that it sends then comes back to somebody else.
		at.Go(func() { c.crew.work(c.ctx, c.ctx, c.jobs, c.Workers, false) })
	}
	t := time.NewTicker(c.silence())
	defer t.Stop()
	for c.ctx.Err() == nil {
		select {
		case <-c.ctx.Done():
		case <-t.C:
			if err := c.repair(); err != nil && c.ctx.Err() == nil {
				c.Log("%v; trying again", err)
			}
		}
	}
	ctx, done := context.WithTimeout(context.WithoutCancel(c.ctx), answerTime)
	defer done()
	if err := c.desk.withdraw(ctx, c.Study); err != nil {
		c.Log("%v", err)
	}
	at.Wait()
}

// repair asks again for what has no answer: somebody else who coordinates the same study may have emptied the queue.
func (c *Coordinator[Spec, Result]) repair() error {
	if _, err := c.desk.consumer(c.ctx, c.Study, c.Patience); err != nil {
		return err
	}
	if _, err := c.desk.studies.Get(c.ctx, c.Study.ID); errors.Is(err, jetstream.ErrKeyNotFound) {
		if err := c.desk.announce(c.ctx, c.Study); err != nil {
			return err
		}
	}
	for job, spec := range c.unanswered() {
		if err := c.desk.ask(c.ctx, c.Study, job, spec); err != nil {
			return err
		}
	}
	return nil
}

func (c *Coordinator[Spec, Result]) unanswered() map[string][]byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	open := map[string][]byte{}
	for job, q := range c.questions {
		select {
		case <-q.answered:
		default:
			open[job] = q.spec
		}
	}
	return open
}
