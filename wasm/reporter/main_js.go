//go:build js && wasm

package main

import (
	"okuyuki/wasm/host"
	"okuyuki/wasm/message"
)

// main answers messages for as long as the worker lives.
func main() {
	host.Serve(func(request message.Envelope) { host.Send(handle(request)) })
}
