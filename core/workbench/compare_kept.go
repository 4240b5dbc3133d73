package workbench

import "errors"

// ErrNotCompared is returned by the stress test before any comparison.
var ErrNotCompared = errors.New("workbench: nothing was compared yet")

// compared is what a comparison leaves for the stress test: the heads of its first repeat.
type compared struct {
	ids    []string // of all photos, labelled ones first
	labels []int
	parts  []int // of the labelled photos
	exam   *Exam
}

// keep takes what the stress test needs from a comparison.
func (c *comparison) keep() *compared {
	exam := &Exam{Classes: c.classes, Parts: make([]PartHeads, c.k)}
	for n, arm := range stressedArms {
		for i, a := range trainedArms {
			if a.arm != arm {
				continue
			}
			for part := range c.k {
				exam.Parts[part][n] = c.found[c.job(0, part, i)].Params
			}
		}
	}
	return &compared{ids: c.ids, labels: c.labels, parts: c.parts[0], exam: exam}
}

// partOf is the part whose trainings have not seen a photo: its own, or any, 0, of a photo
// without a label.
func (k *compared) partOf(index int) int {
	if index >= 0 && index < len(k.labels) { // -1: added after the comparison
		return k.parts[index]
	}
	return 0
}
