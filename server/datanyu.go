package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"okuyuki/server/dataset/nyumat"
)

// nyuFrames names NYU Depth V2: the published file, or a folder made of it.
type nyuFrames string

// Validate refuses what is not there as wrong usage, before anything is read.
func (n nyuFrames) Validate() error {
	if n == "" {
		return nil
	}
	_, err := os.Stat(string(n))
	return err
}

type dataNYUCommand struct {
	File    string `arg:"" type:"existingfile" placeholder:"FILE.mat" help:"nyu_depth_v2_labeled.mat, with splits.mat beside it."`
	Dir     string `arg:"" type:"path" placeholder:"DIR" help:"The folder to write: rgb, depth_mm and labels.csv."`
	Full    bool   `help:"Keep the size of the crop, 560x426, instead of 320x240."`
	Raw     bool   `help:"Write depth as the sensor gave it, with holes, instead of that which the authors filled in."`
	Workers int    `help:"Frames at a time; one for each core when not given."`
	JSON    bool   `help:"Print JSON."`
}

// written is what the command prints.
type written struct {
	Frames int `json:"frames"`
	Train  int `json:"train"`
	Test   int `json:"test"`
	Width  int `json:"width"`
	Height int `json:"height"`
}

// Run implements the command.
func (c *dataNYUCommand) Run(ctx context.Context, std streams) error {
	if c.Workers < 0 {
		return fmt.Errorf("%w: --workers must not be negative", errUsage)
	}
	f, err := nyumat.Open(c.File)
	if err != nil {
		return fmt.Errorf("%w: %w", errRefused, err)
	}
	defer f.Close()
	l := &nyumat.Layout{File: f, Full: c.Full, Raw: c.Raw}
	if err := l.Write(ctx, c.Dir, orCores(c.Workers), progress(std.log, "frames")); err != nil {
		if errors.Is(err, nyumat.ErrOther) {
			return fmt.Errorf("%w: %w", errRefused, err)
		}
		return interrupted(err)
	}
	w := written{Frames: len(f.Frames)}
	w.Width, w.Height = l.Size()
	for _, frame := range f.Frames {
		switch frame.Split {
		case nyumat.Train:
			w.Train++
		case nyumat.Test:
			w.Test++
		}
	}
	if c.JSON {
		return json.NewEncoder(std.out).Encode(w)
	}
	_, err = fmt.Fprintf(std.out, "%d frames of %dx%d, %d to train, %d to test: %s\n", w.Frames, w.Width, w.Height, w.Train, w.Test, c.Dir)
	return err
}
