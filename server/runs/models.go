package runs

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"okuyuki/server/store"
)

// Models are the models that are kept, the newest first.
func (s *Service) Models() ([]Model, error) {
	kept, err := s.db.Models()
	if err != nil {
		return nil, fmt.Errorf("runs: %w", err)
	}
	out := make([]Model, 0, len(kept))
	for _, m := range kept {
		out = append(out, modelOf(m))
	}
	return out, nil
}

func modelOf(m store.Model) Model {
	return Model{SHA256: m.SHA256, Name: m.Name, Size: m.Size, Card: m.Card, Added: m.Added}
}

// AddModel keeps a model file; one that is there already gets the name and the card, which is JSON or empty. ErrRequest: it is
// not.
func (s *Service) AddModel(name string, card []byte, file io.Reader) (Model, error) {
	if len(card) > 0 && !json.Valid(card) {
		return Model{}, fmt.Errorf("%w: the card of model %s is not JSON", ErrRequest, name)
	}
	m, err := s.db.AddModel(name, card, file)
	if err != nil {
		return Model{}, fmt.Errorf("runs: %w", err)
	}
	return modelOf(m), nil
}

// OpenModel opens the file of a model, by its SHA-256 in hex. ErrNone: there is none.
func (s *Service) OpenModel(sha256 string) (io.ReadSeekCloser, Model, error) {
	f, m, err := s.db.OpenModel(sha256)
	switch {
	case errors.Is(err, store.ErrNone):
		return nil, Model{}, fmt.Errorf("%w: no model %s", ErrNone, sha256)
	case err != nil:
		return nil, Model{}, fmt.Errorf("runs: %w", err)
	}
	return f, modelOf(m), nil
}
