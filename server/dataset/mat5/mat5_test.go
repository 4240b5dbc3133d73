package mat5

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"encoding/json"
	"errors"
	"os"
	"slices"
	"testing"

	"okuyuki/internal/hostile"
)

func file(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Every numeric array is what scipy finds; see testdata/make.py.
func TestAgainstScipy(t *testing.T) {
	var expected map[string]map[string]Array
	if err := json.Unmarshal(file(t, "expected.json"), &expected); err != nil {
		t.Fatal(err)
	}
	for name, want := range expected {
		got, err := Read(file(t, name))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if len(got) != len(want) || len(want) < 2 {
			t.Errorf("%s: %d arrays, want %d", name, len(got), len(want))
		}
		for _, a := range got {
			if w := want[a.Name]; !slices.Equal(a.Dims, w.Dims) || !slices.Equal(a.Values, w.Values) {
				t.Errorf("%s: %s is %v %v, want %v %v", name, a.Name, a.Dims, a.Values, w.Dims, w.Values)
			}
		}
	}
}

func TestRefuses(t *testing.T) {
	good := file(t, "splits.mat")
	old := slices.Clone(good)
	binary.LittleEndian.PutUint16(old[124:], 0x0200) // HDF5
	for name, b := range map[string][]byte{"nothing": nil, "zeros": make([]byte, 200), "version 7.3": old} {
		if _, err := Read(b); !errors.Is(err, ErrNotMAT) {
			t.Errorf("%s: %v", name, err)
		}
	}
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	w.Write(make([]byte, 2*maxInflated))
	w.Close()
	bomb := append(slices.Clone(good[:128]), 15, 0, 0, 0)
	bomb = binary.LittleEndian.AppendUint32(bomb, uint32(z.Len()))
	if _, err := Read(append(bomb, z.Bytes()...)); !errors.Is(err, ErrLimit) {
		t.Errorf("bomb: %v", err)
	}
	many := slices.Clone(good[:128])
	for range 2000 {
		many = append(many, 2, 0, 1, 0, 7, 0, 0, 0)
	}
	if _, err := Read(many); !errors.Is(err, ErrLimit) {
		t.Errorf("many: %v", err)
	}
	for n := 129; n < len(good); n++ {
		if a, err := Read(good[:n]); err == nil && len(a) != 1 {
			t.Fatalf("%d bytes of %d: %d arrays", n, len(good), len(a))
		}
	}
}

// Whatever the bytes, an answer is consistent and an error is one of ours.
func check(t *testing.T, b []byte) {
	arrays, err := Read(b)
	if err != nil && !errors.Is(err, ErrNotMAT) && !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrLimit) {
		t.Fatal(err)
	}
	for _, a := range arrays {
		n := 1
		for _, d := range a.Dims {
			n *= d
		}
		if n != len(a.Values) {
			t.Fatalf("%v has %d values", a.Dims, len(a.Values))
		}
	}
}

func TestEveryByteWrong(t *testing.T) {
	b := file(t, "plain.mat")
	step := 1
	if testing.Short() {
		step = 7
	}
	for i := 120; i < len(b); i += step {
		was := b[i]
		for _, v := range []byte{was ^ 1, was ^ 0x80, 0, 0xff} {
			b[i] = v
			check(t, b)
		}
		b[i] = was
	}
}

func FuzzRead(f *testing.F) {
	for _, name := range []string{"plain.mat", "packed.mat", "splits.mat", "splits_big.mat"} {
		f.Add(file(f, name))
	}
	for _, h := range hostile.For(hostile.MAT5) {
		f.Add(h.Data)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if took := hostile.CostOf(func() { check(t, b) }); took.Bytes > uint64(64<<20+64*len(b)) { // eight bytes for one, and the library's copies
			t.Fatalf("%d bytes of memory for a file of %d", took.Bytes, len(b))
		}
	})
}
