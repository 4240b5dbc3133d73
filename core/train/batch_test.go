package train

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

func TestEpochBatchesProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 40).Draw(t, "examples")
		size := rapid.IntRange(1, 9).Draw(t, "size")
		examples := make([]Example, n)
		for i := range examples {
			side := 32 * rapid.IntRange(1, 3).Draw(t, "side")
			for range rapid.IntRange(1, 3).Draw(t, "views") {
				examples[i].Views = append(examples[i].Views, View{H: side, W: 32})
			}
		}
		seed, epoch := rapid.Uint64().Draw(t, "seed"), rapid.IntRange(0, 5).Draw(t, "epoch")
		batches := epochBatches(examples, size, seed, epoch)
		if !reflect.DeepEqual(batches, epochBatches(examples, size, seed, epoch)) {
			t.Fatal("the same seed and epoch gave other batches")
		}
		drawn := make([]int, n)
		for _, b := range batches {
			if len(b) != size {
				t.Fatalf("a batch of %d, want %d", len(b), size)
			}
			first := examples[b[0].example].Views[b[0].view]
			if b[0].filler {
				t.Fatal("a batch without a picture of its own")
			}
			for _, p := range b {
				if v := examples[p.example].Views[p.view]; v.H != first.H || v.W != first.W {
					t.Fatal("a batch of pictures of two sizes")
				}
				if !p.filler {
					drawn[p.example]++
				}
			}
		}
		for i, k := range drawn {
			if k != 1 {
				t.Fatalf("example %d was drawn %d times", i, k)
			}
		}
	})
}
