package store

import (
	"errors"
	"fmt"
	"strings"

	"okuyuki/server/store"
)

// ErrSeveral is returned where a folder holds several runs that might be meant.
var ErrSeveral = errors.New("the folder holds several runs: name one of them with --run")

// Kept is a run with its results, as it was read.
type Kept[Spec comparable, Result any, Header comparable] struct {
	store.Run
	About   Header
	Results map[Spec]Result
}

// Find is the run of a folder with an ID; "" is the only one there is. The folder is only read: the run may be under way.
func Find(dir, id string) (store.Run, error) {
	db, err := store.Look(dir)
	if err != nil {
		return store.Run{}, fmt.Errorf("study: %w", err)
	}
	defer db.Close()
	return find(db, dir, id, "", nil)
}

// Read reads a run of a study: that with an ID, or the only one that is accepted. accept, which may be nil, says what is wrong
// with a header, if anything, before any result is looked at.
func Read[Spec comparable, Result any, Header comparable](dir, study, id string, accept func(Header) error) (*Kept[Spec, Result, Header], error) {
	db, err := store.Look(dir)
	if err != nil {
		return nil, fmt.Errorf("study: %w", err)
	}
	defer db.Close()
	k := &Kept[Spec, Result, Header]{}
	k.Run, err = find(db, dir, id, study, func(r store.Run) error {
		var h Header
		if err := decode(r.Header, &h); err != nil {
			return fmt.Errorf("%w: of another version: %w", ErrOther, err)
		}
		if accept != nil {
			if err := accept(h); err != nil {
				return err
			}
		}
		k.About = h
		return nil
	})
	if err != nil {
		return nil, err
	}
	if k.Results, err = results[Spec, Result](db, k.ID); err != nil {
		return nil, fmt.Errorf("study: %w", err)
	}
	return k, nil
}

// find is the one run with an ID, of a study and accepted, where "" and nil mean any.
func find(db *store.DB, dir, id, study string, accept func(store.Run) error) (found store.Run, err error) {
	runs, err := db.Runs()
	if err != nil {
		return found, fmt.Errorf("study: %w", err)
	}
	why := ErrNone
	var fit []string
	for _, r := range runs {
		if id != "" && r.ID != id || study != "" && r.Study != study {
			continue
		}
		if accept != nil {
			if err := accept(r); err != nil {
				why = err
				continue
			}
		}
		found = r
		fit = append(fit, fmt.Sprintf("%s (%s %s, %d/%d)", r.ID, r.Study, r.Preset, r.Done, r.Total))
	}
	switch len(fit) {
	case 0:
		if id != "" {
			dir += ", run " + id
		}
		return store.Run{}, fmt.Errorf("study: %s: %w", dir, why)
	case 1:
		return found, nil
	}
	return store.Run{}, fmt.Errorf("study: %w: %s", ErrSeveral, strings.Join(fit, ", "))
}

// Peek is the results that the run of a study with a header has; there are none where there is no such run.
func Peek[Spec comparable, Result any, Header comparable](dir, study string, h Header) (map[Spec]Result, error) {
	k, err := Read[Spec, Result](dir, study, "", func(have Header) error {
		if have != h {
			return ErrNone
		}
		return nil
	})
	if errors.Is(err, ErrNone) {
		return map[Spec]Result{}, nil
	}
	if err != nil {
		return nil, err
	}
	return k.Results, nil
}
