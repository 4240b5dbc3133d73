package nyu

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	serverstore "okuyuki/server/store"
	"okuyuki/server/study/store"
)

// Stored is the outcome of the results that are there, without any training. Where trainings are missing, so are answers.
func Stored(o Options) (*Outcome, error) {
	k, err := o.read(false)
	if errors.Is(err, store.ErrSeveral) { // of several machines
		k, err = o.read(true)
	}
	if err != nil {
		return nil, err
	}
	return stored(o.Preset, k.About, o.Frames.extent(), k.Results)
}

// read is the results that are there, of whatever kernels or of this machine's.
func (o Options) read(ours bool) (*kept, error) {
	want := o.Header()
	return store.Read[Spec, Result](o.Dir, Study, "", func(h Header) error {
		if !ours {
			want.Kernel = h.Kernel // results may be looked at on another machine
		}
		if h != want {
			return fmt.Errorf("%w: %+v, not %+v", store.ErrOther, h, want)
		}
		return nil
	})
}

type kept = store.Kept[Spec, Result, Header]

// StoredIn is the outcome of the results of a run in a folder, without frames and backbone; with "" for its ID, of the only run
// there is. The folder is only read: the study may be under way.
func StoredIn(dir, id string) (*Outcome, error) { return StoredOf(dir, id, PresetNamed) }

// StoredOf is StoredIn for presets of one's own.
func StoredOf(dir, id string, presets func(name string) (Preset, error)) (*Outcome, error) {
	k, err := store.Read[Spec, Result](dir, Study, id, func(h Header) error {
		if _, err := presets(h.Study); err != nil {
			return fmt.Errorf("%w: %w", store.ErrOther, err)
		}
		if h.Revision != Revision {
			return fmt.Errorf("%w: of revision %d, not %d", store.ErrOther, h.Revision, Revision)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var e Extent
	if err := json.Unmarshal(k.Facts, &e); err != nil || e.Digest != k.About.Frames {
		return nil, fmt.Errorf("nyu: %w: run %s does not say what its frames were (%v)", serverstore.ErrDamaged, k.ID, err)
	}
	p, err := presets(k.About.Study)
	if err != nil {
		return nil, err
	}
	return stored(p, k.About, e, k.Results)
}

// stored is the outcome of a preset's results.
func stored(p Preset, h Header, e Extent, results map[Spec]Result) (*Outcome, error) {
	out := &Outcome{Header: h, Planned: p.Trainings()}
	var grid []Spec
	for _, percent := range p.Percents {
		chosen := p.Choose(percent, results)
		specs := p.Specs(percent, chosen)
		for _, s := range slices.Concat(p.TuneSpecs(percent), specs) {
			if _, ok := results[s]; ok {
				out.Done++
			}
		}
		out.choose(chosen)
		grid = append(grid, specs...)
	}
	out.Skipped = out.Done
	return out, out.judge(p, e, grid, results)
}
