package nyu

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"okuyuki/core/data"
	"okuyuki/core/model"
	"okuyuki/core/photo"
	"okuyuki/core/shelf"
	"okuyuki/core/train"
	"okuyuki/kernels"
	"okuyuki/server/base"
	"okuyuki/server/features"
)

// Bench is what trainings are made with.
type Bench struct {
	Frames   *Frames
	Backbone *model.Model // of the base preset; its heads are not used
	Cache    string       // folder of the features
	Shelf    *shelf.Shelf // where features lie; nil: memory
}

// digest of the backbone's parameters.
func (b Bench) digest() string {
	sum := sha256.New()
	for _, p := range b.Backbone.Backbone.Params() {
		fmt.Fprintln(sum, p.Name, p.Shape)
		binary.Write(sum, binary.LittleEndian, p.Value) // a hash does not fail
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// Lab holds what the trainings of a preset learn from and are tested on. It may be used by several goroutines.
type Lab struct {
	Bench
	preset Preset
	key    string // of the features
	folds  []data.Fold

	mu sync.RWMutex // held for reading by trainings: levels are prepared between them
	targets
	levels map[Level]*level
}

// level is the features of the frames in some light.
type level struct {
	train [][]train.View // [frame][view]
	test  []train.View
}

// NewLab is a lab without anything prepared.
func NewLab(b Bench, p Preset) (*Lab, error) {
	if err := b.Backbone.CheckSize(p.H, p.W); err != nil {
		return nil, fmt.Errorf("nyu: %w", err)
	}
	l := &Lab{Bench: b, preset: p, levels: map[Level]*level{}}
	h := sha256.Sum256(fmt.Appendf(nil, "%d %s %s %s %dx%d", Revision, b.Frames.Digest, b.digest(), kernels.Name(), p.W, p.H))
	l.key = hex.EncodeToString(h[:8])
	var err error
	if l.folds, err = data.Folds(b.Frames.samples(), Folds, frameSeed); err != nil {
		return nil, fmt.Errorf("nyu: %w", err)
	}
	return l, nil
}

// Prepare computes or reads the features of the frames in some light. tell, which may be nil, hears of each view that is done.
func (l *Lab) Prepare(ctx context.Context, light Level, tell func()) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.levels[light] != nil {
		return nil
	}
	if err := os.MkdirAll(l.Cache, 0o755); err != nil {
		return fmt.Errorf("nyu: %w", err)
	}
	var err error
	if l.test == nil {
		if l.targets, err = l.readTargets(); err != nil {
			return err
		}
	}
	v := &level{train: make([][]train.View, len(l.Frames.Train))}
	for n := range l.preset.Views {
		views, err := l.views(ctx, light, "train", l.Frames.Train, n)
		if err != nil {
			return err
		}
		for i := range views {
			v.train[i] = append(v.train[i], views[i])
		}
		if tell != nil {
			tell()
		}
	}
	if v.test, err = l.views(ctx, light, "test", l.Frames.Test, 0); err != nil {
		return err
	}
	if tell != nil {
		tell()
	}
	l.levels[light] = v
	return nil
}

// file keeps the features of view number n of all frames of a split.
func (l *Lab) file(light Level, split string, n int) string {
	return filepath.Join(l.Cache, fmt.Sprintf("nyu-%s-%s-%s-%d.bin", l.key, split, strings.ReplaceAll(light.String(), " ", "-"), n))
}

// views are view number n of all frames of a split.
func (l *Lab) views(ctx context.Context, light Level, split string, frames []Frame, n int) ([]train.View, error) {
	h, w := l.preset.H, l.preset.W
	views, _, err := features.Source{
		File:  l.file(light, split, n),
		Count: len(frames), H: h, W: w, Shelf: l.Shelf,
		Picture: func(i int) (*photo.Image, error) {
			s, err := frames[i].Read()
			if err != nil {
				return nil, err
			}
			dark := s.Picture
			if light != (Level{}) {
				// A frame's noise is drawn once, and before it is cropped: the seed tells frames and splits apart, not views.
				seed := rand.New(rand.NewPCG(uint64(i), uint64(len(split)))).Uint64()
				if dark, err = data.Corrupt(s.Picture, light.Kind, light.Strength, seed); err != nil {
					return nil, fmt.Errorf("nyu: %w", err)
				}
			}
			return base.ViewOf(i, n, frameSeed).Photo(dark, w, h), nil
		},
	}.Views(ctx, l.Backbone)
	if err != nil {
		return nil, err
	}
	return views, nil
}
