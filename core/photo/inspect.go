package photo

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
)

// Limits of what is decoded, checked on the header before any pixel memory is asked for.
const (
	MaxBytes  = 32 << 20   // bytes of a file
	MaxSide   = 16384      // pixels of a side
	MaxPixels = 50_000_000 // pixels of a photo
)

// Info is what the header of a photo says.
type Info struct {
	Format        string // "jpeg", "png", "webp" or "gif"
	Width, Height int    // pixels as stored
	Orientation   int    // EXIF orientation, 1 to 8; 1 when absent or unreadable
}

// Upright returns the size as seen, after the orientation is applied.
func (i Info) Upright() (w, h int) {
	if i.Orientation >= 5 {
		return i.Height, i.Width
	}
	return i.Width, i.Height
}

// Inspect reads the header alone and says whether Decode would try the file.
func Inspect(data []byte) (Info, error) {
	if len(data) == 0 {
		return Info{}, &Error{Kind: KindEmpty}
	}
	if len(data) > MaxBytes {
		return Info{}, &Error{Kind: KindTooLarge, Format: sniff(data), Bytes: int64(len(data)), Limit: MaxBytes}
	}
	info := Info{Format: sniff(data), Orientation: 1}
	var config image.Config
	var err error
	switch info.Format {
	case "jpeg":
		config, err = inspectJPEG(data)
	case "png":
		config, err = png.DecodeConfig(bytes.NewReader(data))
	case "gif":
		config, err = inspectGIF(data)
	case "webp":
		config, err = inspectWebP(data)
	case "heic":
		return Info{}, &Error{Kind: KindHEIC, Format: info.Format}
	case "":
		return Info{}, &Error{Kind: KindNotImage}
	default:
		return Info{}, &Error{Kind: KindUnsupported, Format: info.Format}
	}
	if err != nil {
		return Info{}, refusal(info.Format, err)
	}
	info.Width, info.Height = config.Width, config.Height
	if err := info.check(config.ColorModel, len(data)); err != nil {
		return Info{}, err
	}
	info.Orientation = orientation(data, info.Format)
	return info, nil
}

// check applies the limits to the header of a file of n bytes.
func (i Info) check(model color.Model, n int) error {
	fail := func(k Kind, limit int64) error {
		return &Error{Kind: k, Format: i.Format, Width: i.Width, Height: i.Height, Limit: limit}
	}
	pixels := int64(i.Width) * int64(i.Height)
	switch {
	case i.Width <= 0 || i.Height <= 0:
		return fail(KindCorrupt, 0)
	case i.Width > MaxSide || i.Height > MaxSide:
		return fail(KindSideTooLong, MaxSide)
	case pixels > MaxPixels:
		return fail(KindTooManyPixels, MaxPixels)
	case i.Format == "jpeg" && model == color.CMYKModel:
		return fail(KindCMYK, 0)
	case pixels > maxPixelsIn(i.Format, int64(n)):
		// A header that promises more than the file can hold must not make us ask for the memory.
		return fail(KindCorrupt, 0)
	}
	return nil
}

// maxPixelsIn bounds the pixels that n bytes of a format can code; the two formats not bounded here are held by MaxPixels alone.
func maxPixelsIn(format string, n int64) int64 {
	switch format {
	case "jpeg":
		return n * 8 * 64 // a block of 8x8 takes at least one bit
	case "png":
		return n * 1032 * 8 // deflate shrinks 1032 times at most, and a pixel has at least one bit
	}
	return MaxPixels
}

// inspectJPEG refuses a progressive JPEG of absurdly many scans: each walks over the whole picture, however few bytes it takes.
func inspectJPEG(data []byte) (image.Config, error) {
	config, err := jpeg.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return config, err
	}
	for s := range jpegSegments(data) {
		if s.marker == markerSOS {
			if _, scans := jpegScans(data, s.to); scans > maxScans {
				return config, errors.New("jpeg: too many scans")
			}
		}
	}
	return config, nil
}

// maxScans is far above what encoders write (about ten) and what the format needs for every bit of every coefficient of four components.
const maxScans = 1000

// inspectGIF reads the size of the screen, which the frames lie on.
func inspectGIF(data []byte) (image.Config, error) {
	const head = 13
	if len(data) < head || len(data) < head+gifTable(data[10]) {
		return image.Config{}, io.ErrUnexpectedEOF
	}
	return image.Config{Width: int(binary.LittleEndian.Uint16(data[6:])), Height: int(binary.LittleEndian.Uint16(data[8:]))}, nil
}

// inspectWebP checks the still image inside the container too: its size need not be what the container says.
func inspectWebP(data []byte) (config image.Config, err error) {
	for c := range webpChunks(data) {
		w, h := 0, 0
		switch p := c.payload(data); {
		case c.id == "VP8X" && len(p) >= 1 && p[0]&webpAnimated != 0, c.id == "ANIM":
			return config, errAnimated
		case c.id == "VP8X" && len(p) >= 10:
			w, h = 1+int(uint24(p[4:])), 1+int(uint24(p[7:]))
		case c.id == "VP8 " && len(p) >= 10:
			if p[0]&1 != 0 || string(p[3:6]) != "\x9d\x01\x2a" { // RFC 6386, 9.1: a key frame, and its start code
				return config, errors.New("webp: no key frame")
			}
			w, h = int(binary.LittleEndian.Uint16(p[6:])&0x3fff), int(binary.LittleEndian.Uint16(p[8:])&0x3fff)
		case c.id == "VP8L" && len(p) >= 5:
			if p[0] != 0x2f { // RFC 9649, 3.4
				return config, errors.New("webp: no lossless picture")
			}
			bits := binary.LittleEndian.Uint32(p[1:])
			w, h = int(bits&0x3fff)+1, int(bits>>14&0x3fff)+1
		}
		switch {
		case w == 0:
		case config.Width == 0:
			config.Width, config.Height = w, h
		case w != config.Width || h != config.Height:
			return config, errors.New("webp: frame and canvas differ in size")
		}
	}
	if config.Width == 0 {
		return config, errors.New("webp: no picture")
	}
	return config, nil
}

func uint24(p []byte) uint32 { return uint32(p[0]) | uint32(p[1])<<8 | uint32(p[2])<<16 }

var (
	errAnimated = errors.New("webp: animated")
	errBrowser  = errors.New("left to the browser") // by decodeOther
)

// refusal gives an error of a decoder its kind.
func refusal(format string, err error) *Error {
	e := &Error{Kind: KindCorrupt, Format: format, Err: err}
	var ju jpeg.UnsupportedError
	var pu png.UnsupportedError
	switch {
	case errors.Is(err, errBrowser):
		e.Kind = KindConvert
	case errors.Is(err, errAnimated):
		e.Kind = KindAnimated
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
	case errors.As(err, &ju), errors.As(err, &pu):
		e.Kind = KindUnsupported
	}
	return e
}
