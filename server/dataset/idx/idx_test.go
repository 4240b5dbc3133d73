package idx

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"runtime"
	"slices"
	"testing"
	"testing/iotest"

	"okuyuki/internal/hostile"
	"okuyuki/server/refused"
)

// file is a well-formed array of these dimensions, its elements counting up.
func file(dims ...int) []byte {
	b, n := []byte{0, 0, unsignedByte, byte(len(dims))}, 1
	for _, d := range dims {
		b = append(b, byte(d>>24), byte(d>>16), byte(d>>8), byte(d))
		n *= d
	}
	for i := range n {
		b = append(b, byte(i))
	}
	return b
}

func squeeze(b []byte) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	z.Write(b)
	z.Close()
	return out.Bytes()
}

func TestRead(t *testing.T) {
	for name, data := range map[string][]byte{"plain": file(3, 2, 5), "compressed": squeeze(file(3, 2, 5))} {
		for _, r := range []io.Reader{bytes.NewReader(data), iotest.OneByteReader(bytes.NewReader(data))} {
			a, err := Read(r)
			if err != nil || !slices.Equal(a.Dims, []int{3, 2, 5}) || len(a.Data) != 30 || a.Data[29] != 29 {
				t.Fatalf("%s: %+v, %v", name, a, err)
			}
		}
	}
}

func TestHostileFiles(t *testing.T) {
	good := file(3, 4)
	damaged := squeeze(good)
	damaged[len(damaged)-5] ^= 1 // of the checksum
	for name, data := range map[string][]byte{
		"empty":            {},
		"no dimensions":    {0, 0, unsignedByte, 0},
		"many dimensions":  file(1, 1, 1, 1, 1),
		"of floats":        append([]byte{0, 0, 0x0d, 1}, good[4:]...),
		"other magic":      append([]byte{1, 0, unsignedByte, 2}, good[4:]...),
		"one short":        good[:len(good)-1],
		"one long":         append(slices.Clone(good), 0),
		"half a dimension": good[:10],
		"dimension 0":      {0, 0, unsignedByte, 2, 0, 0, 0, 0, 0, 0, 0, 9},
		"overflow":         {0, 0, unsignedByte, 4, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
		"overflow to fit":  {0, 0, unsignedByte, 3, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0},
		"gzip of nothing":  {0x1f, 0x8b},
		"gzip cut":         squeeze(good)[:20],
		"gzip damaged":     damaged,
	} {
		if a, err := Read(bytes.NewReader(data)); err == nil {
			t.Errorf("%s: %+v was read", name, a)
		}
	}
	if _, err := Read(iotest.ErrReader(io.ErrClosedPipe)); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("the reader's error is lost: %v", err)
	}
}

// A header alone takes no memory, whatever it promises.
func TestPromisesTakeNoMemory(t *testing.T) {
	header := []byte{0, 0, unsignedByte, 1, 0x08, 0, 0, 0} // 128 MiB
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := Read(bytes.NewReader(header)); err == nil {
		t.Error("an array without elements was read")
	}
	runtime.ReadMemStats(&after)
	if took := after.TotalAlloc - before.TotalAlloc; took > 1<<20 {
		t.Errorf("%d bytes were taken for a file of %d", took, len(header))
	}
}

func FuzzRead(f *testing.F) {
	f.Add(file(3, 4))
	f.Add(squeeze(file(2, 2)))
	for _, h := range hostile.For(hostile.IDX) {
		f.Add(h.Data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var a *Array
		var err error
		took := hostile.CostOf(func() { a, err = Read(bytes.NewReader(data)) })
		if took.Bytes > uint64(1<<20+8*1040*len(data)) { // deflate makes 1032 bytes of one
			t.Fatalf("%d bytes of memory for a file of %d", took.Bytes, len(data))
		}
		if err != nil {
			if refused.Of(err) == "" {
				t.Fatalf("an error of no kind: %v", err)
			}
			return
		}
		n := 1
		for _, d := range a.Dims {
			n *= d
		}
		if n != len(a.Data) {
			t.Fatalf("%d elements for the dimensions %v", len(a.Data), a.Dims)
		}
		again, err := Read(bytes.NewReader(append(file(a.Dims...)[:4+4*len(a.Dims)], a.Data...)))
		if err != nil || !slices.Equal(again.Dims, a.Dims) || !bytes.Equal(again.Data, a.Data) {
			t.Fatalf("%v came back as %v, %v", a.Dims, again, err)
		}
	})
}
