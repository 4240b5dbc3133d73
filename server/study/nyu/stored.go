package nyu

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"okuyuki/server/study/store"
)

// Stored is the outcome of the results that are there, without any training. Where trainings are missing, so are answers.
func Stored(o Options) (*Outcome, error) {
	h, results, err := o.read()
	if err != nil {
		return nil, err
	}
	return stored(o.Preset, h, o.Frames.extent(), results)
}

// read is the results that are there.
func (o Options) read() (Header, map[Spec]Result, error) {
	return store.Read[Spec, Result](o.Dir, func(h Header) error {
		want := o.header()
		want.Kernel = h.Kernel // results may be looked at on another machine
		if h != want {
			return fmt.Errorf("%w: %+v, not %+v", store.ErrOther, h, want)
		}
		return nil
	})
}

// StoredIn is the outcome of the results in a folder, without frames and backbone. The folder is only read: the study may be under
// way.
func StoredIn(dir string) (*Outcome, error) {
	var p Preset
	h, results, err := store.Read[Spec, Result](dir, func(h Header) (err error) {
		if p, err = PresetNamed(h.Study); err != nil {
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
	e, err := readExtent(dir, h.Frames)
	if err != nil {
		return nil, err
	}
	return stored(p, h, e, results)
}

// stored is the outcome of a preset's results.
func stored(p Preset, h Header, e Extent, results map[Spec]Result) (*Outcome, error) {
	out := &Outcome{Header: h, Planned: p.trainings()}
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

// ours is a header's mark: only this study's say what the frames were.
type ours bool

// UnmarshalJSON implements json.Unmarshaler, for headers of any study.
func (o *ours) UnmarshalJSON(data []byte) error {
	var h struct {
		Frames *string `json:"frames"`
	}
	err := json.Unmarshal(data, &h)
	*o = h.Frames != nil
	return err
}

// errSeen ends the reading of results whose header is enough.
var errSeen = errors.New("seen")

// Holds reports whether a folder holds results of this study, and not of another one.
func Holds(dir string) (bool, error) {
	var mark ours
	_, _, err := store.Read[Spec, Result](dir, func(o ours) error {
		mark = o
		return errSeen
	})
	if errors.Is(err, errSeen) {
		err = nil
	}
	return bool(mark), err
}
