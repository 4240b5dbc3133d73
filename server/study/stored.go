package study

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"okuyuki/core/study"
)

// ErrNone is returned where a folder holds no results of a study.
var ErrNone = errors.New("the folder holds no results of a study")

// mostStored is more bytes than the results of the largest preset come to.
const mostStored = 1 << 30

// Stored is the outcome of the results in a folder, without any training, without the digits, and on any machine. Where trainings
// are missing, so are answers. The folder is only read: the study may be under way.
func Stored(dir string) (*Outcome, error) {
	path := filepath.Join(dir, resultsFile)
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("study: %s: %w", dir, ErrNone)
	case err != nil:
		return nil, fmt.Errorf("study: %w", err)
	case !info.Mode().IsRegular() || info.Size() > mostStored:
		return nil, fmt.Errorf("study: %s: %w", path, ErrNone)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("study: %w", err)
	}
	data = data[:bytes.LastIndexByte(data, '\n')+1] // the last line may be being written
	h, err := header(data)
	if err != nil {
		return nil, fmt.Errorf("study: %s: %w", path, err)
	}
	p, err := study.PresetNamed(h.Study)
	if err != nil {
		return nil, fmt.Errorf("study: %s: %w: %w", path, ErrOther, err)
	}
	if h.Revision != study.Revision || h.Tests != p.TestSize {
		return nil, fmt.Errorf("study: %s: %w: of revision %d with %d test pictures, not %d with %d",
			path, ErrOther, h.Revision, h.Tests, study.Revision, p.TestSize)
	}
	s := &Store{results: map[study.Spec]study.Result{}}
	if err := s.read(data, h); err != nil {
		return nil, fmt.Errorf("study: %s: %w", path, err)
	}
	return stored(p, h, s.results), nil
}

// stored is the outcome of a preset's results.
func stored(p study.Preset, h Header, results map[study.Spec]study.Result) *Outcome {
	out := &Outcome{Header: h, Chosen: p.Choose(results)}
	tuning, grid := p.TuneSpecs(), p.Specs(out.Chosen)
	for _, specs := range [][]study.Spec{tuning, grid} {
		for _, s := range specs {
			if _, ok := results[s]; ok {
				out.Done++
			}
		}
	}
	out.Skipped, out.Planned = out.Done, len(tuning)+len(grid)
	out.judge(p, grid, results)
	return out
}
