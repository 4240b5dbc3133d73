package workbench

import (
	"okuyuki/core/shelf"
	"okuyuki/core/train"
)

// UseShelf has the features of photos that are added from now on lie on a shelf: a view takes
// about 260 kB, and a photo that is learnt from has three. Without one they stay in memory.
func (b *Workbench) UseShelf(s *shelf.Shelf) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.shelf = s
}

// shelve puts the features of a view away, where there is a shelf.
func (b *Workbench) shelve(v *train.View) {
	if b.shelf == nil {
		return
	}
	v.Pool(b.lastChannels()) // what is asked for most often stays at hand
	v.Shelve(b.shelf)
}
