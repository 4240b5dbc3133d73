package study

import (
	"fmt"
	"math/rand/v2"
	"sync"

	"okuyuki/core/data"
	"okuyuki/core/data/depthmnist"
)

const pixels = depthmnist.Side * depthmnist.Side

// photos are scenes as they are learned from and tested on.
type photos struct {
	image []float32 // [n, pixels], noisy, as the camera gave it
	clean []float32 // [n, pixels], before the noise
	depth []float32 // [n, pixels]
	label []int     // [n]; -1: none
}

func (p *photos) len() int { return len(p.label) }

// Lab draws the pictures of trainings out of a set of digits, and keeps the test pictures, which many trainings share. It may be
// used by several goroutines.
type Lab struct {
	train, test depthmnist.Digits
	testSize    int

	mu    sync.Mutex
	tests map[testKey]*testSet
}

type testKey struct {
	style    Style
	mode     depthmnist.Mode
	noise    data.Noise
	validate bool
}

type testSet struct {
	once   sync.Once
	photos *photos
}

// heldOut is the share of the training split, its end, that validation pictures are drawn from: one in heldOut.
const heldOut = 6

// NewLab takes a set's splits; tests are on testSize pictures, always the same.
func NewLab(train, test depthmnist.Digits, testSize int) (*Lab, error) {
	for _, d := range []depthmnist.Digits{train, test} {
		if err := d.Check(); err != nil {
			return nil, fmt.Errorf("study: %w", err)
		}
	}
	if testSize < 1 || testSize > test.Len() || testSize > train.Len()/heldOut {
		return nil, fmt.Errorf("study: tests of %d pictures, out of %d, or %d for validation", testSize, test.Len(), train.Len()/heldOut)
	}
	return &Lab{train: train, test: test, testSize: testSize, tests: map[testKey]*testSet{}}, nil
}

// Streams of random numbers.
const (
	drawStream = iota + 1
	sceneStream
	noiseStream
	labelStream
	shuffleStream
	netStream
	classStream
	secondStream
	balanceStream
	testSeed = 0x7e57
)

// mix makes a seed out of several numbers (SplitMix64's finaliser).
func mix(parts ...uint64) uint64 {
	z := uint64(0)
	for _, p := range parts {
		z += p + 0x9e3779b97f4a7c15
		z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
		z = (z ^ z>>27) * 0x94d049bb133111eb
		z ^= z >> 31
	}
	return z
}

// material draws the labelled pictures of a spec, Labels of every class, and the others. A spec with more labels has those of one
// with fewer, too.
func (l *Lab) material(s Spec) (*photos, error) {
	want := depthmnist.Classes * s.Labels
	others := 0
	if s.All {
		others = s.Unlabelled
	}
	pool := l.train.Len() - l.train.Len()/heldOut
	rng := rand.New(rand.NewPCG(s.Seed, drawStream))
	var labelled, rest []int
	var have [depthmnist.Classes]int
	for _, i := range rng.Perm(pool) {
		if y := l.train.Labels[i]; have[y] < s.Labels {
			have[y]++
			labelled = append(labelled, i)
		} else {
			rest = append(rest, i)
		}
	}
	if len(labelled) < want || len(rest) < others {
		return nil, fmt.Errorf("study: %d labels a class and %d other pictures, of %d digits", s.Labels, others, pool)
	}
	p, err := l.draw(s.Cell, l.train, append(labelled, rest[:others]...), s.Seed)
	if err != nil {
		return nil, err
	}
	data.Mislabel(p.label[:want], depthmnist.Classes, s.Wrong, rand.New(rand.NewPCG(s.Seed, labelStream)))
	for i := want; i < p.len(); i++ {
		p.label[i] = -1
	}
	return p, nil
}

// examined is what a spec is measured on.
func (l *Lab) examined(s Spec) (*photos, error) {
	key := testKey{s.Style, s.Mode, s.Noise, s.Validate}
	l.mu.Lock()
	t := l.tests[key]
	if t == nil {
		t = new(testSet)
		l.tests[key] = t
	}
	l.mu.Unlock()
	var err error
	t.once.Do(func() {
		digits, first := l.test, 0
		if s.Validate {
			digits, first = l.train, l.train.Len()-l.testSize
		}
		order := make([]int, l.testSize)
		for i := range order {
			order[i] = first + i
		}
		t.photos, err = l.draw(s.Cell, digits, order, testSeed)
	})
	if err == nil && t.photos == nil {
		err = fmt.Errorf("study: the test pictures could not be drawn")
	}
	return t.photos, err
}

// draw makes the scenes of some digits.
func (l *Lab) draw(c Cell, digits depthmnist.Digits, order []int, seed uint64) (*photos, error) {
	config, clip, err := c.Style.config(c.Mode)
	if err != nil {
		return nil, err
	}
	n := len(order)
	p := &photos{image: make([]float32, n*pixels), clean: make([]float32, n*pixels), depth: make([]float32, n*pixels), label: make([]int, n)}
	for k, i := range order {
		scene := config.Draw(digits.Image(i), mix(seed, sceneStream, uint64(i)))
		image := p.image[k*pixels : (k+1)*pixels]
		copy(p.clean[k*pixels:], scene.Image)
		copy(p.depth[k*pixels:], scene.Depth)
		copy(image, scene.Image)
		c.Noise.Apply(image, depthmnist.Side, clip, rand.New(rand.NewPCG(mix(seed, uint64(i)), noiseStream)))
		p.label[k] = int(digits.Labels[i])
	}
	return p, nil
}

// targets are what the second task learns to draw for each photo [n, pixels].
func (p *photos) targets(t Target, seed uint64) []float32 {
	switch t {
	case Shuffled:
		out := make([]float32, len(p.depth))
		for i, k := range rand.New(rand.NewPCG(seed, shuffleStream)).Perm(p.len()) {
			copy(out[i*pixels:(i+1)*pixels], p.depth[k*pixels:])
		}
		return out
	case Constant:
		sum := 0.0
		for _, d := range p.depth {
			sum += float64(d)
		}
		out := make([]float32, len(p.depth))
		for i := range out {
			out[i] = float32(sum / float64(len(out)))
		}
		return out
	case Edges:
		out := make([]float32, len(p.image))
		for i := range p.len() {
			edges(out[i*pixels:(i+1)*pixels], p.image[i*pixels:(i+1)*pixels])
		}
		return out
	case Grey:
		return p.image
	case CleanGrey:
		return p.clean
	default:
		return p.depth
	}
}

// edges is the length of the gradient by Sobel's operator, over 4: in a picture from 0 to 1 it is at most about 1. Border pixels are
// repeated outwards.
func edges(dst, src []float32) {
	const side = depthmnist.Side
	at := func(x, y int) float32 { return src[min(side-1, max(0, y))*side+min(side-1, max(0, x))] }
	for y := range side {
		for x := range side {
			gx := at(x+1, y-1) + 2*at(x+1, y) + at(x+1, y+1) - at(x-1, y-1) - 2*at(x-1, y) - at(x-1, y+1)
			gy := at(x-1, y+1) + 2*at(x, y+1) + at(x+1, y+1) - at(x-1, y-1) - 2*at(x, y-1) - at(x+1, y-1)
			dst[y*side+x] = hypot(gx, gy) / 4
		}
	}
}
