package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"okuyuki/core/workbench"
	"okuyuki/server/atomicfile"
	"okuyuki/server/registry"
)

// registryFolder is where, in the data folder of serve, versions of models are kept.
const registryFolder = "registry"

type modelsCommand struct {
	Publish  modelsPublish  `cmd:"" help:"Keep a model as the next version under a name; nobody uses it yet."`
	List     modelsList     `cmd:"" help:"Print models, their versions and where these stand."`
	Promote  modelsPromote  `cmd:"" help:"Put a version to use: for a share of the clients, or for all."`
	Rollback modelsRollback `cmd:"" help:"End a trial, or else put the version back to use that was before."`
	SQL      modelsSQL      `cmd:"" name:"sql" help:"Print the versions as statements for the database of the edge."`
	Get      modelsGet      `cmd:"" help:"Write the file of a version that is in use, or of another."`
}

// modelsFolder is the part of the commands that finds the registry.
type modelsFolder struct {
	Studies string `type:"path" placeholder:"DIR" help:"Data folder, as serve --studies names it; the user's cache folder when not given."`
}

func (f modelsFolder) open() (*registry.Store, error) {
	dir, err := (&serveStudies{Studies: f.Studies}).folder()
	if err != nil {
		return nil, err
	}
	return registry.Open(filepath.Join(dir, registryFolder), time.Now), nil
}

// signed is who does something, and why.
type signed struct {
	By   string `placeholder:"NAME" help:"Who does it, for the history."`
	Note string `placeholder:"TEXT" help:"Why, for the history."`
}

type modelsSQL struct{ modelsFolder }

// Run implements the command.
func (c *modelsSQL) Run(std streams) error {
	s, err := c.open()
	if err != nil {
		return err
	}
	statements, err := s.Statements()
	if err == nil {
		_, err = std.out.Write(statements)
	}
	return err
}

type modelsPublish struct {
	modelsFolder
	signed
	Name string `required:"" placeholder:"NAME" help:"Of the model: a to z, digits, dots, - and _."`
	Card string `type:"existingfile" placeholder:"FILE.md" help:"The model card: what it learned from, what it is good for. A short one is made when not given."`
	File string `arg:"" type:"existingfile" help:"A project saved in the page, a model file, or a base model."`
}

// Run implements the command.
func (c *modelsPublish) Run(std streams) error {
	kind, file, card, err := readPublished(c.File)
	if err != nil {
		return err
	}
	if c.Card != "" {
		text, err := os.ReadFile(c.Card)
		if err != nil {
			return err
		}
		card = string(text)
	}
	s, err := c.open()
	if err != nil {
		return err
	}
	v, err := s.Publish(registry.Entry{Name: c.Name, Kind: kind, Card: card, By: c.By, Note: c.Note}, file)
	if err != nil {
		return usage(err)
	}
	_, err = fmt.Fprintf(std.out, "%s@%d: %s, %d bytes, %s\n", c.Name, v.Number, v.Kind, v.Size, v.SHA256)
	return err
}

// readPublished reads the model of a file, which must open as one.
func readPublished(name string) (kind string, file []byte, card string, err error) {
	bench, err := openWorkbench(name, "")
	if err != nil {
		return "", nil, "", err
	}
	if !isProject(name) {
		file, err = readModel(name)
	} else {
		file, err = modelOfProject(name)
	}
	kind = "base"
	if bench.Learned() {
		kind = "learned"
	}
	return kind, file, shortCard(bench, kind), err
}

// shortCard says what can be told from the file alone.
func shortCard(bench *workbench.Workbench, kind string) string {
	var names []string
	for _, class := range bench.Classes() {
		names = append(names, cmp.Or(class.EN, class.JA, class.ID))
	}
	return fmt.Sprintf("Kind: %s\nBase model: %s (SHA-256 %s)\nClasses (%d): %s\n", kind, bench.ModelName(), bench.ModelID(), len(names), strings.Join(names, ", "))
}

type modelsList struct {
	modelsFolder
	JSON    bool `help:"Print all, with cards and history, as JSON."`
	History bool `help:"Print what was done, by whom and why."`
}

// Run implements the command.
func (c *modelsList) Run(std streams) error {
	s, err := c.open()
	if err != nil {
		return err
	}
	models, damaged, err := s.Models()
	if err != nil {
		return err
	}
	for _, err := range damaged {
		std.say("%v", err)
	}
	if c.JSON {
		if models == nil {
			models = []*registry.Model{}
		}
		e := json.NewEncoder(std.out)
		e.SetIndent("", "  ")
		return e.Encode(models)
	}
	var t table
	t.row("model\tstage\tkind\tpublished\tby\tSHA-256\tnote")
	for _, m := range models {
		for _, v := range m.Versions {
			stage := string(v.Stage)
			if v.Stage == registry.Trial {
				stage += fmt.Sprintf(" %d %%", v.Share)
			}
			t.row("%s@%d\t%s\t%s\t%s\t%s\t%.12s\t%s", m.Name, v.Number, stage, v.Kind, v.When, v.By, v.SHA256, v.Note)
		}
		if !c.History {
			continue
		}
		for _, e := range m.History {
			what := string(e.Action)
			if e.Action == registry.Promote {
				what += fmt.Sprintf(" @%d to %d %%", e.Version, e.Share)
			}
			t.row("  %s\t%s\t\t\t%s\t\t%s", e.When, what, e.By, e.Note)
		}
	}
	return t.print(std.out)
}

// modelVersion is NAME@N.
type modelVersion struct {
	Name   string
	Number int
}

// UnmarshalText reads it.
func (v *modelVersion) UnmarshalText(text []byte) error {
	name, number, ok := strings.Cut(string(text), "@")
	n, err := strconv.Atoi(number)
	if !ok || err != nil || n < 1 {
		return fmt.Errorf("%q is no version such as site@3", text)
	}
	v.Name, v.Number = name, n
	return nil
}

type modelsPromote struct {
	modelsFolder
	signed
	Share   int          `default:"100" placeholder:"PERCENT" help:"Of the clients that use the version; 100: all, from now on."`
	Version modelVersion `arg:"" help:"Such as site@3."`
}

// Run implements the command.
func (c *modelsPromote) Run(std streams) error {
	s, err := c.open()
	if err != nil {
		return err
	}
	m, err := s.Promote(c.Version.Name, c.Version.Number, c.Share, c.By, c.Note)
	if err != nil {
		return usage(err)
	}
	return printStages(std, m)
}

type modelsRollback struct {
	modelsFolder
	signed
	Name string `arg:"" help:"Of the model."`
}

// Run implements the command.
func (c *modelsRollback) Run(std streams) error {
	s, err := c.open()
	if err != nil {
		return err
	}
	m, err := s.Rollback(c.Name, c.By, c.Note)
	if err != nil {
		return usage(err)
	}
	return printStages(std, m)
}

// printStages prints which versions are in use.
func printStages(std streams, m *registry.Model) error {
	for _, v := range m.Versions {
		switch v.Stage {
		case registry.Current:
			fmt.Fprintf(std.out, "%s@%d is in use\n", m.Name, v.Number)
		case registry.Trial:
			fmt.Fprintf(std.out, "%s@%d is on trial with %d %% of the clients\n", m.Name, v.Number, v.Share)
		}
	}
	return nil
}

type modelsGet struct {
	modelsFolder
	Out    string `required:"" placeholder:"FILE" help:"Where to write it."`
	Client string `placeholder:"ID" help:"Who asks, of a trial; without it the version that is in use by all."`
	Model  string `arg:"" help:"Name of the model, or a version such as site@3."`
}

// Run implements the command.
func (c *modelsGet) Run(std streams) error {
	if err := checkOutputs(c.Out); err != nil {
		return err
	}
	s, err := c.open()
	if err != nil {
		return err
	}
	var want modelVersion
	name, _, exact := strings.Cut(c.Model, "@")
	if exact {
		if err := want.UnmarshalText([]byte(c.Model)); err != nil {
			return fmt.Errorf("%w: %w", errUsage, err)
		}
	}
	m, err := s.Model(name)
	var v registry.Version
	if err == nil {
		v, err = m.Pick(want.Number, c.Client)
	}
	if err != nil {
		return usage(err)
	}
	file, err := s.File(v.SHA256)
	if err == nil {
		err = atomicfile.Write(c.Out, file)
	}
	if err == nil {
		_, err = fmt.Fprintf(std.out, "%s: %s@%d, %s\n", c.Out, m.Name, v.Number, v.SHA256)
	}
	return err
}

// usage marks what the user has asked for and cannot have.
func usage(err error) error {
	for _, e := range []error{registry.ErrNone, registry.ErrNotInUse, registry.ErrNoBefore, registry.ErrAlready, registry.ErrNameForm, registry.ErrShareRange, registry.ErrShrinks} {
		if errors.Is(err, e) {
			return fmt.Errorf("%w: %w", errUsage, err)
		}
	}
	return err
}
