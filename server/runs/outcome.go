package runs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"okuyuki/server/study"
	"okuyuki/server/study/nyu"
	keep "okuyuki/server/study/store"
	"okuyuki/server/studyfig"
)

// Outcome is what a run has come to so far. ErrNone: there is no such run. ErrRequest: this version of the program does not
// understand its results.
func (s *Service) Outcome(ctx context.Context, id string) (Outcome, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	k, err := s.kept(id)
	if err != nil {
		return nil, err
	}
	var out Outcome
	switch k.Study {
	case study.Study:
		o, e := study.StoredOf(s.o.Dir, id, s.o.digitPreset)
		out, err = digitOutcome{o}, e
	case nyu.Study:
		o, e := nyu.StoredOf(s.o.Dir, id, s.o.roomPreset)
		out, err = roomOutcome{o}, e
	default:
		return nil, fmt.Errorf("%w: there is no study %q", ErrRequest, k.Study)
	}
	if errors.Is(err, keep.ErrOther) {
		err = fmt.Errorf("%w: %w", ErrRequest, err)
	}
	if err != nil {
		return nil, err
	}
	return out, nil
}

// digitOutcome is that of the study of digits.
type digitOutcome struct{ *study.Outcome }

func (o digitOutcome) JSON() ([]byte, error) { return json.Marshal(o.Outcome) }

func (o digitOutcome) Figure(w io.Writer, name, language, format string) error {
	return figure(w, o.Outcome.Figures(), name, language, format)
}

// roomOutcome is that of the study of rooms.
type roomOutcome struct{ *nyu.Outcome }

func (o roomOutcome) JSON() ([]byte, error) { return json.Marshal(o.Outcome) }

func (o roomOutcome) Figure(w io.Writer, name, language, format string) error {
	return figure(w, o.Outcome.Figures(), name, language, format)
}

// figure draws one of the figures.
func figure(w io.Writer, figures []studyfig.Figure, name, language, format string) error {
	draw, ok := map[string]func(studyfig.Figure, string) ([]byte, error){"svg": studyfig.SVG, "png": studyfig.PNG}[format]
	if !ok || (language != "ja" && language != "en") {
		return fmt.Errorf("%w: a figure in %q as %q", ErrRequest, language, format)
	}
	for _, f := range figures {
		if studyfig.AboutOf(f).ID != name {
			continue
		}
		data, err := draw(f, language)
		if err != nil {
			return fmt.Errorf("runs: %w", err)
		}
		_, err = w.Write(data)
		return err
	}
	return fmt.Errorf("%w: no figure %q", ErrNone, name)
}
