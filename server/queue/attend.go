package queue

import (
	"context"
	"errors"
	"fmt"
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
	t := time.NewTicker(min(c.silence(), usualPatience.silence()))
	defer t.Stop()
	for failed := 0; c.ctx.Err() == nil; {
		select {
		case <-c.ctx.Done():
		case <-t.C:
			err := errors.Join(c.catchUp(), c.repair())
			if err == nil || c.ctx.Err() != nil {
				failed = 0
				continue
			}
			c.Log("%v; trying again", err)
			if failed++; c.Alone && failed > 1 { // a server of one's own that does not work will not be mended by waiting
				c.mu.Lock()
				c.breakOff(fmt.Errorf("%w: %w", ErrServer, err))
				c.mu.Unlock()
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

// ErrServer is why a study ends whose server, within this process, cannot write any more.
var ErrServer = errors.New("the queue within this process does not work: free some space on its disk if that is full, and go on")

// catchUp brings jobs back whose workers have died, where the clock was put back: a server counts by the clock how long a worker has
// been silent, and would wait until the clock has caught up. Jobs at work are done twice then; their answers are the same.
func (c *Coordinator[Spec, Result]) catchUp() error {
	if back := c.clock.putBack(); !c.Alone || back < time.Second {
		return nil
	}
	if err := c.desk.jobs.DeleteConsumer(c.ctx, c.Study.ID); err != nil && !errors.Is(err, jetstream.ErrConsumerNotFound) {
		return fmt.Errorf("queue: %w", err)
	}
	return nil // repair makes it anew
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
