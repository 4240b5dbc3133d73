package main

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"

	"okuyuki/core/data/scene"
)

type dataRoomsCommand struct {
	Out  string `required:"" type:"path" placeholder:"FILE.png" help:"The contact sheet to write: a row for each kind, each photo with its depth beside it."`
	Each int    `default:"4" help:"How many rooms of each kind (${default})."`
	Seed uint64 `default:"1" help:"Seed of the first; the others' follow (${default})."`
}

// Measures of the contact sheet, in pixels.
const (
	roomTileW, roomTileH = 320, 240
	maxRoomsEach         = 20
)

// Run implements the command.
func (c *dataRoomsCommand) Run(ctx context.Context, std streams) error {
	if c.Each < 1 || c.Each > maxRoomsEach {
		return fmt.Errorf("%w: --each must be between 1 and %d", errUsage, maxRoomsEach)
	}
	kinds := scene.Rooms()
	sheet := image.NewRGBA(image.Rect(0, 0, 2*c.Each*roomTileW, len(kinds)*roomTileH))
	for row, kind := range kinds {
		for i := range c.Each {
			if err := ctx.Err(); err != nil {
				return interrupted(err)
			}
			s, err := scene.Render(kind.ID, c.Seed+uint64(i), roomTileW, roomTileH)
			if err != nil {
				return err
			}
			pasteRoom(sheet, 2*i*roomTileW, row*roomTileH, s)
		}
		fmt.Fprintf(std.log, "%s\n", kind.EN)
	}
	return writeTo(c.Out, func(w io.Writer) error { return png.Encode(w, sheet) })
}

// pasteRoom draws a photo and its depth beside it, in shades from scene.Nearest, bright, to scene.Farthest.
func pasteRoom(sheet *image.RGBA, x0, y0 int, s *scene.Scene) {
	for k, metres := range s.Depth {
		x, y := x0+k%s.Photo.W, y0+k/s.Photo.W
		p := s.Photo.Pix[3*k:]
		sheet.SetRGBA(x, y, color.RGBA{p[0], p[1], p[2], 255})
		near := uint8(255 * min(1, scene.Nearest/metres*1.2))
		sheet.SetRGBA(x+s.Photo.W, y, color.RGBA{near, near, near, 255})
	}
}
