package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// knownLayout is the toolchain whose tables are described here: pcHeader and moduledata in runtime/symtab.go, _func in
// runtime/runtime2.go, pcln.go of cmd/link. A new toolchain needs a look at these files before it is named here.
const knownLayout = "go1.26"

// pclnHead is the magic number, two bytes of padding, the unit of instructions and the size of a pointer on wasm.
const pclnHead = "\xf1\xff\xff\xff\x00\x00\x01\x08"

// Fields of _func in bytes; npcdata offsets of pcdata tables follow it, then nfuncdata others.
const (
	funcEntry   = 0
	funcName    = 4
	funcSP      = 16
	funcFile    = 20
	funcLine    = 24
	funcPCData  = 28
	funcFuncs   = 43
	funcSize    = 44
	maxPCData   = 16 // Go has 5 kinds of pcdata
	maxFuncData = 32
)

// pclntab is the table by which Go's runtime walks stacks and names what it finds there.
type pclntab struct {
	names, cutab, filetab, pctab []byte
	funcs                        [][]byte // every _func and all that follows it
}

// findPclntab finds the table in a program's memory and checks all of it.
func findPclntab(memory []byte) (*pclntab, error) {
	var found *pclntab
	var failed error
	for from := 0; ; {
		i := bytes.Index(memory[from:], []byte(pclnHead))
		if i < 0 {
			break
		}
		table, err := readPclntab(memory[from+i:])
		switch {
		case err != nil:
			failed = err // the magic number may be in other data, too
		case found != nil:
			return nil, errors.New("two tables of functions")
		default:
			found = table
		}
		from += i + len(pclnHead)
	}
	switch {
	case found != nil:
		return found, nil
	case failed != nil:
		return nil, failed
	}
	return nil, errors.New("no table of functions")
}

// readPclntab reads the table that begins where memory does.
func readPclntab(memory []byte) (*pclntab, error) {
	var head [8]uint64 // nfunc, nfiles, nothing, then the offsets of names, cutab, filetab, pctab, functab
	at := len(pclnHead)
	if len(memory) < at+8*len(head) {
		return nil, errors.New("the header leaves the memory")
	}
	for i := range head {
		head[i] = binary.LittleEndian.Uint64(memory[at+8*i:])
	}
	offsets := head[3:]
	for i, last := 0, uint64(at+8*len(head)); i < len(offsets); i, last = i+1, offsets[i] {
		if offsets[i] < last || offsets[i] > uint64(len(memory)) {
			return nil, errors.New("the parts are not in order")
		}
	}
	t := &pclntab{
		names: memory[offsets[0]:offsets[1]], cutab: memory[offsets[1]:offsets[2]],
		filetab: memory[offsets[2]:offsets[3]], pctab: memory[offsets[3]:offsets[4]],
	}
	return t, t.readFuncs(memory[offsets[4]:], head[0])
}

// readFuncs reads functab, n pairs of entry and offset of a _func, and checks that both agree on the entry.
func (t *pclntab) readFuncs(functab []byte, n uint64) error {
	if n == 0 || n > uint64(len(functab))/8 {
		return fmt.Errorf("%d functions", n)
	}
	last := int64(-1)
	for i := range n {
		entry, offset := binary.LittleEndian.Uint32(functab[8*i:]), binary.LittleEndian.Uint32(functab[8*i+4:])
		if uint64(offset) < 8*n || uint64(offset)+funcSize > uint64(len(functab)) {
			return fmt.Errorf("function %d leaves the memory", i)
		}
		f := functab[offset:]
		pcdata, funcdata := int64(u32(f, funcPCData)), int64(f[funcFuncs])
		size := funcSize + 4*pcdata + 4*funcdata
		switch {
		case u32(f, funcEntry) != entry || int64(entry) <= last:
			return fmt.Errorf("function %d: two entries", i)
		case pcdata > maxPCData || funcdata > maxFuncData || size > int64(len(f)):
			return fmt.Errorf("function %d: %d tables", i, pcdata)
		case uint64(u32(f, funcName)) >= uint64(len(t.names)):
			return fmt.Errorf("function %d has no name", i)
		}
		last = int64(entry)
		t.funcs = append(t.funcs, f[:size])
	}
	return nil
}

// dropLines takes the files and lines of all functions away, and clears the tables that nothing else uses. The runtime answers
// an offset of 0, as assembly without lines has it, with "?" and line 0. It changes nothing when it fails.
func (t *pclntab) dropLines() error {
	kept, dropped := make([]bool, len(t.pctab)), make([]bool, len(t.pctab))
	for i, f := range t.funcs {
		for at := funcSP; at <= funcLine; at += 4 {
			marks := dropped
			if at == funcSP {
				marks = kept
			}
			if err := t.mark(marks, u32(f, at)); err != nil {
				return fmt.Errorf("function %d: %w", i, err)
			}
		}
		for j := range int(u32(f, funcPCData)) {
			if err := t.mark(kept, u32(f, funcSize+4*j)); err != nil {
				return fmt.Errorf("function %d: %w", i, err)
			}
		}
	}
	for _, f := range t.funcs {
		clear(f[funcFile : funcLine+4])
	}
	for i := range t.pctab {
		if dropped[i] && !kept[i] {
			t.pctab[i] = 0
		}
	}
	clear(t.cutab) // of use only with the tables of files
	clear(t.filetab)
	return nil
}

// mark marks the bytes of the table at an offset in pctab: pairs of variable-length numbers, the steps of value and counter,
// up to a value step of 0 that is not the first (runtime.step).
func (t *pclntab) mark(marks []bool, offset uint32) error {
	if offset == 0 {
		return nil // no table
	}
	at := int64(offset)
	number := func() (zero bool, err error) {
		for zero = true; at < int64(len(t.pctab)); at++ {
			marks[at] = true
			b := t.pctab[at]
			zero = zero && b&0x7f == 0
			if b < 0x80 {
				at++
				return zero, nil
			}
		}
		return false, fmt.Errorf("the table at %d has no end", offset)
	}
	for first := true; ; first = false {
		end, err := number()
		if err != nil || (end && !first) {
			return err
		}
		if _, err := number(); err != nil {
			return err
		}
	}
}

func u32(b []byte, at int) uint32 { return binary.LittleEndian.Uint32(b[at:]) }
