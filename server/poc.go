package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"okuyuki/core/photo"
	"okuyuki/core/poc"
	"okuyuki/core/workbench"
	"okuyuki/server/dataset"
)

type pocCommand struct {
	JSON     bool   `help:"Print the whole result as JSON."`
	Report   string `placeholder:"FILE.html" help:"Write the report, one self-contained page."`
	Language string `enum:"ja,en" default:"en" help:"Of the summary and the report: ja or en."`
	Name     string `placeholder:"NAME" help:"Of the project, for the report; the folder's name if not given."`
	Seed     uint64 `default:"1" help:"Of folds and trainings: the same seed, the same numbers."`
	Folds    int    `default:"5" help:"Parts of the cross-validation; fewer are made where labels are few."`
	Repeats  int    `default:"2" help:"Of the cross-validation, with other parts."`
	Steps    int    `help:"Of each training; chosen from the number of photos if not given."`
	PerClass int    `placeholder:"N" help:"Draw N photos of each class at random, by the seed, and leave the others out."`
	Stress   bool   `help:"Try how the answers bear photos that get worse, too."`
	Model    string `type:"existingfile" placeholder:"FILE" help:"Use this base model instead of the one built in."`
	Dir      string `arg:"" type:"existingdir" help:"One folder a class; folders in these are places, whose photos are never on both sides of a split. Photos beside the class folders, or in a folder called unlabelled or 未分類, train depth alone."`
}

// Run implements the command.
func (c *pocCommand) Run(ctx context.Context, std streams) error {
	if c.Folds < 2 || c.Repeats < 1 || c.Steps < 0 || c.PerClass < 0 {
		return fmt.Errorf("%w: --folds is 2 or more, --repeats 1 or more, --steps and --per-class are not negative", errUsage)
	}
	folder, err := openFolder(c.Dir, c.PerClass, c.Seed)
	if err != nil {
		return err
	}
	file, err := readModel(c.Model)
	if err != nil {
		return err
	}
	bench, err := workbench.New(file)
	if err != nil {
		return fmt.Errorf("%w: the model: %w", errRefused, err)
	}
	result, err := c.measure(ctx, std, bench, folder)
	if err != nil {
		return interrupted(err)
	}
	if c.Report != "" {
		if err := c.writeReport(folder, result); err != nil {
			return err
		}
	}
	if c.JSON {
		return json.NewEncoder(std.out).Encode(result)
	}
	return summaryOf(c.Language, result).print(std.out)
}

// measure takes the photos in, compares, and tests under stress if asked to.
func (c *pocCommand) measure(ctx context.Context, std streams, bench *workbench.Workbench, folder *dataset.Set) (*poc.Result, error) {
	labels, refused, err := takeIn(ctx, std, bench, folder)
	if err != nil {
		return nil, err
	}
	if len(labels) == 0 {
		return nil, fmt.Errorf("%w: none of the photos with a class can be read", errRefused)
	}
	var workers []workbench.Worker
	for range min(runtime.GOMAXPROCS(0), maxWorkers) {
		workers = append(workers, bench.Local())
	}
	start := time.Now()
	show := progress(std.log, "trainings")
	result, err := bench.Compare(ctx, workbench.CompareRequest{
		Classes: folder.Classes, Labels: labels, Seed: c.Seed, Folds: c.Folds, Repeats: c.Repeats, Steps: c.Steps,
		Runner: workbench.NewPool(workers...),
	}, func(p workbench.CompareProgress) {
		if show != nil && p.Total > 0 {
			show(p.Done, p.Total)
		}
	})
	if err != nil {
		return nil, err
	}
	result.Data.Refused, result.Advice = refused, bench.Advise(folder.Classes, labels, nil)
	result.Method.Workers, result.Method.Seconds = len(workers), time.Since(start).Seconds()
	if c.Stress && len(result.Comparison.Arms) > 0 {
		show := progress(std.log, "photos")
		stress, err := bench.Stress(ctx, workbench.StressRequest{}, func(p workbench.StressProgress) {
			if show != nil {
				show(p.Done, p.Total)
			}
		})
		if err != nil {
			return nil, err
		}
		result.Stress = &stress
	}
	return &result, nil
}

// maxWorkers bounds the trainings at a time: each holds its own copy of the model.
const maxWorkers = 8

// takeIn adds the photos of a folder and returns the labels, and how many files could not
// be read, which are named on the log.
func takeIn(ctx context.Context, std streams, bench *workbench.Workbench, folder *dataset.Set) (labels []workbench.Label, refused int, err error) {
	show := progress(std.log, "photos")
	for i, item := range folder.Items {
		if ctx.Err() != nil {
			return nil, 0, context.Cause(ctx)
		}
		data, err := folder.File(i)
		if err == nil {
			_, err = bench.Add(item.Path, data, displaySide)
		}
		if err == nil {
			err = bringDepth(std, bench, folder, i)
		}
		var bad *photo.Error
		switch {
		case errors.As(err, &bad):
			refused++
			fmt.Fprintf(std.log, "okuyuki: %s: %v\n", item.Path, err)
			continue
		case err != nil:
			return nil, 0, err
		}
		if item.Class != dataset.Unlabelled {
			labels = append(labels, workbench.Label{PhotoID: item.Path, Class: item.Class, Group: item.Group})
		}
		if show != nil {
			show(i+1, len(folder.Items))
		}
	}
	return labels, refused, nil
}

// bringDepth gives a photo the depth map that lies beside it. One that cannot be used is
// named on the log; the photo then has the base model's own, as others have.
func bringDepth(std streams, bench *workbench.Workbench, folder *dataset.Set, i int) error {
	file, err := folder.DepthFile(i)
	if err != nil || file == nil {
		return err
	}
	if _, err := bench.SetDepth(folder.Items[i].Path, file, ""); err != nil {
		fmt.Fprintf(std.log, "okuyuki: %s: %v\n", folder.Items[i].Depth, err)
	}
	return nil
}

// displaySide is that of the page, so that both see the same pixels.
const displaySide = 768

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
