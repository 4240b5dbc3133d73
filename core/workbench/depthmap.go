package workbench

import (
	"errors"
	"fmt"
	"math"

	"okuyuki/core/depthmap"
	"okuyuki/core/train"
)

// DepthKind says what the values of a depth map that was brought along mean.
type DepthKind string

// The kinds of depth maps.
const (
	DepthMetric   DepthKind = "metric"   // millimetres
	DepthRelative DepthKind = "relative" // an unknown scale, from an unknown zero
)

// DepthInfo describes a depth map that was brought along.
type DepthInfo struct {
	W, H      int
	Kind      DepthKind
	Min, Max  float32 // of what is known: metres, or the file's values if relative
	Known     float64 // share of the pixels
	Agreement float64 // correlation, -1 to 1, with the base model's map in log metres
}

// ErrDepthShape says that a depth map has not the shape of its photo.
var ErrDepthShape = errors.New("workbench: the depth map has not the shape of its photo")

// mostStretch is by how much the aspect ratios of photo and depth map may differ.
const mostStretch = 1.05

// SetDepth has a photo learn from a depth map that was brought along, in place of the base
// model's own: a grey PNG, upright as the photo, of any size. Kind "" goes by the file: 16 bits
// are millimetres, 8 bits are relative. 0 is unknown in both.
//
// A relative map x, of depth or of its inverse, becomes ln z = s x + t: the line that gives it
// mean and deviation of the base model's map over the pixels that are known (the reduced major axis: least
// squares with errors in both maps, which, unlike regression, does not flatten a map that the base model
// sees badly). It falls where the two correlate negatively, not for each photo but for all relative maps
// together: they come from one sensor, and where the base model sees badly the direction of a single one
// would be a guess. So a map may turn when others come or go.
//
// Errors of the file are those of package depthmap and ErrDepthShape.
func (b *Workbench) SetDepth(id string, file []byte, kind DepthKind) (DepthInfo, error) {
	m, err := depthmap.Decode(file)
	if err != nil {
		return DepthInfo{}, err
	}
	switch {
	case kind != "":
	case m.Bits == 16:
		kind = DepthMetric
	default:
		kind = DepthRelative
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	e := b.photos[id]
	if e == nil {
		return DepthInfo{}, &UnknownPhotoError{ID: id}
	}
	if stretch := float64(m.W) * float64(e.picture.H) / (float64(m.H) * float64(e.picture.W)); stretch > mostStretch || stretch < 1/mostStretch {
		return DepthInfo{}, fmt.Errorf("%w: %dx%d pixels", ErrDepthShape, m.W, m.H)
	}
	own, err := b.ownTarget(&e.clean)
	if err != nil {
		return DepthInfo{}, err
	}
	info := describeDepth(m, kind)
	values := m.Resample(e.w/depthStride, e.h/depthStride)
	var target *train.Target
	var line *relative
	if kind == DepthMetric {
		for i := range values {
			values[i] /= 1000
		}
		target = train.NewTarget(values)
		info.Agreement = agree(target.LogDepth, target.Confidence, own.LogDepth).correlation
	} else {
		if line, err = align(values, own.LogDepth); err != nil {
			return DepthInfo{}, err
		}
		target, info.Agreement = line.target(), line.correlation
	}
	b.bring(id, target, kind, line)
	b.settle()
	return info, nil
}

// DropDepth takes a photo back to the base model's own map.
func (b *Workbench) DropDepth(id string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	e := b.photos[id]
	if e == nil {
		return &UnknownPhotoError{ID: id}
	}
	own, err := b.ownTarget(&e.clean)
	if err != nil {
		return err
	}
	b.bring(id, own, "", nil)
	b.settle()
	return nil
}

// bring replaces the target of a photo. The entry is a new one: what runs keeps the old.
func (b *Workbench) bring(id string, t *train.Target, kind DepthKind, line *relative) {
	e := *b.photos[id]
	e.clean.Target, e.augmented, e.brought, e.relative, e.heard, e.heardParts = t, nil, kind, line, nil, false
	b.photos[id] = &e
}

// settle turns the relative maps that do not rise or fall as most of them do.
func (b *Workbench) settle() {
	sum := 0.0
	for _, id := range b.order {
		if r := b.photos[id].relative; r != nil {
			sum += r.correlation
		}
	}
	for _, id := range b.order {
		if r := b.photos[id].relative; r != nil && r.falls != (sum < 0) {
			turned := *r
			turned.falls = !r.falls
			b.bring(id, turned.target(), DepthRelative, &turned)
		}
	}
}

func describeDepth(m *depthmap.Map, kind DepthKind) DepthInfo {
	info := DepthInfo{W: m.W, H: m.H, Kind: kind, Min: math.MaxFloat32}
	known := 0
	for _, v := range m.Values {
		if v > 0 {
			known++
			info.Min, info.Max = min(info.Min, v), max(info.Max, v)
		}
	}
	info.Known = float64(known) / float64(len(m.Values))
	if kind == DepthMetric {
		info.Min, info.Max = info.Min/1000, info.Max/1000
	}
	return info
}

// relative is a relative map, 0 unknown, and how it compares with the base model's.
type relative struct {
	values []float32
	agreement
	falls bool // the larger, the nearer
}

// align compares relative values, 0 unknown, with the base model's map.
func align(values, own []float32) (*relative, error) {
	a := agree(values, knownOf(values), own)
	if !(a.deviation > 0) {
		return nil, depthmap.ErrEmpty
	}
	return &relative{values, a, a.correlation < 0}, nil
}

// target is the map in log metres.
func (r *relative) target() *train.Target {
	t := &train.Target{LogDepth: make([]float32, len(r.values)), Confidence: knownOf(r.values)}
	s := r.ownDeviation / r.deviation
	if r.falls {
		s = -s
	}
	for i, v := range r.values {
		if v > 0 {
			t.LogDepth[i] = float32(r.ownMean + s*(float64(v)-r.mean))
		}
	}
	return t
}

// knownOf is 1 where there is a value, and 0 elsewhere.
func knownOf(values []float32) []float32 {
	out := make([]float32, len(values))
	for i, v := range values {
		if v > 0 {
			out[i] = 1
		}
	}
	return out
}

// agreement are the moments of a map and the base model's own, where both are known.
type agreement struct{ mean, deviation, ownMean, ownDeviation, correlation float64 }

func agree(values, confidence, own []float32) agreement {
	var a agreement
	n := 0.0
	for i, c := range confidence {
		if c > 0 {
			a.mean += float64(values[i])
			a.ownMean += float64(own[i])
			n++
		}
	}
	if n == 0 {
		return a
	}
	a.mean, a.ownMean = a.mean/n, a.ownMean/n
	covariance := 0.0
	for i, c := range confidence {
		if c > 0 {
			x, y := float64(values[i])-a.mean, float64(own[i])-a.ownMean
			a.deviation += x * x / n
			a.ownDeviation += y * y / n
			covariance += x * y / n
		}
	}
	a.deviation, a.ownDeviation = math.Sqrt(a.deviation), math.Sqrt(a.ownDeviation)
	if d := a.deviation * a.ownDeviation; d > 0 {
		a.correlation = covariance / d
	}
	return a
}
