package study

import (
	"fmt"

	"okuyuki/core/study"
	"okuyuki/server/study/store"
)

// Stored is the outcome of the results of a run in a folder, without any training, without the digits, and on any machine; with
// "" for its ID, of the only run there is. Where trainings are missing, so are answers. The folder is only read: the study may
// be under way.
func Stored(dir, id string) (*Outcome, error) { return StoredOf(dir, id, study.PresetNamed) }

// StoredOf is Stored for presets of one's own.
func StoredOf(dir, id string, presets func(name string) (study.Preset, error)) (*Outcome, error) {
	k, err := store.Read[study.Spec, study.Result](dir, Study, id, func(h Header) error {
		p, err := presets(h.Study)
		if err != nil {
			return fmt.Errorf("%w: %w", store.ErrOther, err)
		}
		if h.Revision != study.Revision || h.Tests != p.TestSize {
			return fmt.Errorf("%w: of revision %d with %d test pictures, not %d with %d", store.ErrOther, h.Revision, h.Tests, study.Revision, p.TestSize)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	p, err := presets(k.About.Study)
	if err != nil {
		return nil, err
	}
	return stored(p, k.About, k.Results), nil
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
