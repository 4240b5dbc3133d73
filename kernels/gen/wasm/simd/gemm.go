package simd

import "okuyuki/kernels/gen/wasm/emit"

// Width of a packed panel, and rows of the tile. 4x8 keeps 8 accumulators, 2
// vectors of B and 1 of A in the 15 vector registers that V8 has to give on
// amd64, and just as many sums as two units with a latency of 4 cycles can have
// under way. Fused, 6x8 fits, too, and comes to 96 % of what the units can do;
// not fused, 5x8 and 6x8 spill and lose half the speed. Unrolling k gains
// nothing (measured in Chromium 156 and Node 20 on Zen 4 and 5).
const (
	panel     = 8
	tileRows  = 4
	fusedRows = 6
)

// gemmRows is how many rows a tile of gemm has at most.
func (b *builder) gemmRows() int {
	if b.variant == Relaxed {
		return fusedRows
	}
	return tileRows
}

// gemm emits
//
//	gemm(a, aRow, aRun, runs, kc, b, c, cRow, m, np, bias, lo, hi, accumulate)
//
// C[m x np*8] = clamp(bias + sum over runs r of A_r[m x kc] B_r, lo, hi), from C instead of bias if accumulate is not 0.
func (b *builder) gemm() *emit.Func { return b.gemmOf("gemm", panel/4) }

// gemmNarrow emits the same for no more than four columns of a panel; it leaves
// the rest of C alone, too.
func (b *builder) gemmNarrow() { b.gemmOf("gemmNarrow", 1) }

func (b *builder) gemmOf(name string, vectors int) *emit.Func {
	f := b.m.Func(name, nil, types("iiiiiiiiiiiffi")...)
	g := &gemm{builder: b, f: f, vectors: vectors}
	for i, p := range []*emit.Local{&g.a, &g.aRow, &g.aRun, &g.runs, &g.kc, &g.b, &g.c, &g.cRow, &g.m, &g.np, &g.bias, &g.lo, &g.hi, &g.accumulate} {
		*p = f.Param(i)
	}
	for _, p := range []*emit.Local{&g.run, &g.k, &g.ap, &g.cp, &g.left, &g.panelBytes, &g.rows, &g.many, &g.oneLess} {
		*p = f.Local(emit.I32)
	}
	most := b.gemmRows()
	g.aPtr = f.Locals(emit.I32, most)
	g.bPtr = f.Locals(emit.I32, wide)
	g.acc = f.Locals(emit.V128, 2*max(most, wide))
	g.bv = f.Locals(emit.V128, 2)
	g.av, g.vlo, g.vhi = f.Local(emit.V128), f.Local(emit.V128), f.Local(emit.V128)

	toBytes(f, g.aRow, g.aRun, g.cRow)
	f.Set(g.vlo, emit.Splat(g.lo))
	f.Set(g.vhi, emit.Splat(g.hi))
	f.Set(g.panelBytes, emit.Shl(emit.Mul(g.runs, g.kc), 5))
	if vectors > 1 {
		f.If(emit.Equal(g.m, emit.Int(1)), func() {
			whole(f, g.np, wide, func() { g.tile(1, wide); g.nextPanels(wide) })
		}, nil)
	}
	g.inTiles(most)
	whole(f, g.np, 1, func() {
		f.Set(g.ap, g.a)
		f.Set(g.cp, g.c)
		for rows := most; rows > 0; rows-- {
			f.Set(g.left, emit.Select(g.many, g.oneLess, emit.Equal(g.rows, emit.Int(int32(rows)))))
			some := emit.Sub(g.rows, emit.Int(int32(rows))) // 0 or 1
			f.If(emit.And(emit.LessU(some, emit.Int(2)), emit.GreaterEqual(g.left, emit.Int(1))), func() {
				f.Loop(func() {
					g.tile(rows, 1)
					f.Bump(g.ap, emit.Mul(g.aRow, emit.Int(int32(rows))))
					f.Bump(g.cp, emit.Mul(g.cRow, emit.Int(int32(rows))))
					f.CountDown(g.left)
				})
			}, nil)
		}
		g.nextPanels(1)
	})
	return f
}

// inTiles cuts m rows into as few tiles as possible, as even as possible: many
// of `rows` rows, at most the given, then some of one less.
func (g *gemm) inTiles(most int) {
	f := g.f
	f.Set(g.left, emit.Div(emit.Add(g.m, emit.Int(int32(most-1))), emit.Int(int32(most)))) // tiles
	f.Set(g.rows, emit.Div(emit.Sub(emit.Add(g.m, g.left), emit.Int(1)), g.left))
	f.Set(g.oneLess, emit.Sub(emit.Mul(g.left, g.rows), g.m))
	f.Set(g.many, emit.Sub(g.left, g.oneLess))
}

// wide is the number of panels that a single row takes at a time: alone, one
// panel's two accumulators would wait for each other's additions.
const wide = 4

type gemm struct {
	*builder
	f       *emit.Func
	vectors int // of a panel

	a, aRow, aRun, runs, kc, b, c, cRow, m, np, bias, lo, hi, accumulate emit.Local

	ap, cp emit.Local // first row of the tile
	left   emit.Local // tiles of these rows still to do

	rows, many, oneLess emit.Local // see inTiles

	run, k     emit.Local // count down
	panelBytes emit.Local
	aPtr, bPtr []emit.Local
	acc, bv    []emit.Local
	av         emit.Local
	vlo, vhi   emit.Local
}

// tile emits the product of rows of A and of neighbouring panels of B; one of the two numbers is 1.
func (g *gemm) tile(rows, panels int) {
	f := g.f
	if panels > 1 {
		f.Set(g.ap, g.a)
		f.Set(g.cp, g.c)
	}
	rowPointers(f, g.bPtr[:panels], g.b, g.panelBytes)
	g.start(rows, panels)
	f.Set(g.run, g.runs)
	f.Loop(func() {
		rowPointers(f, g.aPtr[:rows], g.ap, g.aRow)
		f.Set(g.k, g.kc)
		f.Loop(func() {
			if panels > 1 {
				g.stepRow(panels)
			} else {
				g.stepTile(rows)
			}
			f.CountDown(g.k)
		})
		f.Bump(g.ap, g.aRun)
		f.CountDown(g.run)
	})
	f.Set(g.ap, emit.Sub(g.ap, emit.Mul(g.aRun, g.runs)))
	g.finish(rows, panels)
}

// stepTile adds one k to a tile of one panel.
func (g *gemm) stepTile(rows int) {
	f := g.f
	for j := range g.vectors {
		f.Set(g.bv[j], emit.Load(g.bPtr[0], 16*j))
	}
	for i := range rows {
		f.Set(g.av, emit.LoadSplat(g.aPtr[i], 0))
		for j := range g.vectors {
			acc := g.acc[g.vectors*i+j]
			f.Set(acc, g.madd(g.av, g.bv[j], acc))
		}
	}
	for i := range rows {
		f.Bump(g.aPtr[i], emit.Int(4))
	}
	f.Bump(g.bPtr[0], emit.Int(4*panel))
}

// stepRow adds one k to one row of several panels.
func (g *gemm) stepRow(panels int) {
	f := g.f
	f.Set(g.av, emit.LoadSplat(g.aPtr[0], 0))
	for p := range panels {
		for j := range g.vectors {
			acc := g.acc[g.vectors*p+j]
			f.Set(acc, g.madd(g.av, emit.Load(g.bPtr[p], 16*j), acc))
		}
	}
	f.Bump(g.aPtr[0], emit.Int(4))
	for p := range panels {
		f.Bump(g.bPtr[p], emit.Int(4*panel))
	}
}

// start sets the accumulators to C or to the bias.
func (g *gemm) start(rows, panels int) {
	f := g.f
	f.If(g.accumulate, func() {
		g.eachRow(rows, func(i int, row emit.Local) {
			for j := range g.vectors * panels {
				f.Set(g.acc[g.vectors*i+j], emit.Load(row, 16*j))
			}
		})
	}, func() {
		for i := range rows {
			for j := range g.vectors * panels {
				f.Set(g.acc[g.vectors*i+j], emit.Load(g.bias, 16*j))
			}
		}
	})
}

// finish clamps the accumulators into C.
func (g *gemm) finish(rows, panels int) {
	g.eachRow(rows, func(i int, row emit.Local) {
		for j := range g.vectors * panels {
			g.f.Store(row, 16*j, clamp(g.acc[g.vectors*i+j], g.vlo, g.vhi))
		}
	})
}

// eachRow emits body for each row of C in the tile. It uses the pointers of A, which are idle then.
func (g *gemm) eachRow(rows int, body func(i int, row emit.Local)) {
	rowPointers(g.f, g.aPtr[:rows], g.cp, g.cRow)
	for i := range rows {
		body(i, g.aPtr[i])
	}
}

// nextPanels moves B, C and the bias on.
func (g *gemm) nextPanels(n int32) {
	f := g.f
	f.Bump(g.b, emit.Mul(g.panelBytes, emit.Int(n)))
	f.Bump(g.c, emit.Int(4*panel*n))
	f.Bump(g.bias, emit.Int(4*panel*n))
}
