package workbench

import (
	"fmt"
	"sync"

	"okuyuki/core/optim"
	"okuyuki/core/sha256"
	"okuyuki/core/train"
	"okuyuki/core/version"
	"okuyuki/kernels"
)

// checkpointName has the version of what follows.
const checkpointName = "okuyuki learning 1\n"

const maxJobs = 1 << 10 // of a lesson

// checkpoint is how far a lesson is: the results of the trainings that have ended, and the
// states of those that have not, as they were last saved. The rest follows from the request.
type checkpoint struct {
	key     [sha256.Size]byte // of the request, the photos and the program
	offer   func(encode func() []byte)
	resumed bool

	mu       sync.Mutex
	finished map[int]JobResult
	running  map[int]*train.State
}

// openCheckpoint takes back what the request brings, if it is of this very lesson.
func (l *lesson) openCheckpoint() *checkpoint {
	c := &checkpoint{key: l.key(), offer: l.request.Checkpoint, finished: map[int]JobResult{}, running: map[int]*train.State{}}
	if len(l.request.Resume) > 0 {
		c.read(l.request.Resume)
	}
	return c
}

// key tells lessons apart: those of one key go through the same numbers.
func (l *lesson) key() [sha256.Size]byte {
	r := l.request
	h := sha256.New()
	fmt.Fprintln(h, version.Version, kernels.Name(), l.bench.baseSum, r.Seed, l.steps, l.whole, r.SingleTask, r.Harsh, r.Rung, r.Weighting.Method, r.Weighting.Depth, l.balanced, l.folds)
	for _, c := range r.Classes {
		fmt.Fprintf(h, "%q\n", c.ID)
	}
	for i, e := range l.entries {
		sum := e.sum()
		h.Write(sum[:])
		h.Write(newWriter("").target(e.clean.Target))
		if i < len(l.labels) {
			fmt.Fprintf(h, "%d %q\n", l.labels[i], l.samples[i].Group)
		}
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// take returns the results of the jobs that have ended and the indices of those that are
// left, which it makes go on where they were and tell how far they are. The jobs of the
// lesson are numbered from first.
func (c *checkpoint) take(jobs []Job, first int) (found []JobResult, left []int) {
	found = make([]JobResult, len(jobs))
	for i := range jobs {
		number := first + i
		if r, ok := c.finished[number]; ok {
			found[i] = r
			continue
		}
		left = append(left, i)
		jobs[i].Start = c.running[number]
		if c.offer == nil {
			continue
		}
		jobs[i].Done = func(r JobResult) {
			c.mu.Lock()
			defer c.mu.Unlock()
			c.finished[number] = r
			delete(c.running, number)
			c.offer(c.encode)
		}
		if !jobs[i].Whole { // its normalisations have a state that train.State does not
			jobs[i].Save = func(state func() train.State) {
				c.mu.Lock()
				defer c.mu.Unlock()
				c.offer(func() []byte {
					s := state()
					c.running[number] = &s
					return c.encode()
				})
			}
		}
	}
	return found, left
}

func (c *checkpoint) encode() []byte {
	w := newWriter(checkpointName)
	w.bytes(c.key[:])
	w.number(uint32(len(c.finished)))
	for number := range maxJobs { // in their order, so that the same state has the same bytes
		if r, ok := c.finished[number]; ok {
			w.number(uint32(number))
			w.floats(r.Logits)
			w.slices(r.Params)
		}
	}
	w.number(uint32(len(c.running)))
	for number := range maxJobs {
		s := c.running[number]
		if s == nil {
			continue
		}
		w.number(uint32(number))
		w.number(uint32(s.Step))
		w.number(uint32(len(s.Streams)))
		for _, p := range s.Streams {
			w.number(uint32(p.Epoch))
			w.number(uint32(p.Next))
		}
		w.slices(s.Params)
		w.optimiser(s.Optimiser)
		if s.EMA == nil {
			w.optimiser(optim.State{})
		} else {
			w.optimiser(*s.EMA)
		}
		w.doubles(s.Method)
	}
	return w.done()
}

func (w *writer) slices(v [][]float32) {
	w.number(uint32(len(v)))
	for _, x := range v {
		w.floats(x)
	}
}

func (w *writer) optimiser(s optim.State) {
	w.bytes([]byte(s.Kind))
	w.number(uint32(s.Steps))
	w.slices(s.Slots)
}

// read takes back what encode wrote. What does not fit is ignored: learning then starts anew.
func (c *checkpoint) read(data []byte) {
	r := newReader(checkpointName, data)
	if string(r.bytes()) != string(c.key[:]) {
		return
	}
	finished := map[int]JobResult{}
	for n := r.number(); n > 0 && r.err == nil; n-- {
		number := int(r.number())
		finished[number] = JobResult{Logits: r.floats(), Params: r.slices()}
	}
	running := map[int]*train.State{}
	for n := r.number(); n > 0 && r.err == nil; n-- {
		number, s := int(r.number()), &train.State{Step: int(r.number())}
		for n := r.number(); n > 0 && r.err == nil; n-- {
			s.Streams = append(s.Streams, train.Place{Epoch: int(r.number()), Next: int(r.number())})
		}
		s.Params = r.slices()
		s.Optimiser = r.optimiser()
		if ema := r.optimiser(); ema.Kind != "" {
			s.EMA = &ema
		}
		s.Method = r.doubles()
		running[number] = s
	}
	if r.end() != nil {
		return
	}
	c.finished, c.running = finished, running
	c.resumed = len(running)+len(finished) > 0
}

func (r *reader) slices() (out [][]float32) {
	for n := r.number(); n > 0 && r.err == nil; n-- {
		out = append(out, r.floats())
	}
	return out
}

func (r *reader) optimiser() optim.State {
	return optim.State{Kind: string(r.bytes()), Steps: int(r.number()), Slots: r.slices()}
}
