//go:build js && wasm

package main

import (
	"encoding/json"
	"syscall/js"

	"okuyuki/wasm/message"
)

// main takes the base model and the samples from the host page script (web/js/engine-worker.js),
// announces itself and answers messages for as long as the worker lives.
func main() {
	host := js.Global().Get("okuyukiHost")
	model, samples := take(host, "baseModel"), take(host, "samples")
	e, err := newEngine(model, samples, func(m message.Envelope) { send(host, m) })
	if err != nil {
		body, _ := json.Marshal(message.AsFailure(err)) // a struct of strings always encodes
		host.Call("fail", string(body))
		return
	}
	host.Call("ready", js.FuncOf(func(_ js.Value, args []js.Value) any {
		go e.handle(receive(args[0]))
		return nil
	}))
	select {}
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

func send(host js.Value, m message.Envelope) {
	blobs := js.Global().Get("Array").New()
	for _, b := range m.Blobs {
		array := js.Global().Get("Uint8Array").New(len(b))
		js.CopyBytesToJS(array, b)
		blobs.Call("push", array.Get("buffer"))
	}
	host.Call("send", map[string]any{
		"v": m.V, "id": m.ID, "type": string(m.Type), "body": string(m.Body), "blobs": blobs,
	}, blobs)
}

// take moves bytes from the host into Go's memory.
func take(host js.Value, name string) []byte {
	b := bytesOf(host.Get(name))
	host.Set(name, js.Null())
	return b
}

func bytesOf(array js.Value) []byte {
	b := make([]byte, array.Get("length").Int())
	js.CopyBytesToGo(b, array)
	return b
}
