package base

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"time"

	"okuyuki/core/model"
	"okuyuki/core/photo"
	"okuyuki/core/train"
	"okuyuki/server/dataset"
	"okuyuki/server/features"
)

// featureVersion changes whenever ViewOf or the backbone's arithmetic does.
const featureVersion = 2

// featureKey names the features of a view set; cached files of another key are not used.
func (o Options) featureKey() string {
	h := sha256.Sum256(fmt.Appendf(nil, "%d %s %s %d %dx%d%s", featureVersion, Package, PackageVersion, o.Seed, inputW, inputH, o.source))
	return hex.EncodeToString(h[:6])
}

// examples reads or computes the views of every frame.
func (o Options) examples(ctx context.Context, m *model.Model, samples []Sample) ([]train.Example, error) {
	examples := make([]train.Example, len(samples))
	for i, s := range samples {
		examples[i].Label = s.Label
	}
	for v := range o.Heads.Views {
		start := time.Now()
		views, computed, err := features.Source{
			File:  filepath.Join(o.Cache, fmt.Sprintf("features-%s-%02d.bin", o.featureKey(), v)),
			Count: len(samples), H: inputH, W: inputW,
			Picture: func(i int) (*photo.Image, error) {
				return ViewOf(i, v, o.Seed).Photo(samples[i].Picture, inputW, inputH), nil
			},
		}.Views(ctx, m)
		if err != nil {
			return nil, err
		}
		how := "read"
		if computed {
			how = "computed"
		}
		for i := range views {
			views[i].Target = TargetOf(samples[i], ViewOf(i, v, o.Seed), inputH/depthStride, inputW/depthStride)
			examples[i].Views = append(examples[i].Views, views[i])
		}
		o.logf("features of view %d of %d %s in %s", v+1, o.Heads.Views, how, time.Since(start).Round(100*time.Millisecond))
	}
	return examples, nil
}

// ReadSamples reads the photos of a set with their depth, all of which must have one.
func ReadSamples(set *dataset.Set) ([]Sample, error) {
	out := make([]Sample, len(set.Items))
	for i := range out {
		var err error
		if out[i], err = ReadSample(set, i); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// ReadSample reads one of them.
func ReadSample(set *dataset.Set, i int) (Sample, error) {
	m, err := set.Photo(i)
	if err != nil {
		return Sample{}, err
	}
	d, err := set.Depth(i)
	if err != nil {
		return Sample{}, err
	}
	if d == nil {
		return Sample{}, fmt.Errorf("base: %s has no depth", set.Items[i].Path)
	}
	if d.W != m.W || d.H != m.H {
		d = d.Resize(m.W, m.H)
	}
	return Sample{Picture: m, Depth: d.Metres, Label: set.Items[i].Class}, nil
}
