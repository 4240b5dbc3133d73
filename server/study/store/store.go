package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"sync"
	"time"

	"okuyuki/server/store"
	"okuyuki/server/strictjson"
)

// Errors of data folders; package okuyuki/server/store has more of them.
var (
	ErrNone  = store.ErrNone
	ErrFull  = store.ErrFull
	ErrOther = errors.New("the folder holds the results of another study")
)

// ErrLater is the cause of a context's end that does not stop a run for good: the service goes on with it by itself.
var ErrLater = errors.New("the run goes on later")

// Folder is where the results of a run are kept.
type Folder struct {
	Dir    string
	Study  string           // which: "mnist", "nyu"
	Preset string           // name of it
	Facts  any              // what answers need beside header and results; nil: nothing
	Served bool             // the service works on the run
	Now    func() time.Time // the clock; time.Now when nil
}

// Store is the results of a run. A result that Add has returned from survives a crash of the machine. It may be used by several
// goroutines; other processes may read what is there, and work on other runs of the folder.
type Store[Spec comparable, Result any] struct {
	db   *store.DB
	lock *store.Lock
	run  string // its ID

	mu      sync.Mutex
	results map[Spec]Result
	ended   bool
}

// Open begins a run or goes on with it; the folder is made if need be. The header says what results belong to: what a result
// follows from beside its spec. Others are other runs. store.ErrBusy: somebody works on it.
func Open[Spec comparable, Result any, Header comparable](f Folder, h Header) (*Store[Spec, Result], error) {
	db, err := store.Open(f.Dir, f.Now)
	if err != nil {
		return nil, fmt.Errorf("study: %w", err)
	}
	s := &Store[Spec, Result]{db: db, ended: true}
	if err := begin(s, f, h); err != nil {
		s.Close()
		return nil, fmt.Errorf("study: %w", err)
	}
	s.ended = false
	return s, nil
}

func begin[Spec comparable, Result any, Header comparable](s *Store[Spec, Result], f Folder, h Header) error {
	r, err := f.Create(s.db, h)
	if err != nil {
		return err
	}
	s.run = r.ID
	if s.lock, err = s.db.Lock(s.run); err != nil {
		return err
	}
	if r, err = s.db.Run(s.run); err != nil { // as it is now that it is ours
		return err
	}
	if r.Done == 0 {
		if err := takeOver[Spec, Result](s.db, s.run, f.Dir, h); err != nil {
			return err
		}
	}
	if s.results, err = results[Spec, Result](s.db, s.run); err != nil {
		return err
	}
	return s.db.Begin(s.run, f.Served)
}

// Create is the run of the folder with a header, which is made if there is none yet, but not begun.
func (f Folder) Create(db *store.DB, header any) (store.Run, error) {
	h, err := json.Marshal(header)
	if err != nil {
		return store.Run{}, fmt.Errorf("study: %w", err)
	}
	var facts []byte
	if f.Facts != nil {
		if facts, err = json.Marshal(f.Facts); err != nil {
			return store.Run{}, fmt.Errorf("study: %w", err)
		}
	}
	return db.Create(f.Study, f.Preset, h, facts)
}

// results reads those of a run.
func results[Spec comparable, Result any](db *store.DB, run string) (map[Spec]Result, error) {
	out := map[Spec]Result{}
	return out, db.Results(run, func(spec, result []byte) error {
		var s Spec
		var r Result
		if err := errors.Join(decode(spec, &s), decode(result, &r)); err != nil {
			return fmt.Errorf("%w: run %s: %w", store.ErrDamaged, run, err)
		}
		out[s] = r
		return nil
	})
}

func decode(data []byte, to any) error { return strictjson.Decode(bytes.NewReader(data), to) }

// Add keeps a result.
func (s *Store[Spec, Result]) Add(spec Spec, r Result) error {
	key, err := json.Marshal(spec)
	if err != nil {
		return fmt.Errorf("study: %w", err)
	}
	value, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("study: keep a result: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.db.Add(s.run, key, value); err != nil {
		return fmt.Errorf("study: keep a result: %w", err)
	}
	s.results[spec] = r
	return nil
}

// Has reports whether a training is done.
func (s *Store[Spec, Result]) Has(spec Spec) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, ok := s.results[spec]
	return ok
}

// Results are all results so far. The map is a copy.
func (s *Store[Spec, Result]) Results() map[Spec]Result {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.results)
}

// Plan says how many trainings the run has, for those who look on.
func (s *Store[Spec, Result]) Plan(total int) error {
	if err := s.db.Plan(s.run, total); err != nil {
		return fmt.Errorf("study: %w", err)
	}
	return nil
}

// End says how the run ended and closes the store, at the end of a function that works under ctx and returns *err; what goes
// wrong is added to that.
func (s *Store[Spec, Result]) End(ctx context.Context, err *error) {
	ending := s.end(ctx, *err)
	if !news(*err, ending) { // a disk that is full takes that down neither
		ending = nil
	}
	*err = errors.Join(*err, ending, s.Close())
}

func (s *Store[Spec, Result]) end(ctx context.Context, err error) error {
	s.ended = true
	switch {
	case err == nil:
		return s.db.End(s.run, store.Done, "")
	case errors.Is(err, ErrLater), errors.Is(err, context.Canceled) && errors.Is(context.Cause(ctx), ErrLater):
		return s.db.Wait(s.run)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return s.db.End(s.run, store.Stopped, "")
	}
	return s.db.End(s.run, store.Failed, err.Error())
}

// Close closes the store. A run that has not ended is stopped.
func (s *Store[Spec, Result]) Close() error {
	var err error
	if !s.ended {
		err = s.end(context.Background(), context.Canceled)
	}
	if s.lock != nil {
		err = errors.Join(err, s.lock.Unlock())
	}
	return errors.Join(err, s.db.Close())
}
