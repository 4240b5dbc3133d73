package queue

import (
	"context"
	"errors"
	"fmt"

	"github.com/nats-io/nats.go/jetstream"
)

// follow begins to read the answers to the study's jobs, and reads those that are there.
func (c *Coordinator[Spec, Result]) follow(ctx context.Context) error {
	reader, err := c.desk.results.OrderedConsumer(ctx, jetstream.OrderedConsumerConfig{
		FilterSubjects: []string{resultSubject + c.Study.ID + ".*", failureSubject + c.Study.ID + ".*"},
	})
	if err != nil {
		return fmt.Errorf("queue: %w", err)
	}
	info, err := reader.Info(ctx)
	if err != nil {
		return fmt.Errorf("queue: %w", err)
	}
	if c.answers, err = reader.Messages(); err != nil {
		return fmt.Errorf("queue: %w", err)
	}
	ctx, done := context.WithTimeout(ctx, answerTime)
	defer done()
	for range info.NumPending {
		msg, err := c.answers.Next(jetstream.NextContext(ctx))
		if errors.Is(err, context.DeadlineExceeded) {
			return nil // the rest comes later: what is asked for meanwhile is found to be done
		}
		if err != nil {
			c.answers.Stop()
			return fmt.Errorf("queue: the results so far: %w", err)
		}
		c.read(msg)
	}
	return nil
}

// listen reads answers until there is nothing more to read.
func (c *Coordinator[Spec, Result]) listen() {
	for {
		msg, err := c.answers.Next()
		switch {
		case err == nil:
			c.read(msg)
		case errors.Is(err, jetstream.ErrMsgIteratorClosed):
			return
		default:
			pause(c.ctx, retryAfter) // the library has begun to repair it
		}
	}
}

// read takes an answer. What is none, or nobody has asked for, is removed: workers would take it for a result.
func (c *Coordinator[Spec, Result]) read(msg jetstream.Msg) {
	job, a, err := readAnswer(c.Study, msg.Subject(), msg.Data())
	if err == nil && c.take(job, a) {
		return
	}
	if err != nil {
		c.Log("%v", err)
	}
	if m, err := msg.Metadata(); err == nil {
		c.desk.results.DeleteMsg(c.ctx, m.Sequence.Stream) // if it fails, it is read again when the study goes on
	}
}

// take believes the first result of a job. Another one that differs breaks the study off: whatever caused it, bits are not what they
// should be. It reports whether the answer is worth keeping.
func (c *Coordinator[Spec, Result]) take(job string, a answer) bool {
	var r Result
	var failed error
	if a.Error != "" {
		failed = fmt.Errorf("worker %s: %s", a.Worker, a.Error)
	} else if err := strict(a.Result, &r); err != nil {
		failed = fmt.Errorf("queue: a result of worker %s: %w", a.Worker, err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	q := c.questions[job]
	if q == nil {
		if failed != nil {
			return false // nobody has asked
		}
		q = &question[Result]{spec: a.Spec, answered: make(chan struct{})}
		c.questions[job] = q
	}
	select {
	case <-q.answered:
		if failed == nil && q.err == nil && q.result != r {
			c.breakOff(fmt.Errorf("%w: %s had %+v of training %s, %s has %+v: have the same program and kernel everywhere",
				ErrDisagree, q.worker, q.result, a.Spec, a.Worker, r))
		}
	default:
		q.result, q.worker, q.err = r, a.Worker, failed
		close(q.answered)
	}
	return true
}

// breakOff ends the study with an error, unless it has one already. The caller holds the lock.
func (c *Coordinator[Spec, Result]) breakOff(err error) {
	if c.broken == nil {
		c.broken = err
		close(c.breaks)
	}
}

// ErrDisagree is why a study ends whose training came to two different results.
var ErrDisagree = errors.New("workers disagree")
