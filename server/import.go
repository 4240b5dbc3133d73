package main

import (
	"encoding/json"
	"fmt"

	"okuyuki/core/statedict"
	"okuyuki/server/atomicfile"
	"okuyuki/server/base"
)

type importCommand struct {
	File    string    `arg:"" type:"existingfile" placeholder:"FILE" help:"The state dict of a MobileNetV2 of width 1.0, as safetensors, with the names of torchvision or timm. Its classifier is left out."`
	Out     string    `required:"" placeholder:"FILE" help:"The base model to write; its card is written beside it, as FILE.md."`
	Name    string    `placeholder:"NAME" help:"Of the model, for card and file; made of the file's name when not given."`
	Licence string    `placeholder:"TEXT" help:"What the weights allow to be done with them, for the card: only you know."`
	Mean    []float64 `placeholder:"R,G,B" help:"What was subtracted from images of 0 to 1 in training; ImageNet's 0.485,0.456,0.406 when not given."`
	Std     []float64 `placeholder:"R,G,B" help:"What they were divided by then; ImageNet's 0.229,0.224,0.225 when not given."`
	Seed    uint64    `default:"1" help:"Of the heads, which are untrained: the same seed, the same file."`
	JSON    bool      `help:"Print what came of it as JSON."`
}

// Run implements the command.
func (c *importCommand) Run(std streams) error {
	n, err := c.normalisation()
	if err != nil {
		return err
	}
	card := c.Out + ".md"
	if err := checkOutputs(c.Out, card); err != nil {
		return err
	}
	file, err := readModel(c.File)
	if err != nil {
		return err
	}
	name := c.Name
	if name == "" {
		name = nameOf(c.Out)
	}
	imported, out, err := base.FromStateDict(file, n, name, c.Seed)
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	if err := atomicfile.Write(c.Out, out); err != nil {
		return err
	}
	if err := atomicfile.Write(card, []byte(imported.Card(c.Licence))); err != nil {
		return err
	}
	if c.JSON {
		e := json.NewEncoder(std.out)
		e.SetIndent("", "  ")
		return e.Encode(imported)
	}
	_, err = fmt.Fprintf(std.out, "%s\n%s: %d bytes, of a state dict with the names of %s; its card: %s\n", imported.Summary(), c.Out, len(out), imported.From, card)
	return err
}

// normalisation is that of the options, or ImageNet's.
func (c *importCommand) normalisation() (statedict.Normalisation, error) {
	n := statedict.ImageNet()
	for _, o := range []struct {
		name  string
		given []float64
		to    *[3]float64
	}{{"mean", c.Mean, &n.Mean}, {"std", c.Std, &n.Std}} {
		switch len(o.given) {
		case 0:
		case len(o.to):
			copy(o.to[:], o.given)
		default:
			return n, fmt.Errorf("%w: --%s takes three numbers, for red, green and blue", errUsage, o.name)
		}
	}
	for i := range n.Std {
		if !(n.Std[i] >= 1e-3 && n.Std[i] <= 1e3) || !(n.Mean[i] >= -1e3 && n.Mean[i] <= 1e3) {
			return n, fmt.Errorf("%w: --mean and --std are for images of 0 to 1, such as --mean 0.485,0.456,0.406 --std 0.229,0.224,0.225", errUsage)
		}
	}
	return n, nil
}
