package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"time"

	"okuyuki/core/model"
	folder "okuyuki/server/store"
	"okuyuki/server/study/nyu"
)

type studyNYUCommand struct {
	fleet
	Data     nyuFrames `type:"path" placeholder:"FILE|DIR" help:"NYU Depth V2: nyu_depth_v2_labeled.mat with splits.mat beside it, or a folder with rgb, depth_mm and labels.csv (okuyuki data nyu). Needed but for smoke, which draws rooms of its own without it."`
	Package  string    `type:"existingdir" placeholder:"DIR" help:"The unpacked npm package @mediapipe/objectron, whose backbone is used; fetched with npm into the cache when not given."`
	Cache    string    `type:"path" placeholder:"DIR" help:"Where features and the package are kept; the user's cache folder when not given."`
	Preset   string    `enum:"smoke,trial,full" default:"smoke" help:"smoke: seconds, no data needed; trial: half an hour on two cores; full: 5 shares of labels, 3 levels of light, 5 seeds, hours."`
	JSON     bool      `help:"Print answers, means and every training as JSON."`
	CSV      string    `name:"csv" type:"path" placeholder:"FILE.csv" help:"Write every training of the grid, as a table."`
	Report   string    `type:"path" placeholder:"DIR" help:"Write a report into this folder: index.html in Japanese and English, figures (SVG, PNG), results.csv, results.json."`
	Plan     bool      `help:"Print what the study will cost, measured on short trainings with some of the frames, and do not begin it."`
	Keep     bool      `name:"keep-model" help:"Afterwards keep a model in the data folder, which okuyuki serve offers to open in the page: the arm that learns depth, with all labels in good light and the settings that were chosen."`
	Stored   bool      `help:"Answer from the results that are there, without any training."`
	Out      string    `type:"path" placeholder:"DIR" help:"Data folder for results, of any number of studies; one that was stopped goes on from there. In the user's cache folder when not given."`
	Language string    `enum:"ja,en" default:"en" help:"Of the answers, and first in the report: ja or en."`
}

// Run implements the command.
func (c *studyNYUCommand) Run(ctx context.Context, std streams, env environment) error {
	preset, err := nyu.PresetNamed(c.Preset)
	if err != nil {
		return err
	}
	if err := c.check(preset); err != nil {
		return err
	}
	cache, err := c.cache()
	if err != nil {
		return err
	}
	o := nyu.Options{Preset: preset, Dir: c.Out, Workers: c.workers(), Tell: bars(std)}
	if o.Dir == "" {
		o.Dir = filepath.Join(cache, studyFolder)
	}
	if o.Frames, err = c.frames(preset); err != nil {
		return err
	}
	defer o.Frames.Close()
	if o.Backbone, err = c.backbone(ctx, o.Frames.Classes, cache); err != nil {
		return interrupted(err)
	}
	o.Cache = filepath.Join(cache, "features")
	if c.Plan {
		p, err := nyu.NewPlan(ctx, o, time.Now)
		return printPlan(std, p, err, c.JSON, c.Language)
	}
	result, err := c.study(ctx, c.fleet.rooms(o, std, env))
	if err != nil {
		return refusedOrInterrupted(err)
	}
	if c.Keep {
		if err := c.keep(ctx, o, std); err != nil {
			return refusedOrInterrupted(err)
		}
	}
	if c.Report != "" {
		if err := result.Report(c.Report, c.Language); err != nil {
			return err
		}
	}
	if c.CSV != "" {
		if err := writeTo(c.CSV, result.CSV); err != nil {
			return err
		}
	}
	if c.JSON {
		return json.NewEncoder(std.out).Encode(result)
	}
	return result.Print(std.out, c.Language)
}

// study trains, or reads what was trained.
func (c *studyNYUCommand) study(ctx context.Context, o nyu.Options) (*nyu.Outcome, error) {
	if c.Stored {
		return nyu.Stored(o)
	}
	features, done := openShelf()
	defer done()
	o.Shelf = features
	return nyu.Run(ctx, o)
}

// keep makes a model of the study and puts it into the data folder.
func (c *studyNYUCommand) keep(ctx context.Context, o nyu.Options, std streams) error {
	features, done := openShelf()
	defer done()
	o.Shelf = features
	made, err := nyu.MakeModel(ctx, o)
	if err != nil {
		return err
	}
	db, err := folder.Open(o.Dir, nil)
	if err != nil {
		return err
	}
	defer db.Close()
	kept, err := db.AddModel(made.Name+".safetensors", made.Card, bytes.NewReader(made.File))
	if err != nil {
		return err
	}
	std.say("kept model %s, %d bytes, SHA-256 %s; okuyuki serve --studies %s offers to open it in the page", made.Name, kept.Size, kept.SHA256, o.Dir)
	return nil
}

// check refuses options that mean nothing, before hours of work.
func (c *studyNYUCommand) check(p nyu.Preset) error {
	if err := c.fleet.check(false); err != nil {
		return err
	}
	if c.Data == "" && !p.Drawn {
		return fmt.Errorf("%w: --data is needed: the folder of NYU Depth V2", errUsage)
	}
	if c.Plan && (c.Report != "" || c.CSV != "" || c.Stored) {
		return fmt.Errorf("%w: --plan begins nothing that --report, --csv or --stored could tell of", errUsage)
	}
	if c.Keep && (c.Plan || c.Stored || c.Coordinate) {
		return fmt.Errorf("%w: --keep-model trains a network, which --plan, --stored and --coordinate do not", errUsage)
	}
	return checkOutputs(c.CSV)
}

// cache is the folder for what can be made again.
func (c *studyNYUCommand) cache() (string, error) {
	if c.Cache != "" {
		return c.Cache, nil
	}
	return cacheFolder("--cache")
}

// frames are those of the data, or rooms.
func (c *studyNYUCommand) frames(p nyu.Preset) (*nyu.Frames, error) {
	f, err := nyu.Source{Data: string(c.Data)}.Frames(p)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errRefused, err)
	}
	return f, nil
}

// backbone is the published one, or for rooms one that knows nothing.
func (c *studyNYUCommand) backbone(ctx context.Context, classes []model.Class, cache string) (*model.Model, error) {
	return nyu.Source{Data: string(c.Data), Package: c.Package, Cache: cache}.Backbone(ctx, classes)
}
