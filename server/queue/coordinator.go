package queue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Config says how a study is coordinated.
type Config struct {
	Study   Study
	Workers int                    // trainings at a time in this process; 0: none
	Data    func() ([]byte, error) // what is kept for workers under Study.Data, if that is not empty
	Alone   bool                   // the server is this process's own: whoever had jobs when it was last up has died with it, or can wait
	Log     func(format string, a ...any)
	Patience
}

// outstanding is how many jobs may be in the queue: enough for any number of workers, few enough to be asked for again now and then.
const outstanding = 1024

// Coordinator has the trainings of a study done. It is a store.Pool.
type Coordinator[Spec, Result comparable] struct {
	Config
	desk    *desk
	jobs    jetstream.Consumer
	answers jetstream.MessagesContext
	crew    crew
	clock   *clock
	ctx     context.Context
	stop    context.CancelFunc
	close   sync.Once
	joined  sync.WaitGroup
	over    chan struct{} // closed when nothing more will be answered

	mu        sync.Mutex
	questions map[string]*question[Result] // by job
	broken    error                        // why nothing more is answered, if there is a reason
	breaks    chan struct{}                // closed when broken is set
}

// question is a job that was asked for, or that there is an answer to.
type question[Result comparable] struct {
	spec     []byte
	answered chan struct{} // closed when the following are set
	result   Result
	worker   string
	err      error
}

// Coordinate begins to have trainings of a study done, by train in this process and by workers elsewhere. When ctx ends, jobs that
// nobody has begun are taken back, and those of this process are waited for.
func Coordinate[Spec, Result comparable](
	ctx context.Context, conn *nats.Conn, config Config, train func(context.Context, Spec) (Result, error),
) (*Coordinator[Spec, Result], error) {
	c := &Coordinator[Spec, Result]{
		Config: config, clock: newClock(), over: make(chan struct{}), breaks: make(chan struct{}), questions: map[string]*question[Result]{},
	}
	var err error
	if c.desk, err = newDesk(ctx, conn); err != nil {
		return nil, err
	}
	if c.Alone { // jobs come back at once, and what was tried before is not counted
		if err := c.desk.jobs.DeleteConsumer(ctx, c.Study.ID); err != nil && !errors.Is(err, jetstream.ErrConsumerNotFound) {
			return nil, fmt.Errorf("queue: %w", err)
		}
	}
	// What failed before is tried again.
	if err := c.desk.results.Purge(ctx, jetstream.WithPurgeSubject(failureSubject+c.Study.ID+".*")); err != nil {
		return nil, fmt.Errorf("queue: %w", err)
	}
	if c.Study.Data != "" {
		if err := c.desk.putData(ctx, c.Study.Data, c.Data); err != nil {
			return nil, err
		}
	}
	c.ctx, c.stop = context.WithCancel(ctx)
	if err := c.follow(ctx); err != nil {
		c.stop()
		return nil, err
	}
	if c.jobs, err = c.desk.consumer(ctx, c.Study, c.Patience); err == nil {
		err = c.desk.announce(ctx, c.Study)
	}
	if err != nil {
		c.stop()
		c.answers.Stop()
		return nil, err
	}
	c.crew = crew{desk: c.desk, study: c.Study, train: Handle(train), name: workerName(), told: c.take, log: c.Log}
	c.joined.Go(c.listen)
	c.joined.Go(c.attend)
	return c, nil
}

// Handle makes a handler of a training.
func Handle[Spec, Result any](train func(context.Context, Spec) (Result, error)) Handler {
	return func(ctx context.Context, b []byte) ([]byte, error) {
		var s Spec
		if err := strict(b, &s); err != nil {
			return nil, fmt.Errorf("queue: a job: %w", err)
		}
		r, err := train(ctx, s)
		if err != nil {
			return nil, err
		}
		return json.Marshal(r)
	}
}

// Outstanding is how many trainings may be asked for at a time.
func (c *Coordinator[Spec, Result]) Outstanding() int { return outstanding }

// Train has a training done, or finds its result. Many goroutines may call it.
func (c *Coordinator[Spec, Result]) Train(s Spec) (none Result, err error) {
	spec, err := json.Marshal(s)
	if err != nil {
		return none, fmt.Errorf("queue: %w", err)
	}
	job := c.Study.job(spec)
	c.mu.Lock()
	q := c.questions[job]
	asked := q != nil
	if !asked {
		q = &question[Result]{spec: spec, answered: make(chan struct{})}
		c.questions[job] = q
	}
	c.mu.Unlock()
	for told := false; !asked; {
		if err := c.desk.ask(c.ctx, c.Study, job, spec); err == nil || c.ctx.Err() != nil {
			break
		} else if !told {
			c.Log("%v; trying again", err)
			told = true
		}
		pause(c.ctx, retryAfter)
	}
	select {
	case <-q.answered:
	case <-c.breaks:
		return none, c.broken
	case <-c.over:
		select {
		case <-q.answered:
		default:
			return none, context.Canceled
		}
	}
	return q.result, q.err
}

// ask queues a job, if it is not in the queue.
func (d *desk) ask(ctx context.Context, s Study, job string, spec []byte) error {
	_, err := d.js.Publish(ctx, jobSubject+s.ID+"."+job, spec,
		jetstream.WithExpectStream(jobsStream), jetstream.WithExpectLastSequencePerSubject(0))
	if e := (*jetstream.APIError)(nil); errors.As(err, &e) &&
		(e.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequence || e.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequenceConstant) {
		return nil // it is
	}
	if err != nil {
		return fmt.Errorf("queue: ask for a training: %w", err)
	}
	return nil
}

// Close takes back what has not been done. If the study is complete, the server forgets its results.
func (c *Coordinator[Spec, Result]) Close(complete bool) {
	c.close.Do(func() {
		c.stop()
		<-c.over
		c.answers.Stop()
		c.joined.Wait()
		if complete {
			ctx, done := context.WithTimeout(context.WithoutCancel(c.ctx), answerTime)
			defer done()
			if err := c.desk.results.Purge(ctx, jetstream.WithPurgeSubject(resultSubject+c.Study.ID+".*")); err != nil {
				c.Log("queue: %v", err)
			}
		}
	})
}
