package kernels

import "golang.org/x/sys/cpu"

// What has no NEON version is portable Go, which the compiler turns into
// scalar fused multiply-adds. Winograd's transforms are among that, so that
// the algorithm pays only with many channels.
func init() {
	if cpu.ARM64.HasASIMD {
		register(&micro{
			name: "neon",
			mr:   neonRows, nr: neonWidth,
			gemm:         neonGemmTiles,
			outer:        neonOuterTiles,
			depthwise:    portable.depthwise,
			winogradFrom: 48,

			add:            portable.add,
			axpy:           portable.axpy,
			adam:           portable.adam,
			activationGrad: portable.activationGrad,
		})
	}
}

const (
	neonRows  = 8
	neonWidth = 8 // columns of a tile
)

// The arguments of the assembly, whose strides are in bytes.
type (
	neonGemm struct {
		a, b, c, bias    *float32
		aRow, aRun, cRow int
		runs, kc         int
		rows, tiles      int
		accumulate       int
		lo, hi           float32
	}
	neonOuter struct {
		a, b, c          *float32
		aRow, bRow, cRow int
		kc, rows, tiles  int
	}
)

//go:noescape
func gemmNEON(p *neonGemm)

//go:noescape
func outerNEON(p *neonOuter)

func neonGemmTiles(g *gemmArgs) {
	rows, many, oneLess := inTiles(g.m, neonRows)
	t := neonGemm{
		aRow: 4 * g.aRow, aRun: 4 * g.aRun, cRow: 4 * g.cRow, runs: g.runs, kc: g.kc, lo: g.lo, hi: g.hi,
	}
	if g.accumulate {
		t.accumulate = 1
	}
	for p := range g.np {
		t.a, t.c = g.a, plus(g.c, p*neonWidth)
		t.b, t.bias = plus(g.b, p*g.runs*g.kc*neonWidth), plus(g.bias, p*neonWidth)
		t.rows, t.tiles = rows, many
		gemmNEON(&t)
		if oneLess > 0 {
			t.a, t.c = plus(t.a, many*rows*g.aRow), plus(t.c, many*rows*g.cRow)
			t.rows, t.tiles = rows-1, oneLess
			gemmNEON(&t)
		}
	}
}

// neonOuterTiles leaves the columns that do not fill a tile to portable Go.
func neonOuterTiles(o *outerArgs) {
	rows, many, oneLess := inTiles(o.m, neonRows)
	t := neonOuter{aRow: 4 * o.aRow, bRow: 4 * o.bRow, cRow: 4 * o.cRow, kc: o.kc}
	whole := o.n / neonWidth * neonWidth
	for n := 0; n < whole; n += neonWidth {
		t.a, t.b, t.c = o.a, plus(o.b, n), plus(o.c, n)
		t.rows, t.tiles = rows, many
		outerNEON(&t)
		if oneLess > 0 {
			t.a, t.c = plus(t.a, many*rows), plus(t.c, many*rows*o.cRow)
			t.rows, t.tiles = rows-1, oneLess
			outerNEON(&t)
		}
	}
	if whole < o.n {
		rest := *o
		rest.b, rest.c, rest.n = plus(o.b, whole), plus(o.c, whole), o.n-whole
		portableOuter(&rest)
	}
}
