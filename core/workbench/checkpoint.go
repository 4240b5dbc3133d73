package workbench

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"okuyuki/core/sha256"
)

// checkpointName has the version of what follows.
const checkpointName = "okuyuki trainings 1\n"

const maxJobs = 1 << 10 // of a study

// Checkpoints is how a study that is cut off goes on from where it was, to the same numbers. A checkpoint is in parts, one
// for each training of the study: its result, or how far it is. The newest of each part, in any order, are all that is needed.
type Checkpoints struct {
	// Offer is told at the end of every training, and of every pass of one over its labelled photos, that encode would return
	// the part of that training. It is for the moment of the call only, and calls may come at the same time. nil: no checkpoints.
	Offer  func(part int, ended bool, encode func() []byte)
	Resume [][]byte // parts of the same request on the same photos; others are ignored
}

// checkpoint is how far a study is: the results of the trainings that have ended, and the states of those that have not, as
// they were last saved. The rest follows from the request.
type checkpoint struct {
	key      [sha256.Size]byte // of the request, the photos and the program
	offer    func(part int, ended bool, encode func() []byte)
	finished map[int]JobResult
	running  map[int][]byte
}

// openCheckpoint takes back what is of the study with this key.
func openCheckpoint(c Checkpoints, key [sha256.Size]byte) *checkpoint {
	k := &checkpoint{key: key, offer: c.Offer, finished: map[int]JobResult{}, running: map[int][]byte{}}
	for _, part := range c.Resume {
		k.read(part)
	}
	return k
}

// resumed reports whether there is anything to go on from.
func (c *checkpoint) resumed() bool { return len(c.finished)+len(c.running) > 0 }

// begun reports whether there is anything of a training from a number on.
func (c *checkpoint) begun(first int) bool {
	for number := range maxJobs {
		_, finished := c.finished[number]
		_, running := c.running[number]
		if number >= first && (finished || running) {
			return true
		}
	}
	return false
}

// key tells studies of the material apart: those of one key go through the same numbers. The request is what the numbers
// depend on beside the photos and their labels.
func (m *material) key(request ...any) [sha256.Size]byte {
	h := sha256.New()
	fmt.Fprintln(h, request...)
	for _, c := range m.classes {
		fmt.Fprintf(h, "%q\n", c.ID)
	}
	for i, e := range m.entries {
		sum := e.sum()
		h.Write(sum[:])
		h.Write(newWriter("").target(e.clean.Target))
		fmt.Fprintln(h, m.bench.clicksOf(m.ids[i]))
		if i < len(m.labels) {
			fmt.Fprintf(h, "%d %q\n", m.labels[i], m.samples[i].Group)
		}
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// run has a runner do those jobs of a plan that the checkpoint has no result of, from where they were. The jobs of the study
// are numbered from first. report is told of each step of a job, with the steps that all of them have taken.
func (c *checkpoint) run(ctx context.Context, runner Runner, set *Set, jobs []Job, first int, report func(job int, l Losses, steps []int)) ([]JobResult, error) {
	found, steps := make([]JobResult, len(jobs)), make([]int, len(jobs))
	var left []int
	for i := range jobs {
		number := first + i
		if r, ok := c.finished[number]; ok {
			found[i], steps[i] = r, jobs[i].total()
			continue
		}
		left = append(left, i)
		jobs[i].Start = c.running[number]
		if c.offer != nil {
			c.watch(&jobs[i], number)
		}
	}
	results, err := runner.Run(ctx, set, pick(jobs, left), func(p JobProgress) {
		i := left[p.Job]
		steps[i] = p.Step
		report(i, p.Losses, steps)
	})
	if err != nil {
		return nil, err
	}
	for n, i := range left {
		found[i] = results[n]
	}
	return found, nil
}

// watch offers what a job comes to.
func (c *checkpoint) watch(job *Job, number int) {
	var ended sync.Mutex // a job that was given up may come back with a state when another worker has done it
	done := false
	job.Save = func(state func() []byte) {
		ended.Lock()
		defer ended.Unlock()
		if !done {
			c.offer(number, false, func() []byte { return c.encode(number, state(), nil) })
		}
	}
	job.Done = func(r JobResult) {
		ended.Lock()
		defer ended.Unlock()
		done = true
		c.offer(number, true, func() []byte { return c.encode(number, nil, &r) })
	}
}

// encode is a part: the result of a job, or else its state.
func (c *checkpoint) encode(number int, state []byte, r *JobResult) []byte {
	w := newWriter(checkpointName)
	w.b = slices.Grow(w.b, 2*len(c.key)+len(state))
	w.bytes(c.key[:])
	w.number(uint32(number))
	w.bytes(state)
	if r != nil {
		w.floats(r.Logits)
		w.slices(r.Params)
		w.number(uint32(len(r.Depth)))
		for _, d := range r.Depth {
			known := 0.
			if d.Known {
				known = 1
			}
			w.doubles([]float64{d.AbsRel, d.Delta1, known})
		}
	}
	return w.done()
}

// read takes back what encode wrote. What does not fit is ignored: that training then starts anew.
func (c *checkpoint) read(data []byte) {
	r := newReader(checkpointName, data)
	if string(r.bytes()) != string(c.key[:]) {
		return
	}
	number, state := int(r.number()), r.bytes()
	if number >= maxJobs {
		return
	}
	if len(state) > 0 {
		if r.end() == nil {
			c.running[number] = state
		}
		return
	}
	found := JobResult{Logits: r.floats(), Params: r.slices()}
	for n := r.number(); n > 0 && r.err == nil; n-- {
		if d := r.doubles(); len(d) == 3 {
			found.Depth = append(found.Depth, DepthError{AbsRel: d[0], Delta1: d[1], Known: d[2] != 0})
		}
	}
	if r.end() == nil {
		c.finished[number] = found
	}
}
