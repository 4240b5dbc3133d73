package photo

import (
	"bytes"
	"errors"
	"image"
	"image/jpeg"
	"image/png"
)

// Decode reads a JPEG, PNG, WebP or GIF (first frame) and turns it upright. Transparent parts show white. In a browser, WebP and
// GIF end with KindConvert instead, once all checks of the header have passed: the browser has decoders of its own.
// Every error is an *Error.
func Decode(data []byte) (*Image, error) {
	src, info, err := decode(data)
	if err != nil {
		return nil, err
	}
	m := New(info.Width, info.Height)
	for y := range m.H {
		src.row(y, m.row(y))
	}
	return m.orient(info.Orientation), nil
}

// DecodeFit is Decode followed by Fit, with the same result, but never holds the RGB pixels at full size.
func DecodeFit(data []byte, maxW, maxH int) (*Image, error) {
	src, info, err := decode(data)
	if err != nil {
		return nil, err
	}
	uw, uh := info.Upright()
	w, h := fitSize(uw, uh, maxW, maxH)
	if info.Orientation >= 5 {
		w, h = h, w
	}
	return resize(src, w, h).orient(info.Orientation), nil
}

// decode runs the decoder of the format on a file whose header has passed.
func decode(data []byte) (rows, Info, error) {
	info, err := Inspect(data)
	if err != nil {
		return nil, Info{}, err
	}
	var m image.Image
	switch r := bytes.NewReader(data); info.Format {
	case "jpeg":
		m, err = jpeg.Decode(r)
	case "png":
		m, err = png.Decode(r)
	default:
		m, err = decodeOther(info.Format, r)
	}
	if err != nil {
		e := refusal(info.Format, err)
		e.Width, e.Height, e.Orientation = info.Width, info.Height, info.Orientation
		return nil, Info{}, e
	}
	b := m.Bounds()
	if info.Format == "gif" {
		// A frame may cover a part of the screen only; the rest shows as transparent.
		b = image.Rect(0, 0, info.Width, info.Height)
	}
	if b.Dx() != info.Width || b.Dy() != info.Height {
		return nil, Info{}, &Error{Kind: KindCorrupt, Format: info.Format, Width: info.Width, Height: info.Height,
			Err: errors.New("size differs from the header")}
	}
	return newRows(m, b), info, nil
}
