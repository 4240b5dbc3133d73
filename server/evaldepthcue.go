package main

import (
	"context"
	"encoding/json"
	"fmt"

	"okuyuki/server/dataset"
	"okuyuki/server/depthstudy"
)

type evalDepthcueCommand struct {
	JSON  bool      `help:"Print JSON."`
	Data  nyuFrames `required:"" type:"path" placeholder:"FILE|DIR" help:"NYU Depth V2: nyu_depth_v2_labeled.mat with splits.mat beside it, or a folder with rgb, depth_mm and labels.csv (okuyuki data nyu)."`
	Model string    `type:"existingfile" placeholder:"FILE" help:"Measure this model's depth head instead of that of the one built in."`
	Split string    `enum:"test,train" default:"test" help:"The split to measure on: test, or train to fit the cues' constants."`
	Every int       `default:"1" placeholder:"N" help:"Measure on every Nth photo only."`
}

// Run implements the command.
func (c *evalDepthcueCommand) Run(ctx context.Context, std streams) error {
	if c.Every < 1 {
		return fmt.Errorf("%w: --every %d", errUsage, c.Every)
	}
	m, nyu, err := openNYU(c.Model, c.Data)
	if err != nil {
		return err
	}
	defer nyu.Close()
	set := nyu.Test
	if c.Split == "train" {
		set = nyu.Train
	}
	seen := 0
	part := set.Subset(func(dataset.Item) bool { seen++; return (seen-1)%c.Every == 0 })
	result, err := depthstudy.Run(ctx, m, nyu.Train, part, progress(std.log, "photos"))
	if err != nil {
		return interrupted(err)
	}
	result.Data = "NYU Depth V2, official " + c.Split + " split"
	if c.JSON {
		return json.NewEncoder(std.out).Encode(result)
	}
	return result.Print(std.out)
}
