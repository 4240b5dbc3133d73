package hdf5

import (
	"container/list"
	"sync"
)

// cache keeps decoded chunks, by address, those used last.
type cache struct {
	mu     sync.Mutex
	chunks map[uint64]*list.Element
	order  list.List // of *kept, the last used first
	bytes  int
}

type kept struct {
	at   uint64
	data []byte
}

// get returns a chunk that nobody may change.
func (c *cache) get(at uint64) ([]byte, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.chunks[at]
	if !ok {
		return nil, false
	}
	c.order.MoveToFront(e)
	return e.Value.(*kept).data, true
}

func (c *cache) put(at uint64, data []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.chunks[at]; ok { // somebody else was as fast
		return
	}
	if c.chunks == nil {
		c.chunks = map[uint64]*list.Element{}
	}
	c.chunks[at] = c.order.PushFront(&kept{at, data})
	for c.bytes += len(data); c.bytes > cacheBytes; {
		old := c.order.Remove(c.order.Back()).(*kept)
		delete(c.chunks, old.at)
		c.bytes -= len(old.data)
	}
}
