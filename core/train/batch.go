package train

import (
	"math/rand/v2"
)

// pickedView names a view of an example; a negative weight-less entry fills a batch up.
type pickedView struct {
	example, view int
	filler        bool // repeats a picture so that the batch is full; weighs nothing
}

// epochBatches shuffles the examples into batches of views of one input size. Every
// example is drawn once, with one of its views at random. The order depends on nothing
// but the seed and the epoch, so a resumed run draws what an uninterrupted one would.
func epochBatches(examples []Example, size int, seed uint64, epoch int) [][]pickedView {
	rng := rand.New(rand.NewPCG(seed, uint64(epoch)+1))
	type shape struct{ h, w int }
	open := map[shape][]pickedView{}
	var order []shape // maps have no order; batches must
	var batches [][]pickedView
	for _, i := range rng.Perm(len(examples)) {
		v := rng.IntN(len(examples[i].Views))
		s := shape{examples[i].Views[v].H, examples[i].Views[v].W}
		if _, known := open[s]; !known {
			order = append(order, s)
		}
		open[s] = append(open[s], pickedView{example: i, view: v})
		if len(open[s]) == size {
			batches = append(batches, open[s])
			open[s] = nil
		}
	}
	for _, s := range order {
		rest := open[s]
		for k := 0; len(rest) > 0 && len(rest) < size; k++ {
			fill := rest[k]
			fill.filler = true
			rest = append(rest, fill)
		}
		if len(rest) > 0 {
			batches = append(batches, rest)
		}
	}
	rng.Shuffle(len(batches), func(i, j int) { batches[i], batches[j] = batches[j], batches[i] })
	return batches
}
