package kernels

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// The helpers are goroutines that take jobs from the callers of parallel. To
// wake a parked one takes longer than a small layer does (the system has to
// put its thread on a processor), while the next layer's job comes within
// microseconds. So a helper that has just worked looks out for the next job
// for a while before it parks, and a caller that is done with its own pieces
// looks out for the others' end before it blocks.
//
// How long is counted in turns, since the kernels know no clock. They are few
// enough for a processor that somebody else needs, or that was taken away, to
// be lost for some tens of microseconds, not more. And nobody spins unless
// there is a processor for each of those who work or spin: with GOMAXPROCS at
// 1, or with as many callers at once as there are processors, all park at once.
const (
	spinTurns  = 1000 // 10 to 50 microseconds, by the processor
	checkEvery = 16   // turns, whether there still is a processor to spare
)

var (
	offers = make(chan *job, 256)

	callers atomic.Int64 // calls of parallel under way
	awake   atomic.Int64 // helpers that are not parked

	helperLock sync.Mutex
	helpers    atomic.Int64 // goroutines started so far
)

// offer hands the job to n helpers, or to fewer if there are many jobs waiting.
func (j *job) offer(n int) {
	startHelpers(n)
	for range n {
		select {
		case offers <- j:
		default: // many calls at once: every helper has plenty to do
			j.refs.Add(-1)
		}
	}
}

// wait returns when the last piece has ended, for a caller that did not end it.
func (j *job) wait() {
	for turn := range spinTurns {
		select {
		case <-j.finished:
			return
		default:
		}
		if turn%checkEvery == 0 && !processorToSpare() {
			break
		}
		pause()
	}
	<-j.finished
}

// nextJob takes a job, for a helper that is awake.
func nextJob() *job {
	for turn := range spinTurns {
		select {
		case j := <-offers:
			return j
		default:
		}
		if turn%checkEvery == 0 && !processorToSpare() {
			break
		}
		pause()
	}
	awake.Add(-1)
	j := <-offers
	awake.Add(1)
	return j
}

// processorToSpare reports whether there is a processor for every helper that
// is awake and for every caller. One caller is about to come back.
func processorToSpare() bool {
	return max(1, callers.Load())+awake.Load() <= int64(runtime.GOMAXPROCS(0))
}

func startHelpers(n int) {
	if helpers.Load() >= int64(n) {
		return
	}
	helperLock.Lock()
	defer helperLock.Unlock()
	for helpers.Load() < int64(n) {
		helpers.Add(1)
		awake.Add(1)
		go help()
	}
}

func help() {
	for {
		j := nextJob()
		if j.work(true) {
			j.finished <- struct{}{}
		}
		j.release()
	}
}
