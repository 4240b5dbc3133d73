package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"time"

	"okuyuki/core/photo"
	"okuyuki/core/poc"
	"okuyuki/core/workbench"
	"okuyuki/server/dataset"
)

// measure takes the photos in, compares, learns, and tests under stress if asked to.
func (c *pocCommand) measure(ctx context.Context, std streams, bench *workbench.Workbench, folder *dataset.Set) (*poc.Result, error) {
	labels, unread, err := takeIn(ctx, std, bench, folder)
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
	show := share(std.log, "comparing")
	result, err := bench.Compare(ctx, workbench.CompareRequest{
		Classes: folder.Classes, Labels: labels, Seed: c.Seed, Folds: c.Folds, Repeats: c.Repeats, Steps: c.Steps,
		Harsh: c.Augment == poc.Harsh, Runner: workbench.NewPool(workers...),
	}, func(p workbench.CompareProgress) { show(p.Fraction) })
	if err != nil {
		return nil, err
	}
	result.Data.Refused, result.Advice = unread, bench.Advise(folder.Classes, labels, nil)
	result.Method.Workers, result.Method.Seconds = len(workers), time.Since(start).Seconds()
	if len(result.Comparison.Arms) == 0 {
		return &result, nil // what cannot be compared cannot be cross-validated either
	}
	if result.Trust, err = c.trust(ctx, std, bench, folder.Classes, labels, workers); err != nil {
		return nil, err
	}
	if c.Stress {
		show := share(std.log, "stress")
		stress, err := bench.Stress(ctx, workbench.StressRequest{Pool: workbench.NewPool(workers...)}, func(p workbench.StressProgress) { show(p.Fraction) })
		if err != nil {
			return nil, err
		}
		result.Stress = &stress
	}
	return &result, nil
}

// trust learns the labels as the page does, and returns how far what was learned can be believed.
func (c *pocCommand) trust(ctx context.Context, std streams, bench *workbench.Workbench, classes []workbench.Class, labels []workbench.Label, workers []workbench.Worker) (*poc.Trust, error) {
	show := share(std.log, "learning")
	learned, err := bench.Learn(ctx, workbench.LearnRequest{
		Classes: classes, Labels: labels, Seed: c.Seed, Steps: c.Steps, Harsh: c.Augment == poc.Harsh, Runner: workbench.NewPool(workers...),
	}, func(p workbench.Progress) { show(p.Fraction) })
	return learned.Trust, err
}

// share is progress for work that knows what share of it is done.
func share(log io.Writer, what string) func(fraction float64) {
	show := progress(log, what+", %")
	return func(fraction float64) {
		if show != nil {
			show(int(100*fraction), 100)
		}
	}
}

// maxWorkers bounds the trainings at a time: each holds its own copy of the model.
const maxWorkers = 8

// takeIn adds the photos of a folder and returns the labels, and how many files could not
// be read, which are named on the log.
func takeIn(ctx context.Context, std streams, bench *workbench.Workbench, folder *dataset.Set) (labels []workbench.Label, unread int, err error) {
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
			unread++
			std.complain(fmt.Errorf("%s: %w", item.Path, err))
			continue
		case err != nil:
			return nil, 0, err
		}
		if item.Class != dataset.Unlabelled { // groups are named as in the page
			labels = append(labels, workbench.Label{PhotoID: item.Path, Class: item.Class, Group: strings.ReplaceAll(item.Group, "/", " / ")})
		}
		if show != nil {
			show(i+1, len(folder.Items))
		}
	}
	return labels, unread, nil
}

// bringDepth gives a photo the depth map that lies beside it. One that cannot be used is
// named on the log; the photo then has the base model's own, as others have.
func bringDepth(std streams, bench *workbench.Workbench, folder *dataset.Set, i int) error {
	file, err := folder.DepthFile(i)
	if err != nil || file == nil {
		return err
	}
	if _, err := bench.SetDepth(folder.Items[i].Path, file, ""); err != nil {
		std.complain(fmt.Errorf("%s: %w", folder.Items[i].Depth, err))
	}
	return nil
}

// displaySide is that of the page, so that both see the same pixels.
const displaySide = 768
