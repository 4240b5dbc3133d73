package workbench_test

import (
	"errors"
	"io"
	"reflect"
	"slices"
	"sync"
	"testing"

	"okuyuki/core/shelf"
	"okuyuki/core/workbench"
)

// memoryFile is a shelf's file in memory, and counts what is read from it.
type memoryFile struct {
	mu   sync.Mutex
	data []byte
	read int
}

func (f *memoryFile) WriteAt(b []byte, at int64) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if grow := int(at) + len(b) - len(f.data); grow > 0 {
		f.data = append(f.data, make([]byte, grow)...)
	}
	return copy(f.data[at:], b), nil
}

func (f *memoryFile) ReadAt(b []byte, at int64) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.read += len(b)
	if at > int64(len(f.data)) {
		return 0, io.EOF
	}
	return copy(b, f.data[at:]), nil
}

func (f *memoryFile) Truncate(size int64) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.data = f.data[:size]
	return nil
}

// Where features lie changes no number: not what is compared, learnt or packed, nor the classes' order.
func TestFeaturesOnAShelf(t *testing.T) {
	comparing(t)
	model, file := untrained(t), &memoryFile{}
	plain, shelved := open(t, model), open(t, model)
	shelved.UseShelf(shelf.New(0, func() (shelf.File, error) { return file, nil }))
	r := fill(t, plain, 3, 1)
	fill(t, shelved, 3, 1)
	want, got := compare(t, plain, compareRequest(r)), compare(t, shelved, compareRequest(r))
	if !reflect.DeepEqual(got, want) {
		t.Errorf("compared with the features in a file\n%+v\nin memory\n%+v", got, want)
	}
	if file.read == 0 {
		t.Error("nothing was read from the file")
	}
	r.Steps = 2
	first, err := plain.Learn(t.Context(), r, nil)
	if err != nil {
		t.Fatal(err)
	}
	second, err := shelved.Learn(t.Context(), r, nil)
	if err != nil || !reflect.DeepEqual(first, second) {
		t.Errorf("learnt %+v (%v) and %+v", second, err, first)
	}
	a, err := plain.Pack("pipesa")
	if err != nil {
		t.Fatal(err)
	}
	if b, err := shelved.Pack("pipesa"); err != nil || !slices.Equal(a, b) {
		t.Errorf("packs of %d and %d bytes differ (%v)", len(a), len(b), err)
	}
}

// When the last photo has gone, nothing of them is left in the file.
func TestRemovedPhotosLeaveTheShelf(t *testing.T) {
	file := &memoryFile{}
	b := open(t, untrained(t))
	b.UseShelf(shelf.New(0, func() (shelf.File, error) { return file, nil }))
	for _, id := range []string{"a", "b"} {
		if _, err := b.Add(id, drawn(t, kinds[0], 1, 96, 72), 200); err != nil {
			t.Fatal(err)
		}
	}
	b.Remove("a")
	if _, err := b.Predict("b"); err != nil || len(file.data) == 0 {
		t.Errorf("beside one that was removed: %d bytes, %v", len(file.data), err)
	}
	b.Remove("b")
	if len(file.data) != 0 {
		t.Errorf("%d bytes are left", len(file.data))
	}
}

// unreadable fails when it is read.
type unreadable struct{ memoryFile }

func (*unreadable) ReadAt([]byte, int64) (int, error) { return 0, errLost }

var errLost = errors.New("the disk is gone")

// A file that cannot be read any more is an error of whoever wanted it, and no wrong number.
func TestShelfThatFails(t *testing.T) {
	b := open(t, untrained(t))
	b.UseShelf(shelf.New(0, func() (shelf.File, error) { return &unreadable{}, nil }))
	r := fill(t, b, 2, 0)
	r.Steps = 1
	if _, err := b.Predict("pipesa"); !errors.Is(err, errLost) {
		t.Errorf("predicted: %v", err)
	}
	if _, err := b.Learn(t.Context(), r, nil); !errors.Is(err, errLost) {
		t.Errorf("learned: %v", err)
	}
	if _, err := b.Pack("pipesa"); !errors.Is(err, errLost) {
		t.Errorf("packed: %v", err)
	}
}

// Numbers do not depend on the order in which classes were made.
func TestClassesAreInTheOrderOfTheirNames(t *testing.T) {
	long(t)
	b := open(t, untrained(t))
	r := fill(t, b, 3, 0)
	r.Classes[0].EN, r.Classes[1].EN = "a", "B" // by code point, B comes first
	turned := r
	turned.Classes = []workbench.Class{r.Classes[1], r.Classes[0]}
	turned.Labels = slices.Clone(r.Labels)
	for i := range turned.Labels {
		turned.Labels[i].Class = 1 - turned.Labels[i].Class
	}
	want, got := compare(t, b, compareRequest(r)), compare(t, b, compareRequest(turned))
	if !reflect.DeepEqual(want, got) {
		t.Errorf("%+v\nand, the classes the other way round,\n%+v", want, got)
	}
	if names := []string{want.Data.Classes[0].EN, want.Data.Classes[1].EN}; !slices.Equal(names, []string{"B", "a"}) {
		t.Errorf("classes %q", names)
	}
	r.Steps, turned.Steps = 2, 2
	first, err := b.Learn(t.Context(), r, nil)
	if err != nil {
		t.Fatal(err)
	}
	second, err := b.Learn(t.Context(), turned, nil)
	if err != nil || !reflect.DeepEqual(first, second) || first.Classes[0].EN != "B" {
		t.Errorf("%+v and %+v (%v)", first, second, err)
	}
	for _, p := range first.OutOfFold {
		if p.Class < 0 || p.Class > 1 {
			t.Errorf("%+v", p)
		}
	}
}
