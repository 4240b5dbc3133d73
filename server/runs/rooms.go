package runs

import (
	"context"
	"path/filepath"

	"okuyuki/core/shelf"
	"okuyuki/server/study/nyu"
	keep "okuyuki/server/study/store"
)

// roomTask is a preset of the study of rooms.
type roomTask struct {
	nyu.Options
	shelf func() (*shelf.Shelf, func())
}

func (s *sources) rooms(ctx context.Context, p nyu.Preset) (task, error) {
	from := nyu.Source{Data: s.o.NYU, Package: s.o.Package, Cache: s.o.Cache}
	frames, err := from.Frames(p)
	if err != nil {
		return nil, err
	}
	backbone, err := from.Backbone(ctx, frames.Classes)
	if err != nil {
		frames.Close()
		return nil, err
	}
	o := nyu.Options{
		Bench:  nyu.Bench{Frames: frames, Backbone: backbone, Cache: filepath.Join(s.o.Cache, "features")},
		Preset: p, Dir: s.o.Dir, Workers: s.o.Workers, Served: true, Now: s.o.Now,
	}
	if s.o.ThroughRooms != nil {
		o = s.o.ThroughRooms(o)
	}
	return roomTask{o, s.o.Shelf}, nil
}

func (t roomTask) close() error        { return t.Frames.Close() }
func (t roomTask) header() any         { return t.Header() }
func (t roomTask) folder() keep.Folder { return t.Folder() }
func (t roomTask) trainings() int      { return t.Preset.Trainings() }

// model makes the model of a run that is done.
func (t roomTask) model(ctx context.Context) (*nyu.Model, error) {
	o := t.Options
	features, done := t.shelf()
	defer done()
	o.Shelf = features
	return nyu.MakeModel(ctx, o)
}

func (t roomTask) run(ctx context.Context, tell func(done int)) error {
	o := t.Options
	o.Tell = func(_ string, done, _ int) { tell(done) }
	features, done := t.shelf()
	defer done()
	o.Shelf = features
	_, err := nyu.Run(ctx, o)
	return err
}
