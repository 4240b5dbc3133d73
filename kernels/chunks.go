package kernels

import "sync"

// chunkSums adds up what the chunks of a sum came to, in order.
type chunkSums struct {
	m          *micro
	dst, parts []float32 // parts lie len(dst) apart
}

// chunkPiece is how many values of the result make a piece.
const chunkPiece = 2 << 10

var chunkTasks = sync.Pool{New: func() any { return new(chunkSums) }}

// addUp adds the parts, of len(dst) values each, to dst.
func addUp(dst, parts []float32, workers int) {
	if len(parts) < elementPiece {
		workers = 1
	}
	t := chunkTasks.Get().(*chunkSums)
	t.m, t.dst, t.parts = active, dst, parts
	parallel(workers, pieces(len(dst), chunkPiece), t)
	*t = chunkSums{}
	chunkTasks.Put(t)
}

func (t *chunkSums) run(_, i int) {
	first, last := i*chunkPiece, min((i+1)*chunkPiece, len(t.dst))
	dst := t.dst[first:last]
	for at := 0; at < len(t.parts); at += len(t.dst) {
		t.m.add(dst, dst, t.parts[at+first:at+last])
	}
}
