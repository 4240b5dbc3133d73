package main

import (
	"sync"

	"okuyuki/core/workbench"
	"okuyuki/wasm/message"
)

// told is an answer of a helper.
type told struct {
	message.ToldRequest
	blobs [][]byte
}

// calls are the requests to helpers whose answers somebody waits for. The zero value is
// ready.
type calls struct {
	mu        sync.Mutex
	last      int
	listeners map[int]listener
	set       *workbench.Set
	sets      int
}

type listener struct {
	answers chan told
	gone    chan struct{} // closed when nobody listens any more
}

// next is the number of a new call.
func (c *calls) next() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last++
	return c.last
}

// setID numbers sets; the same number for the same set until another one is asked about.
func (c *calls) setID(set *workbench.Set) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.set != set {
		c.set = set
		c.sets++
	}
	return c.sets
}

// listen returns the answers to a call, until end is called.
func (c *calls) listen(number int) (answers <-chan told, end func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.listeners == nil {
		c.listeners = map[int]listener{}
	}
	l := listener{answers: make(chan told), gone: make(chan struct{})}
	c.listeners[number] = l
	return l.answers, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.listeners, number)
		close(l.gone)
	}
}

// tell hands an answer to who waits for it. One that nobody waits for is dropped.
func (c *calls) tell(t told) {
	c.mu.Lock()
	l, waiting := c.listeners[t.Call]
	c.mu.Unlock()
	if !waiting {
		return
	}
	select {
	case l.answers <- t:
	case <-l.gone:
	}
}
