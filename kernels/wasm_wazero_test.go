//go:build !js

package kernels

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sync"
	"testing"
	"unsafe"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	"okuyuki/kernels/modules"
)

// wazeroKernels runs the plain SIMD module outside of a browser. Each call
// copies its operands into the module's memory, between words of a pattern
// that is a NaN: a stray read spoils the result, a stray write is found by
// looking at all words that the call had no business to change.
type wazeroKernels struct {
	mu     sync.Mutex // a module instance is for one goroutine
	module api.Module
	memory api.Memory
	stage  []uint32 // the part of memory in use
	before []uint32 // what it held before the call
	outs   [][2]int // words of the stage that the call may change
}

const (
	guardPattern = 0x7fc0beef
	guardWords   = 16
)

// memoryModule exports one memory as "mem", as Go's programs do.
var memoryModule = []byte{
	0, 'a', 's', 'm', 1, 0, 0, 0,
	5, 3, 1, 0, 1, // one memory, at first one page
	7, 7, 1, 3, 'm', 'e', 'm', 2, 0,
}

func newWazero(t testing.TB) *wazeroKernels {
	t.Helper()
	ctx := context.Background()
	r := wazero.NewRuntime(ctx)
	t.Cleanup(func() { r.Close(ctx) })
	env, err := r.InstantiateWithConfig(ctx, memoryModule, wazero.NewModuleConfig().WithName("env"))
	if err != nil {
		t.Fatal(err)
	}
	k, err := r.Instantiate(ctx, modules.SIMD)
	if err != nil {
		t.Fatal(err)
	}
	return &wazeroKernels{module: k, memory: env.Memory()}
}

// micro is the implementation for the shape-level code.
func (k *wazeroKernels) micro(name string) *micro {
	return &micro{
		name: name, mr: 4, nr: 8,
		gemm: k.gemm, gemmNarrow: k.gemmNarrow, gemmLines: k.gemmLines, depthwiseBand: k.depthwiseBand, outer: k.outer, depthwise: k.depthwise, depthwiseGrad: k.depthwiseGrad,
		winogradInput:   func(a *planeArgs) { k.toPlanes("winogradInput", a, 6, 36) },
		winogradOutput:  func(a *planeArgs) { k.fromPlanes("winogradOutput", a, 36) },
		winogradSpread:  func(a *planeArgs) { k.toPlanes("winogradSpread", a, 4, 36) },
		winogradWeights: func(planes *float32, plane, n int) { k.inPlanes("winogradWeights", planes, plane, n, 36) },
		winogradFrom:    8,
		rowsOfTiles:     true,
		upInput:         func(a *planeArgs) { k.toPlanes("upInput", a, 4, 16) },
		upOutput:        func(a *planeArgs) { k.fromPlanes("upOutput", a, 25) },
		upSpread:        func(a *planeArgs) { k.toPlanes("upSpread", a, 4, 25) },
		upWeights:       func(planes *float32, plane, n int) { k.inPlanes("upWeights", planes, plane, n, 25) },
		upFrom:          8,
		upSpreadRow:     k.upSpreadRow,
		add:             k.add, axpy: k.axpy, adam: k.adam, activationGrad: k.activationGrad, sigmoid: k.sigmoid, addRows: k.addRows,
	}
}

// operand is a piece of a caller's memory: rows of equal length at a stride,
// of which nothing between is touched.
type operand struct {
	p             *float32
	rows, stride  int
	length        int
	written       bool
	uninitialised bool // what it holds before the call must not matter
}

func vectorOf(p *float32, n int) operand { return operand{p: p, rows: 1, length: n} }
func result(o operand) operand           { o.written = true; return o }

// call runs a function on the operands. args gives the arguments after it is
// told the addresses of the operands.
func (k *wazeroKernels) call(name string, operands []operand, args func(p []uint64) []uint64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	size := guardWords
	for _, o := range operands {
		size += (o.rows-1)*o.stride + o.length + guardWords
	}
	k.reserve(size)
	for i := range k.stage {
		k.stage[i] = guardPattern
	}
	addresses := make([]uint64, len(operands))
	starts := make([]int, len(operands))
	k.outs = k.outs[:0]
	at := guardWords
	for i, o := range operands {
		starts[i], addresses[i] = at, uint64(4*at)
		for r := range o.rows {
			start := at + r*o.stride
			if !o.uninitialised {
				copy(k.stage[start:start+o.length], words(o.p, r*o.stride, o.length))
			}
			if o.written {
				k.outs = append(k.outs, [2]int{start, start + o.length})
			}
		}
		at += (o.rows-1)*o.stride + o.length + guardWords
	}
	k.before = append(k.before[:0], k.stage...)
	if _, err := k.module.ExportedFunction(name).Call(context.Background(), args(addresses)...); err != nil {
		panic(fmt.Sprintf("wasm kernel %s: %v", name, err))
	}
	k.mustHaveKept(name)
	for i, o := range operands {
		for r := range o.rows {
			if start := starts[i] + r*o.stride; o.written {
				copy(words(o.p, r*o.stride, o.length), k.stage[start:start+o.length])
			}
		}
	}
}

// reserve makes the stage n words long.
func (k *wazeroKernels) reserve(n int) {
	const page = 64 << 10
	if have := int(k.memory.Size()); 4*n > have {
		if _, ok := k.memory.Grow(uint32((4*n - have + page - 1) / page)); !ok {
			panic("wasm kernels: out of memory")
		}
	}
	b, _ := k.memory.Read(0, uint32(4*n))
	k.stage = unsafe.Slice((*uint32)(unsafe.Pointer(&b[0])), n)
}

// mustHaveKept panics if the call changed a word outside of its results.
func (k *wazeroKernels) mustHaveKept(name string) {
	from := 0
	check := func(to int) {
		if !slices.Equal(k.stage[from:to], k.before[from:to]) {
			panic(fmt.Sprintf("wasm kernel %s wrote outside of its result", name))
		}
	}
	for _, out := range k.outs {
		check(out[0])
		from = out[1]
	}
	check(len(k.stage))
}

func words(p *float32, offset, n int) []uint32 {
	return unsafe.Slice((*uint32)(unsafe.Add(unsafe.Pointer(p), 4*offset)), n)
}

func i32(x int) uint64     { return api.EncodeI32(int32(x)) }
func f32(x float32) uint64 { return api.EncodeF32(x) }

func (k *wazeroKernels) gemm(g *gemmArgs)       { k.product("gemm", g, g.np*8) }
func (k *wazeroKernels) gemmNarrow(g *gemmArgs) { k.product("gemmNarrow", g, 4) }

func (k *wazeroKernels) product(name string, g *gemmArgs, columns int) {
	accumulate := 0
	if g.accumulate {
		accumulate = 1
	}
	k.call(name, []operand{
		vectorOf(g.a, (g.m-1)*g.aRow+(g.runs-1)*g.aRun+g.kc),
		vectorOf(g.b, g.np*g.runs*g.kc*8),
		{p: g.c, rows: g.m, stride: g.cRow, length: columns, written: true, uninitialised: !g.accumulate},
		vectorOf(g.bias, g.np*8),
	}, func(p []uint64) []uint64 {
		return []uint64{p[0], i32(g.aRow), i32(g.aRun), i32(g.runs), i32(g.kc), p[1], p[2], i32(g.cRow),
			i32(g.m), i32(g.np), p[3], f32(g.lo), f32(g.hi), i32(accumulate)}
	})
}

// gemmLines takes C as one row for all that lies between.
func (k *wazeroKernels) gemmLines(g *gemmArgs) {
	k.call("gemmLines", []operand{
		vectorOf(g.a, (g.lines*g.m-1)*g.aRow+(g.runs-1)*g.aRun+g.kc),
		vectorOf(g.b, g.np*g.runs*g.kc*8),
		result(vectorOf(g.c, (g.lines-1)*g.cLine+(g.m-1)*g.cRow+g.np*8)),
		vectorOf(g.bias, g.np*8),
	}, func(p []uint64) []uint64 {
		return []uint64{p[0], i32(g.aRow), i32(g.aRun), i32(g.runs), i32(g.kc), p[1], p[2], i32(g.cRow),
			i32(g.m), i32(g.np), p[3], f32(g.lo), f32(g.hi), i32(0), i32(g.lines), i32(g.m * g.aRow), i32(g.cLine)}
	})
}

func (k *wazeroKernels) outer(o *outerArgs) {
	k.call("outer", []operand{
		vectorOf(o.a, (o.kc-1)*o.aRow+o.m),
		vectorOf(o.b, (o.kc-1)*o.bRow+o.n),
		{p: o.c, rows: o.m, stride: o.cRow, length: o.n, written: true},
	}, func(p []uint64) []uint64 {
		return []uint64{p[0], i32(o.aRow), p[1], i32(o.bRow), p[2], i32(o.cRow), i32(o.m), i32(o.n), i32(o.kc)}
	})
}

// rowInput is the haloed input under one output row: three rows of pixels.
func rowInput(d *depthwiseArgs) operand {
	return vectorOf(d.in, 2*d.inRow+(d.ow-1)*d.pix+3*d.c)
}

func (k *wazeroKernels) depthwise(d *depthwiseArgs) {
	out := result(vectorOf(d.out, d.ow*d.c))
	out.uninitialised = true
	k.call("depthwise", []operand{rowInput(d), vectorOf(d.w, 9*d.c), vectorOf(d.bias, d.c), out}, func(p []uint64) []uint64 {
		return []uint64{p[0], i32(d.inRow), i32(d.pix), p[1], p[2], p[3], i32(d.c), i32(d.ow), f32(d.lo), f32(d.hi)}
	})
}

func (k *wazeroKernels) depthwiseBand(d *depthwiseArgs) {
	in := vectorOf(d.in, (d.rows-1)*d.inDown+2*d.inRow+(d.ow-1)*d.pix+3*d.c)
	out := operand{p: d.out, rows: d.rows, stride: d.outDown, length: d.ow * d.c, written: true, uninitialised: true}
	k.call("depthwiseBand", []operand{in, vectorOf(d.w, 9*d.c), vectorOf(d.bias, d.c), out}, func(p []uint64) []uint64 {
		return []uint64{p[0], i32(d.inRow), i32(d.pix), p[1], p[2], p[3], i32(d.c), i32(d.ow), f32(d.lo), f32(d.hi),
			i32(d.rows), i32(d.inDown), i32(d.outDown)}
	})
}

func (k *wazeroKernels) depthwiseGrad(d *depthwiseArgs) {
	k.call("depthwiseGrad", []operand{rowInput(d), result(vectorOf(d.w, 9*d.c)), vectorOf(d.out, d.ow*d.c)}, func(p []uint64) []uint64 {
		return []uint64{p[0], i32(d.inRow), i32(d.pix), p[1], p[2], i32(d.c), i32(d.ow)}
	})
}

func slice(s []float32) operand { return vectorOf(unsafe.SliceData(s), len(s)) }

func (k *wazeroKernels) add(dst, a, b []float32) {
	k.call("add", []operand{result(slice(dst)), slice(a), slice(b)}, func(p []uint64) []uint64 {
		return append(p, i32(len(dst)))
	})
}

func (k *wazeroKernels) axpy(dst []float32, s float32, x []float32) {
	k.call("axpy", []operand{result(slice(dst)), slice(x)}, func(p []uint64) []uint64 {
		return append(p, i32(len(dst)), f32(s))
	})
}

func (k *wazeroKernels) activationGrad(dy, y []float32, act Activation) {
	if act == Linear {
		return
	}
	hi := float32(math.NaN())
	if act == ReLU6 {
		hi = 6
	}
	k.call("activationGrad", []operand{result(slice(dy)), slice(y)}, func(p []uint64) []uint64 {
		return append(p, i32(len(dy)), f32(hi))
	})
}

func (k *wazeroKernels) addRows(dst, src *float32, n, stride, width int) {
	k.call("addRows", []operand{
		{p: dst, rows: n, stride: 8, length: 8, written: true}, vectorOf(src, (n-1)*stride+width),
	}, func(p []uint64) []uint64 { return []uint64{p[0], p[1], i32(n), i32(stride), i32(width)} })
}

func (k *wazeroKernels) sigmoid(x []float32) {
	k.call("sigmoid", []operand{result(slice(x))}, func(p []uint64) []uint64 { return append(p, i32(len(x))) })
}

func (k *wazeroKernels) adam(w, g, m, v []float32, a Adam) {
	k.call("adam", []operand{result(slice(w)), slice(g), result(slice(m)), result(slice(v))}, func(p []uint64) []uint64 {
		return append(p, i32(len(w)), f32(a.LR), f32(a.Beta1), f32(a.Beta2), f32(a.Eps), f32(a.WeightDecay),
			f32(a.Correction1), f32(a.Correction2))
	})
}
