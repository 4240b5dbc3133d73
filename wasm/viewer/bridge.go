//go:build js && wasm

package main

import (
	"encoding/binary"
	"log"
	"math"
	"syscall/js"

	"okuyuki/wasm/message"
	"okuyuki/wasm/viewer/scene"
)

// maxSide limits the pictures that a message may carry, in pixels a side.
const maxSide = 4096

var (
	window     = js.Global()
	parent     = window.Get("parent")
	uint8Array = window.Get("Uint8Array")
)

// listen takes messages of the page that holds the iframe, and pointers; then tells the page that it is ready.
func listen(v *viewer) {
	own := window.Get("location").Get("origin").String()
	window.Call("addEventListener", "message", js.FuncOf(func(_ js.Value, args []js.Value) any {
		event := args[0]
		if event.Get("origin").String() != own || !event.Get("source").Equal(parent) {
			return nil
		}
		if err := v.receive(envelope(event.Get("data"))); err != nil {
			log.Print("viewer: ", err)
		}
		redraw()
		return nil
	}))
	pointer := func(inside bool) js.Func {
		return js.FuncOf(func(_ js.Value, args []js.Value) any {
			v.point(inside, args[0].Get("clientX").Float(), args[0].Get("clientY").Float())
			return nil
		})
	}
	document := window.Get("document").Get("documentElement")
	document.Call("addEventListener", "pointermove", pointer(true))
	document.Call("addEventListener", "pointerdown", pointer(true))
	document.Call("addEventListener", "pointerleave", pointer(false))
	send(own, message.New(0, message.Ready, message.Empty{}))
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

func send(origin string, e message.Envelope) {
	parent.Call("postMessage", map[string]any{
		"v": e.V, "id": e.ID, "type": string(e.Type), "body": string(e.Body), "blobs": []any{},
	}, origin)
}

func (v *viewer) receive(e message.Envelope) error {
	if err := e.Check(); err != nil {
		return err
	}
	switch e.Type {
	case message.Show:
		var body message.ShowBody
		if err := e.Decode(&body); err != nil {
			return err
		}
		return v.show(body, e.Blobs)
	case message.Clear:
		replace(&v.photo, nil, 0, 0)
		replace(&v.label, nil, 0, 0)
		v.depth, v.marker = scene.Depth{}, message.Point{}
		v.paintDepth()
	case message.Theme:
		if err := e.Decode(&v.theme); err != nil {
			return err
		}
		if len(e.Blobs) == 1 && len(e.Blobs[0]) == len(v.colours) {
			copy(v.colours[:], e.Blobs[0])
		}
		v.paintDepth()
	case message.SetMarker:
		if err := e.Decode(&v.marker); err != nil {
			return err
		}
		v.tell()
	}
	return nil
}

// show takes photo, depth map and label, in this order among the blobs, after checking that each is as long as its size says.
func (v *viewer) show(body message.ShowBody, blobs [][]byte) error {
	take := func(size message.Size) ([]byte, error) {
		if len(blobs) == 0 || size.Width < 1 || size.Height < 1 || size.Width > maxSide || size.Height > maxSide || len(blobs[0]) != 4*size.Width*size.Height {
			return nil, message.Fail(message.KindBadRequest, "detail", "picture and size do not fit")
		}
		b := blobs[0]
		blobs = blobs[1:]
		return b, nil
	}
	photo, err := take(body.Photo)
	if err != nil {
		return err
	}
	depth := scene.Depth{}
	if d := body.Depth; d != nil {
		raw, err := take(d.Size)
		if err != nil {
			return err
		}
		depth = scene.Depth{W: d.Width, H: d.Height, Min: d.Min, Max: d.Max, Values: make([]float32, len(raw)/4)}
		for i := range depth.Values {
			depth.Values[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
		}
	}
	var label []byte
	var labelSize message.Size
	if body.Label != nil {
		labelSize = *body.Label
		if label, err = take(labelSize); err != nil {
			return err
		}
	}
	replace(&v.photo, photo, body.Photo.Width, body.Photo.Height)
	replace(&v.label, label, labelSize.Width, labelSize.Height)
	v.depth = depth
	v.paintDepth()
	if v.marker.Inside {
		v.tell()
	}
	return nil
}

// point moves the marker to where the pointer is, in CSS pixels of the window.
func (v *viewer) point(inside bool, x, y float64) {
	before := v.marker
	v.marker = message.Point{}
	if inside && v.photo != nil {
		if u, w, ok := v.layout().Find(x*v.scale, y*v.scale); ok {
			v.marker = message.Point{Inside: true, X: u, Y: w}
		}
	}
	if v.marker == before {
		return
	}
	v.tell()
	redraw()
}

// tell sends the place of the marker and the depth there to the page.
func (v *viewer) tell() {
	body := message.MarkerBody{Point: v.marker}
	if v.marker.Inside && v.depth.Valid() {
		value, ok := v.depth.At(v.marker.X, v.marker.Y)
		body.Known, body.Depth = ok, float64(value)
	}
	send(window.Get("location").Get("origin").String(), message.New(0, message.Marker, body))
}
