package runs

import (
	"context"
	"path/filepath"

	core "okuyuki/core/study"
	"okuyuki/server/dataset/mnist"
	"okuyuki/server/study"
	keep "okuyuki/server/study/store"
)

// digitTask is a preset of the study of digits.
type digitTask struct{ study.Options }

func (s *sources) digits(ctx context.Context, p core.Preset) (task, error) {
	set := s.o.set
	for _, made := range s.made {
		if d, ok := made.(digitTask); ok {
			set = d.Digits // all presets have the same
		}
	}
	if set == nil {
		var err error
		if set, err = mnist.Open(ctx, s.o.Digits, s.o.Cache); err != nil {
			return nil, err
		}
	}
	o := study.Options{
		Preset: p, Digits: set, Set: filepath.Base(s.o.Digits), Dir: s.o.Dir, Workers: s.o.Workers, Served: true, Now: s.o.Now,
	}
	if s.o.ThroughDigits != nil {
		o = s.o.ThroughDigits(o)
	}
	return digitTask{o}, nil
}

func (t digitTask) close() error        { return nil }
func (t digitTask) header() any         { return t.Header() }
func (t digitTask) folder() keep.Folder { return t.Folder() }
func (t digitTask) trainings() int      { return t.Preset.Trainings() }

func (t digitTask) run(ctx context.Context, tell func(done int)) error {
	o := t.Options
	o.Progress = func(done, _ int) { tell(done) }
	_, err := study.Run(ctx, o)
	return err
}
