//go:build !js

package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"okuyuki/core/data"
	"okuyuki/core/data/depthmnist"
	"okuyuki/core/study"
	"okuyuki/kernels"
	"okuyuki/server/dataset/mnist"
)

// studyCell is a whole training of the study, from a new network to its measures. A study does one on each core.
type studyCell struct {
	name, title string
	spec        study.Spec
}

// studyCells are two arms of a cell of the first trial.
func studyCells() []studyCell {
	spec := study.Spec{
		Cell: study.Cell{
			Style: study.Trial, Mode: depthmnist.Shape, Noise: data.Noise{Kind: data.Gaussian, Level: .3}, Labels: 20, Unlabelled: 2000,
		},
		Tuning: study.Tuning{Rate: 3e-3, Knob: 10}, Steps: 300,
	}
	single, joint := spec, spec
	single.Arm = study.Arm{Route: study.Single}
	joint.Arm = study.Arm{Route: study.Joint, Weighting: "fixed", All: true}
	return []studyCell{
		{"single", "study of digits, a training of the class, 1 thread", single},
		{"joint", "study of digits, the same with depth of all photos", joint},
	}
}

// studyTests is the number of pictures that a training is measured on.
const studyTests = 3000

// openStudy reads MNIST where it can be had, else draws digits.
func openStudy(ctx context.Context) (*study.Lab, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return nil, err
	}
	set, err := mnist.Open(ctx, mnist.Digits, filepath.Join(cache, "okuyuki"))
	if err != nil {
		fmt.Fprintln(os.Stderr, "      drawn digits, for MNIST cannot be had:", err)
		if set, err = mnist.Open(ctx, mnist.Drawn, ""); err != nil {
			return nil, err
		}
	}
	return study.NewLab(set.Train, set.Test, studyTests)
}

// ourCell is a training of ours, another seed each time. Its time has the drawing of the pictures in it, save for those of the test.
func (l *lab) ourCell(s study.Spec) source {
	return func(context.Context) ([]reading, error) {
		lab, err := l.study()
		if err != nil {
			return nil, err
		}
		s.Seed++
		if _, _, err := lab.Pictures(s); err != nil {
			return nil, err
		}
		before := kernels.Workers()
		kernels.SetWorkers(1)
		defer kernels.SetWorkers(before)
		start := time.Now()
		r, err := lab.Run(s)
		return []reading{{Config: kernels.Name(), MS: 1e3 * time.Since(start).Seconds(), Right: r.Accuracy}}, err
	}
}

// torchCell is the same training on the same pictures in PyTorch, in either memory format.
func (l *lab) torchCell(s study.Spec) source {
	return func(ctx context.Context) ([]reading, error) {
		if err := l.torch(); err != nil {
			return nil, err
		}
		lab, err := l.study()
		if err != nil {
			return nil, err
		}
		s.Seed++
		dir := l.dir("cell")
		if err := writeCell(lab, s, dir); err != nil {
			return nil, err
		}
		task := "single"
		if s.Route == study.Joint {
			task = "joint"
		}
		out, err := command(ctx, l.dir("native"), []string{"OMP_NUM_THREADS=1"}, python, "study-cell.py", dir, task,
			fmt.Sprint(s.Steps), fmt.Sprint(study.Batch), fmt.Sprint(s.Rate), fmt.Sprint(s.Knob), fmt.Sprint(s.Seed))
		if err != nil {
			return nil, err
		}
		return cellLines(out)
	}
}

// cellLines reads the output of study-cell.py.
func cellLines(out string) (readings []reading, err error) {
	for line := range strings.Lines(out) {
		var r reading
		if _, err := fmt.Sscanf(line, "cell %s %g ms accuracy %g", &r.Config, &r.MS, &r.Right); err != nil {
			return nil, fmt.Errorf("output of study-cell.py: %q: %w", strings.TrimSpace(line), err)
		}
		readings = append(readings, r)
	}
	return readings, nil
}

// writeCell writes a training's pictures: raw little-endian numbers.
func writeCell(lab *study.Lab, s study.Spec, dir string) error {
	learned, tests, err := lab.Pictures(s)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for prefix, p := range map[string]study.Pictures{"learned": learned, "tests": tests} {
		for name, values := range map[string]any{"image.f32": p.Image, "depth.f32": p.Depth, "label.i32": p.Label} {
			b, err := binary.Append(nil, binary.LittleEndian, values)
			if err != nil {
				return err
			}
			if err := os.WriteFile(filepath.Join(dir, prefix+"-"+name), b, 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}
