// Package emit writes WebAssembly modules as bytes, with no tool but Go.
//
// It knows only what vector kernels need: 32-bit integer and float locals,
// structured loops, 128-bit SIMD and its relaxed multiply-add, one imported
// memory, and for the shim a table and a global. Code is written as
// expressions (see Expr) set into locals:
//
//	f := m.Func("double", nil, emit.I32, emit.I32) // pointer, count of vectors
//	p, n := f.Param(0), f.Param(1)
//	v := f.Local(emit.V128)
//	f.Loop(func() {
//		f.Set(v, emit.Load(p, 0))
//		f.Store(p, 0, emit.AddF(v, v))
//		f.Set(p, emit.Add(p, emit.Int(16)))
//		f.CountDown(n)
//	})
//
// Numbers of instructions and sections are those of the WebAssembly core
// specification, version 3.0, chapter 5 (binary format).
package emit
