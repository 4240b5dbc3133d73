package workbench

import (
	"errors"
	"fmt"

	"okuyuki/core/photo"
	"okuyuki/core/train"
)

// packName has the version of what follows: all that New's base model has computed of a photo.
const packName = "okuyuki photo 1\n"

// ErrPack says that a photo cannot be taken back from a pack; its file can.
var ErrPack = errors.New("workbench: this is no pack of a photo by this version and base model")

// Pack returns all that is kept of a photo, so that Restore can put it back without its
// file. It is only for the same version of the program and the same base model.
func (b *Workbench) Pack(id string) ([]byte, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	e := b.photos[id]
	if e == nil {
		return nil, &UnknownPhotoError{ID: id}
	}
	w := newWriter(packName)
	w.bytes([]byte(b.baseSum))
	for _, v := range []int{e.facts.Width, e.facts.Height, e.picture.W, e.picture.H, e.w, e.h} {
		w.number(uint32(v))
	}
	w.number(uint32(e.facts.Fingerprint))
	w.number(uint32(e.facts.Fingerprint >> 32))
	q := e.facts.Quality
	w.floats([]float32{float32(q.Luma), float32(q.Sharpness), float32(q.Noise), float32(q.Clipped)})
	w.bytes([]byte(e.facts.Taken))
	w.bytes(e.picture.Pix)
	lens := e.clean.TapLens()
	w.number(uint32(len(lens)))
	for i, n := range lens {
		w.number(uint32(n))
		var err error
		if w.b, err = e.clean.AppendTap(w.b, i); err != nil {
			return nil, err
		}
	}
	w.floats(e.clean.Features)
	w.floats(e.clean.Target.LogDepth)
	w.floats(e.clean.Target.Confidence)
	w.bytes([]byte(e.brought))
	return w.done(), nil
}

// Restore puts a photo back that Pack wrote; one of the same id is replaced. The error is
// ErrPack where that cannot be.
func (b *Workbench) Restore(id string, pack []byte) (Facts, error) {
	r := newReader(packName, pack)
	if sum := r.bytes(); r.err == nil && string(sum) != b.baseSum {
		return Facts{}, fmt.Errorf("%w: another base model", ErrPack)
	}
	var sizes [6]int
	for i := range sizes {
		sizes[i] = int(r.number())
	}
	e := &entry{w: sizes[4], h: sizes[5]}
	e.facts = Facts{Width: sizes[0], Height: sizes[1], Fingerprint: uint64(r.number()) | uint64(r.number())<<32}
	q := r.floats()
	e.facts.Taken = string(r.bytes())
	e.picture = &photo.Image{W: sizes[2], H: sizes[3], Pix: r.bytes()}
	e.clean = train.View{H: e.h, W: e.w}
	for range min(r.number(), 16) {
		e.clean.Taps = append(e.clean.Taps, r.halves())
	}
	e.clean.Features = r.floats()
	e.clean.Target = &train.Target{LogDepth: r.floats(), Confidence: r.floats()}
	e.brought = DepthKind(r.bytes())
	if err := r.end(); err != nil || len(q) != 4 || !b.fits(e) {
		return Facts{}, ErrPack
	}
	e.facts.Quality = photo.Quality{Luma: float64(q[0]), Sharpness: float64(q[1]), Noise: float64(q[2]), Clipped: float64(q[3])}
	b.put(id, e)
	return e.facts, nil
}

// fits checks the sizes of an entry that was packed.
func (b *Workbench) fits(e *entry) bool {
	p := e.picture
	if p.W < 1 || p.H < 1 || p.W > workSide || p.H > workSide || len(p.Pix) != 3*p.W*p.H {
		return false
	}
	if b.base.CheckSize(e.h, e.w) != nil || e.h > workSide*2 || e.w > workSide*2 {
		return false
	}
	shapes := b.base.TapShapes(1, e.h, e.w)
	if len(shapes) != len(e.clean.Taps) {
		return false
	}
	for i, s := range shapes {
		if len(e.clean.Taps[i]) != s.Len() {
			return false
		}
	}
	pixels := e.h / depthStride * (e.w / depthStride)
	return len(e.clean.Features) > 0 && len(e.clean.Target.LogDepth) == pixels && len(e.clean.Target.Confidence) == pixels
}

// put keeps an entry under an id.
func (b *Workbench) put(id string, e *entry) {
	b.shelve(&e.clean)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.photos[id] == nil {
		b.order = append(b.order, id)
	}
	b.photos[id] = e
}
