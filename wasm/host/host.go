//go:build js && wasm

package host

import (
	"encoding/json"
	"syscall/js"

	"okuyuki/wasm/message"
)

// script is what the worker's script offers.
var script = js.Global().Get("okuyukiHost")

// Serve announces the program and has every message handled, each in a goroutine of its own, for as long as the worker lives.
func Serve(handle func(message.Envelope)) {
	script.Call("ready", js.FuncOf(func(_ js.Value, args []js.Value) any {
		go handle(receive(args[0]))
		return nil
	}))
	select {}
}

// Fail says that the program cannot start.
func Fail(err error) {
	body, _ := json.Marshal(message.AsFailure(err)) // a struct of strings always encodes
	script.Call("fail", string(body))
}

// Send brings a message to the page. The blobs are copied.
func Send(m message.Envelope) {
	blobs := js.Global().Get("Array").New()
	for _, b := range m.Blobs {
		array := js.Global().Get("Uint8Array").New(len(b))
		js.CopyBytesToJS(array, b)
		blobs.Call("push", array.Get("buffer"))
	}
	script.Call("send", map[string]any{
		"v": m.V, "id": m.ID, "type": string(m.Type), "body": string(m.Body), "blobs": blobs,
	}, blobs)
}

// Take moves the bytes of a file from the script into Go's memory.
func Take(name string) []byte {
	b := bytesOf(script.Get(name))
	script.Set(name, js.Null())
	return b
}

func receive(v js.Value) message.Envelope {
	m := message.Envelope{
		V: v.Get("v").Int(), ID: v.Get("id").Int(),
		Type: message.Type(v.Get("type").String()), Body: []byte(v.Get("body").String()),
	}
	blobs := v.Get("blobs")
	for i := range min(blobs.Length(), message.MaxBlobs+1) {
		m.Blobs = append(m.Blobs, bytesOf(js.Global().Get("Uint8Array").New(blobs.Index(i))))
	}
	return m
}

func bytesOf(array js.Value) []byte {
	b := make([]byte, array.Get("length").Int())
	js.CopyBytesToGo(b, array)
	return b
}
