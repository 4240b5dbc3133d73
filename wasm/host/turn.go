//go:build js && wasm

package host

import (
	"sync"
	"syscall/js"
)

// turns lets goroutines wait for the event loop. A message to oneself comes back only when
// it has had its turn, which it has only when every goroutine waits for something;
// time.Sleep would return before, if another goroutine computes meanwhile.
var turns = sync.OnceValue(func() *turn {
	t := &turn{}
	channel := js.Global().Get("MessageChannel").New()
	t.port = channel.Get("port2")
	channel.Get("port1").Set("onmessage", js.FuncOf(func(js.Value, []js.Value) any {
		t.mu.Lock()
		defer t.mu.Unlock()
		for _, c := range t.waiting {
			close(c)
		}
		t.waiting = nil
		return nil
	}))
	return t
})

type turn struct {
	port    js.Value
	mu      sync.Mutex
	waiting []chan struct{}
}

// Turn waits until the event loop has had its turn.
func Turn() {
	t, done := turns(), make(chan struct{})
	t.mu.Lock()
	t.waiting = append(t.waiting, done)
	first := len(t.waiting) == 1
	t.mu.Unlock()
	if first {
		t.port.Call("postMessage", js.Null())
	}
	<-done
}
