package train

import (
	"fmt"
	"slices"

	"okuyuki/core/model"
)

// stream is a sequence of batches for some of the tasks, epoch after epoch. Where each
// task has a stream of its own, what one sees does not depend on the other: single-task
// and multitask runs then draw the same pictures for the class task.
type stream struct {
	tasks    model.Tasks
	examples []Example
	size     int // pictures a batch
	seed     uint64

	epoch    int
	batches  [][]pickedView // of the present epoch
	next     int            // batch of the present epoch
	sessions map[[2]int]*batch
	batch    *batch // that was loaded last
	buffer   []byte
}

// batch is a session with the targets of its pictures.
type batch struct {
	session       *model.Session
	taps          []int // that the session's tasks depend on
	labels        []int32
	weights       []float32
	depth         []float32
	confidence    []float32
	depthWeights  []float32 // of the maps: the mean confidence of what is known
	pixels        int
	classes       int
	depthPictures int
}

// depthSeed tells the streams of the two tasks apart.
const depthSeed = 0xdeb7

// newStreams is one stream for all tasks, or one for each.
func (t *Trainer) newStreams() []*stream {
	c := t.cfg
	if c.DepthBatch == 0 {
		return []*stream{newStream(c.Tasks, t.examples, c.Batch, c.Seed)}
	}
	var streams []*stream
	if c.Tasks&model.ClassTask != 0 {
		labelled := slices.DeleteFunc(slices.Clone(t.examples), func(e Example) bool { return e.Label == NoLabel })
		streams = append(streams, newStream(model.ClassTask, labelled, c.Batch, c.Seed))
	}
	if c.Tasks&model.DepthTask != 0 {
		deep := slices.DeleteFunc(slices.Clone(t.examples), func(e Example) bool {
			return !slices.ContainsFunc(e.Views, func(v View) bool { return v.Target.Teaches() })
		})
		streams = append(streams, newStream(model.DepthTask, deep, c.DepthBatch, c.Seed^depthSeed))
	}
	return slices.DeleteFunc(streams, func(s *stream) bool { return len(s.examples) == 0 })
}

func newStream(tasks model.Tasks, examples []Example, size int, seed uint64) *stream {
	return &stream{tasks: tasks, examples: examples, size: size, seed: seed, sessions: map[[2]int]*batch{}}
}

// pick is the next batch; it stays the next one until s.next grows.
func (s *stream) pick() []pickedView {
	for s.next >= len(s.batches) {
		if s.batches != nil {
			s.epoch++
		}
		s.batches, s.next = epochBatches(s.examples, s.size, s.seed, s.epoch), 0
	}
	return s.batches[s.next]
}

// load fills the session of the next batch's size.
func (t *Trainer) load(s *stream) error {
	picked := s.pick()
	first := s.examples[picked[0].example].Views[picked[0].view]
	b, err := t.session(s, first.H, first.W)
	if err != nil {
		return err
	}
	s.batch, b.depthPictures = b, 0
	taps := b.session.Taps()
	for i, p := range picked {
		e := s.examples[p.example]
		v := e.Views[p.view]
		if t.cfg.Whole {
			copy(b.session.Image().Data[i*len(v.Image):(i+1)*len(v.Image)], v.Image)
		} else {
			for _, k := range b.taps {
				n := len(taps[k].Data) / s.size
				if err := v.DecodeTap(taps[k].Data[i*n:(i+1)*n], k, &s.buffer); err != nil {
					return err
				}
			}
		}
		b.labels[i], b.weights[i] = int32(e.Label), 1
		if p.filler {
			b.labels[i], b.weights[i] = NoLabel, 0
		} else if t.cfg.Classes != nil && s.tasks == model.ClassTask {
			b.weights[i] = t.cfg.Classes[e.Label] // this stream has labelled examples alone
		}
		if s.tasks&model.DepthTask == 0 {
			continue
		}
		depth, confidence := b.depth[i*b.pixels:(i+1)*b.pixels], b.confidence[i*b.pixels:(i+1)*b.pixels]
		clear(confidence)
		b.depthWeights[i] = 0
		if v.Target != nil && !p.filler {
			if len(v.Target.LogDepth) != b.pixels {
				return fmt.Errorf("train: a depth target of %d pixels for a map of %d", len(v.Target.LogDepth), b.pixels)
			}
			copy(depth, v.Target.LogDepth)
			if mean := meanConfidence(v.Target.Confidence); mean >= LeastConfidence {
				copy(confidence, v.Target.Confidence)
				b.depthWeights[i] = mean
				b.depthPictures++
			}
		}
	}
	return nil
}

func (t *Trainer) session(s *stream, h, w int) (*batch, error) {
	if b := s.sessions[[2]int{h, w}]; b != nil {
		return b, nil
	}
	session, err := t.newSession(s, h, w)
	if err != nil {
		return nil, fmt.Errorf("train: %w", err)
	}
	session.SetTasks(s.tasks)
	pixels := session.Depth().Shape[1] * session.Depth().Shape[2]
	b := &batch{
		session: session, pixels: pixels, classes: len(t.model.Classes),
		labels: make([]int32, s.size), weights: make([]float32, s.size),
	}
	for i := range session.Taps() {
		if session.Uses(i) {
			b.taps = append(b.taps, i)
		}
	}
	if s.tasks&model.DepthTask != 0 {
		b.depth, b.confidence = make([]float32, s.size*pixels), make([]float32, s.size*pixels)
		b.depthWeights = make([]float32, s.size)
	}
	s.sessions[[2]int{h, w}] = b
	return b, nil
}

func (t *Trainer) newSession(s *stream, h, w int) (*model.Session, error) {
	if t.cfg.Whole {
		return t.model.NewSession(s.size, h, w, model.TrainAll)
	}
	return t.model.NewHeadsSession(s.size, h, w, true)
}
