package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"

	"okuyuki/core/data/scene"
	"okuyuki/core/photo"
	"okuyuki/wasm/message"
)

// The built-in samples: of every kind some that the page puts into its class at once, and
// some that it leaves to be predicted.
const (
	samplesLabelled = 4
	samplesOpen     = 2
	samplesPerKind  = samplesLabelled + samplesOpen
	sampleWidth     = 400
	sampleHeight    = 300
	sampleQuality   = 90
)

// sample draws one of the built-in photos.
func sample(request message.Envelope) (any, [][]byte, error) {
	var r message.SampleRequest
	if err := request.Decode(&r); err != nil {
		return nil, nil, err
	}
	kinds := scene.Kinds()
	count := len(kinds) * samplesPerKind
	if r.Index < 0 || r.Index >= count {
		return nil, nil, message.Fail(message.KindBadRequest, "detail", fmt.Sprintf("sample %d of %d", r.Index, count))
	}
	kind, number := kinds[r.Index%len(kinds)], r.Index/len(kinds)
	drawn, err := scene.Render(kind.ID, uint64(number)+1, sampleWidth, sampleHeight)
	if err != nil {
		return nil, nil, err
	}
	file, err := encodeJPEG(drawn.Photo)
	if err != nil {
		return nil, nil, err
	}
	return message.SampleResult{
		Index: r.Index, Count: count,
		Class:    message.Class{ID: kind.ID, JA: kind.JA, EN: kind.EN},
		Labelled: number < samplesLabelled,
		Name:     fmt.Sprintf("%s-%d.jpg", kind.ID, number+1), MIME: "image/jpeg",
	}, [][]byte{file}, nil
}

func encodeJPEG(m *photo.Image) ([]byte, error) {
	var out bytes.Buffer
	if err := jpeg.Encode(&out, rgbImage{m}, &jpeg.Options{Quality: sampleQuality}); err != nil {
		return nil, fmt.Errorf("engine: sample: %w", err)
	}
	return out.Bytes(), nil
}

// rgbImage shows a photo to the standard library.
type rgbImage struct{ *photo.Image }

func (m rgbImage) ColorModel() color.Model { return color.RGBAModel }
func (m rgbImage) Bounds() image.Rectangle { return image.Rect(0, 0, m.W, m.H) }
func (m rgbImage) At(x, y int) color.Color {
	p := m.Pix[3*(y*m.W+x):]
	return color.RGBA{p[0], p[1], p[2], 255}
}
