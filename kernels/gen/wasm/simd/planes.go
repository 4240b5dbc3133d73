package simd

import "okuyuki/kernels/gen/wasm/emit"

// planes holds what the transforms between pixels and the planes of Winograd's
// algorithm have in common; kernels/winograd.go and winograd_up2.go have the
// algorithms, kernels/winograd_portable.go and winograd_up2.go the formulas.
// Each is done along one direction, then along the other, four channels at a
// time.
type planes struct {
	*builder
	f *emit.Func

	pixels, row, pix, planes, plane, c emit.Local
	bias                               emit.Local // of the way back

	// Tiles side by side: how many, and from one's pixels and planes to the next's.
	tiles, step, planeStep emit.Local

	at, line emit.Local // addresses
	tmp      []emit.Local
	k        []emit.Local // constants
}

// points computes one direction of a transform from one set of variables into another.
type points struct {
	from, to  int
	constants []float32
	emit      func(p *planes, from, to []emit.Local)
}

func (b *builder) planesFunc(name, params string, t points) *planes {
	f := b.m.Func(name, nil, types(params)...)
	p := &planes{builder: b, f: f}
	p.at, p.line = f.Local(emit.I32), f.Local(emit.I32)
	p.tmp = f.Locals(emit.V128, 6)
	for _, c := range t.constants {
		k := f.Local(emit.V128)
		f.Set(k, emit.Splat(emit.Float(c)))
		p.k = append(p.k, k)
	}
	return p
}

// tileParams are the parameters that both ways have in common.
const tileParams = "iiiiiiiii"

func (p *planes) takeTiles() {
	for i, l := range []*emit.Local{&p.pixels, &p.row, &p.pix, &p.planes, &p.plane, &p.c, &p.tiles, &p.step, &p.planeStep} {
		*l = p.f.Param(i)
	}
	toBytes(p.f, p.row, p.pix, p.plane, p.step, p.planeStep)
}

// eachTile emits body for some channels of each tile.
func (p *planes) eachTile(body func(c columns)) {
	f := p.f
	type pair struct{ now, all emit.Local }
	var kept []pair
	for _, l := range []*emit.Local{&p.pixels, &p.planes, &p.c, &p.bias} {
		now := f.Local(emit.I32)
		kept = append(kept, pair{now, *l})
		*l = now
	}
	f.Loop(func() {
		for _, k := range kept {
			f.Set(k.now, k.all)
		}
		p.eachChannels(body, p.bias)
		f.Bump(kept[0].all, p.step)
		f.Bump(kept[1].all, p.planeStep)
		f.CountDown(p.tiles)
	})
}

// toPlanes emits name(pixels, row, pix, planes, plane, c, tiles, step, planeStep):
// the planes of t.from x t.from pixels, for some tiles side by side.
func (b *builder) toPlanes(name string, t points) {
	p := b.planesFunc(name, tileParams, t)
	f := p.f
	p.takeTiles()
	p.bias = f.Local(emit.I32) // unused
	in, half, out := f.Locals(emit.V128, t.from), f.Locals(emit.V128, t.to*t.from), f.Locals(emit.V128, t.to)
	p.eachTile(func(c columns) {
		f.Set(p.line, p.pixels)
		for x := range t.from {
			f.Set(p.at, p.line)
			for y := range t.from {
				f.Set(in[y], c.load(p.at, 0))
				if y < t.from-1 {
					f.Bump(p.at, p.row)
				}
			}
			f.Bump(p.line, p.pix)
			t.emit(p, in, every(half, x, t.from))
		}
		f.Set(p.at, p.planes)
		for i := range t.to {
			t.emit(p, half[i*t.from:(i+1)*t.from], out)
			for j := range t.to {
				c.store(f, p.at, 0, out[j])
				f.Bump(p.at, p.plane)
			}
		}
	})
}

// fromPlanes emits name(pixels, row, pix, planes, plane, c, tiles, step,
// planeStep, bias, lo, hi): t.to x t.to pixels, with a bias and clamped. The bias
// goes into product (1,1), which counts once in every pixel.
func (b *builder) fromPlanes(name string, t points) {
	p := b.planesFunc(name, tileParams+"iff", t)
	f := p.f
	p.takeTiles()
	p.bias = f.Param(9)
	lo, hi := f.Local(emit.V128), f.Local(emit.V128)
	f.Set(lo, emit.Splat(f.Param(10)))
	f.Set(hi, emit.Splat(f.Param(11)))
	down := f.Local(emit.I32)
	f.Set(down, emit.Mul(p.plane, emit.Int(int32(t.from))))
	in, half, out := f.Locals(emit.V128, t.from), f.Locals(emit.V128, t.to*t.from), f.Locals(emit.V128, t.to)
	p.eachTile(func(c columns) {
		f.Set(p.line, p.planes)
		for j := range t.from {
			f.Set(p.at, p.line)
			for i := range t.from {
				value := c.load(p.at, 0)
				if i == 1 && j == 1 {
					value = emit.AddF(value, c.load(p.bias, 0))
				}
				f.Set(in[i], value)
				if i < t.from-1 {
					f.Bump(p.at, down)
				}
			}
			f.Bump(p.line, p.plane)
			t.emit(p, in, every(half, j, t.from))
		}
		f.Set(p.line, p.pixels)
		for y := range t.to {
			t.emit(p, half[y*t.from:(y+1)*t.from], out)
			f.Set(p.at, p.line)
			for x := range t.to {
				c.store(f, p.at, 0, clamp(out[x], lo, hi))
				f.Bump(p.at, p.pix)
			}
			f.Bump(p.line, p.row)
		}
	})
}

// inPlanes emits name(planes, plane, n): t.from x t.from planes of n values
// become t.to x t.to, in place.
func (b *builder) inPlanes(name string, t points) {
	p := b.planesFunc(name, "iii", t)
	f := p.f
	p.planes, p.plane, p.c = f.Param(0), f.Param(1), f.Param(2)
	p.pixels = f.Local(emit.I32) // unused
	toBytes(f, p.plane)
	in, half, out := f.Locals(emit.V128, t.from*t.from), f.Locals(emit.V128, t.to*t.from), f.Locals(emit.V128, t.to)
	p.eachChannels(func(c columns) {
		f.Set(p.at, p.planes)
		for i := range in {
			f.Set(in[i], c.load(p.at, 0))
			f.Bump(p.at, p.plane)
		}
		for x := range t.from {
			t.emit(p, every(in, x, t.from), every(half, x, t.from))
		}
		f.Set(p.at, p.planes)
		for i := range t.to {
			t.emit(p, half[i*t.from:(i+1)*t.from], out)
			for j := range t.to {
				c.store(f, p.at, 0, out[j])
				f.Bump(p.at, p.plane)
			}
		}
	})
}

// every is elements first, first+step, first+2*step...
func every(l []emit.Local, first, step int) []emit.Local {
	var s []emit.Local
	for i := first; i < len(l); i += step {
		s = append(s, l[i])
	}
	return s
}

// eachChannels emits body for four channels at a time, then for each that is left.
func (p *planes) eachChannels(body func(c columns), advance ...emit.Local) {
	elementwise(p.f, p.c, append(advance, p.pixels, p.planes), body)
}
