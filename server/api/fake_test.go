package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"sync"
	"testing"
	"time"

	"okuyuki/server/runs"
	"okuyuki/server/study/compare"
	"okuyuki/server/study/nyu"
	"okuyuki/server/studyfig"
	"okuyuki/server/studypage"
)

// fake is a service that runs nothing: tests say what happens.
type fake struct {
	mu       sync.Mutex
	runs     []runs.Run
	watchers map[*watcher]bool
	asked    int   // for outcomes
	fails    error // of every call, if any
	models   map[string][]byte
}

type watcher struct {
	id   string
	told chan runs.Run
	next map[string]runs.Run // by run, the newest that was not taken
	wake chan struct{}
}

var epoch = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func newFake() *fake {
	return &fake{
		runs: []runs.Run{
			{ID: "nyu-1", Study: "nyu", Preset: "smoke", State: runs.Running, Done: 3, Total: 9, Created: epoch, Started: epoch, Own: true},
			{ID: "mnist-1", Study: "mnist", Preset: "smoke", State: runs.Done, Done: 9, Total: 9, Created: epoch, Started: epoch, Ended: epoch.Add(time.Minute)},
			{ID: "mnist-2", Study: "mnist", Preset: "trial", State: runs.Stopped, Done: 5, Total: 9, Created: epoch, Started: epoch},
		},
		watchers: map[*watcher]bool{},
		models:   map[string][]byte{},
	}
}

// set changes a run and tells those who watch, waiting for nobody.
func (f *fake) set(id string, change func(*runs.Run)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := range f.runs {
		if f.runs[i].ID == id {
			change(&f.runs[i])
			for w := range f.watchers {
				w.tell(f.runs[i])
			}
		}
	}
}

func (w *watcher) tell(r runs.Run) {
	if w.id == "" || w.id == r.ID {
		w.next[r.ID] = r
		select {
		case w.wake <- struct{}{}:
		default:
		}
	}
}

func (f *fake) Watch(ctx context.Context, id string) <-chan runs.Run {
	f.mu.Lock()
	defer f.mu.Unlock()
	w := &watcher{id: id, told: make(chan runs.Run), next: map[string]runs.Run{}, wake: make(chan struct{}, 1)}
	f.watchers[w] = true
	for _, r := range f.runs {
		w.tell(r)
	}
	go func() {
		defer close(w.told)
		for {
			select {
			case <-w.wake:
			case <-ctx.Done():
				f.mu.Lock()
				delete(f.watchers, w)
				f.mu.Unlock()
				return
			}
			f.mu.Lock()
			next := w.next
			w.next = map[string]runs.Run{}
			f.mu.Unlock()
			for _, r := range next {
				select {
				case w.told <- r:
				case <-ctx.Done():
				}
			}
		}
	}()
	return w.told
}

// watching is how many do.
func (f *fake) watching() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.watchers)
}

func (f *fake) List() ([]runs.Run, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.runs), f.fails
}

func (f *fake) Get(id string) (runs.Run, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, r := range f.runs {
		if r.ID == id {
			return r, f.fails
		}
	}
	return runs.Run{}, fmt.Errorf("runs: %s: %w", id, runs.ErrNone)
}

func (f *fake) Offers() []runs.Offer {
	return []runs.Offer{{Request: runs.Request{Study: "nyu", Preset: "smoke"}, Trainings: 9, Ready: true}}
}

func (f *fake) Start(_ context.Context, r runs.Request) (runs.Run, error) {
	if r.Preset == "panic" {
		panic("bad luck")
	}
	if r != (runs.Request{Study: "nyu", Preset: "smoke"}) {
		return runs.Run{}, fmt.Errorf("%w: no %s %s", runs.ErrRequest, r.Study, r.Preset)
	}
	return f.Get("nyu-1")
}

func (f *fake) Stop(id string) (runs.Run, error) {
	r, err := f.Get(id)
	if err != nil || r.State != runs.Running {
		return r, fmt.Errorf("%w: %s", runs.ErrState, r.State)
	}
	f.set(id, func(r *runs.Run) { r.State = runs.Stopped })
	return f.Get(id)
}

func (f *fake) Resume(_ context.Context, id string) (runs.Run, error) {
	r, err := f.Get(id)
	if err != nil || r.State != runs.Stopped {
		return r, fmt.Errorf("%w: %s", runs.ErrState, r.State)
	}
	f.set(id, func(r *runs.Run) { r.State = runs.Running })
	return f.Get(id)
}

func (f *fake) MakeModel(_ context.Context, id string) (runs.Run, error) {
	r, err := f.Get(id)
	switch {
	case err != nil:
		return r, err
	case r.Study != "nyu":
		return r, fmt.Errorf("%w: digits", runs.ErrModel)
	case r.State != runs.Done:
		return r, fmt.Errorf("%w: %s", runs.ErrState, r.State)
	}
	f.set(id, func(r *runs.Run) { r.Making = true })
	return f.Get(id)
}

func (f *fake) Remove(id string) error {
	r, err := f.Get(id)
	if err != nil || r.State == runs.Running {
		return fmt.Errorf("%w: %s", runs.ErrState, r.State)
	}
	f.set(id, func(r *runs.Run) { r.State = runs.Removed })
	f.mu.Lock()
	defer f.mu.Unlock()
	f.runs = slices.DeleteFunc(f.runs, func(r runs.Run) bool { return r.ID == id })
	return nil
}

func (f *fake) Outcome(_ context.Context, id string) (runs.Outcome, error) {
	r, err := f.Get(id)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked++
	return fakeOutcome{r}, err
}

func (f *fake) Models() (list []runs.Model, err error) {
	card, err := json.Marshal(nyu.Card{Run: "nyu-1", Arms: []nyu.ArmMeans{{Arm: nyu.Multi}}, Statement: map[string]string{"ja": "検証", "en": "x"}})
	if err != nil {
		return nil, err
	}
	for sum, data := range f.models {
		list = append(list, runs.Model{SHA256: sum, Name: "模型 \"1\".bin", Size: int64(len(data)), Card: card, Added: epoch})
	}
	return list, f.fails
}

func (f *fake) OpenModel(sum string) (io.ReadSeekCloser, runs.Model, error) {
	data, ok := f.models[sum]
	if !ok {
		return nil, runs.Model{}, runs.ErrNone
	}
	return file{bytes.NewReader(data)}, runs.Model{SHA256: sum, Name: "模型 \"1\".bin"}, nil
}

func (f *fake) addModel(t *testing.T, data []byte) string {
	t.Helper()
	sum := sha256.Sum256(data)
	f.models[hex.EncodeToString(sum[:])] = data
	return hex.EncodeToString(sum[:])
}

type file struct{ *bytes.Reader }

func (file) Close() error { return nil }

// fakeOutcome says how many results it is made of.
type fakeOutcome struct{ run runs.Run }

func (o fakeOutcome) JSON() ([]byte, error) { return fmt.Appendf(nil, `{"done":%d}`, o.run.Done), nil }
func (o fakeOutcome) CSV(w io.Writer) error {
	_, err := fmt.Fprintf(w, "done\n%d\n", o.run.Done)
	return err
}
func (o fakeOutcome) Page(w io.Writer, language string) error {
	_, err := fmt.Fprintf(w, "<!DOCTYPE html><title>%s %d</title>", language, o.run.Done)
	return err
}

func (o fakeOutcome) Figure(w io.Writer, name, language, format string) error {
	if name != "gain" {
		return runs.ErrNone
	}
	_, err := fmt.Fprintf(w, "%s %s %d", language, format, o.run.Done)
	return err
}

func (o fakeOutcome) Summary() studypage.Summary {
	p := &studypage.Page{Name: studypage.Text{"検証", "Study"}, Claims: []studypage.Claim{
		{ID: "gain", Verdict: studypage.Holds, Effect: studypage.Effect{Measured: studypage.Measured{Unit: studyfig.Points, Mean: .1, Low: .05, High: .15}}},
		{ID: "few", Verdict: studypage.NoAnswer, Why: studypage.Text{"まだ", "not yet"}},
	}, Answer: []studypage.Text{studyfig.Same("x")}}
	return p.Summary()
}

func (o fakeOutcome) AboutFigures() []studyfig.About {
	return []studyfig.About{{ID: "gain", Title: studyfig.Same("gain"), Description: studyfig.Same("what is gained")}}
}

func (o fakeOutcome) Compare(other runs.Outcome) (*compare.Comparison, error) {
	mean := func(m float64) []compare.Mean {
		return []compare.Mean{{Place: compare.Place{Cell: "c", Arm: "single"}, Interval: compare.Interval{Mean: m, Low: m - .1, High: m + .1}}}
	}
	b, ok := other.(fakeOutcome)
	if !ok {
		return nil, runs.ErrRequest
	}
	facts, err := compare.Facts(o.run, b.run)
	c := &compare.Comparison{Measure: "accuracy", Facts: facts}
	c.Rows, c.OnlyA, c.OnlyB = compare.Means(mean(float64(o.run.Done)), mean(float64(b.run.Done)))
	return c, err
}
