package checkpoint_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"okuyuki/server/atomicfile"
	"okuyuki/server/atomicfile/faults"
	"okuyuki/server/checkpoint"
)

type state struct {
	Step   int
	Values []float32
}

func at(step int) state {
	return state{step, []float32{float32(step), -float32(step) / 3}}
}

// load checks that a new process finds the state of one of two steps, and returns which.
func load(t *testing.T, name string, either, or int) int {
	t.Helper()
	var s state
	if _, _, err := (&checkpoint.File{Name: name}).Load(&s); err != nil {
		t.Fatal(err)
	}
	if s.Step != either && s.Step != or || s.Step > 0 && s.Values[1] != at(s.Step).Values[1] {
		t.Fatalf("%+v, not of step %d or %d", s, either, or)
	}
	return s.Step
}

func save(t *testing.T, f *checkpoint.File, steps ...int) {
	t.Helper()
	for _, step := range steps {
		if err := f.Save(at(step)); err != nil {
			t.Fatal(err)
		}
	}
}

// States come back as they were, the last one in a process that begins.
func TestGenerations(t *testing.T) {
	name := filepath.Join(t.TempDir(), "run")
	if s := load(t, name, 0, 0); s != 0 {
		t.Errorf("step %d of nothing", s)
	}
	for step := 1; step <= 5; step++ {
		f := &checkpoint.File{Name: name} // that has looked at nothing yet
		save(t, f, step)
		load(t, name, step, step)
	}
	if files, _ := os.ReadDir(filepath.Dir(name)); len(files) != 2 {
		t.Errorf("%v", files)
	}
}

// Whichever operation of a disk fails, once or with all that follow, the last state or the one before is there, also after the next
// save fails in the same way, and saving goes on when the disk does.
func TestEveryOperationFails(t *testing.T) {
	for _, forGood := range []bool{false, true} {
		for n := 1; ; n++ {
			name := filepath.Join(t.TempDir(), "run")
			save(t, &checkpoint.File{Name: name}, 1, 2)
			disk := &faults.Disk{Fail: n, After: forGood, With: syscall.ENOSPC}
			f := &checkpoint.File{Name: name, Disk: disk}
			err := f.Save(at(3))
			if disk.Seen < n {
				if n < 6 {
					t.Fatalf("%d operations", disk.Seen)
				}
				break
			}
			if !errors.Is(err, atomicfile.ErrFull) {
				t.Errorf("operation %d, %s: %v", n, disk.Name, err)
			}
			load(t, name, 2, 3)
			disk.Seen = 0
			if err := f.Save(at(4)); err == nil {
				t.Errorf("operation %d, %s: no error the second time", n, disk.Name)
			}
			load(t, name, 2, 4)
			disk.Fail = 0
			save(t, f, 5)
			load(t, name, 5, 5)
		}
	}
}

// A generation of which any byte is wrong or missing does not count: that before it does, and the damaged one is the next to go.
func TestDamage(t *testing.T) {
	name := filepath.Join(t.TempDir(), "run")
	f := &checkpoint.File{Name: name}
	save(t, f, 1, 2)
	newest := f.Files()[1]
	whole, err := os.ReadFile(newest)
	if err != nil {
		t.Fatal(err)
	}
	damage := [][]byte{nil, append(bytes.Clone(whole), 0)}
	for i := range whole {
		flipped := bytes.Clone(whole)
		flipped[i] ^= 0x40
		damage = append(damage, flipped, whole[:i])
	}
	for i, data := range damage {
		if err := os.WriteFile(newest, data, 0o644); err != nil {
			t.Fatal(err)
		}
		var s state
		if n, lost, err := (&checkpoint.File{Name: name}).Load(&s); n != 1 || !lost || err != nil || s.Step != 1 {
			t.Fatalf("damage %d: generation %d of step %d, %v, %v", i, n, s.Step, lost, err)
		}
	}
	save(t, &checkpoint.File{Name: name}, 3)
	if load(t, name, 3, 3); !bytes.Equal(read(t, f.Files()[0])[:21], whole[:21]) {
		t.Error("the generation that was whole is gone")
	}
	for _, file := range f.Files() {
		if err := os.WriteFile(file, whole[:len(whole)-1], 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var s state
	for what, err := range map[string]error{
		"load": func() error { _, _, err := (&checkpoint.File{Name: name}).Load(&s); return err }(),
		"save": (&checkpoint.File{Name: name}).Save(at(4)),
	} {
		if !errors.Is(err, checkpoint.ErrDamaged) {
			t.Errorf("%s where both are damaged: %v", what, err)
		}
	}
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// What is whole, but not of this kind, is refused.
func TestOtherState(t *testing.T) {
	name := filepath.Join(t.TempDir(), "run")
	save(t, &checkpoint.File{Name: name}, 1)
	var other struct{ Step string }
	if _, _, err := (&checkpoint.File{Name: name}).Load(&other); !errors.Is(err, checkpoint.ErrDamaged) {
		t.Errorf("%v", err)
	}
}
