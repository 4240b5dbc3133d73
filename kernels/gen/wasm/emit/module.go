package emit

// Module is a module under construction. All its functions are exported.
type Module struct {
	// ImportMemory, if set, makes the module use the memory imported as env.mem.
	ImportMemory bool
	// Table, if not zero, is the number of entries of a table of functions, exported as "table".
	Table int
	// GlobalName, if set, exports a mutable i32 global, at first zero.
	GlobalName string

	funcs []*Func
}

// Func adds a function.
func (m *Module) Func(name string, results []Type, params ...Type) *Func {
	f := &Func{name: name, index: uint32(len(m.funcs)), results: results, params: params}
	m.funcs = append(m.funcs, f)
	return f
}

// Signature is the type of one exported function.
type Signature struct {
	Name            string
	Params, Results []Type
}

// Signatures returns the types of the module's functions in order.
func (m *Module) Signatures() []Signature {
	s := make([]Signature, len(m.funcs))
	for i, f := range m.funcs {
		s[i] = Signature{f.name, f.params, f.results}
	}
	return s
}

// Bytes encodes the module. It has one type for each function, in the same order.
func (m *Module) Bytes() []byte {
	n := uint32(len(m.funcs))
	types, funcs, codes := appendU(nil, n), appendU(nil, n), appendU(nil, n)
	exports, nexports := []byte(nil), n
	export := func(name string, kind byte, index uint32) {
		exports = appendU(append(appendName(exports, name), kind), index)
	}
	for i, f := range m.funcs {
		types = append(types, 0x60)
		types = appendTypes(types, f.params)
		types = appendTypes(types, f.results)
		funcs = appendU(funcs, uint32(i))
		export(f.name, 0, uint32(i))
		b := f.body()
		codes = append(appendU(codes, uint32(len(b))), b...)
	}

	out := []byte{0, 'a', 's', 'm', 1, 0, 0, 0}
	out = appendSection(out, 1, types)
	if m.ImportMemory {
		imports := appendName(appendName([]byte{1}, "env"), "mem")
		out = appendSection(out, 2, append(imports, 2, 0, 0)) // memory of at least 0 pages
	}
	out = appendSection(out, 3, funcs)
	if m.Table > 0 {
		out = appendSection(out, 4, appendU([]byte{1, 0x70, 0}, uint32(m.Table))) // one table of funcref
		export("table", 1, 0)
		nexports++
	}
	if m.GlobalName != "" {
		out = appendSection(out, 6, []byte{1, byte(I32), 1, 0x41, 0, 0x0b}) // mutable, i32.const 0
		export(m.GlobalName, 3, 0)
		nexports++
	}
	out = appendSection(out, 7, append(appendU(nil, nexports), exports...))
	return appendSection(out, 10, codes)
}

func appendTypes(b []byte, ts []Type) []byte {
	b = appendU(b, uint32(len(ts)))
	for _, t := range ts {
		b = append(b, byte(t))
	}
	return b
}
