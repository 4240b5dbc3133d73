//go:build js && wasm

package host

import (
	"runtime"
	"sync/atomic"
	"syscall/js"
	"testing"
)

// A callback that the event loop owes is heard between two turns, though another
// goroutine computes all the time.
func TestTurnLetsTheEventLoopIn(t *testing.T) {
	var heard, over atomic.Bool
	go func() {
		for !over.Load() {
			runtime.Gosched()
			if heard.Load() {
				return
			}
			Turn()
		}
	}()
	defer over.Store(true)
	callback := js.FuncOf(func(js.Value, []js.Value) any {
		heard.Store(true)
		return nil
	})
	defer callback.Release()
	js.Global().Call("setTimeout", callback, 1)
	for range 100_000 {
		Turn()
		if heard.Load() {
			return
		}
	}
	t.Error("the event loop had no turn")
}
