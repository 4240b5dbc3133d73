package atomicfile

import (
	"errors"
	"io"
	"io/fs"
	"os"
)

// Disk is what files are written with; each of its operations may fail. Tests have one that does.
type Disk interface {
	Create(dir, pattern string) (File, error) // as os.CreateTemp does
	Rename(from, to string) error
	Remove(name string) error
	SyncDir(dir string) error // makes the entries of a folder last
}

// File is one that is being written.
type File interface {
	io.WriteCloser
	Name() string
	Chmod(mode fs.FileMode) error
	Sync() error
}

// System is the machine's disk.
type System struct{}

// Create implements Disk.
func (System) Create(dir, pattern string) (File, error) { return os.CreateTemp(dir, pattern) }

// Rename implements Disk.
func (System) Rename(from, to string) error { return os.Rename(from, to) }

// Remove implements Disk.
func (System) Remove(name string) error { return os.Remove(name) }

// SyncDir implements Disk.
func (System) SyncDir(dir string) error { return SyncDir(dir) }

// SyncDir makes new entries of a folder last; where a system cannot, it does not matter to it.
func SyncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, fs.ErrInvalid) && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, fs.ErrPermission) {
		return err
	}
	return nil
}
