package atomicfile_test

import (
	"strings"
	"testing"

	"okuyuki/server/atomicfile"
	"okuyuki/server/atomicfile/faults"
)

// Whenever the power is cut, a file is whole: as it was or as it was to be, and as it was to be once that was reported.
func TestPowerCuts(t *testing.T) {
	for _, without := range []string{"", "sync", "sync folder"} {
		if broken := brokenBy(t, without); (without == "") != (broken == "") {
			t.Errorf("without %q: %q", without, broken)
		}
	}
}

// brokenBy writes a file three times on a disk that leaves out an operation, cuts the power after each, and says what is broken then.
func brokenBy(t *testing.T, without string) (broken string) {
	t.Helper()
	const name = "dir/file"
	p := &faults.Power{Without: without}
	contents := []string{"", "the first", "the second, which is longer", "3"}
	done := []int{0} // steps after which each was reported
	for _, c := range contents[1:] {
		if err := atomicfile.WriteOn(p, name, []byte(c)); err != nil {
			t.Fatal(err)
		}
		done = append(done, p.Steps())
	}
	for steps := range p.Steps() + 1 {
		reported := 0
		for reported+1 < len(done) && done[reported+1] <= steps {
			reported++
		}
		next := min(reported+1, len(contents)-1)
		for files := range p.Cuts(steps) {
			content, there := files[name]
			if !there && reported == 0 || there && (content == contents[reported] && reported > 0 || content == contents[next]) {
				continue
			}
			broken = strings.Join([]string{content, "instead of", contents[reported], "or", contents[next]}, " ")
		}
	}
	return broken
}
