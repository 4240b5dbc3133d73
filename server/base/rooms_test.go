package base

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"okuyuki/core/data/scene"
	"okuyuki/core/model"
	"okuyuki/server/dataset"
)

// Rooms are of the data set's classes, all of them and in their order.
func TestRoomsAreOfTheClasses(t *testing.T) {
	for i, c := range dataset.NYUScenes() {
		if k := scene.Rooms()[i]; k.ID != c.ID || k.JA != c.JA || k.EN != c.EN {
			t.Errorf("kind %+v for class %+v", k, c)
		}
	}
}

func TestDrawRooms(t *testing.T) {
	classes := dataset.NYUScenes()
	a, err := drawRooms(context.Background(), 2, classes, 1)
	if err != nil {
		t.Fatal(err)
	}
	b, err := drawRooms(context.Background(), 1, classes, 1)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a[0].Photo.Pix, b[0].Photo.Pix) || !slices.Equal(a[0].Metres, b[0].Metres) {
		t.Error("the same seed draws another room")
	}
	for i, p := range a {
		if p.Label != i || p.Photo.W != roomW || p.Photo.H != roomH || len(p.Metres) != roomW*roomH {
			t.Errorf("room %d has label %d and size %dx%d", i, p.Label, p.Photo.W, p.Photo.H)
		}
	}
	if _, err := drawRooms(context.Background(), 1, []model.Class{{ID: "castle"}}, 1); err == nil {
		t.Error("a bedroom for a model of castles")
	}
	stopped, stop := context.WithCancel(context.Background())
	stop()
	if _, err := drawRooms(stopped, 1, classes, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("a stopped drawing: %v", err)
	}
}

func TestTuningBesideRooms(t *testing.T) {
	o, m, s := smoke(t)
	without := o.tuningKey(m, 3)
	o.Rooms = Rooms{Count: 2, Class: .3}
	if o.tuningKey(m, 3) == without {
		t.Error("runs with and without rooms share a checkpoint")
	}
	o.Tuning.Epochs = 1
	if err := o.tune(context.Background(), m, frames(4), s); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(m.Meta["data"], "2 rooms drawn") || !strings.Contains(m.Meta["training"], "Class:0.3") {
		t.Errorf("metadata %v", m.Meta)
	}
	for _, o := range []Options{{Rooms: Rooms{Count: 1}}, {Rooms: Rooms{Count: -1}}, {Rooms: Rooms{Class: 1}, Tuning: Tuning{Epochs: 1}}} {
		o.Data, o.Cache = "unused", t.TempDir()
		if _, err := o.withDefaults(); err == nil {
			t.Errorf("no error for %+v", o.Rooms)
		}
	}
}
