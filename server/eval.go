package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"okuyuki/core/model"
	"okuyuki/server/dataset"
	"okuyuki/server/evaluate"
)

type evalCommand struct {
	NYU      evalNYUCommand      `cmd:"" name:"nyu" help:"Depth and scenes on the official NYU Depth V2 test split."`
	Depthcue evalDepthcueCommand `cmd:"" name:"depthcue" help:"Depth cues, the depth head and the quality gate against true depth."`
	Gate     evalGateCommand     `cmd:"" name:"gate" help:"How far the depth of sets of photos is believed, and how far it should be."`
	Small    evalSmallCommand    `cmd:"" name:"small" help:"What is learned from a few labels, on small data sets, in the dark and under noise."`
}

type evalNYUCommand struct {
	JSON  bool      `help:"Print JSON."`
	Data  nyuFrames `required:"" type:"path" placeholder:"FILE|DIR" help:"NYU Depth V2: nyu_depth_v2_labeled.mat with splits.mat beside it, or a folder with rgb, depth_mm and labels.csv (okuyuki data nyu)."`
	Model string    `type:"existingfile" placeholder:"FILE" help:"Measure this model instead of the one built in."`
}

// Run implements the command.
func (c *evalNYUCommand) Run(ctx context.Context, std streams) error {
	m, nyu, err := openNYU(c.Model, c.Data)
	if err != nil {
		return err
	}
	defer nyu.Close()
	result, err := evaluate.NYU(ctx, m, nyu.Test, progress(std.log, "photos"))
	if err != nil {
		return interrupted(err)
	}
	return printResult(std.out, result, c.JSON)
}

// openNYU opens a model, the one built in for "", and the data to measure it on, which the caller closes.
func openNYU(name string, frames nyuFrames) (*model.Model, *dataset.NYU, error) {
	file, err := readModel(name)
	if err != nil {
		return nil, nil, err
	}
	m, err := model.Load(file)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: the model: %w", errRefused, err)
	}
	nyu, err := dataset.OpenNYU(string(frames))
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %s: %w", errRefused, frames, err)
	}
	return m, nyu, nil
}

// printResult prints what a model scores.
func printResult(out io.Writer, r *evaluate.Result, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(out).Encode(r)
	}
	return r.Print(out)
}

// progress returns a function that draws a bar, or does nothing where nobody
// watches.
func progress(log io.Writer, what string) func(done, total int) {
	file, ok := log.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return nil
	}
	var bar *progressbar.ProgressBar
	return func(done, total int) {
		if bar == nil {
			bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(log), progressbar.OptionSetDescription(what),
				progressbar.OptionShowCount(), progressbar.OptionClearOnFinish())
		}
		bar.Set(done) // an error means that the terminal is gone
	}
}

// interrupted says in plain words that the user stopped the program.
func interrupted(err error) error {
	if errors.Is(err, context.Canceled) {
		return errors.New("stopped")
	}
	return err
}
