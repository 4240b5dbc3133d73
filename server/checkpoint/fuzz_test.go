package checkpoint

import (
	"bytes"
	"encoding/gob"
	"testing"

	"okuyuki/core/optim"
	"okuyuki/core/train"
	"okuyuki/internal/hostile"
)

// A payload is refused, or it says the same when it is written and read again; and bytes that are no sealed file are seen to be none.
func FuzzCheckpoint(f *testing.F) {
	written := func(tb testing.TB, s train.State) []byte {
		var b bytes.Buffer
		if err := gob.NewEncoder(&b).Encode(s); err != nil {
			tb.Fatal(err)
		}
		return b.Bytes()
	}
	f.Add(written(f, train.State{}))
	f.Add(written(f, train.State{
		Step: 3, Streams: []train.Place{{Epoch: 1, Next: 2}}, Params: [][]float32{{1, 2}, {3}},
		Optimiser: optim.State{Kind: "adamw", Steps: 3, Slots: [][]float32{{1}, {2}}}, EMA: &optim.State{Kind: "ema"}, Method: []float64{.5},
	}))
	f.Fuzz(func(t *testing.T, data []byte) {
		var s train.State
		var err error
		if number, payload, ok := unseal(data); ok && !bytes.Equal(seal(number, payload), data) {
			t.Fatal("a sealed file is not what sealing its payload gives")
		}
		took := hostile.CostOf(func() { err = decode(data, &s) })
		if took.Bytes > uint64(16<<20+256*len(data)) {
			t.Fatalf("%d bytes of memory for a file of %d", took.Bytes, len(data))
		}
		if err != nil {
			return
		}
		first := written(t, s)
		var again train.State
		if err := decode(first, &again); err != nil || !bytes.Equal(written(t, again), first) {
			t.Fatalf("the state changed, %v", err)
		}
	})
}
