package nyu

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"okuyuki/core/data"
	"okuyuki/core/data/scene"
	"okuyuki/core/model"
	"okuyuki/server/base"
	"okuyuki/server/dataset"
)

// Frames are photos with depth, in two splits that share no scene.
type Frames struct {
	Name        string // of the set
	Digest      string // SHA-256 of all that they hold
	Classes     []model.Class
	Train, Test []Frame

	close func() error // nil: nothing is open
}

// Close closes the file that the frames are read from, if there is one.
func (f *Frames) Close() error {
	if f.close == nil {
		return nil
	}
	return f.close()
}

// Frame is one photo with depth.
type Frame struct {
	Class int
	Scene string
	Read  func() (base.Sample, error)
}

// frameSeed is that of the frames that are drawn where not all take part.
const frameSeed = 1

// FromNYU takes the official splits, or at most perClass frames of each class of either, if that is not 0.
func FromNYU(n *dataset.NYU, perClass int) (*Frames, error) {
	f := &Frames{Name: "NYU Depth V2", Classes: n.Train.Classes}
	sum := sha256.New()
	add := func(set *dataset.Set) (out []Frame, err error) {
		if perClass > 0 {
			set = set.Draw(perClass, frameSeed)
		}
		for i, it := range set.Items {
			fmt.Fprintf(sum, "%q %q %d\n", it.Path, it.Group, it.Class)
			for _, read := range []func(int) ([]byte, error){set.File, set.DepthFile} {
				data, err := read(i)
				if err != nil {
					return nil, err
				}
				fmt.Fprintf(sum, "%d ", len(data))
				sum.Write(data)
			}
			out = append(out, Frame{it.Class, it.Group, func() (base.Sample, error) { return base.ReadSample(set, i) }})
		}
		return out, nil
	}
	var err error
	if f.Train, err = add(n.Train); err != nil {
		return nil, err
	}
	if f.Test, err = add(n.Test); err != nil {
		return nil, err
	}
	f.Digest = hex.EncodeToString(sum.Sum(nil))
	return f, f.check()
}

// check refuses splits that answer nothing.
func (f *Frames) check() error {
	scenes := map[string]bool{}
	seen := make([]bool, len(f.Classes))
	for _, t := range f.Train {
		scenes[t.Scene], seen[t.Class] = true, true
	}
	if len(f.Train) == 0 || len(f.Test) == 0 {
		return fmt.Errorf("nyu: %d frames to learn from, %d to test", len(f.Train), len(f.Test))
	}
	for _, t := range f.Test {
		if scenes[t.Scene] {
			return fmt.Errorf("nyu: scene %s is in both splits", t.Scene)
		}
		if !seen[t.Class] {
			return fmt.Errorf("nyu: there is no frame of %s to learn from", f.Classes[t.Class].ID)
		}
	}
	return nil
}

// samples of the training split, as folds are made of them.
func (f *Frames) samples() []data.Sample {
	out := make([]data.Sample, len(f.Train))
	for i, t := range f.Train {
		out[i] = data.Sample{Label: t.Class, Group: t.Scene}
	}
	return out
}

// roomsName is that of the set of Rooms.
const roomsName = "generated rooms"

// Rooms are generated frames, the same ones always: of each kind of place, perClass to learn from and as many to test, two of each
// place.
func Rooms(perClass int) (*Frames, error) {
	const w, h = 160, 96
	f := &Frames{Name: roomsName}
	sum := sha256.New()
	for class, k := range scene.Kinds() {
		f.Classes = append(f.Classes, model.Class{ID: k.ID, JA: k.JA, EN: k.EN})
		for place := range perClass {
			s, err := scene.Render(k.ID, uint64(place)+1, w, h)
			if err != nil {
				return nil, fmt.Errorf("nyu: %w", err)
			}
			sum.Write(s.Photo.Pix)
			for side := range 2 {
				sample := half(s, side)
				sample.Label = class
				frame := Frame{class, fmt.Sprintf("%s_%03d", k.ID, place), func() (base.Sample, error) { return sample, nil }}
				if place < perClass/2 {
					f.Train = append(f.Train, frame)
				} else {
					f.Test = append(f.Test, frame)
				}
			}
		}
	}
	f.Digest = hex.EncodeToString(sum.Sum(nil))
	return f, f.check()
}

// half is the left or the right three quarters of a scene.
func half(s *scene.Scene, side int) base.Sample {
	w, h := 3*s.Photo.W/4, s.Photo.H
	left := side * (s.Photo.W - w)
	out := base.Sample{Picture: s.Photo.Crop(left, 0, w, h), Depth: make([]float32, 0, w*h)}
	for y := range h {
		out.Depth = append(out.Depth, s.Depth[y*s.Photo.W+left:][:w]...)
	}
	return out
}
