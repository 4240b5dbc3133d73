package main

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"okuyuki/core/train"
	"okuyuki/core/workbench"
	"okuyuki/wasm/message"
)

// shareBytes is about how much of a set travels in one message.
const shareBytes = 2 << 20

// shareSet cuts a set into requests and their blobs, and hands them to send one by one.
func shareSet(id int, set *workbench.Set, send func(r message.ShareRequest, blob []byte)) error {
	r := message.ShareRequest{Set: id, First: true, Classes: classes(set.Classes)}
	var blob []byte
	for i, e := range set.Examples {
		shape := message.ExampleShape{Label: e.Label}
		for _, v := range e.Views {
			s := message.ViewShape{Size: message.Size{Width: v.W, Height: v.H}}
			s.Taps = v.TapLens()
			for tap := range s.Taps {
				var err error
				if blob, err = v.AppendTap(blob, tap); err != nil {
					return err
				}
			}
			if t := v.Target; t != nil {
				s.Target = len(t.LogDepth)
				blob = appendFloats(appendFloats(blob, t.LogDepth), t.Confidence)
			}
			s.Features, blob = len(v.Features), appendFloats(blob, v.Features)
			s.Image, blob = len(v.Image), appendFloats(blob, v.Image)
			shape.Views = append(shape.Views, s)
		}
		r.Examples = append(r.Examples, shape)
		if len(blob) >= shareBytes || i == len(set.Examples)-1 {
			send(r, blob)
			r.First, r.Examples, blob = false, nil, make([]byte, 0, len(blob))
		}
	}
	return nil
}

// takeExamples reads what shareSet wrote. The error is a *message.Failure.
func takeExamples(r message.ShareRequest, blob []byte) ([]train.Example, error) {
	bad := func() error {
		return message.Fail(message.KindBadRequest, "detail", fmt.Sprintf("a blob of %d bytes does not hold its examples", len(blob)))
	}
	var out []train.Example
	for _, shape := range r.Examples {
		n, err := shape.Bytes()
		if err != nil {
			return nil, err
		}
		if n > len(blob) {
			return nil, bad()
		}
		e := train.Example{Label: shape.Label}
		for _, s := range shape.Views {
			v := train.View{H: s.Height, W: s.Width}
			for _, count := range s.Taps {
				tap := make([]uint16, count)
				for i := range tap {
					tap[i] = binary.LittleEndian.Uint16(blob[2*i:])
				}
				v.Taps, blob = append(v.Taps, tap), blob[2*count:]
			}
			if s.Target > 0 {
				v.Target = &train.Target{LogDepth: floats(blob[:4*s.Target]), Confidence: floats(blob[4*s.Target : 8*s.Target])}
				blob = blob[8*s.Target:]
			}
			if s.Features > 0 {
				v.Features, blob = floats(blob[:4*s.Features]), blob[4*s.Features:]
			}
			if s.Image > 0 {
				v.Image, blob = floats(blob[:4*s.Image]), blob[4*s.Image:]
			}
			e.Views = append(e.Views, v)
		}
		out = append(out, e)
	}
	if len(blob) != 0 {
		return nil, bad()
	}
	return out, nil
}

// appendFloats appends the little-endian bytes of the values.
func appendFloats(b []byte, v []float32) []byte {
	b = slices.Grow(b, 4*len(v))
	for _, x := range v {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
	}
	return b
}

// floats are the values of little-endian bytes.
func floats(b []byte) []float32 {
	out := make([]float32, len(b)/4)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	return out
}
