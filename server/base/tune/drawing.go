package tune

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"

	"okuyuki/core/data"
	"okuyuki/core/photo"
	"okuyuki/core/poc"
	"okuyuki/core/train"
)

// Picture is one frame to learn from.
type Picture struct {
	Photo  *photo.Image
	Metres []float32 // depth [Photo.H, Photo.W]; not positive where unknown
	Label  int       // class, or train.NoLabel
}

// Drawing says how differently a picture may be shown every time that it is.
type Drawing struct {
	data.Augmentation
	Tint data.Range // factor of each channel by itself, as of other light; {0, 0}: none
	JPEG float64    // probability of a compression, by a strength up to that of data.Corrupt
}

// Usual is the drawing that the base model is trained with.
func Usual() Drawing {
	return Drawing{
		Augmentation: data.Augmentation{
			Flip: .5, Area: data.Range{Lo: .5, Hi: 1},
			Brightness: data.Range{Lo: .6, Hi: 1.4}, Contrast: data.Range{Lo: .7, Hi: 1.3}, Saturation: data.Range{Lo: .5, Hi: 1.5},
			Blur: .1, Sigma: data.Range{Lo: .4, Hi: 1.5},
			Dark: .15, Gamma: data.Range{Lo: 1, Hi: 1.8}, Exposure: data.Range{Lo: .15, Hi: .8},
			Photons: data.Range{Lo: 60, Hi: 600}, ReadNoise: data.Range{Lo: .005, Hi: .03},
		},
		Tint: data.Range{Lo: .9, Hi: 1.1},
		JPEG: .1,
	}
}

// strongest JPEG compression that is drawn, as a strength of data.Corrupt.
const strongest = .8

// drawn is what a picture looks like once.
type drawn struct {
	view data.View
	gain [3]float64
	jpeg float64 // strength; 0: none
}

// draw depends on the seed, the picture and the epoch alone.
func (d Drawing) draw(seed uint64, picture, epoch int) drawn {
	rng := rand.New(rand.NewPCG(seed, uint64(epoch)<<32|uint64(picture)))
	out := drawn{view: d.Draw(rng), gain: [3]float64{1, 1, 1}}
	for c := range out.gain {
		if g := d.Tint.Lo + (d.Tint.Hi-d.Tint.Lo)*rng.Float64(); d.Tint.Hi > 0 {
			out.gain[c] = g
		}
	}
	if s := strongest * rng.Float64(); rng.Float64() < d.JPEG {
		out.jpeg = s
	}
	return out
}

// image writes the picture as it is seen to dst [h, w, 3].
func (d drawn) image(dst []float32, m *photo.Image, h, w int) error {
	m = d.view.Photo(m, w, h)
	if d.jpeg > 0 {
		var err error
		if m, err = data.Corrupt(m, poc.JPEG, d.jpeg, 0); err != nil {
			return fmt.Errorf("tune: %w", err)
		}
	}
	var tables [3][256]float32
	for c := range tables {
		for v := range tables[c] {
			tables[c][v] = float32(min(2, d.gain[c]*float64(v)*2/255) - 1)
		}
	}
	for i, v := range m.Pix {
		dst[i] = tables[i%3][v]
	}
	return nil
}

// target is the depth that the heads should see, at h x w. Part of the field of view spread
// over as many pixels looks as if it were nearer by that factor (Eigen et al. 2014, arXiv
// 1406.2283, section 3.4).
func (d drawn) target(p Picture, h, w int) *train.Target {
	metres := d.view.Depth(p.Metres, p.Photo.H, p.Photo.W, h, w)
	for i := range metres {
		metres[i] *= float32(d.view.Size)
	}
	return train.NewTarget(metres)
}

// calm is the same part of the picture in the light that it was taken in: what the teacher sees.
func (d drawn) calm() drawn {
	v := data.Identity()
	v.Flip, v.X, v.Y, v.Size = d.view.Flip, d.view.X, d.view.Y, d.view.Size
	return drawn{view: v, gain: [3]float64{1, 1, 1}}
}

// order is an endless sequence of n pictures: epochs of all of them, each shuffled by itself.
type order struct {
	seed  uint64
	n     int
	perm  []int // of the epoch that was last asked for
	epoch int
}

// place of the picture at a position of the sequence.
func (o *order) place(position int) (picture, epoch int) {
	epoch = position / o.n
	if o.perm == nil || o.epoch != epoch {
		o.perm, o.epoch = rand.New(rand.NewPCG(o.seed, uint64(epoch)+1)).Perm(o.n), epoch
	}
	return o.perm[position%o.n], epoch
}

// task is a picture to be drawn into a slot of the batch.
type task struct {
	slot, picture, epoch int
	beside               bool
}

// tasks of the present step.
func (t *Trainer) tasks() []task {
	var out []task
	for i := range t.cfg.Batch {
		picture, epoch := t.order.place(t.step*t.cfg.Batch + i)
		out = append(out, task{slot: i, picture: picture, epoch: epoch})
	}
	for i := range t.cfg.Beside.Batch {
		picture, epoch := t.besides.place(t.step*t.cfg.Beside.Batch + i)
		out = append(out, task{slot: t.cfg.Batch + i, picture: picture, epoch: epoch, beside: true})
	}
	return out
}

// load draws the next batch, on all processors at once.
func (t *Trainer) load() error {
	tasks := t.tasks()
	queue := make(chan task, len(tasks))
	for _, k := range tasks {
		queue <- k
	}
	close(queue)
	errs := make([]error, runtime.GOMAXPROCS(0))
	var wait sync.WaitGroup
	for worker := range errs {
		wait.Go(func() {
			for k := range queue {
				if err := t.show(k); err != nil {
					errs[worker] = fmt.Errorf("picture %d: %w", k.picture, err)
				}
			}
		})
	}
	wait.Wait()
	return errors.Join(errs...)
}

// show draws a picture for the network, and for its teacher.
func (t *Trainer) show(k task) error {
	b := &t.batch
	p, seed := t.pictures, t.order.seed
	if k.beside {
		p, seed = t.cfg.Beside.Pictures, t.besides.seed
	}
	d := t.cfg.Drawing.draw(seed, k.picture, k.epoch)
	if err := b.fill(k.slot, p[k.picture], d); err != nil {
		return err
	}
	label := p[k.picture].Label
	switch {
	case k.beside && t.cfg.Beside.Class == 0:
		b.labels[k.slot] = train.NoLabel
	case k.beside:
		b.weights[k.slot] = t.cfg.Beside.Class
	case t.cfg.Classes != nil && label != train.NoLabel:
		b.weights[k.slot] = t.cfg.Classes[label]
	}
	if t.teacher != nil {
		return t.teacher.fill(k.slot, p[k.picture], d)
	}
	return nil
}

// fill shows a picture in a slot of the batch.
func (b *batch) fill(slot int, p Picture, d drawn) error {
	image := b.session.Image()
	h, w := image.Shape[1], image.Shape[2]
	if err := d.image(image.Data[slot*h*w*3:(slot+1)*h*w*3], p.Photo, h, w); err != nil {
		return err
	}
	b.labels[slot] = int32(p.Label)
	b.weights[slot] = 1
	target := d.target(p, b.rows, b.width)
	pixels := b.rows * b.width
	copy(b.depth[slot*pixels:], target.LogDepth)
	copy(b.confidence[slot*pixels:], target.Confidence)
	return nil
}
