package faults

import (
	"fmt"
	"io/fs"
	"iter"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"okuyuki/server/atomicfile"
)

// Power is a disk in memory whose power is cut. What was not synced may be there afterwards, in part or not at all: the bytes of
// a file until its Sync, the entries of a folder until its SyncDir, each without regard to the others.
type Power struct {
	Without string // an operation that does nothing, to see that a test would notice: "sync" or "sync folder"

	made int
	done []operation
}

// operation is one that was done: it changes the bytes of a file, or the entries of a folder.
type operation struct {
	name     string // create, write, sync, rename, remove, sync folder
	file     int    // which one
	from, to string // entries
	bytes    string
}

// Steps is how many operations were done so far.
func (p *Power) Steps() int { return len(p.done) }

func (p *Power) do(o operation) {
	if o.name != p.Without {
		p.done = append(p.done, o)
	}
}

// Create implements atomicfile.Disk.
func (p *Power) Create(dir, pattern string) (atomicfile.File, error) {
	p.made++
	f := &powered{p, p.made, filepath.Join(dir, strings.ReplaceAll(pattern, "*", fmt.Sprint(p.made)))}
	p.do(operation{name: "create", file: f.number, to: f.name})
	return f, nil
}

// Rename implements atomicfile.Disk.
func (p *Power) Rename(from, to string) error {
	for _, o := range slices.Backward(p.done) {
		if o.to == from {
			p.do(operation{name: "rename", file: o.file, from: from, to: to})
			return nil
		}
	}
	return &fs.PathError{Op: "rename", Path: from, Err: fs.ErrNotExist}
}

// Remove implements atomicfile.Disk.
func (p *Power) Remove(name string) error {
	p.do(operation{name: "remove", from: name})
	return nil
}

// SyncDir implements atomicfile.Disk.
func (p *Power) SyncDir(string) error {
	p.do(operation{name: "sync folder"})
	return nil
}

// powered is a file on it.
type powered struct {
	disk   *Power
	number int
	name   string
}

func (f *powered) Name() string            { return f.name }
func (f *powered) Chmod(fs.FileMode) error { return nil }
func (f *powered) Close() error            { return nil }

func (f *powered) Write(b []byte) (int, error) {
	f.disk.do(operation{name: "write", file: f.number, bytes: string(b)})
	return len(b), nil
}

func (f *powered) Sync() error {
	f.disk.do(operation{name: "sync", file: f.number})
	return nil
}

// Cuts are the states in which a cut after so many operations may leave the disk: the contents of all files by name.
func (p *Power) Cuts(steps int) iter.Seq[map[string]string] {
	written, synced := map[int]string{}, map[int]string{}
	entries := map[string]int{} // that last
	var open []operation        // on entries, since the folder was synced
	apply := func(entries map[string]int, o operation) {
		delete(entries, o.from)
		if o.to != "" {
			entries[o.to] = o.file
		}
	}
	for _, o := range p.done[:steps] {
		switch o.name {
		case "write":
			written[o.file] += o.bytes
		case "sync":
			synced[o.file] = written[o.file]
		case "sync folder":
			for _, o := range open {
				apply(entries, o)
			}
			open = nil
		default:
			open = append(open, o)
		}
	}
	return func(yield func(map[string]string) bool) {
		for which := range 1 << len(open) {
			now := maps.Clone(entries)
			for i, o := range open {
				if which>>i&1 == 1 {
					apply(now, o)
				}
			}
			// All files alike: they are written one after the other, so that one at most is open.
			for _, rest := range []func(lost string) string{
				func(string) string { return "" },
				func(lost string) string { return lost[:len(lost)/2] },
				func(lost string) string { return strings.Repeat("\x00", len(lost)) },
				func(lost string) string { return lost },
			} {
				files := map[string]string{}
				for name, file := range now {
					files[name] = synced[file] + rest(written[file][len(synced[file]):])
				}
				if !yield(files) {
					return
				}
			}
		}
	}
}
