package shelf

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"
)

// file opens a temporary file, once.
func file(t *testing.T) func() (File, error) {
	t.Helper()
	opened := 0
	return func() (File, error) {
		if opened++; opened > 1 {
			t.Error("the file is opened twice")
		}
		f, err := os.Create(filepath.Join(t.TempDir(), "shelf"))
		if err == nil {
			t.Cleanup(func() { f.Close() })
		}
		return f, err
	}
}

func sample(rng *rand.Rand) []byte {
	b := make([]byte, rng.IntN(400))
	for i := range b {
		b[i] = byte(rng.Uint32())
	}
	return b
}

// Whatever fits into memory and whatever does not comes back as it was put, in parts too.
func TestPutAndRead(t *testing.T) {
	for name, s := range map[string]*Shelf{"none": nil, "memory": New(1<<20, nil), "little memory": New(900, file(t)), "file": New(0, file(t))} {
		rng := rand.New(rand.NewPCG(1, 2))
		var want [][]byte
		var items []*Item
		for range 60 {
			b := sample(rng)
			items = append(items, s.Put(b))
			want = append(want, bytes.Clone(b))
			clear(b) // the shelf has a copy
		}
		var buffer []byte
		for i, item := range items {
			if item.Len() != len(want[i]) {
				t.Fatalf("%s: item %d has %d bytes, not %d", name, i, item.Len(), len(want[i]))
			}
			from := rng.IntN(item.Len() + 1)
			n := rng.IntN(item.Len() - from + 1)
			got, err := item.View(&buffer, from, n)
			if err != nil || !bytes.Equal(got, want[i][from:from+n]) {
				t.Fatalf("%s: bytes %d to %d of item %d differ (%v)", name, from, from+n, i, err)
			}
		}
	}
}

func TestOnlyWhatDoesNotFitGoesToTheFile(t *testing.T) {
	s := New(100, func() (File, error) { return nil, errors.New("opened") })
	first := s.Put(make([]byte, 60))
	if s.none {
		t.Error("the file is opened for what memory has room for")
	}
	s.Put(make([]byte, 60))
	if !s.none {
		t.Error("a file that cannot be opened is tried again and again")
	}
	runtime.KeepAlive(first)
}

// broken takes nothing.
type broken struct{ *os.File }

func (broken) WriteAt([]byte, int64) (int, error) { return 0, errors.New("disk full") }

func TestFullFile(t *testing.T) {
	s := New(0, func() (File, error) { return broken{}, nil })
	want := []byte("features")
	got := make([]byte, len(want))
	if err := s.Put(want).Read(got, 0); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%q, %v", got, err)
	}
}

// Places of items that nobody refers to any more are used again: the file does not grow.
func TestPlacesAreUsedAgain(t *testing.T) {
	s := New(0, file(t))
	grown := func() int64 {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.end
	}
	kept := s.Put([]byte("kept"))
	for range 10 {
		s.Put([]byte("gone"))
		for tries, free := 0, 0; free == 0; tries++ {
			runtime.GC()
			time.Sleep(time.Millisecond) // cleanups have a goroutine of their own
			s.mu.Lock()
			free = len(s.free[4])
			s.mu.Unlock()
			if tries == 5000 {
				t.Fatal("nothing is given back")
			}
		}
	}
	if grown() != 8 {
		t.Errorf("the file has %d bytes for one item and another at a time, each of 4", grown())
	}
	got := make([]byte, 4)
	if err := kept.Read(got, 0); err != nil || string(got) != "kept" {
		t.Errorf("what was kept is %q (%v)", got, err)
	}
}

func TestClear(t *testing.T) {
	opened := file(t)
	var f File
	s := New(4, func() (File, error) {
		var err error
		f, err = opened()
		return f, err
	})
	inside, outside := s.Put([]byte("1234")), s.Put([]byte("5678"))
	s.Clear()
	if info, err := f.(*os.File).Stat(); err != nil || info.Size() != 0 {
		t.Errorf("%d bytes are left (%v)", info.Size(), err)
	}
	got := make([]byte, 4)
	if err := outside.Read(got, 0); !errors.Is(err, ErrCleared) {
		t.Errorf("what was cleared is read: %q, %v", got, err)
	}
	if err := inside.Read(got, 0); err != nil || string(got) != "1234" {
		t.Errorf("what is in memory is gone: %q, %v", got, err)
	}
	if err := s.Put([]byte("9abc")).Read(got, 0); err != nil || string(got) != "9abc" {
		t.Errorf("after Clear: %q, %v", got, err)
	}
}

func TestManyAtOnce(t *testing.T) {
	s := New(1000, file(t))
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			rng := rand.New(rand.NewPCG(uint64(g), 0))
			for range 100 {
				want := sample(rng)
				got := make([]byte, len(want))
				if err := s.Put(want).Read(got, 0); err != nil || !bytes.Equal(got, want) {
					t.Errorf("differs (%v)", err)
				}
			}
		})
	}
	wg.Wait()
}

func TestReadBeyondPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	New(0, nil).Put([]byte("ab")).Read(make([]byte, 2), 1)
}
