package main

import "fmt"

// isa is a set of instructions: how wide its registers are and how it names
// and masks them.
type isa struct {
	suffix  string // of function names
	prefix  string // of registers
	lanes   int    // float32 per register
	maxRows int    // of a tile two registers wide

	// The registers of a tile beside its accumulators, which come first: two of
	// B, and those that values of A are spread into.
	b       int
	spread  int
	spreads int
}

// Six rows of two registers leave room for two of B and two of A among the
// sixteen registers of AVX2; nine rows are what AVX-512 has addresses for.
var (
	avx2   = isa{"AVX2", "Y", 8, 6, 12, 14, 2}
	avx512 = isa{"AVX512", "Z", 16, 9, 24, 26, 4}
)

func (s isa) reg(n int) string { return fmt.Sprintf("%s%d", s.prefix, n) }

// size is the bytes of a register.
func (s isa) size() int { return bytesOf(s.lanes) }

// loadMask gets the mask at the address in the given general register: with
// AVX2 into the given register, with AVX-512 into K1.
func (s isa) loadMask(a *assembly, from string, register int) {
	if s == avx512 {
		a.op("KMOVW (%s), K1", from)
	} else {
		a.op("VMOVUPS (%s), %s", from, s.reg(register))
	}
}

// load and store move a register, under the mask in the given register or in
// K1 where masked is set.
func (s isa) load(a *assembly, masked bool, mask int, from string, to int) {
	switch {
	case !masked:
		a.op("VMOVUPS %s, %s", from, s.reg(to))
	case s == avx512:
		a.op("VMOVUPS.Z %s, K1, %s", from, s.reg(to))
	default:
		a.op("VMASKMOVPS %s, %s, %s", from, s.reg(mask), s.reg(to))
	}
}

func (s isa) store(a *assembly, masked bool, mask, from int, to string) {
	switch {
	case !masked:
		a.op("VMOVUPS %s, %s", s.reg(from), to)
	case s == avx512:
		a.op("VMOVUPS %s, K1, %s", s.reg(from), to)
	default:
		a.op("VMASKMOVPS %s, %s, %s", s.reg(from), s.reg(mask), to)
	}
}
