package nyu

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"math"
	"testing"

	"okuyuki/core/data"
	"okuyuki/core/eval"
	"okuyuki/core/model"
	"okuyuki/core/photo"
	"okuyuki/core/train"
	serverstore "okuyuki/server/store"
	"okuyuki/server/study/store"
)

// The file that is kept holds the network that was measured: read again, and given the frames themselves, it is right as often as
// its card says, and in the run.
func TestModelOfARun(t *testing.T) {
	o := options(t, t.TempDir())
	o.Preset.Arms, o.Preset.Percents, o.Preset.Levels = []Arm{Single, Multi}, []int{100}, o.Preset.Levels[:1]
	ctx, stop := context.WithCancel(t.Context())
	o.Tell = func(what string, _, _ int) {
		if what == "trainings" {
			stop()
		}
	}
	if _, err := Run(ctx, o); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if _, err := MakeModel(t.Context(), o); !errors.Is(err, ErrUnfinished) {
		t.Errorf("a model of a run that was stopped: %v", err)
	}
	o.Tell = nil
	out := run(t, o)
	m, err := MakeModel(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	var c Card
	if err := json.Unmarshal(m.Card, &c); err != nil {
		t.Fatal(err)
	}
	read, err := model.Load(m.File)
	if err != nil || read.Meta["name"] != m.Name || read.Meta["card"] != string(m.Card) {
		t.Fatalf("%v, %v", read.Meta, err)
	}
	features, heads, right := train.NewExtractor(read, 1), train.NewPredictor(read), 0.
	for _, f := range o.Frames.Test {
		s, err := f.Read()
		if err != nil {
			t.Fatal(err)
		}
		views, err := features.Views([]*photo.Image{data.Identity().Photo(s.Picture, o.Preset.W, o.Preset.H)}, o.Preset.H, o.Preset.W)
		if err != nil {
			t.Fatal(err)
		}
		logits, err := heads.Classify(&views[0])
		if err != nil {
			t.Fatal(err)
		}
		if eval.Argmax(logits) == f.Class {
			right++
		}
	}
	if share := right / float64(len(o.Frames.Test)); math.Abs(share-c.Accuracy.Mean) > 1e-12 {
		t.Errorf("the file is right in %g of the frames, its card says %+v", share, c.Accuracy)
	}
	found := false
	for _, r := range out.Rows {
		if r.Spec == c.Training {
			found = math.Abs(r.Accuracy-c.Accuracy.Mean) < 1e-12 && math.Abs(r.Delta1-c.Delta1.Mean) < 1e-12 && math.Abs(r.AbsRel-c.AbsRel.Mean) < 1e-12
		}
	}
	if !found || c.Training.Arm != Multi || c.About != out.Header || len(c.Arms) != 2 || c.Accuracy.Low >= c.Accuracy.High || c.Frames != out.Frames {
		t.Errorf("%+v", c)
	}
	if again, err := MakeModel(t.Context(), o); err != nil || !bytes.Equal(again.File, m.File) {
		t.Errorf("made again, the file is another one (%v)", err)
	}

	// A result that the training does not come to.
	kept, err := store.Read[Spec, Result, Header](o.Dir, Study, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	o.Dir = t.TempDir()
	forged, err := store.Open[Spec, Result](o.Folder(), o.Header())
	if err != nil {
		t.Fatal(err)
	}
	for s, r := range kept.Results {
		if s == c.Training {
			r.LogLoss += 1e-9
		}
		if err := forged.Add(s, r); err != nil {
			t.Fatal(err)
		}
	}
	forged.Close()
	if _, err := MakeModel(t.Context(), o); !errors.Is(err, serverstore.ErrChanged) {
		t.Errorf("a training that comes to something else: %v", err)
	}
}

// A backbone in half precision stays so in the file, another one keeps all its bits.
func TestModelKeepsTheBackbone(t *testing.T) {
	o := bench(t)
	heads, err := model.New(model.Base, o.Frames.Classes, 2)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := encode(heads, o.Backbone)
	if err != nil {
		t.Fatal(err)
	}
	rounded, err := o.Backbone.Encode(model.Float16)
	if err != nil {
		t.Fatal(err)
	}
	half, err := model.Load(rounded)
	if err != nil {
		t.Fatal(err)
	}
	small, err := encode(heads, half)
	if err != nil {
		t.Fatal(err)
	}
	if len(small) > len(whole)*2/3 {
		t.Errorf("%d bytes in half precision, %d in full", len(small), len(whole))
	}
	for _, c := range []struct {
		file     []byte
		backbone *model.Model
	}{{whole, o.Backbone}, {small, half}} {
		m, err := model.Load(c.file)
		if err != nil {
			t.Fatal(err)
		}
		if (Bench{Backbone: m}).digest() != (Bench{Backbone: c.backbone}).digest() {
			t.Error("the backbone is another one")
		}
	}
}
