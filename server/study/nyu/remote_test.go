package nyu

import (
	"context"
	"errors"
	"testing"

	"okuyuki/core/model"
	"okuyuki/core/poc"
	"okuyuki/server/study/store"
)

// Another process's trainings are done with the same frames and backbone, or not at all.
func TestRemote(t *testing.T) {
	p, err := PresetNamed(smoke)
	if err != nil {
		t.Fatal(err)
	}
	b := bench(t)
	h := Options{Bench: b, Preset: p}.Header()
	train, err := Remote(h, b)
	if err != nil || !h.OfRooms() {
		t.Fatal(err)
	}
	if _, err := train(context.Background(), Spec{}); err == nil {
		t.Error("a spec that is none")
	}
	for name, change := range map[string]func(*Header, *Bench){
		"preset":   func(h *Header, _ *Bench) { h.Study = "none" },
		"revision": func(h *Header, _ *Bench) { h.Revision++ },
		"kernel":   func(h *Header, _ *Bench) { h.Kernel = "abacus" },
		"frames":   func(h *Header, _ *Bench) { h.Frames = "0" },
		"set":      func(h *Header, _ *Bench) { h.Set = "others" },
		"backbone": func(_ *Header, b *Bench) {
			if b.Backbone, err = model.New(model.Base, b.Frames.Classes, 99); err != nil {
				t.Fatal(err)
			}
		},
	} {
		h, b := h, b
		change(&h, &b)
		if _, err := Remote(h, b); !errors.Is(err, store.ErrOther) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A training prepares the light that it needs, whoever asks for it first.
func TestLearnPrepares(t *testing.T) {
	o := options(t, t.TempDir())
	lab, err := NewLab(o.Bench, o.Preset)
	if err != nil {
		t.Fatal(err)
	}
	s := o.Preset.TuneSpecs(o.Preset.Percents[0])[0]
	first, err := lab.Learn(context.Background(), s)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := lab.Learn(context.Background(), s); err != nil || again != first {
		t.Errorf("%+v, %+v, %v", first, again, err)
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	s.Level = Level{poc.Dark, .9}
	if _, err := lab.Learn(ctx, s); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}
