package workbench

import (
	"bytes"
	"math"
	"math/rand/v2"
	"testing"

	"okuyuki/core/optim"
	"okuyuki/core/sha256"
	"okuyuki/core/train"
	"okuyuki/internal/hostile"
)

// bounded calls f, which must take no more memory than data of n bytes can fill.
func bounded(t *testing.T, n int, f func()) {
	t.Helper()
	if took := hostile.CostOf(f); took.Bytes > uint64(1<<20+64*n) {
		t.Fatalf("%d bytes of memory for %d", took.Bytes, n)
	}
}

// aState is the state of a training, with an average and without.
func aState(average bool) stageState {
	s := stageState{stage: 1, State: train.State{
		Step: 3, Streams: []train.Place{{Epoch: 1, Next: 2}, {}}, Params: [][]float32{{1, 2}, {}, {float32(math.Inf(1))}},
		Optimiser: optim.State{Kind: "adamw", Steps: 3, Slots: [][]float32{{1}, {2}}}, Method: []float64{.5},
	}}
	if average {
		s.EMA = &optim.State{Kind: "ema", Steps: 2, Slots: [][]float32{{3}}}
	}
	return s
}

// A state that is accepted is the same when it is written and read again.
func FuzzState(f *testing.F) {
	f.Add(encodeState(aState(false)))
	f.Add(encodeState(aState(true)))
	f.Add(bytes.Repeat([]byte{0xff}, 64))
	f.Fuzz(func(t *testing.T, data []byte) {
		bounded(t, len(data), func() {
			s, err := decodeState(data)
			if err != nil {
				return
			}
			first := encodeState(s)
			again, err := decodeState(first)
			if err != nil || !bytes.Equal(encodeState(again), first) {
				t.Fatalf("the state changed, %v", err)
			}
		})
	})
}

// A part of a checkpoint is taken whole or not at all; what is taken is the same when it is offered and read again. The fuzzed bytes
// lie between name and checksum, which would keep nearly all of them out.
func FuzzCheckpoint(f *testing.F) {
	body := func(part []byte) []byte { return part[len(checkpointName) : len(part)-4] }
	c := openCheckpoint(Checkpoints{}, [sha256.Size]byte{})
	f.Add(body(c.encode(3, encodeState(aState(true)), nil)))
	f.Add(body(c.encode(7, nil, &JobResult{Logits: []float32{1, 2}, Params: [][]float32{{3}}, Depth: []DepthError{{AbsRel: .1, Delta1: .9, Known: true}}})))
	f.Add(body(c.encode(maxJobs, nil, &JobResult{})))
	f.Fuzz(func(t *testing.T, data []byte) {
		bounded(t, len(data), func() {
			w := newWriter(checkpointName)
			w.b = append(w.b, data...)
			part := w.done()
			c := openCheckpoint(Checkpoints{Resume: [][]byte{part, part[:len(part)-1], data}}, [sha256.Size]byte{})
			if len(c.finished)+len(c.running) > 1 || c.resumed() != c.begun(0) {
				t.Fatalf("%d and %d of one part", len(c.finished), len(c.running))
			}
			for number, r := range c.finished {
				first := c.encode(number, nil, &r)
				again := openCheckpoint(Checkpoints{Resume: [][]byte{first}}, c.key).finished[number]
				if !bytes.Equal(c.encode(number, nil, &again), first) {
					t.Fatal("a result changed")
				}
			}
			for number, state := range c.running {
				if again := openCheckpoint(Checkpoints{Resume: [][]byte{c.encode(number, state, nil)}}, c.key).running[number]; !bytes.Equal(again, state) {
					t.Fatal("a state changed")
				}
			}
		})
	})
}

// What a model file says of probe and scope beside its tensors is refused, or it can be worked with and stays the same.
func FuzzModelTexts(f *testing.F) {
	const width, classes = 8, 3
	rng := rand.New(rand.NewPCG(1, 2))
	s := newScope(append(cloud(rng, 12, width, 0), cloud(rng, 12, width, 1)...), make([]string, 24))
	if s == nil {
		f.Fatal("no scope")
	}
	f.Add(s.encode())
	f.Add(encodeProbe(&train.Probe{W: make([]float32, width*classes), B: []float32{1, 2, 3}}))
	f.Add(encodeProbe(&train.Probe{W: make([]float32, width*classes), B: []float32{1, 2, float32(math.NaN())}}))
	f.Add("====")
	f.Fuzz(func(t *testing.T, text string) {
		if p, err := decodeProbe(text, width, classes); err == nil {
			for _, v := range append(p.W, p.B...) {
				if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
					t.Fatalf("a probe with %v", v)
				}
			}
			if again, err := decodeProbe(encodeProbe(p), width, classes); err != nil || encodeProbe(again) != encodeProbe(p) {
				t.Fatalf("the probe changed, %v", err)
			}
		}
		if s, err := decodeScope(text, width); err == nil {
			if again, err := decodeScope(s.encode(), width); err != nil || again.encode() != s.encode() {
				t.Fatalf("the scope changed, %v", err)
			}
			if n := s.novelty([]float32{1, 2, 3, 4, 5, 6, 7, 8}); !(n >= 0 && n <= 1) {
				t.Fatalf("a novelty of %v", n)
			}
		}
		for _, key := range []string{trustKey, scopeKey} {
			if tr, err := loadTrust(map[string]string{key: text}, width); err == nil && math.IsNaN(tr.temperature) {
				t.Fatalf("a temperature of %v", tr.temperature)
			}
		}
	})
}
