package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"okuyuki/server/atomicfile"
	"okuyuki/server/base"
	"okuyuki/server/dataset"
)

type trainCommand struct {
	JSON    bool   `help:"Print what came of it as JSON."`
	Data    string `required:"" type:"existingdir" placeholder:"DIR" help:"One folder a class; folders in these are places. A depth map lies beside its photo, x.jpg, as x.depth.png (16 bits, millimetres) or x.depth.npy (metres, or millimetres as uint16). Photos beside the class folders, or in a folder called unlabelled or 未分類, teach depth alone."`
	Out     string `required:"" placeholder:"FILE" help:"The model file to write; its card is written beside it, as FILE.md."`
	From    string `type:"existingfile" placeholder:"FILE" help:"The base model to begin with; the one built in when not given."`
	DepthOf string `name:"depth-of" type:"existingfile" placeholder:"FILE" help:"The base model whose depth photos without a map keep: the one to begin with when not given, the one built in where that has untrained heads."`
	Name    string `placeholder:"NAME" help:"Of the model, for card and file; made of the file's name when not given."`
	Licence string `placeholder:"TEXT" help:"What the photos allow to be done with the model, for its card: only you know."`
	Cache   string `placeholder:"DIR" help:"Where features and checkpoints are kept; the user's cache folder when not given."`
	Seed    uint64 `default:"1" help:"Of everything random: the same seed, the same model."`
	Heads   int    `placeholder:"N" help:"Passes over the photos in which the heads alone are trained; 0: 30."`
	Epochs  int    `default:"40" help:"Passes in which the whole network is trained; 0 leaves the backbone as it is (${default})."`
	Smoke   bool   `help:"Train for a moment, to see that everything works; the model is good for nothing."`

	Candidates int `default:"1" help:"Settings to try first, each on four fifths of the photos learned from and asked for the fifth; training goes on with the best. 1 tries none. The first three: the usual rates, a third of them, three times them; then the same with another seed."`
	fleet
}

// Run implements the command.
func (c *trainCommand) Run(ctx context.Context, std streams, env environment) error {
	if c.Epochs < 0 || c.Heads < 0 {
		return fmt.Errorf("%w: numbers must not be negative", errUsage)
	}
	if c.Candidates < 1 || c.Candidates > base.MaxCandidates {
		return fmt.Errorf("%w: --candidates is 1 to %d", errUsage, base.MaxCandidates)
	}
	if err := c.fleet.check(false); err != nil {
		return err
	}
	if c.Workers > 0 && !c.reaches() {
		return fmt.Errorf("%w: --workers is for --nats and --listen: without them one training has all cores", errUsage)
	}
	if c.reaches() && c.Candidates == 1 {
		return fmt.Errorf("%w: --nats and --listen share the candidates out: say how many with --candidates", errUsage)
	}
	card := c.Out + ".md"
	if err := checkOutputs(c.Out, card); err != nil {
		return err
	}
	set, err := dataset.ReadFolder(os.DirFS(c.Data))
	if err != nil {
		return fmt.Errorf("%w: %s: %w", errRefused, c.Data, err)
	}
	withoutClass(set)
	from, err := readModel(c.From)
	if err != nil {
		return err
	}
	teacher, err := c.teacher(from)
	if err != nil {
		return err
	}
	cache := c.Cache
	if cache == "" {
		folder, err := cacheFolder("--cache")
		if err != nil {
			return err
		}
		cache = filepath.Join(folder, "train")
	}
	o := base.TrainOptions{
		From: from, Teacher: teacher, Set: set, Name: c.name(), Cache: cache, Out: c.Out, Seed: c.Seed, Log: std.log,
		Heads: base.Heads{Epochs: c.Heads}, Tuning: base.Tuning{Epochs: c.Epochs},
		Refused: func(path string, err error) { std.complain(fmt.Errorf("%s: %w", path, err)) }, Candidates: c.Candidates,
	}
	if c.reaches() {
		o.Through = c.through(o, std, env)
	}
	if c.Smoke {
		o.Heads, o.Tuning = base.Heads{Views: 2, Epochs: 1}, base.Tuning{Epochs: 1, Batch: 4}
	}
	trained, err := base.Train(ctx, o)
	if err != nil {
		return interrupted(err)
	}
	if err := atomicfile.Write(card, []byte(trained.Card(c.Licence))); err != nil {
		return err
	}
	if c.JSON {
		e := json.NewEncoder(std.out)
		e.SetIndent("", "  ")
		return e.Encode(trained)
	}
	_, err = fmt.Fprintf(std.out, "%s\n%s: %d bytes; its card: %s\n", trained.Summary(), c.Out, trained.Bytes, card)
	return err
}

// teacher is the file of the model whose depth is kept; nil: that of the model to begin with.
func (c *trainCommand) teacher(from []byte) ([]byte, error) {
	if c.DepthOf == "" && !base.Untrained(from) {
		return nil, nil
	}
	return readModel(c.DepthOf)
}

// name is what the model is called.
func (c *trainCommand) name() string {
	if c.Name != "" {
		return c.Name
	}
	return nameOf(c.Out)
}

// nameOf is a file's name without folder and endings.
func nameOf(file string) string {
	name, _, _ := strings.Cut(filepath.Base(file), ".")
	return name
}
