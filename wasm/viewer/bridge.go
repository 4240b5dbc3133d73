//go:build js && wasm

package main

import (
	"log"
	"syscall/js"

	"okuyuki/wasm/message"
)

var (
	window     = js.Global()
	parent     = window.Get("parent")
	root       = window.Get("document").Get("documentElement")
	origin     = window.Get("location").Get("origin").String()
	uint8Array = window.Get("Uint8Array")
)

// listen takes messages of the page that holds the iframe, and pointers; then tells the page that it is ready.
func listen(v *viewer) {
	window.Call("addEventListener", "message", js.FuncOf(func(_ js.Value, args []js.Value) any {
		event := args[0]
		if event.Get("origin").String() != origin || !event.Get("source").Equal(parent) {
			return nil
		}
		if err := v.receive(envelope(event.Get("data"))); err != nil {
			log.Print("viewer: ", err)
		}
		redraw()
		return nil
	}))
	v.listenToPointers()
	send(message.Ready, message.Empty{})
}

// envelope reads a message; what is no message gives an envelope that Check refuses.
func envelope(data js.Value) message.Envelope {
	var e message.Envelope
	if data.Type() != js.TypeObject || data.Get("v").Type() != js.TypeNumber || data.Get("type").Type() != js.TypeString {
		return e
	}
	e.V, e.Type = data.Get("v").Int(), message.Type(data.Get("type").String())
	if body := data.Get("body"); body.Type() == js.TypeString {
		e.Body = []byte(body.String())
	}
	if blobs := data.Get("blobs"); blobs.Type() == js.TypeObject {
		for i := range min(blobs.Length(), message.MaxBlobs+1) {
			view := uint8Array.New(blobs.Index(i))
			bytes := make([]byte, view.Length())
			js.CopyBytesToGo(bytes, view)
			e.Blobs = append(e.Blobs, bytes)
		}
	}
	return e
}

func send(kind message.Type, body any) {
	e := message.New(0, kind, body)
	parent.Call("postMessage", map[string]any{
		"v": e.V, "id": e.ID, "type": string(e.Type), "body": string(e.Body), "blobs": []any{},
	}, origin)
}
