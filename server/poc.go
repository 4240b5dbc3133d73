package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"okuyuki/core/poc"
	"okuyuki/server/dataset"
)

type pocCommand struct {
	JSON     bool   `help:"Print the whole result as JSON."`
	Report   string `placeholder:"FILE.html" help:"Write the report, one self-contained page."`
	CSV      string `name:"csv" placeholder:"FILE.csv" help:"Write what every training answered for every photo, as a table."`
	Share    string `name:"site-report" placeholder:"FILE.json" help:"Write the numbers that the page would share with a team, no photos and no names of files, to read and to send: curl -H 'Content-Type: application/json' -d @FILE.json SERVER/api/v1/sites"`
	Cost     string `type:"existingfile" placeholder:"FORM.json" help:"Reckon the cost a month, and the road map, from a form: {\"currency\": \"EUR\", \"photosPerDay\": 60, \"workDays\": 20, \"wrongCost\": 300, \"reviewCost\": 2}, and where they matter labelCost, sensorCost, sensors, todayError (0 to 1)."`
	Language string `enum:"ja,en" default:"en" help:"Of the summary and the report: ja or en."`
	Name     string `placeholder:"NAME" help:"Of the project, for the report; the folder's name if not given."`
	Seed     uint64 `default:"1" help:"Of folds and trainings: the same seed, the same numbers."`
	Folds    int    `default:"5" help:"Parts of the cross-validation; fewer are made where labels are few."`
	Repeats  int    `default:"2" help:"Of the cross-validation, with other parts."`
	Steps    int    `help:"Of each training; chosen from the number of photos if not given."`
	PerClass int    `placeholder:"N" help:"Draw N photos of each class at random, by the seed, and leave the others out."`
	Augment  string `enum:"plain,harsh" default:"plain" help:"Altered copies of the photos that trainings see beside them: plain (mirrored, cropped, in other light) or harsh (dark, blurred and noisy, too)."`
	Stress   bool   `help:"Try how the answers bear photos that get worse, too."`
	Model    string `type:"existingfile" placeholder:"FILE" help:"Use this base model instead of the one built in."`
	Dir      string `arg:"" type:"existingdir" help:"One folder a class; folders in these are places, whose photos are never on both sides of a split. Photos beside the class folders, or in a folder called unlabelled or 未分類, train depth alone."`
}

// Run implements the command.
func (c *pocCommand) Run(ctx context.Context, std streams) error {
	if c.Folds < 2 || c.Repeats < 1 || c.Steps < 0 || c.PerClass < 0 {
		return fmt.Errorf("%w: --folds is 2 or more, --repeats 1 or more, --steps and --per-class are not negative", errUsage)
	}
	if err := checkOutputs(c.Report, c.CSV, c.Share); err != nil {
		return err
	}
	form, err := readForm(c.Cost, c.Language)
	if err != nil {
		return err
	}
	folder, err := openFolder(c.Dir, c.PerClass, c.Seed)
	if err != nil {
		return err
	}
	bench, err := openBase(c.Model)
	if err != nil {
		return err
	}
	features, done := openShelf()
	defer done()
	bench.UseShelf(features)
	result, err := c.measure(ctx, std, bench, folder)
	if err != nil {
		return interrupted(err)
	}
	if form != nil {
		if result.Cost, err = poc.Reckon(result, *form); err != nil {
			return err
		}
	}
	if err := c.writeFiles(folder, result); err != nil {
		return err
	}
	if c.JSON {
		err = c.printNumbers(std, result)
	} else {
		err = summaryOf(c.Language, result).print(std.out)
	}
	if err != nil {
		return err
	}
	return c.writeSite(result)
}

// openFolder reads the folder of a proof of concept.
func openFolder(dir string, perClass int, seed uint64) (*dataset.Set, error) {
	set, err := dataset.ReadFolder(os.DirFS(dir))
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", errRefused, dir, err)
	}
	withoutClass(set)
	if perClass > 0 {
		set = set.Draw(perClass, seed)
	}
	if len(set.Classes) < 2 {
		return nil, fmt.Errorf("%w: %s: %d class folders, two or more are needed: one folder for each class, with its photos", errRefused, dir, len(set.Classes))
	}
	return set, nil
}

// unlabelledFolders are names that stand for no class.
var unlabelledFolders = []string{"unlabelled", "unlabeled", "未分類"}

// withoutClass takes the photos of folders that stand for no class out of the classes.
func withoutClass(s *dataset.Set) {
	place := make([]int, len(s.Classes))
	kept := s.Classes[:0:0]
	for i, class := range s.Classes {
		if slices.Contains(unlabelledFolders, class.ID) {
			place[i] = dataset.Unlabelled
			continue
		}
		place[i] = len(kept)
		kept = append(kept, class)
	}
	for i, item := range s.Items {
		if item.Class != dataset.Unlabelled {
			s.Items[i].Class = place[item.Class]
		}
	}
	s.Classes = kept
}

// projectName is what the report calls the work.
func (c *pocCommand) projectName() string {
	if c.Name != "" {
		return c.Name
	}
	full, err := filepath.Abs(c.Dir)
	if err != nil {
		return c.Dir
	}
	return filepath.Base(full)
}
