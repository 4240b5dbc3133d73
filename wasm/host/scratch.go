//go:build js && wasm

package host

import (
	"errors"
	"fmt"
	"syscall/js"
)

// Scratch is a file of this worker alone, for what memory has no room for; it ends with the worker. It is not for several
// goroutines that may block in between: a call into JavaScript is one step.
type Scratch struct {
	file   js.Value // read(bytes, at), write(bytes, at), truncate(size): see web/js/scratch.js
	buffer js.Value // Uint8Array
	size   int      // of the buffer
}

// OpenScratch makes the file. It waits for the event loop.
func OpenScratch() (*Scratch, error) {
	open := script.Get("scratch")
	if open.Type() != js.TypeFunction {
		return nil, errors.New("host: there is no scratch file here")
	}
	type answer struct {
		value js.Value
		err   error
	}
	answers := make(chan answer, 1)
	then := js.FuncOf(func(_ js.Value, args []js.Value) any {
		answers <- answer{value: args[0]}
		return nil
	})
	defer then.Release()
	fail := js.FuncOf(func(_ js.Value, args []js.Value) any {
		answers <- answer{err: fmt.Errorf("host: scratch file: %s", js.Global().Get("String").Invoke(args[0]).String())}
		return nil
	})
	defer fail.Release()
	open.Invoke().Call("then", then, fail)
	a := <-answers
	return &Scratch{file: a.value}, a.err
}

// ReadAt implements io.ReaderAt.
func (s *Scratch) ReadAt(p []byte, at int64) (n int, err error) {
	defer caught(&err)
	view := s.view(len(p))
	n = s.file.Call("read", view, float64(at)).Int()
	js.CopyBytesToGo(p[:n], view)
	if n < len(p) {
		return n, errors.New("host: the scratch file is shorter")
	}
	return n, nil
}

// WriteAt implements io.WriterAt.
func (s *Scratch) WriteAt(p []byte, at int64) (n int, err error) {
	defer caught(&err)
	view := s.view(len(p))
	js.CopyBytesToJS(view, p)
	if n = s.file.Call("write", view, float64(at)).Int(); n < len(p) {
		return n, errors.New("host: the scratch file is full")
	}
	return n, nil
}

// Truncate cuts the file.
func (s *Scratch) Truncate(size int64) (err error) {
	defer caught(&err)
	s.file.Call("truncate", float64(size))
	return nil
}

// view is a part of the buffer, n bytes long: what is between Go's memory and the file.
func (s *Scratch) view(n int) js.Value {
	if s.size < n || s.buffer.IsUndefined() {
		s.buffer, s.size = js.Global().Get("Uint8Array").New(n), n
	}
	return s.buffer.Call("subarray", 0, n)
}

// caught makes an error of what JavaScript throws.
func caught(err *error) {
	if r := recover(); r != nil {
		thrown, ok := r.(js.Error)
		if !ok {
			panic(r)
		}
		*err = fmt.Errorf("host: scratch file: %w", thrown)
	}
}
