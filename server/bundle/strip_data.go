package main

import (
	"bytes"
	"errors"
	"fmt"
)

// Sections of a WebAssembly module (core specification 1.0, 5.5.2, and for the count bulk memory).
const (
	sectionData      = 11
	sectionDataCount = 12
)

const (
	wasmHead      = "\x00asm\x01\x00\x00\x00"
	maxDataMemory = 256 << 20 // bytes that data sections may fill

	// Go's linker begins a new segment after 8 zeros, which gives the engine 90,000 of them; their addresses hardly compress,
	// while zeros do. Runs that are longer than this are still worth a new segment.
	longRun = 256
)

// splitData cuts a module at its data section; data is the content of the section, without its head.
func splitData(module []byte) (before, data, after []byte, err error) {
	if !bytes.HasPrefix(module, []byte(wasmHead)) {
		return nil, nil, nil, errors.New("no WebAssembly module of version 1")
	}
	r := reader{data: module, at: len(wasmHead)}
	for r.at < len(module) && !r.short {
		start := r.at
		id := r.byte()
		content := r.bytes(r.unsigned())
		switch {
		case id == sectionDataCount:
			return nil, nil, nil, errors.New("a module that counts its data segments")
		case id == sectionData && data != nil:
			return nil, nil, nil, errors.New("a module with two data sections")
		case id == sectionData:
			before, data, after = module[:start], content, module[r.at:]
		}
	}
	switch {
	case r.short:
		return nil, nil, nil, errors.New("a damaged module: a section leaves the file")
	case len(data) == 0:
		return nil, nil, nil, errors.New("a module without data")
	}
	return before, data, after, nil
}

// decodeData returns what a data section puts into memory, from address 0 on.
func decodeData(section []byte) (memory []byte, err error) {
	r := reader{data: section}
	for range r.unsigned() {
		kind := r.unsigned()
		op := r.byte()
		at := r.signed()
		end := r.byte()
		content := r.bytes(r.unsigned())
		switch {
		case r.short:
			return nil, errors.New("a damaged module: a data segment leaves its section")
		case kind != 0 || op != 0x41 || end != 0x0b: // i32.const, end
			return nil, errors.New("a data segment that is not placed at a constant address")
		case at < 0 || at+len(content) > maxDataMemory:
			return nil, fmt.Errorf("a data segment at %d", at)
		}
		if grow := at + len(content) - len(memory); grow > 0 {
			memory = append(memory, make([]byte, grow)...)
		}
		copy(memory[at:], content)
	}
	if r.short || r.at != len(section) {
		return nil, errors.New("a damaged module: the data section and its segments differ in length")
	}
	return memory, nil
}

// encodeData returns a data section, its head included, that puts memory where it is. Long runs of zeros are left out: memory
// is zero to begin with.
func encodeData(memory []byte) []byte {
	var segments []byte
	count := 0
	for at := 0; at < len(memory); {
		if memory[at] == 0 {
			at++
			continue
		}
		end, next := segmentEnd(memory, at)
		count++
		segments = append(segments, 0, 0x41)
		segments = append(appendSigned(segments, at), 0x0b)
		segments = append(appendUnsigned(segments, end-at), memory[at:end]...)
		at = next
	}
	content := append(appendUnsigned(nil, count), segments...)
	return append(appendUnsigned([]byte{sectionData}, len(content)), content...)
}

// segmentEnd returns where the segment that begins at an address ends: at a long run of zeros, whose end is next.
func segmentEnd(memory []byte, at int) (end, next int) {
	end = at
	for next = at; next < len(memory); next++ {
		if memory[next] == 0 {
			continue
		}
		if next-end > longRun {
			return end, next
		}
		end = next + 1
	}
	return end, next
}

// reader reads LEB128 numbers and bytes; short tells that the data ended early, and then everything read is zero.
type reader struct {
	data  []byte
	at    int
	short bool
}

func (r *reader) byte() byte {
	if b := r.bytes(1); b != nil {
		return b[0]
	}
	return 0
}

func (r *reader) bytes(n int) []byte {
	if r.short || n < 0 || n > len(r.data)-r.at {
		r.short = true
		return nil
	}
	r.at += n
	return r.data[r.at-n : r.at]
}

// unsigned reads a number of up to 32 bits.
func (r *reader) unsigned() int {
	v, _ := r.leb()
	return int(uint32(v))
}

// signed reads a number of up to 32 bits.
func (r *reader) signed() int {
	v, n := r.leb()
	return int(int32(v << (64 - 7*n) >> (64 - 7*n)))
}

// leb reads n groups of seven bits, at most the five of a 32-bit number.
func (r *reader) leb() (v int64, n int) {
	for n < 5 {
		b := r.byte()
		v |= int64(b&0x7f) << (7 * n)
		n++
		if b < 0x80 {
			return v, n
		}
	}
	r.short = true
	return 0, 1
}

func appendUnsigned(b []byte, v int) []byte {
	for ; v >= 0x80; v >>= 7 {
		b = append(b, byte(v)|0x80)
	}
	return append(b, byte(v))
}

// appendSigned appends a number that is not negative: its sixth bit must not look like a sign.
func appendSigned(b []byte, v int) []byte {
	for ; v >= 0x40; v >>= 7 {
		b = append(b, byte(v&0x7f)|0x80)
	}
	return append(b, byte(v))
}
