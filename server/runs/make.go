package runs

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"okuyuki/server/store"
	"okuyuki/server/study/nyu"
)

// MakeModel begins to make a model of a run that is done, for the page of photos to open: see nyu.MakeModel. Run.Making says how
// long it is at work, and Run.ModelError why none was made; then Models has it. One that is there already is not made again.
// ErrModel: of this study there are none. ErrState: the run is not done, or another service works in the folder.
func (s *Service) MakeModel(ctx context.Context, id string) (Run, error) {
	if err := s.takeLead(); err != nil {
		return Run{}, err
	}
	k, err := s.kept(id)
	if err != nil {
		return Run{}, err
	}
	if k.Study != nyu.Study {
		return Run{}, fmt.Errorf("%w: digits are told by a small network of their own, which the page of photos cannot open", ErrModel)
	}
	if k.State != store.Done {
		return Run{}, fmt.Errorf("%w: it is %s, and a model is made of one that is done", ErrState, s.shown(k).State)
	}
	if made, err := s.hasModel(id); err != nil || made {
		return s.shown(k), err
	}
	t, err := s.data.task(ctx, Request{k.Study, k.Preset})
	if err != nil {
		return Run{}, err
	}
	if err := same(t, k); err != nil {
		return Run{}, err
	}
	s.shop.ask(id)
	s.hub.poke()
	return s.Get(id)
}

// hasModel reports whether a model of a run is kept.
func (s *Service) hasModel(id string) (bool, error) {
	list, err := s.Models()
	return slices.ContainsFunc(list, func(m Model) bool {
		var card nyu.Card
		return json.Unmarshal(m.Card, &card) == nil && card.Run == id
	}), err
}

// makeModels makes one model after the other until the service is closed.
func (s *Service) makeModels() {
	for {
		select {
		case <-s.ctx.Done():
			return
		case <-s.shop.wake:
		}
		for id, ok := s.shop.next(); ok && s.ctx.Err() == nil; id, ok = s.shop.next() {
			s.shop.made(id, s.makeModel(id))
			s.hub.poke()
		}
	}
}

// makeModel makes the model of a run and keeps it.
func (s *Service) makeModel(id string) error {
	k, err := s.kept(id)
	if err != nil {
		return err
	}
	t, err := s.data.task(s.ctx, Request{k.Study, k.Preset})
	if err != nil {
		return err
	}
	rooms, ok := t.(roomTask)
	if !ok {
		return ErrModel
	}
	m, err := rooms.model(s.ctx)
	if err != nil {
		return err
	}
	_, err = s.AddModel(m.Name+".safetensors", m.Card, bytes.NewReader(m.File))
	return err
}
