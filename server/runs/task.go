package runs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	core "okuyuki/core/study"
	"okuyuki/server/study"
	"okuyuki/server/study/nyu"
	keep "okuyuki/server/study/store"
)

// task is a preset of a study with its data, ready to be run.
type task interface {
	header() any // what results follow from beside their specs
	folder() keep.Folder
	trainings() int
	run(ctx context.Context, tell func(done int)) error // tell hears of what is done
	close() error
}

// headerOf is the header of a task as it is kept.
func headerOf(t task) (string, error) {
	h, err := json.Marshal(t.header())
	if err != nil {
		return "", fmt.Errorf("runs: %w", err)
	}
	return string(h), nil
}

// sources are the data of the studies. They are read once, when they are asked for first.
type sources struct {
	o    Options
	turn chan struct{} // one reads at a time
	made map[Request]task
}

func newSources(o Options) sources {
	return sources{o, make(chan struct{}, 1), map[Request]task{}}
}

// task is a study with its data.
func (s *sources) task(ctx context.Context, r Request) (task, error) {
	prepare, err := s.find(r)
	if err != nil {
		return nil, err
	}
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if t, ok := s.made[r]; ok {
		return t, nil
	}
	t, err := prepare(ctx)
	if err != nil {
		if errors.Is(ctx.Err(), context.Canceled) {
			return nil, ctx.Err()
		}
		return nil, fmt.Errorf("%w: %w", ErrRequest, err)
	}
	s.made[r] = t
	return t, nil
}

// close closes what the studies read from, after who reads; nobody may be at work.
func (s *sources) close() (err error) {
	s.turn <- struct{}{}
	defer func() { <-s.turn }()
	for _, t := range s.made {
		err = errors.Join(err, t.close())
	}
	clear(s.made)
	return err
}

// find looks up what prepares a study.
func (s *sources) find(r Request) (prepare func(context.Context) (task, error), err error) {
	switch r.Study {
	case study.Study:
		var p core.Preset
		p, err = s.o.digitPreset(r.Preset)
		prepare = func(ctx context.Context) (task, error) { return s.digits(ctx, p) }
	case nyu.Study:
		var p nyu.Preset
		p, err = s.o.roomPreset(r.Preset)
		prepare = func(ctx context.Context) (task, error) { return s.rooms(ctx, p) }
	default:
		err = fmt.Errorf("there is no study %q", r.Study)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRequest, err)
	}
	return prepare, nil
}

// Offers are the studies that may be asked for, small ones first.
func (s *Service) Offers() []Offer { return slices.Clone(s.offers()) }

// offers counts the trainings of all presets, for which it writes them all down: megabytes, which are not to be had with each request.
func (o Options) offers() (out []Offer) {
	for _, p := range o.mnist {
		out = append(out, Offer{Request{study.Study, p.Name}, p.Trainings(), true})
	}
	for _, p := range o.nyu {
		out = append(out, Offer{Request{nyu.Study, p.Name}, p.Trainings(), p.Drawn || o.NYU != ""})
	}
	return out
}
