package emit

// Type is a value type.
type Type byte

// The value types that kernels use.
const (
	I32  Type = 0x7f
	F32  Type = 0x7d
	V128 Type = 0x7b
)

// Func is a function under construction.
type Func struct {
	name    string
	index   uint32 // in the module's functions and, the same, its types
	params  []Type
	results []Type
	locals  []Type
	code    []byte
}

// Param returns parameter i.
func (f *Func) Param(i int) Local { return Local{uint32(i)} }

// Params returns all parameters.
func (f *Func) Params() []Local {
	l := make([]Local, len(f.params))
	for i := range l {
		l[i] = f.Param(i)
	}
	return l
}

// ParamTypes returns the types of all parameters.
func (f *Func) ParamTypes() []Type { return append([]Type(nil), f.params...) }

// Local declares a variable; it starts as zero.
func (f *Func) Local(t Type) Local {
	f.locals = append(f.locals, t)
	return Local{uint32(len(f.params) + len(f.locals) - 1)}
}

// Locals declares n variables.
func (f *Func) Locals(t Type, n int) []Local {
	l := make([]Local, n)
	for i := range l {
		l[i] = f.Local(t)
	}
	return l
}

// Do leaves the value of e on the stack: the result of the function, or nothing for a call without result.
func (f *Func) Do(e Expr) { e.push(f) }

// Set assigns e to l.
func (f *Func) Set(l Local, e Expr) {
	e.push(f)
	f.op(0x21).u(l.index)
}

// Bump adds e to l.
func (f *Func) Bump(l Local, e Expr) { f.Set(l, Add(l, e)) }

// Store writes the four floats of v at p+offset bytes.
func (f *Func) Store(p Expr, offset int, v Expr) {
	p.push(f)
	v.push(f)
	f.simd(0x0b).memarg(offset)
}

// StoreLane writes one lane of v at p.
func (f *Func) StoreLane(p Expr, v Expr, lane int) {
	p.push(f)
	v.push(f)
	f.simd(0x5a).memarg(0).op(byte(lane))
}

// StorePair writes lanes 0 and 1 of v at p.
func (f *Func) StorePair(p Expr, v Expr) {
	p.push(f)
	v.push(f)
	f.simd(0x5b).memarg(0).op(0)
}

// Loop repeats body for as long as the RepeatIf or CountDown that ends it says so.
func (f *Func) Loop(body func()) {
	f.op(0x03, 0x40)
	body()
	f.op(0x0b)
}

// RepeatIf starts the innermost Loop again if e is not zero. It must be the last statement of the loop, outside any If.
func (f *Func) RepeatIf(e Expr) {
	e.push(f)
	f.op(0x0d, 0)
}

// CountDown takes one from n and repeats the Loop unless n is now zero.
func (f *Func) CountDown(n Local) {
	Sub(n, Int(1)).push(f)
	f.op(0x22).u(n.index)
	f.op(0x0d, 0)
}

// If runs then if e is not zero, otherwise the other branch, which may be nil.
func (f *Func) If(e Expr, then, otherwise func()) {
	e.push(f)
	f.op(0x04, 0x40)
	then()
	if otherwise != nil {
		f.op(0x05)
		otherwise()
	}
	f.op(0x0b)
}

func (f *Func) op(b ...byte) *Func {
	f.code = append(f.code, b...)
	return f
}

func (f *Func) u(x uint32) *Func {
	f.code = appendU(f.code, x)
	return f
}

func (f *Func) s(x int32) *Func {
	f.code = appendS(f.code, x)
	return f
}

func (f *Func) simd(opcode uint32) *Func { return f.op(0xfd).u(opcode) }

// memarg ends a memory instruction: floats are aligned to 4 bytes and no more.
func (f *Func) memarg(offset int) *Func { return f.u(2).u(uint32(offset)) }

// body is the function's entry in the code section: locals in groups of one type, then instructions.
func (f *Func) body() []byte {
	type group struct {
		n uint32
		t Type
	}
	var groups []group
	for _, t := range f.locals {
		if n := len(groups); n > 0 && groups[n-1].t == t {
			groups[n-1].n++
		} else {
			groups = append(groups, group{1, t})
		}
	}
	b := appendU(nil, uint32(len(groups)))
	for _, g := range groups {
		b = append(appendU(b, g.n), byte(g.t))
	}
	b = append(b, f.code...)
	return append(b, 0x0b)
}
