package queue

import "time"

// Patience is how long a worker may be silent before its job is given to another one; 0 is the usual time.
type Patience time.Duration

// usualPatience is three times the interval in which workers say that they are at work: on machines that are busy, goroutines may
// wait for seconds.
const usualPatience = Patience(30 * time.Second)

func (p Patience) silence() time.Duration {
	if p == 0 {
		p = usualPatience
	}
	return time.Duration(p)
}

// Attempts is how often a job is given out before it is taken to be what its workers die of.
const Attempts = 5

const (
	answerTime = 5 * time.Second        // for the server to answer
	dataTime   = 10 * time.Minute       // for some megabytes to arrive
	retryAfter = 500 * time.Millisecond // where it has not
	listenTime = time.Second            // that a worker waits for a job before it looks about
)
