package nyu

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"okuyuki/core/model"
	serverstore "okuyuki/server/store"
)

// Model is what a run has learned, as a file that the page of photos opens in the place of its base model.
type Model struct {
	Name string
	File []byte
	Card []byte // a Card as JSON, which the file holds too
}

// ErrUnfinished is returned where a model is asked for before its run has come to its end.
var ErrUnfinished = errors.New("the run has not come to its end: trainings are missing")

// modelSeed is that of the training that is kept.
const modelSeed = 1

// MakeModel repeats one training of a run that is done and keeps what it learns: the arm multi with all labels in good light, and
// the settings that its seed has chosen. It is multi, whichever arm was right most often, because the page draws depth, and where
// every frame has a label no other arm has learned it; the card says how the others did. The training must come to the result that
// the run has, or nothing is kept: ErrChanged of the package of data folders.
func MakeModel(ctx context.Context, o Options) (*Model, error) {
	k, err := o.read(true)
	if err != nil {
		return nil, err
	}
	out, err := stored(o.Preset, k.About, o.Frames.extent(), k.Results)
	if err != nil {
		return nil, err
	}
	s := Spec{Cell: Cell{Percent: 100}, Arm: Multi, Steps: o.Preset.Steps, Seed: modelSeed}
	s.Tuning = o.Preset.Choose(s.Percent, k.Results)[Choice{s.Arm, s.Percent, s.Seed}]
	want, ok := k.Results[s]
	if !ok || out.Done < out.Planned {
		return nil, fmt.Errorf("nyu: %w", ErrUnfinished)
	}
	if want.Diverged {
		return nil, fmt.Errorf("nyu: %s with all labels ended in numbers that are not finite", s.Arm)
	}
	lab, err := NewLab(o.Bench, o.Preset)
	if err != nil {
		return nil, err
	}
	if err := lab.Prepare(ctx, s.Level, nil); err != nil {
		return nil, err
	}
	t, err := lab.train(ctx, s)
	if err != nil {
		return nil, err
	}
	have, depth, err := t.measure()
	if err != nil {
		return nil, err
	}
	if have != want {
		return nil, fmt.Errorf("nyu: %w", serverstore.ErrChanged)
	}
	card := Card{Run: k.ID, About: k.About, Training: s, Labelled: have.Labelled, Frames: out.Frames, Finding: out.Finding, Statement: out.Statement}
	if err := card.measure(o.Frames, out, have, depth); err != nil {
		return nil, err
	}
	m := &Model{Name: "okuyuki-nyu-" + o.Preset.Name + "-" + k.ID}
	if m.Card, err = json.Marshal(card); err != nil {
		return nil, fmt.Errorf("nyu: %w", err)
	}
	t.model.Meta = map[string]string{"name": m.Name, "data": o.Frames.Name, "card": string(m.Card)}
	m.File, err = encode(t.model, o.Backbone)
	return m, err
}

// encode writes heads, and the backbone that they were trained on, without loss: what is published in half precision stays so.
func encode(heads, backbone *model.Model) ([]byte, error) {
	for i, p := range backbone.Backbone.Params() {
		copy(heads.Backbone.Params()[i].Value, p.Value)
	}
	heads.Touch()
	file, err := heads.EncodeParts(model.Float16, model.Float32)
	if err != nil {
		return nil, fmt.Errorf("nyu: %w", err)
	}
	read, err := model.Load(file)
	if err != nil {
		return nil, fmt.Errorf("nyu: the file just written: %w", err)
	}
	for i, p := range backbone.Backbone.Params() {
		if !slices.Equal(read.Backbone.Params()[i].Value, p.Value) {
			return heads.EncodeParts(model.Float32, model.Float32)
		}
	}
	return file, nil
}
