package checkpoint

import (
	"bytes"
	"encoding/gob"
	"errors"
	"fmt"
	"os"

	"okuyuki/server/atomicfile"
)

// ErrDamaged is returned where there are generations and none is whole.
var ErrDamaged = errors.New("the checkpoint is damaged: remove it to start again")

// File is a checkpoint. One process at a time may use it, one goroutine at a time.
type File struct {
	Name string          // of both files, without the endings .a and .b
	Disk atomicfile.Disk // nil: the machine's

	looked bool
	newest int    // the one of the two that is to be kept while the other is written
	number uint64 // of the newest generation; 0: there is none
}

var endings = [2]string{".a", ".b"}

// Files are the names of both generations, whether they are there or not.
func (f *File) Files() [2]string { return [2]string{f.Name + endings[0], f.Name + endings[1]} }

// Load reads the newest whole generation into what state points to, and says which it is; 0: there is none. lost says that the
// other one is damaged: it may have been a newer one. What writers that were killed have left is removed.
func (f *File) Load(state any) (number uint64, lost bool, err error) {
	payload, lost, err := f.look()
	if err != nil || f.number == 0 {
		return 0, lost, err
	}
	if err := decode(payload, state); err != nil {
		return 0, lost, fmt.Errorf("checkpoint: %s: %w (%w)", f.Files()[f.newest], ErrDamaged, err)
	}
	return f.number, lost, nil
}

func decode(payload []byte, state any) error {
	return gob.NewDecoder(bytes.NewReader(payload)).Decode(state)
}

// look finds the newest whole generation.
func (f *File) look() (payload []byte, lost bool, err error) {
	f.number, f.newest = 0, 1
	there := false
	for i, name := range f.Files() {
		if err := atomicfile.CleanUp(name); err != nil {
			return nil, false, fmt.Errorf("checkpoint: %w", err)
		}
		data, err := os.ReadFile(name)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, false, fmt.Errorf("checkpoint: %w", err)
		}
		there = true
		number, content, ok := unseal(data)
		switch {
		case !ok:
			lost = true
		case number > f.number:
			f.number, f.newest, payload = number, i, content
		}
	}
	if there && f.number == 0 {
		return nil, true, fmt.Errorf("checkpoint: %s.*: %w", f.Name, ErrDamaged)
	}
	f.looked = true
	return payload, lost, nil
}

// Save keeps a state in the place of the older generation. Where it fails, the newer one is there still.
func (f *File) Save(state any) error {
	if !f.looked {
		if _, _, err := f.look(); err != nil {
			return err
		}
	}
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(state); err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	disk := f.Disk
	if disk == nil {
		disk = atomicfile.System{}
	}
	next := 1 - f.newest
	if err := atomicfile.WriteOn(disk, f.Files()[next], seal(f.number+1, b.Bytes())); err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	f.newest, f.number = next, f.number+1
	return nil
}
