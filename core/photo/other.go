//go:build !js

package photo

import (
	"image"
	"image/gif"
	"io"

	"golang.org/x/image/webp"
)

// decodeOther decodes the formats that photos seldom have.
func decodeOther(format string, r io.Reader) (image.Image, error) {
	if format == "gif" {
		return gif.Decode(r)
	}
	return webp.Decode(r)
}
