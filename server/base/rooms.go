package base

import (
	"context"
	"fmt"
	"slices"
	"time"

	"okuyuki/core/data/scene"
	"okuyuki/core/model"
	"okuyuki/server/base/tune"
)

// Rooms are drawn frames of core/data/scene that the whole network sees beside the real ones: a quarter as many in each step, so
// that real frames keep four fifths of what it sees. The real ones are shown in the same order, and look the same, with and without
// them, and what is measured is measured on real frames alone.
type Rooms struct {
	Count int     // how many different ones, of the ten kinds in turn; 0: none
	Class float64 // weight of their class labels against those of real frames; 0: they teach depth alone
}

// Size of the drawn frames, which is that of the nyu320 layout.
const roomW, roomH = 320, 240

// perReal is how many real frames a step has for each drawn one.
const perReal = 4

func (r Rooms) check(t Tuning) error {
	switch {
	case r.Count < 0 || !(r.Class >= 0):
		return fmt.Errorf("base: %d drawn rooms whose classes weigh %g", r.Count, r.Class)
	case r.Count > 0 && t.Epochs == 0:
		return fmt.Errorf("base: drawn rooms take part in the training of the whole network, for which there are no passes")
	case r.Count == 0 && r.Class > 0:
		return fmt.Errorf("base: a weight of the classes of drawn rooms, and no rooms")
	}
	return nil
}

// rooms draws the frames and says how they take part.
func (o Options) rooms(ctx context.Context, classes []model.Class) (tune.Beside, error) {
	if o.Rooms.Count == 0 {
		return tune.Beside{}, nil
	}
	start := time.Now()
	pictures, err := drawRooms(ctx, o.Rooms.Count, classes, o.Seed)
	if err != nil {
		return tune.Beside{}, err
	}
	o.logf("%d rooms drawn in %s", len(pictures), time.Since(start).Round(100*time.Millisecond))
	return tune.Beside{Pictures: pictures, Batch: max(1, o.Tuning.Batch/perReal), Class: float32(o.Rooms.Class)}, nil
}

// drawRooms draws n rooms of the classes' kinds in turn: the same ones for the same seed.
func drawRooms(ctx context.Context, n int, classes []model.Class, seed uint64) ([]tune.Picture, error) {
	kinds := scene.Rooms()
	pictures := make([]tune.Picture, n)
	for i := range pictures {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		kind := kinds[i%len(kinds)]
		label := slices.IndexFunc(classes, func(c model.Class) bool { return c.ID == kind.ID })
		if label < 0 {
			return nil, fmt.Errorf("base: rooms of kind %s, which is no class of the model", kind.ID)
		}
		s, err := scene.Render(kind.ID, seed<<20+uint64(i), roomW, roomH)
		if err != nil {
			return nil, fmt.Errorf("base: %w", err)
		}
		pictures[i] = tune.Picture{Photo: s.Photo, Metres: s.Depth, Label: label}
	}
	return pictures, nil
}
