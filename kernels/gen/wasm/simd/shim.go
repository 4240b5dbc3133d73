package simd

import "okuyuki/kernels/gen/wasm/emit"

// Shim builds the module between Go and the kernels. Go needs its imports
// when it is instantiated; the kernels need Go's memory, which exists only
// after that. The shim needs neither: it exports the signatures of the
// kernels, each a call through the exported table, which the loader fills in
// the order of the kernels' exports once it has both. No call then crosses a
// JavaScript frame.
//
// kind() tells Go what the loader linked, through the exported global
// "linked": 0 nothing, 1 plain SIMD, 2 relaxed SIMD. The shim itself uses no
// SIMD, so that it loads everywhere.
func Shim() *emit.Module {
	sigs := Kernels(Plain).Signatures()
	m := &emit.Module{Table: len(sigs), GlobalName: "linked"}
	for i, s := range sigs {
		f := m.Func(s.Name, s.Results, s.Params...)
		args := make([]emit.Expr, len(s.Params))
		for k, p := range f.Params() {
			args[k] = p
		}
		f.Do(emit.CallIndirect(f, int32(i), args...))
	}
	m.Func("kind", []emit.Type{emit.I32}).Do(emit.Global())
	return m
}

// Files returns every module under its file name.
func Files() map[string][]byte {
	return map[string][]byte{
		"kernels_simd.wasm":    Kernels(Plain).Bytes(),
		"kernels_relaxed.wasm": Kernels(Relaxed).Bytes(),
		"shim.wasm":            Shim().Bytes(),
	}
}
