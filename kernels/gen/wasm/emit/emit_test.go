package emit_test

import (
	"bytes"
	"context"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"

	. "okuyuki/kernels/gen/wasm/emit"
)

// instantiate runs a module that imports nothing.
func instantiate(t *testing.T, m *Module) api.Module {
	t.Helper()
	ctx := context.Background()
	r := wazero.NewRuntime(ctx)
	t.Cleanup(func() { r.Close(ctx) })
	i, err := r.Instantiate(ctx, m.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func call(t *testing.T, m api.Module, name string, args ...uint64) []uint64 {
	t.Helper()
	out, err := m.ExportedFunction(name).Call(context.Background(), args...)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return out
}

// The smallest module, byte by byte as the binary format has it.
func TestBytes(t *testing.T) {
	m := &Module{}
	f := m.Func("sum", []Type{I32}, I32, I32)
	f.Do(Add(f.Param(0), f.Param(1)))
	want := []byte{
		0, 'a', 's', 'm', 1, 0, 0, 0,
		1, 7, 1, 0x60, 2, 0x7f, 0x7f, 1, 0x7f,
		3, 2, 1, 0,
		7, 7, 1, 3, 's', 'u', 'm', 0, 0,
		10, 9, 1, 7, 0, 0x20, 0, 0x20, 1, 0x6a, 0x0b,
	}
	if got := m.Bytes(); !bytes.Equal(got, want) {
		t.Errorf("% x\nwant\n% x", got, want)
	}
	if sum := call(t, instantiate(t, m), "sum", 40, 2)[0]; sum != 42 {
		t.Errorf("40 + 2 = %d", sum)
	}
}

// Constants at the ends of every length that LEB128 gives them.
func TestInt(t *testing.T) {
	values := []int32{0, 1, -1, 63, 64, -64, -65, 127, 128, 8191, 8192, -8192, -8193, 1<<20 - 1, 1 << 20, -1 << 20, 1<<31 - 1, -1 << 31}
	for _, v := range values {
		m := &Module{}
		m.Func("get", []Type{I32}).Do(Int(v))
		if got := int32(call(t, instantiate(t, m), "get")[0]); got != v {
			t.Errorf("constant %d arrives as %d", v, got)
		}
	}
}

func TestControl(t *testing.T) {
	m := &Module{}
	// sumTo adds 1..n with a loop that runs at least once.
	f := m.Func("sumTo", []Type{I32}, I32)
	n, sum := f.Param(0), f.Local(I32)
	f.Loop(func() {
		f.Bump(sum, n)
		f.CountDown(n)
	})
	f.Do(sum)
	// clamp is min(max(x, 3), 5).
	g := m.Func("clamp", []Type{I32}, I32)
	x := g.Param(0)
	g.If(GreaterEqual(x, Int(5)), func() { g.Set(x, Int(5)) }, func() {
		g.If(GreaterEqual(Int(3), x), func() { g.Set(x, Int(3)) }, nil)
	})
	g.Do(x)
	i := instantiate(t, m)
	if got := call(t, i, "sumTo", 10)[0]; got != 55 {
		t.Errorf("1 + .. + 10 = %d", got)
	}
	for x, want := range map[uint64]uint64{0: 3, 3: 3, 4: 4, 5: 5, 9: 5} {
		if got := call(t, i, "clamp", x)[0]; got != want {
			t.Errorf("clamp(%d) = %d, want %d", x, got, want)
		}
	}
}

// An empty table entry stops the program; the global is what the host writes.
func TestTableAndGlobal(t *testing.T) {
	m := &Module{Table: 1, GlobalName: "state"}
	f := m.Func("through", []Type{I32}, I32)
	f.Do(CallIndirect(f, 0, f.Param(0)))
	m.Func("read", []Type{I32}).Do(Global())
	i := instantiate(t, m)
	if _, err := i.ExportedFunction("through").Call(context.Background(), 1); err == nil {
		t.Error("a call through an empty table entry succeeded")
	}
	i.ExportedGlobal("state").(api.MutableGlobal).Set(7)
	if got := call(t, i, "read")[0]; got != 7 {
		t.Errorf("global = %d, want 7", got)
	}
}
