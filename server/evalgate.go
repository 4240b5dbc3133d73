package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"okuyuki/core/data/scene"
	"okuyuki/core/workbench"
	"okuyuki/server/depthstudy"
	"okuyuki/server/smalldata"
)

type evalGateCommand struct {
	JSON   bool     `help:"Print JSON."`
	Data   string   `type:"existingdir" placeholder:"DIR" help:"The folder with the sets, each in its folder: neu_det, brick_crack, pipe_rgbd, nyu320; not needed for generated scenes."`
	Sets   []string `default:"nyu,neu_det,brick_crack,pipe_rgbd,scenes" placeholder:"NAME" help:"Sets to measure on: nyu, neu_det, brick_crack, pipe_rgbd; scenes, or one kind of them, are generated."`
	Photos int      `default:"60" placeholder:"N" help:"Photos that are judged together, as the page does."`
	Draws  int      `default:"5" placeholder:"N" help:"Draws of so many photos, at most."`
	Model  string   `type:"existingfile" placeholder:"FILE" help:"Use this base model instead of the one built in."`
}

// Run implements the command.
func (c *evalGateCommand) Run(ctx context.Context, std streams) error {
	if c.Photos < 1 || c.Draws < 1 || len(c.Sets) == 0 {
		return fmt.Errorf("%w: one set, one photo and one draw are the least", errUsage)
	}
	var sets []depthstudy.Set
	for _, name := range c.Sets {
		of, err := c.open(name)
		if err != nil {
			return err
		}
		sets = append(sets, of...)
	}
	model := ""
	open := func() (*workbench.Workbench, error) {
		bench, err := openBase(c.Model)
		if err == nil {
			model = bench.ModelName()
		}
		return bench, err
	}
	rows, err := depthstudy.JudgeSets(ctx, open, sets, c.Draws, c.Photos, progress(std.log, "sets"))
	if err != nil {
		return interrupted(err)
	}
	if c.JSON {
		return json.NewEncoder(std.out).Encode(rows)
	}
	return depthstudy.PrintSets(std.out, model, rows)
}

// open opens the sets of a name.
func (c *evalGateCommand) open(name string) ([]depthstudy.Set, error) {
	kinds := slices.Concat(scene.Kinds(), scene.Openings(), scene.Rooms())
	if name == "scenes" {
		sites := depthstudy.Scenes("scenes: sites", scene.Kinds(), c.Photos*c.Draws)
		walls := depthstudy.Scenes("scenes: walls", scene.Openings(), c.Photos*c.Draws)
		return []depthstudy.Set{sites, walls}, nil
	}
	if i := slices.IndexFunc(kinds, func(k scene.Kind) bool { return k.ID == name }); i >= 0 {
		return []depthstudy.Set{depthstudy.Scenes("scenes: "+name, kinds[i:i+1], c.Photos*c.Draws)}, nil
	}
	l, known := smalldata.Find(name)
	if !known || c.Data == "" {
		return nil, fmt.Errorf("%w: --sets %s: nyu, neu_det, brick_crack, pipe_rgbd, with --data, or scenes", errUsage, strings.Join(c.Sets, ","))
	}
	set, err := l.Read(os.DirFS(filepath.Join(c.Data, l.Folder)))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errRefused, err)
	}
	return []depthstudy.Set{depthstudy.SetOf(name, set, name == "nyu")}, nil
}
