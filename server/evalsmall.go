package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"okuyuki/core/poc"
	"okuyuki/server/smalldata"
)

type evalSmallCommand struct {
	JSON   bool     `help:"Print JSON, with every draw."`
	CSV    string   `name:"csv" placeholder:"FILE.csv" help:"Write every draw, as a table."`
	Data   string   `required:"" type:"existingdir" placeholder:"DIR" help:"The folder with the sets, each in its folder: neu_det, brick_crack, pipe_rgbd, nyu320."`
	Sets   []string `default:"neu_det,brick_crack,pipe_rgbd,nyu" placeholder:"NAME" help:"Sets to measure on: neu_det, brick_crack, pipe_rgbd, nyu."`
	Labels []int    `default:"3,6,12" placeholder:"N" help:"Labels a class."`
	Draws  int      `default:"10" placeholder:"N" help:"Random draws of each number of labels."`
	Photos int      `default:"60" placeholder:"N" help:"Photos of each class that take part, drawn by the seed: all but those learned from are the test."`
	Seed   uint64   `default:"1" help:"Of draws and trainings: the same seed, the same numbers."`
	Dark   string   `enum:"none,mild,medium,strong,severe" default:"none" help:"Test on darkened photos, too: mild, medium, strong or severe, strengths 1/4 to 1 of the stress test."`
	Noise  string   `enum:"none,mild,medium,strong,severe" default:"none" help:"Test on noisy photos, too: mild, medium, strong or severe."`
	Harsh  bool     `help:"Learn a second time with dark, blurred and noisy views, too."`
	Model  string   `type:"existingfile" placeholder:"FILE" help:"Use this base model instead of the one built in."`
}

// strengths are the names of --dark and --noise.
var strengths = map[string]float64{"none": 0, "mild": .25, "medium": .5, "strong": .75, "severe": 1}

// Run implements the command.
func (c *evalSmallCommand) Run(ctx context.Context, std streams) error {
	layouts, err := c.check()
	if err != nil {
		return err
	}
	o := smalldata.Options{Labels: c.Labels, Draws: c.Draws, Photos: c.Photos, Seed: c.Seed, Harsh: c.Harsh}
	for _, bad := range []smalldata.Condition{{Kind: poc.Dark, Strength: strengths[c.Dark]}, {Kind: poc.Noise, Strength: strengths[c.Noise]}} {
		if bad.Strength > 0 {
			o.Bad = append(o.Bad, bad)
		}
	}
	var outcomes []smalldata.Outcome
	model := ""
	for _, l := range layouts {
		bench, err := openBase(c.Model)
		if err != nil {
			return err
		}
		model = bench.ModelName()
		set, err := l.Read(os.DirFS(filepath.Join(c.Data, l.Folder)))
		if err != nil {
			return fmt.Errorf("%w: %w", errRefused, err)
		}
		found, err := smalldata.Run(ctx, bench, l.Name, set, o, bars(std))
		if errors.Is(err, smalldata.ErrTooFew) {
			return fmt.Errorf("%w: %w", errRefused, err)
		}
		if err != nil {
			return interrupted(err)
		}
		outcomes = append(outcomes, found...)
	}
	result := smalldata.Summarise(model, o.Bad, outcomes)
	if err := c.writeTable(result); err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(std.out).Encode(result)
	}
	return result.Print(std.out)
}

// check refuses options that mean nothing, before hours of work.
func (c *evalSmallCommand) check() (layouts []smalldata.Layout, err error) {
	for i, name := range c.Sets {
		l, known := smalldata.Find(name)
		if !known || slices.Contains(c.Sets[:i], name) {
			return nil, fmt.Errorf("%w: --sets %s: each of neu_det, brick_crack, pipe_rgbd, nyu once at most", errUsage, strings.Join(c.Sets, ","))
		}
		layouts = append(layouts, l)
	}
	for i, n := range c.Labels {
		if n < 1 || n >= c.Photos || slices.Contains(c.Labels[:i], n) {
			return nil, fmt.Errorf("%w: --labels %d: different numbers from 1 to less than --photos", errUsage, n)
		}
	}
	if len(layouts) == 0 || len(c.Labels) == 0 || c.Draws < 2 {
		return nil, fmt.Errorf("%w: one set, one number of labels and two draws are the least", errUsage)
	}
	return layouts, checkOutputs(c.CSV)
}

func (c *evalSmallCommand) writeTable(r *smalldata.Result) (err error) {
	if c.CSV == "" {
		return nil
	}
	f, err := os.Create(c.CSV)
	if err == nil {
		err = r.CSV(f)
		if closed := f.Close(); err == nil {
			err = closed
		}
	}
	if err != nil {
		return fmt.Errorf("write the table: %w", err)
	}
	return nil
}

// bars draws a bar for each kind of work.
func bars(std streams) func(what string, done, total int) {
	shown := map[string]func(done, total int){}
	return func(what string, done, total int) {
		show, known := shown[what]
		if !known {
			show = progress(std.log, what)
			shown[what] = show
		}
		if show != nil {
			show(done, total)
		}
	}
}
