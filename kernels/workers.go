package kernels

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// task is work cut into n independent pieces. run does piece i; slot tells
// the goroutines at work on one call apart, 0 <= slot < the workers asked for,
// so that each can have its own scratch memory.
type task interface{ run(slot, i int) }

// job is one call of parallel. Helpers may pick a job up after it is finished,
// find no piece left and drop it; hence the count of references.
type job struct {
	t        task
	n        int64
	taken    atomic.Int64 // pieces handed out
	back     atomic.Int64 // of these, to helpers
	done     atomic.Int64 // pieces finished
	slots    atomic.Int64 // slots handed out
	refs     atomic.Int64
	finished chan struct{}
	failed   atomic.Pointer[any] // first panic of a piece
}

var (
	workerCount atomic.Int64 // goroutines per call, the caller included
	jobs        = sync.Pool{New: func() any { return &job{finished: make(chan struct{}, 1)} }}
)

func init() {
	n := runtime.GOMAXPROCS(0)
	if runtime.GOOS == "js" {
		n = 1
	}
	workerCount.Store(int64(n))
}

// SetWorkers sets how many goroutines share the work of one call. The results
// are the same bits for any n. The default is GOMAXPROCS, and 1 on js.
func SetWorkers(n int) {
	if n < 1 {
		panic("kernels: SetWorkers: fewer than one worker")
	}
	workerCount.Store(int64(n))
}

// Workers is how many goroutines share the work of one call.
func Workers() int { return int(workerCount.Load()) }

// Parallel splits [0,n) into ranges, calls f for each on the workers, and
// waits. f must give the same results however the range is cut. A panic in f
// is passed on to the caller, after the other ranges have ended.
func Parallel(n int, f func(lo, hi int)) {
	w := Workers()
	if w == 1 || n <= 1 {
		if n > 0 {
			f(0, n)
		}
		return
	}
	parts := min(n, 2*w)
	parallel(w, parts, &rangeTask{n: n, parts: parts, f: f})
}

type rangeTask struct {
	n, parts int
	f        func(lo, hi int)
}

func (r *rangeTask) run(_, i int) { r.f(i*r.n/r.parts, (i+1)*r.n/r.parts) }

// parallel runs the n pieces of t on at most `workers` goroutines, the
// caller's included, and returns when all have ended.
func parallel(workers, n int, t task) {
	workers = min(workers, n)
	if workers <= 1 {
		for i := range n {
			t.run(0, i)
		}
		return
	}
	j := jobs.Get().(*job)
	j.t, j.n = t, int64(n)
	j.taken.Store(0)
	j.back.Store(0)
	j.done.Store(0)
	j.slots.Store(0)
	j.failed.Store(nil)
	j.refs.Store(int64(workers))
	callers.Add(1)
	j.offer(workers - 1)
	if !j.work(false) {
		j.wait()
	}
	callers.Add(-1)
	failed := j.failed.Load()
	j.release()
	if failed != nil {
		panic(*failed)
	}
}

// work runs pieces until none is left; it reports whether it ended the last.
// The caller begins with the first, helpers begin with the last: so a
// processor is likely to find the part of a map that it has just computed in
// its own cache.
func (j *job) work(helper bool) (last bool) {
	slot := -1
	for front := 0; j.taken.Add(1) <= j.n; front++ {
		if slot < 0 {
			slot = int(j.slots.Add(1) - 1)
		}
		i := front
		if helper {
			i = int(j.n - j.back.Add(1))
		}
		j.piece(slot, i)
		last = j.done.Add(1) == j.n
	}
	return last
}

func (j *job) piece(slot, i int) {
	defer func() {
		if v := recover(); v != nil {
			first := v // on the heap only when needed
			j.failed.CompareAndSwap(nil, &first)
		}
	}()
	j.t.run(slot, i)
}

func (j *job) release() {
	if j.refs.Add(-1) == 0 {
		j.t = nil
		jobs.Put(j)
	}
}
