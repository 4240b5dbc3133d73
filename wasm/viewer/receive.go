//go:build js && wasm

package main

import (
	"encoding/binary"
	"math"

	"okuyuki/wasm/message"
	"okuyuki/wasm/viewer/scene"
)

// maxSide limits the pictures that a message may carry, in pixels a side.
const maxSide = 4096

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
		v.takeArms(nil)
		v.subject, v.marker = "", message.Point{}
	case message.Theme:
		if err := e.Decode(&v.theme); err != nil {
			return err
		}
		if len(e.Blobs) == 1 && len(e.Blobs[0]) == len(v.colours) {
			copy(v.colours[:], e.Blobs[0])
		}
		v.paint()
	case message.SetMarker:
		if err := e.Decode(&v.marker); err != nil {
			return err
		}
		v.pointer.inside = false
		if v.marker.Inside {
			v.setView(v.view.Reveal(v.marker.X, v.marker.Y))
		}
		v.tell()
	case message.SetView:
		var body message.ViewBody
		if err := e.Decode(&body); err != nil {
			return err
		}
		v.set(body)
	case message.MoveView:
		var body message.MoveBody
		if err := e.Decode(&body); err != nil {
			return err
		}
		v.move(body)
	}
	return nil
}

// blobs takes the blobs of a message one after the other, each as long as its size says.
type blobs [][]byte

func (b *blobs) take(size message.Size) ([]byte, error) {
	if len(*b) == 0 || size.Width < 1 || size.Height < 1 || size.Width > maxSide || size.Height > maxSide || len((*b)[0]) != 4*size.Width*size.Height {
		return nil, message.Fail(message.KindBadRequest, "detail", "picture and size do not fit")
	}
	first := (*b)[0]
	*b = (*b)[1:]
	return first, nil
}

// show takes photo, depth maps and labels after checking all of them.
func (v *viewer) show(body message.ShowBody, rest blobs) error {
	photo, err := rest.take(body.Photo)
	if err != nil {
		return err
	}
	parts := body.Arms
	if len(parts) == 0 {
		parts = []message.ShowArm{{Depth: body.Depth, Label: body.Label, Accent: -1}}
	}
	taken := make([]takenArm, len(parts))
	for i, part := range parts {
		if taken[i], err = takeArm(part, &rest); err != nil {
			return err
		}
	}
	replace(&v.photo, photo, body.Photo.Width, body.Photo.Height)
	v.takeArms(taken)
	if body.Subject == "" || body.Subject != v.subject {
		v.view, v.tilt, v.easing = scene.Whole, scene.Rest, false
	}
	v.subject = body.Subject
	if body.Mode != "" {
		v.mode = body.Mode
	}
	v.tellView()
	v.follow()
	v.shape()
	if v.marker.Inside {
		v.tell()
	}
	return nil
}

// takenArm is what a message says about an arm.
type takenArm struct {
	depth     scene.Depth
	label     []byte
	labelSize message.Size
	accent    int
}

func takeArm(part message.ShowArm, rest *blobs) (takenArm, error) {
	t := takenArm{accent: part.Accent}
	if d := part.Depth; d != nil {
		raw, err := rest.take(d.Size)
		if err != nil {
			return t, err
		}
		t.depth = scene.Depth{W: d.Width, H: d.Height, Min: d.Min, Max: d.Max, Values: make([]float32, len(raw)/4)}
		for i := range t.depth.Values {
			t.depth.Values[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
		}
	}
	if part.Label == nil {
		return t, nil
	}
	var err error
	t.labelSize = *part.Label
	t.label, err = rest.take(t.labelSize)
	return t, err
}

// takeArms makes the arms of the viewer these, keeping textures that fit.
func (v *viewer) takeArms(taken []takenArm) {
	for i, a := range v.arms {
		if i >= len(taken) {
			replace(&a.label, nil, 0, 0)
			replace(&a.painted, nil, 0, 0)
			replace(&a.heights, nil, 0, 0)
		}
	}
	v.arms = v.arms[:min(len(v.arms), len(taken))]
	for i, t := range taken {
		if i == len(v.arms) {
			v.arms = append(v.arms, &arm{})
		}
		a := v.arms[i]
		a.depth, a.accent = t.depth, t.accent
		replace(&a.label, t.label, t.labelSize.Width, t.labelSize.Height)
	}
	v.paint()
}

func (v *viewer) set(body message.ViewBody) {
	if body.Mode != nil {
		v.mode = *body.Mode
	}
	if body.Split != nil {
		v.split = min(max(*body.Split, 0), 1)
	}
	v.tellView()
	v.follow()
	v.shape()
}

func (v *viewer) move(body message.MoveBody) {
	if body.Reset {
		v.view, v.tilt, v.easing = scene.Whole, scene.Rest, false
	}
	if body.Zoom > 0 {
		u, w := v.view.X, v.view.Y
		if v.marker.Inside && v.view.Visible(v.marker.X, v.marker.Y) {
			u, w = v.marker.X, v.marker.Y
		}
		v.view = v.view.ZoomAt(body.Zoom, u, w)
	}
	if body.Yaw != 0 || body.Pitch != 0 {
		v.easing = false
		v.tilt = v.tilt.Turn(body.Yaw, body.Pitch)
	}
	v.tellView()
	v.follow()
	v.shape()
}

// tell sends the place of the marker and the depths there to the page.
func (v *viewer) tell() {
	body := message.MarkerBody{Point: v.marker}
	if v.marker.Inside {
		for _, a := range v.arms {
			var s message.Spot
			if a.depth.Valid() {
				value, ok := a.depth.At(v.marker.X, v.marker.Y)
				s = message.Spot{Known: ok, Depth: float64(value)}
			}
			body.Arms = append(body.Arms, s)
		}
		if len(body.Arms) > 0 {
			body.Known, body.Depth = body.Arms[0].Known, body.Arms[0].Depth
		}
	}
	send(message.Marker, body)
}

// tellView sends how the photo is looked at to the page.
func (v *viewer) tellView() {
	send(message.View, message.ViewState{
		Mode: v.mode, Zoom: v.view.Zoom, X: v.view.X, Y: v.view.Y, Split: v.split, Yaw: v.tilt.Yaw, Pitch: v.tilt.Pitch,
	})
}
