// Package shelf keeps bytes that are large and seldom wanted, such as the features of photos: in memory up to a bound, beyond it
// in a file, so that what a study holds of 2,000 photos does not have to fit into memory.
package shelf

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"
)

// File is where bytes lie that memory has no room for: a temporary file, natively or in the private file system of a browser.
type File interface {
	io.ReaderAt
	io.WriterAt
	Truncate(size int64) error
}

// ErrCleared is returned for what was on a shelf before it was cleared.
var ErrCleared = errors.New("shelf: cleared meanwhile")

// Shelf keeps items until nobody refers to them any more. A nil *Shelf, and the zero value, keep all in memory. Several goroutines may use it at once.
type Shelf struct {
	open func() (File, error)

	mu    sync.Mutex
	room  int  // bytes that memory has room for
	file  File // nil until the first item goes there
	none  bool // the file cannot be used: all else stays in memory
	end   int64
	free  map[int][]int64 // places in the file that are free, by their size
	epoch int             // counts Clear
}

// New is a shelf that keeps about so many bytes in memory. The file is opened when the first item does not fit; where that or
// writing fails, memory takes the rest: to be slow, or large, is better than to fail. nil: there is no file.
func New(memory int, open func() (File, error)) *Shelf {
	return &Shelf{room: memory, open: open, free: map[int][]int64{}}
}

// Item is what lies on a shelf; it does not change.
type Item struct {
	size  int
	data  []byte // nil: in the file
	shelf *Shelf
	place place
}

// place is where an item takes room.
type place struct {
	epoch, size int
	at          int64 // in the file; inMemory
}

const inMemory = -1

// Put keeps a copy of the bytes.
func (s *Shelf) Put(b []byte) *Item {
	i := &Item{size: len(b), shelf: s}
	if s == nil || !s.store(i, b) {
		i.data = append(make([]byte, 0, len(b)), b...)
		i.place.at = inMemory
	}
	if s != nil {
		runtime.AddCleanup(i, s.drop, i.place)
	}
	return i
}

// store finds an item its place and reports whether that is the file.
func (s *Shelf) store(i *Item, b []byte) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	i.place = place{epoch: s.epoch, size: len(b)}
	if s.room >= len(b) || s.none || s.open == nil {
		s.room -= len(b)
		return false
	}
	if s.file == nil {
		file, err := s.open()
		if err != nil {
			s.none = true
			s.room -= len(b)
			return false
		}
		s.file = file
	}
	i.place.at = s.end
	if free := s.free[len(b)]; len(free) > 0 {
		i.place.at, s.free[len(b)] = free[len(free)-1], free[:len(free)-1]
	} else {
		s.end += int64(len(b))
	}
	if _, err := s.file.WriteAt(b, i.place.at); err != nil { // no room: what is there already stays readable
		s.none = true
		s.room -= len(b)
		return false
	}
	return true
}

// drop frees the place of an item that nobody refers to any more.
func (s *Shelf) drop(p place) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case p.at == inMemory:
		s.room += p.size
	case p.epoch == s.epoch:
		s.free[p.size] = append(s.free[p.size], p.at)
	}
}

// Clear empties the file. What lay in it cannot be read any more.
func (s *Shelf) Clear() {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.file == nil {
		return
	}
	s.epoch, s.end, s.free = s.epoch+1, 0, map[int][]int64{}
	if s.file.Truncate(0) != nil {
		s.none = true // what it holds is out of reach all the same
	}
}

// Len is the number of bytes.
func (i *Item) Len() int { return i.size }

// Read fills b with the bytes that begin at an offset. It panics if the item has not as many.
func (i *Item) Read(b []byte, offset int) error {
	if offset < 0 || offset+len(b) > i.size {
		panic(fmt.Sprintf("shelf: bytes %d to %d of %d", offset, offset+len(b), i.size))
	}
	if i.data != nil || i.size == 0 {
		copy(b, i.data[offset:])
		return nil
	}
	i.shelf.mu.Lock()
	file, gone := i.shelf.file, i.place.epoch != i.shelf.epoch
	i.shelf.mu.Unlock()
	if gone {
		return ErrCleared
	}
	if n, err := file.ReadAt(b, i.place.at+int64(offset)); n < len(b) {
		return fmt.Errorf("shelf: %d of %d bytes: %w", n, len(b), err)
	}
	return nil
}

// View returns the bytes themselves where they are in memory, not to be changed, or reads them into the buffer, which it lengthens
// where it is too short.
func (i *Item) View(buffer *[]byte, offset, n int) ([]byte, error) {
	if i.data != nil {
		return i.data[offset : offset+n], nil
	}
	if cap(*buffer) < n {
		*buffer = make([]byte, n)
	}
	b := (*buffer)[:n]
	return b, i.Read(b, offset)
}
