// Package faults has disks that fail, for tests of what is written with okuyuki/server/atomicfile.
package faults

import (
	"errors"
	"io/fs"

	"okuyuki/server/atomicfile"
)

// ErrBroken is what an operation fails with unless there is something else.
var ErrBroken = errors.New("the disk is broken")

// Disk is the machine's, but one of its operations fails: Create, each Write, Chmod, Sync, Close, Rename, SyncDir and Remove count.
type Disk struct {
	Fail  int    // which operation fails, from 1; 0: none
	After bool   // all later ones fail too: the power is gone
	With  error  // what with; ErrBroken when nil
	Seen  int    // operations so far
	Name  string // of the last one that failed

	system atomicfile.System
}

// fails counts an operation, and reports why it fails, if it does.
func (d *Disk) fails(name string) error {
	d.Seen++
	if d.Fail == 0 || d.Seen < d.Fail || d.Seen > d.Fail && !d.After {
		return nil
	}
	d.Name = name
	if d.With != nil {
		return &fs.PathError{Op: name, Path: "disk", Err: d.With}
	}
	return ErrBroken
}

// Create implements atomicfile.Disk.
func (d *Disk) Create(dir, pattern string) (atomicfile.File, error) {
	if err := d.fails("create"); err != nil {
		return nil, err
	}
	f, err := d.system.Create(dir, pattern)
	return &file{f, d}, err
}

// Rename implements atomicfile.Disk.
func (d *Disk) Rename(from, to string) error {
	return d.unless("rename", func() error { return d.system.Rename(from, to) })
}

// Remove implements atomicfile.Disk.
func (d *Disk) Remove(name string) error {
	return d.unless("remove", func() error { return d.system.Remove(name) })
}

// SyncDir implements atomicfile.Disk.
func (d *Disk) SyncDir(dir string) error {
	return d.unless("sync folder", func() error { return d.system.SyncDir(dir) })
}

func (d *Disk) unless(name string, do func() error) error {
	if err := d.fails(name); err != nil {
		return err
	}
	return do()
}

type file struct {
	atomicfile.File
	disk *Disk
}

// Write writes half of it where it fails.
func (f *file) Write(p []byte) (int, error) {
	if err := f.disk.fails("write"); err != nil {
		n, _ := f.File.Write(p[:len(p)/2])
		return n, err
	}
	return f.File.Write(p)
}

func (f *file) Chmod(mode fs.FileMode) error {
	return f.disk.unless("chmod", func() error { return f.File.Chmod(mode) })
}

func (f *file) Sync() error { return f.disk.unless("sync", f.File.Sync) }

func (f *file) Close() error { return errors.Join(f.disk.fails("close"), f.File.Close()) }
