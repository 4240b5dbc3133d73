package checkpoint

import (
	"os"
	"path/filepath"
	"testing"

	"okuyuki/server/atomicfile/faults"
)

// Whenever the power is cut, the last checkpoint that was reported is there, or the one that was being written.
func TestPowerCuts(t *testing.T) {
	const saves = 4
	p := &faults.Power{}
	f := &File{Name: "run", Disk: p}
	done := []int{0}
	for n := range saves {
		if err := f.Save([]int{n + 1, n * n}); err != nil {
			t.Fatal(err)
		}
		done = append(done, p.Steps())
	}
	states := 0
	for steps := range p.Steps() + 1 {
		reported := 0
		for reported < saves && done[reported+1] <= steps {
			reported++
		}
		for files := range p.Cuts(steps) {
			states++
			dir := t.TempDir()
			for name, content := range files {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			var state []int
			number, lost, err := (&File{Name: filepath.Join(dir, "run")}).Load(&state)
			if err != nil || lost || int(number) != reported && int(number) != reported+1 {
				t.Fatalf("cut after %d operations, %d saves reported: generation %d, lost %t, %v", steps, reported, number, lost, err)
			}
			if n := int(number); n > 0 && (len(state) != 2 || state[0] != n || state[1] != (n-1)*(n-1)) {
				t.Fatalf("generation %d holds %v", n, state)
			}
		}
	}
	if states < 100 {
		t.Errorf("%d states", states)
	}
}
