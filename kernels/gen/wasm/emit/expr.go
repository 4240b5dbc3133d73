package emit

import "math"

// Expr is code that leaves one value on the stack.
type Expr interface{ push(*Func) }

// Local is a parameter or a local variable of one function.
type Local struct{ index uint32 }

func (l Local) push(f *Func) { f.op(0x20).u(l.index) }

type code func(*Func)

func (c code) push(f *Func) { c(f) }

func binary(a, b Expr, op func(*Func)) Expr {
	return code(func(f *Func) {
		a.push(f)
		b.push(f)
		op(f)
	})
}

func plain(a, b Expr, opcode byte) Expr {
	return binary(a, b, func(f *Func) { f.op(opcode) })
}

func vector(a, b Expr, opcode uint32) Expr {
	return binary(a, b, func(f *Func) { f.simd(opcode) })
}

// Int is an i32 constant.
func Int(x int32) Expr { return code(func(f *Func) { f.op(0x41).s(x) }) }

// Float is an f32 constant.
func Float(x float32) Expr {
	return code(func(f *Func) {
		b := math.Float32bits(x)
		f.op(0x43, byte(b), byte(b>>8), byte(b>>16), byte(b>>24))
	})
}

// Arithmetic on i32.

func Add(a, b Expr) Expr { return plain(a, b, 0x6a) }
func Sub(a, b Expr) Expr { return plain(a, b, 0x6b) }
func Mul(a, b Expr) Expr { return plain(a, b, 0x6c) }
func Div(a, b Expr) Expr { return plain(a, b, 0x6d) } // towards zero
func And(a, b Expr) Expr { return plain(a, b, 0x71) }

// Shl is a shifted left by n bits.
func Shl(a Expr, n int32) Expr { return plain(a, Int(n), 0x74) }

// Comparisons of i32, as signed numbers; 1 or 0.

func Equal(a, b Expr) Expr        { return plain(a, b, 0x46) }
func GreaterEqual(a, b Expr) Expr { return plain(a, b, 0x4e) }

// LessU compares them as unsigned numbers.
func LessU(a, b Expr) Expr { return plain(a, b, 0x49) }

// Select is a if condition is not zero, else b.
func Select(a, b, condition Expr) Expr {
	return code(func(f *Func) { a.push(f); b.push(f); condition.push(f); f.op(0x1b) })
}

// Four lanes of f32.

func AddF(a, b Expr) Expr { return vector(a, b, 0xe4) }
func SubF(a, b Expr) Expr { return vector(a, b, 0xe5) }
func MulF(a, b Expr) Expr { return vector(a, b, 0xe6) }
func DivF(a, b Expr) Expr { return vector(a, b, 0xe7) }

// LessF picks b where b < a, else a; GreaterF picks b where a < b, else a. Both
// give a where either side is NaN, and are one instruction where the IEEE
// minimum and maximum are many.
func LessF(a, b Expr) Expr    { return vector(a, b, 0xea) }
func GreaterF(a, b Expr) Expr { return vector(a, b, 0xeb) }

// LessEqualF and GreaterEqualF give all ones in each lane where they hold, else zeros.
func LessEqualF(a, b Expr) Expr    { return vector(a, b, 0x45) }
func GreaterEqualF(a, b Expr) Expr { return vector(a, b, 0x46) }

// AndNot is a with the bits of mask cleared.
func AndNot(a, mask Expr) Expr { return vector(a, mask, 0x4f) }

// SqrtF is the square root of each lane.
func SqrtF(a Expr) Expr {
	return code(func(f *Func) { a.push(f); f.simd(0xe3) })
}

// Splat copies an f32 to all lanes.
func Splat(a Expr) Expr {
	return code(func(f *Func) { a.push(f); f.simd(0x13) })
}

// And4 is the bits that a and b share.
func And4(a, b Expr) Expr { return vector(a, b, 0x4e) }

// LessI gives all ones in each lane where a < b as i32, else zeros.
func LessI(a, b Expr) Expr { return vector(a, b, 0x39) }

// Ints is four i32.
func Ints(lanes [4]int32) Expr {
	return code(func(f *Func) {
		f.simd(0x0c)
		for _, x := range lanes {
			f.op(byte(x), byte(x>>8), byte(x>>16), byte(x>>24))
		}
	})
}

// AddI adds four i32; ShlI shifts them left by n bits.
func AddI(a, b Expr) Expr       { return vector(a, b, 0xae) }
func ShlI(a Expr, n int32) Expr { return vector(a, Int(n), 0xab) }

// SplatI copies an i32 to all lanes.
func SplatI(a Expr) Expr {
	return code(func(f *Func) { a.push(f); f.simd(0x11) })
}

// RelaxedMadd is a*b+c, rounded once or twice as the machine likes best (relaxed SIMD).
func RelaxedMadd(a, b, c Expr) Expr {
	return code(func(f *Func) { a.push(f); b.push(f); c.push(f); f.simd(0x105) })
}

// Shuffle picks four of the eight lanes of a and b: 0 to 3 are those of a, 4 to 7 those of b.
func Shuffle(a, b Expr, lanes [4]int) Expr {
	return binary(a, b, func(f *Func) {
		f.simd(0x0d)
		for _, lane := range lanes {
			for i := range 4 {
				f.op(byte(4*lane + i))
			}
		}
	})
}

// Load is the four floats at p+offset bytes.
func Load(p Expr, offset int) Expr { return load(p, offset, 0x00) }

// LoadSplat is the one float at p+offset bytes, in all lanes.
func LoadSplat(p Expr, offset int) Expr { return load(p, offset, 0x09) }

// LoadLane is v with the float at p in the given lane.
func LoadLane(p Expr, v Expr, lane int) Expr {
	return code(func(f *Func) { p.push(f); v.push(f); f.simd(0x56).memarg(0).op(byte(lane)) })
}

func load(p Expr, offset int, opcode uint32) Expr {
	return code(func(f *Func) { p.push(f); f.simd(opcode).memarg(offset) })
}

// Call calls a function of the same module.
func Call(callee *Func, args ...Expr) Expr {
	return code(func(f *Func) {
		for _, a := range args {
			a.push(f)
		}
		f.op(0x10).u(callee.index)
	})
}

// CallIndirect calls entry index of table 0, whose signature is that of like.
func CallIndirect(like *Func, index int32, args ...Expr) Expr {
	return code(func(f *Func) {
		for _, a := range args {
			a.push(f)
		}
		f.op(0x41).s(index).op(0x11).u(like.index).u(0)
	})
}

// Global is the value of global 0.
func Global() Expr { return code(func(f *Func) { f.op(0x23).u(0) }) }
