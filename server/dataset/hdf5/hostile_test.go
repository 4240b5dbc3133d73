package hdf5

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"os"
	"testing"

	"okuyuki/internal/hostile"
)

func tiny(t testing.TB) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/tiny.mat")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// known says whether an error is one that users are told about.
func known(err error) bool {
	for _, want := range []error{ErrNotHDF5, ErrDamaged, ErrUnsupported, ErrLimit, ErrNotFound, ErrType} {
		if errors.Is(err, want) {
			return true
		}
	}
	return false
}

// walk reads what may be in a file; names are those of the fixtures.
func walk(t testing.TB, b []byte) {
	f, err := Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		if !known(err) {
			t.Fatal(err)
		}
		return
	}
	for _, name := range []string{"a", "b", "cells", "#refs#/a", "many", "holes", "type_big_f8", "group/l007", "dense/l3", "soft"} {
		d, err := f.Dataset(name)
		if err == nil {
			err = peek(f, d)
		}
		if err != nil && !known(err) {
			t.Fatalf("%s: %v", name, err)
		}
	}
}

// peek reads the first elements of a data set, and what they refer to.
func peek(f *File, d *Dataset) error {
	count := make([]int, len(d.Shape))
	for i, n := range d.Shape {
		count[i] = min(n, 16)
	}
	d.Text("MATLAB_class")
	d.Number("MATLAB_empty")
	start := make([]int, len(d.Shape))
	if d.Type.Kind != Reference {
		_, err := d.slab(start, count)
		return err
	}
	refs, err := ReadRefs(d, start, count)
	for _, r := range refs {
		if _, err := f.Deref(r); err != nil {
			return err
		}
	}
	return err
}

// Each byte of a small file, wrong in several ways; and the file cut off behind each.
func TestEveryByteWrong(t *testing.T) {
	b := tiny(t)
	step := 1
	if testing.Short() {
		step = 7 // which is prime to the sizes of fields
	}
	for i := 512; i < len(b); i += step {
		was := b[i]
		for _, v := range []byte{was ^ 1, was ^ 0x80, 0, 0xff} {
			b[i] = v
			walk(t, b)
		}
		b[i] = was
		if i%7 == 0 {
			walk(t, b[:i])
		}
	}
}

// A chunk that says it is 64 MiB and has a few bytes is refused before memory is asked for.
func TestDeflateBomb(t *testing.T) {
	b := tiny(t)
	layout := bytes.Index(b, []byte{3, 2, 3}) // version 3, chunked, two dimensions and the element
	if layout < 0 {
		t.Fatal("no layout")
	}
	binary.LittleEndian.PutUint32(b[layout+11:], 1<<15)
	binary.LittleEndian.PutUint32(b[layout+15:], 1<<10)
	f, err := Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	d, err := f.Dataset("a")
	if err != nil {
		t.Fatal(err)
	}
	n := hostile.CostOf(func() { _, err = Read[uint16](d, []int{0, 0}, []int{1, 1}) }).Bytes
	if !errors.Is(err, ErrDamaged) || n > 1<<20 {
		t.Errorf("%v after %d bytes of memory", err, n)
	}

	// The other way round: more in it than it says.
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	w.Write(make([]byte, 4<<20))
	w.Close()
	n = hostile.CostOf(func() { _, err = undo([]filter{{id: deflate}}, 0, z.Bytes(), 40_000, 2) }).Bytes
	if !errors.Is(err, ErrDamaged) || n > 1<<20 {
		t.Errorf("%v after %d bytes of memory", err, n)
	}
}

// A tree whose root is its own child.
func TestCyclesInTrees(t *testing.T) {
	for kind, name := range map[byte]string{groupTree: "a group", chunkTree: "chunks"} {
		b := tiny(t)
		found := 0
		for at := 512; ; at++ {
			i := bytes.Index(b[at:], append([]byte("TREE"), kind))
			if i < 0 {
				break
			}
			at += i
			b[at+5] = 1
			key := 8
			if kind == chunkTree {
				key = 8 + 3*8
			}
			for e := range int(binary.LittleEndian.Uint16(b[at+6:])) {
				binary.LittleEndian.PutUint64(b[at+24+e*(key+8)+key:], uint64(at-512))
			}
			found++
		}
		f, err := Open(bytes.NewReader(b), int64(len(b)))
		if err != nil || found == 0 {
			t.Fatal(err, found)
		}
		d, err := f.Dataset("a")
		if err == nil {
			_, err = Read[uint16](d, []int{0, 0}, d.Shape)
		}
		if !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Headers that continue in themselves, in versions 1 and 2.
func TestCyclesInHeaders(t *testing.T) {
	one := make([]byte, 64)
	one[0] = 1
	binary.LittleEndian.PutUint32(one[8:], 24)
	one[16], one[18] = msgContinuation, 16
	binary.LittleEndian.PutUint64(one[24:], 16)
	binary.LittleEndian.PutUint64(one[32:], 24)

	two := append([]byte("OHDR\x02\x00\x14"), msgContinuation, 16, 0, 0)
	two = binary.LittleEndian.AppendUint64(two, 40)
	two = binary.LittleEndian.AppendUint64(two, 28)
	two = append(two, make([]byte, 40-len(two))...)
	two = append(append(two, "OCHK"...), msgContinuation, 16, 0, 0)
	two = binary.LittleEndian.AppendUint64(two, 40)
	two = binary.LittleEndian.AppendUint64(two, 28)
	two = append(two, 0, 0, 0, 0)

	for _, b := range [][]byte{one, two} {
		f := &File{r: bytes.NewReader(b), size: int64(len(b))}
		if _, err := f.header(0); !errors.Is(err, ErrLimit) {
			t.Errorf("header version %d: %v", b[0], err)
		}
	}
}

// A read that would look for millions of chunks, and one that would decode one chunk over and over, end.
func TestWorkIsLimited(t *testing.T) {
	empty := append([]byte("TREE\x01\x00\x00\x00"), make([]byte, 16+24)...)
	d := &Dataset{
		Type: Type{Kind: Integer, Size: 1}, Shape: []int{1 << 27}, file: &File{r: bytes.NewReader(empty), size: int64(len(empty))},
		layout: layout{class: chunked, chunk: []int{1}, element: 1},
	}
	if _, err := d.slab([]int{0}, d.Shape); !errors.Is(err, ErrLimit) {
		t.Errorf("many chunks: %v", err)
	}
	w := work(100)
	if err := w.spend(60); err != nil {
		t.Error(err)
	}
	if err := w.spend(60); !errors.Is(err, ErrLimit) {
		t.Error(err)
	}
}

// The cache holds what it may, and drops what was used least recently.
func TestCache(t *testing.T) {
	var c cache
	quarter := make([]byte, cacheBytes/4)
	for at := range uint64(4) {
		c.put(at, quarter)
	}
	c.get(0)
	c.put(9, quarter)
	c.put(9, quarter)
	if _, ok := c.get(1); ok || c.bytes != cacheBytes {
		t.Errorf("the oldest is still there, or %d bytes", c.bytes)
	}
	for _, at := range []uint64{0, 2, 3, 9} {
		if _, ok := c.get(at); !ok {
			t.Errorf("%d is gone", at)
		}
	}
}

// Fletcher's checksum from its definition: sums modulo 65535, a word at a time.
func TestFletcher(t *testing.T) {
	b := make([]byte, 4001)
	for i := range b {
		b[i] = byte(i*i + 255)
	}
	var s1, s2 uint64
	for i := 0; i < len(b); i += 2 {
		word := uint64(b[i]) << 8
		if i+1 < len(b) {
			word |= uint64(b[i+1])
		}
		s1 = (s1 + word) % 65535
		s2 = (s2 + s1) % 65535
	}
	if got, want := fletcher(b), uint32(s2<<16|s1); got != want {
		t.Errorf("%#x, want %#x", got, want)
	}
}

func FuzzOpen(f *testing.F) {
	for _, name := range []string{"tiny.mat", "refused.h5", "refused_old.h5"} {
		b, err := os.ReadFile("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	for _, h := range hostile.For(hostile.HDF5) {
		f.Add(h.Data)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		// A chunk may be 1040 times as large as what is stored, is looked for under eleven names, and 16 elements of each are taken.
		took := hostile.CostOf(func() { walk(t, b) })
		if took.Bytes > uint64(32<<20+12*1100*len(b)) {
			t.Fatalf("%d bytes of memory for a file of %d", took.Bytes, len(b))
		}
	})
}
