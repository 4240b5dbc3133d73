package workbench

import (
	"context"
	"fmt"
	"slices"

	"okuyuki/core/data"
	"okuyuki/core/poc"
	"okuyuki/core/train"
)

// material is what a study works on: photos, labelled ones first, with their augmented views.
type material struct {
	bench   *Workbench
	classes []Class
	ids     []string
	entries []*entry
	labels  []int // of the labelled photos
	samples []data.Sample
	harsh   bool // augmented views that are dark, blurred and noisy, too

	classOnly    bool             // nothing learns depth
	depthWeights []float64        // of the photos in the depth task; nil: not judged, 1
	quality      poc.DepthQuality // of the photos' depth
}

// collect finds the photos: the labelled ones in the order of the labels, then the others:
// those named, or all that are held where that is nil.
func (b *Workbench) collect(classes []Class, labels []Label, others []string) (*material, error) {
	if len(classes) < 2 {
		return nil, fmt.Errorf("workbench: learning needs at least two classes, not %d", len(classes))
	}
	m := &material{bench: b, classes: classes}
	b.mu.Lock()
	defer b.mu.Unlock()
	seen := map[string]bool{}
	for _, label := range labels {
		e := b.photos[label.PhotoID]
		switch {
		case e == nil:
			return nil, &UnknownPhotoError{ID: label.PhotoID}
		case seen[label.PhotoID]:
			return nil, fmt.Errorf("workbench: photo %s is labelled twice", label.PhotoID)
		case label.Class < 0 || label.Class >= len(classes):
			return nil, fmt.Errorf("workbench: photo %s has class %d of %d", label.PhotoID, label.Class, len(classes))
		}
		seen[label.PhotoID] = true
		m.ids, m.entries = append(m.ids, label.PhotoID), append(m.entries, e)
		m.labels = append(m.labels, label.Class)
		m.samples = append(m.samples, data.Sample{Label: label.Class, Group: label.Group})
	}
	if others == nil {
		others = b.order
	}
	for _, id := range others {
		switch e := b.photos[id]; {
		case e == nil:
			return nil, &UnknownPhotoError{ID: id}
		case !seen[id]:
			seen[id] = true
			m.ids, m.entries = append(m.ids, id), append(m.entries, e)
		}
	}
	return m, nil
}

// prepare computes the augmented views that are missing, and tells after each photo.
func (m *material) prepare(ctx context.Context, tell func(done int)) error {
	for i, e := range m.entries {
		m.bench.mu.Lock()
		err := m.bench.augment(e, m.harsh)
		m.bench.mu.Unlock()
		if err != nil {
			return err
		}
		tell(i + 1)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
	if m.classOnly {
		return nil
	}
	return m.hear(ctx, func(int) {})
}

// set is the material as jobs see it.
func (m *material) set() *Set {
	return m.examples(func(e *entry) []train.View {
		var views []train.View
		for _, v := range e.views() {
			views = append(views, *v)
		}
		return views
	})
}

// examples are the photos with their labels, and the views that jobs are to have.
func (m *material) examples(views func(*entry) []train.View) *Set {
	s := &Set{Classes: m.classes, Examples: make([]train.Example, len(m.entries))}
	for i, e := range m.entries {
		s.Examples[i] = train.Example{Label: train.NoLabel, Views: views(e)}
		if m.depthWeights != nil {
			weigh(s.Examples[i].Views, m.depthWeights[i])
		}
		if i < len(m.labels) {
			s.Examples[i].Label = m.labels[i]
		}
	}
	return s
}

// folds deals the labelled photos to k parts, repeats times: the part of each photo, by
// repeat. Every class is in every training set. Where k parts do not allow it, fewer are
// made; with none at all the result is nil.
func (m *material) folds(k, repeats int, seed uint64) ([][]int, error) {
	for k = min(k, data.MostFolds(m.samples)); k >= 2; k-- {
		folds, err := data.Repeated(m.samples, k, repeats, seed)
		if err != nil {
			return nil, fmt.Errorf("workbench: %w", err)
		}
		if m.learnable(folds) {
			parts := make([][]int, repeats)
			for i, fold := range folds {
				if parts[i/k] == nil {
					parts[i/k] = make([]int, len(m.labels))
				}
				for _, photo := range fold.Test {
					parts[i/k][photo] = i % k
				}
			}
			return parts, nil
		}
	}
	return nil, nil
}

// learnable reports whether every class is in every training set: groups of several
// classes can leave one out.
func (m *material) learnable(folds []data.Fold) bool {
	for _, fold := range folds {
		left := make([]int, len(m.classes))
		for _, i := range fold.Train {
			left[m.labels[i]]++
		}
		if slices.Contains(left, 0) {
			return false
		}
	}
	return true
}

// split is the training set of one part, photos without a label included, and its test set.
func (m *material) split(parts []int, part int) (in, held []int) {
	for i := range m.entries {
		if i < len(m.labels) && parts[i] == part {
			held = append(held, i)
		} else {
			in = append(in, i)
		}
	}
	return in, held
}

// trainingSteps is the length of a training on so many photos: a few passes over the
// labelled ones, and up to twice that where there are many others to learn depth from.
func trainingSteps(labelled, all int) int {
	steps := min(max(epochs*labelled/batchSize, minSteps), maxSteps)
	return max(steps, min(all/depthBatchSize, 2*steps))
}

// firstSteps is the length of the stage of depth alone: a few passes over the photos whose depth maps were brought along. The
// base model's own maps have nothing to teach that a stage would be worth, and a few maps are too few. Maps that the quality gate
// has left out do not count, once it was asked.
func (m *material) firstSteps() int {
	maps := 0
	for i, e := range m.entries {
		if e.brought != "" && (m.depthWeights == nil || m.depthWeights[i] > 0) {
			maps++
		}
	}
	return firstSteps(maps)
}

func firstSteps(maps int) int {
	if maps < firstMaps {
		return 0
	}
	return min(firstPasses*maps/firstBatchSize, maxFirst)
}

// afterFirst is the learning rate of the tasks where there is a stage of depth alone, in this arm or in another; 0: the usual.
func afterFirst(first int) float64 {
	if first > 0 {
		return afterRate
	}
	return 0
}

func count(labels []int, classes int) []int {
	n := make([]int, classes)
	for _, y := range labels {
		n[y]++
	}
	return n
}
