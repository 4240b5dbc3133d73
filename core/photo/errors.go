package photo

import (
	"errors"
	"strconv"
)

// Kind says why a photo was refused. The list is closed: the page has a text for each in every language.
type Kind string

// The kinds, with the parameters that Error.Params gives beside "format" (always present, "" when unknown).
const (
	KindEmpty         Kind = "empty"           // the file has no bytes
	KindTooLarge      Kind = "too_large"       // bytes, limit: the file is larger than MaxBytes
	KindTooManyPixels Kind = "too_many_pixels" // width, height, limit: more than MaxPixels
	KindSideTooLong   Kind = "side_too_long"   // width, height, limit: a side above MaxSide
	KindNotImage      Kind = "not_image"       // no image format that we know of
	KindUnsupported   Kind = "unsupported"     // an image, but of a format or variant that is not read (format names it)
	KindHEIC          Kind = "heic"            // HEIC or HEIF, as iPhones write it
	KindCMYK          Kind = "cmyk"            // a JPEG in print colours
	KindAnimated      Kind = "animated"        // an animated WebP
	KindCorrupt       Kind = "corrupt"         // damaged or cut off
	KindConvert       Kind = "convert"         // width, height, orientation: as far as the header tells a good photo, to be decoded by the browser
)

// Kinds lists every Kind, in a fixed order.
func Kinds() []Kind {
	return []Kind{KindEmpty, KindTooLarge, KindTooManyPixels, KindSideTooLong, KindNotImage, KindUnsupported,
		KindHEIC, KindCMYK, KindAnimated, KindCorrupt, KindConvert}
}

// Error is the error of Inspect, Decode, DecodeFit and StripMetadata.
type Error struct {
	Kind          Kind
	Format        string // "jpeg", "png", "webp", "gif", "heic", "avif", "bmp", "tiff", "svg", "pdf", "jxl", "psd"; "" when unknown
	Width, Height int    // pixels as stored, where the header was read
	Orientation   int    // EXIF orientation, for convert
	Bytes         int64  // size of the file, for too_large
	Limit         int64  // the limit that was passed: bytes or pixels
	Err           error  // cause, for logs; may be nil
}

// Error describes the refusal in English, for logs; people read the page's text for the Kind.
func (e *Error) Error() string {
	s := "photo: " + string(e.Kind)
	if e.Format != "" {
		s += " (" + e.Format + ")"
	}
	if e.Width > 0 || e.Height > 0 {
		s += " " + strconv.Itoa(e.Width) + "x" + strconv.Itoa(e.Height)
	}
	if e.Limit > 0 {
		s += ", limit " + strconv.FormatInt(e.Limit, 10)
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Params are the values that a text for the Kind may name, as the constants' comments list them.
func (e *Error) Params() map[string]any {
	p := map[string]any{"format": e.Format}
	switch e.Kind {
	case KindTooLarge:
		p["bytes"], p["limit"] = e.Bytes, e.Limit
	case KindTooManyPixels, KindSideTooLong:
		p["width"], p["height"], p["limit"] = e.Width, e.Height, e.Limit
	case KindConvert:
		p["width"], p["height"], p["orientation"] = e.Width, e.Height, e.Orientation
	}
	return p
}

// KindOf returns the Kind of err, or "" if it is not a refusal of this package.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return ""
}
