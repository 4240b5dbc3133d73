package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	core "okuyuki/core/study"
	folder "okuyuki/server/store"
	"okuyuki/server/study"
	"okuyuki/server/study/nyu"
	"okuyuki/server/study/plan"
	"okuyuki/server/study/store"
)

// studyFolder is the data folder of studies for which none is named, within the cache folder.
const studyFolder = "study"

type studyCommand struct {
	MNIST  studyMNISTCommand  `cmd:"" name:"mnist" help:"Ask the study's questions of digits with depth."`
	NYU    studyNYUCommand    `cmd:"" name:"nyu" help:"Ask of photos of rooms whether learning depth helps to tell what room they show."`
	Report studyReportCommand `cmd:"" name:"report" help:"Write the report of results that are kept in a folder, without training."`
}

type studyMNISTCommand struct {
	digitSource
	fleet
	Preset   string `enum:"smoke,trial,paper,full" default:"smoke" help:"smoke: seconds; trial: the cells of the first trial, beside what it found; paper: hours on two cores; full: days."`
	JSON     bool   `help:"Print the answers and all means as JSON."`
	Out      string `type:"path" placeholder:"DIR" help:"Data folder for results, of any number of studies; one that was stopped goes on from there. In the user's cache folder when not given."`
	Report   string `type:"path" placeholder:"DIR" help:"Write a report into this folder: index.html in Japanese and English, figures (SVG, PNG), results.csv, claims.csv, results.json."`
	Plan     bool   `help:"Print what the study will cost, measured on short trainings, and do not begin it."`
	Language string `enum:"ja,en" default:"en" help:"Of the answers, and first in the report: ja or en."`
}

// Run implements the command.
func (c *studyMNISTCommand) Run(ctx context.Context, std streams, env environment) error {
	if err := c.check(false); err != nil {
		return err
	}
	if c.Plan && c.Report != "" {
		return fmt.Errorf("%w: --plan begins nothing that --report could tell of", errUsage)
	}
	preset, err := core.PresetNamed(c.Preset)
	if err != nil {
		return err
	}
	digits, err := c.open(ctx)
	if err != nil {
		return err
	}
	out := c.Out
	if out == "" {
		cache, err := cacheFolder("--out")
		if err != nil {
			return err
		}
		out = filepath.Join(cache, studyFolder)
	}
	options := study.Options{
		Preset: preset, Digits: digits, Set: filepath.Base(c.Set), Dir: out, Workers: c.workers(), Progress: progress(std.log, "trainings"),
	}
	if c.Plan {
		p, err := study.NewPlan(ctx, options, time.Now)
		return printPlan(std, p, err, c.JSON, c.Language)
	}
	result, err := study.Run(ctx, c.fleet.digits(options, std, env))
	if err != nil {
		return refusedOrInterrupted(err)
	}
	if c.Report != "" {
		if err := study.Report(c.Report, result, c.Language); err != nil {
			return err
		}
	}
	if c.JSON {
		return json.NewEncoder(std.out).Encode(result)
	}
	return study.Print(std.out, result, c.Language)
}

type studyReportCommand struct {
	Results  string `arg:"" type:"path" placeholder:"RESULTS" help:"Data folder, as study mnist --out and study nyu --out leave it; the study may still be under way."`
	Report   string `arg:"" type:"path" placeholder:"DIR" help:"Folder to write to."`
	ID       string `name:"run" placeholder:"ID" help:"Which run of the folder; needed where there are several."`
	Language string `enum:"ja,en" default:"ja" help:"First shown: ja or en."`
}

// Run implements the command.
func (c *studyReportCommand) Run(std streams) error {
	if err := c.write(); err != nil {
		return refusedOrInterrupted(err)
	}
	_, err := fmt.Fprintln(std.out, filepath.Join(c.Report, "index.html"))
	return err
}

// write reads the results of whichever study it is, and writes its report.
func (c *studyReportCommand) write() error {
	run, err := store.Find(c.Results, c.ID)
	if err != nil {
		return err
	}
	if run.Study == nyu.Study {
		outcome, err := nyu.StoredIn(c.Results, run.ID)
		if err != nil {
			return err
		}
		return outcome.Report(c.Report, c.Language)
	}
	outcome, err := study.Stored(c.Results, run.ID)
	if err != nil {
		return err
	}
	return study.Report(c.Report, outcome, c.Language)
}

// printPlan prints what a study will cost.
func printPlan(std streams, p *plan.Plan, err error, asJSON bool, language string) error {
	if err != nil {
		return refusedOrInterrupted(err)
	}
	if asJSON {
		return json.NewEncoder(std.out).Encode(p)
	}
	return p.Print(std.out, language)
}

// refusedOrInterrupted says in plain words why a study did not run.
func refusedOrInterrupted(err error) error {
	if errors.Is(err, store.ErrOther) {
		return fmt.Errorf("%w: %w: name another one with --out", errRefused, err)
	}
	for _, refused := range []error{
		store.ErrNone, store.ErrSeveral, folder.ErrBusy, folder.ErrForeign, folder.ErrNewer, folder.ErrDamaged, folder.ErrChanged,
	} {
		if errors.Is(err, refused) {
			return fmt.Errorf("%w: %w", errRefused, err)
		}
	}
	return interrupted(err)
}
