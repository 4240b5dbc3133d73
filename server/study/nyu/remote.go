package nyu

import (
	"fmt"

	"okuyuki/server/study/store"
)

// Remote does trainings of a study that another process runs, with this process's frames and backbone. Where they are not the
// study's, it refuses with store.ErrOther.
func Remote(h Header, b Bench) (Train, error) {
	p, err := RemotePreset(h)
	if err != nil {
		return nil, err
	}
	have := Options{Bench: b, Preset: p}.Header()
	switch {
	case have.Set != h.Set || have.Frames != h.Frames:
		return nil, fmt.Errorf("%w: its frames are those of %s with SHA-256 %s, here are those of %s with %s",
			store.ErrOther, h.Set, h.Frames, have.Set, have.Frames)
	case have.Backbone != h.Backbone:
		return nil, fmt.Errorf("%w: its backbone has SHA-256 %s, the one here %s", store.ErrOther, h.Backbone, have.Backbone)
	case have != h:
		return nil, fmt.Errorf("%w: %+v, not %+v", store.ErrOther, h, have)
	}
	lab, err := NewLab(b, p)
	if err != nil {
		return nil, err
	}
	return lab.Learn, nil
}

// RemotePreset is the preset of a study that another process runs.
func RemotePreset(h Header) (Preset, error) {
	p, err := PresetNamed(h.Study)
	if err != nil {
		return p, fmt.Errorf("%w: %w", store.ErrOther, err)
	}
	if h.Revision != Revision {
		return p, fmt.Errorf("%w: trainings of revision %d, and this program has %d", store.ErrOther, h.Revision, Revision)
	}
	return p, nil
}

// OfRooms reports whether the study is of generated rooms, which need no data.
func (h Header) OfRooms() bool { return h.Set == roomsName }
