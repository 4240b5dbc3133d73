package study

import (
	"fmt"

	"okuyuki/core/study"
	"okuyuki/server/study/store"
)

// Stored is the outcome of the results in a folder, without any training, without the digits, and on any machine. Where trainings
// are missing, so are answers. The folder is only read: the study may be under way.
func Stored(dir string) (*Outcome, error) {
	var p study.Preset
	h, results, err := store.Read[study.Spec, study.Result](dir, func(h Header) (err error) {
		if p, err = study.PresetNamed(h.Study); err != nil {
			return fmt.Errorf("%w: %w", ErrOther, err)
		}
		if h.Revision != study.Revision || h.Tests != p.TestSize {
			return fmt.Errorf("%w: of revision %d with %d test pictures, not %d with %d", ErrOther, h.Revision, h.Tests, study.Revision, p.TestSize)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return stored(p, h, results), nil
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
