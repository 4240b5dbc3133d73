package workbench

import (
	"okuyuki/core/photo"
	"okuyuki/core/poc"
)

// Kinds of advice beside those of a photo's quality, see photo.Findings.
const (
	AdviceDuplicates = "duplicates" // photos that look the same count twice, and know each other across folds
	AdviceImbalance  = "imbalance"  // the smallest class, where the largest has more than 1.5 times its photos
	AdviceOnePlace   = "one_place"  // classes of which all photos are of one place: the place may be what is learned
)

// leastAdvised is the share of the photos from which a finding about quality is worth advice.
const leastAdvised = .05

// mostImbalance is how many times the photos of the smallest class the largest may have
// before they are weighed.
const mostImbalance = 1.5

// Advise looks at the labelled photos and the others (nil: all that are held) for what would
// make better photos or a fairer set. Photos that are not held are left out.
func (b *Workbench) Advise(classes []Class, labels []Label, others []string) []poc.Advice {
	b.mu.Lock()
	defer b.mu.Unlock()
	var ids []string
	seen := map[string]bool{}
	take := func(id string) {
		if b.photos[id] != nil && !seen[id] {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	for _, l := range labels {
		take(l.PhotoID)
	}
	if others == nil {
		others = b.order
	}
	for _, id := range others {
		take(id)
	}
	var out []poc.Advice
	tell := func(kind string, total int, ids []string) {
		if len(ids) > 0 {
			out = append(out, poc.Advice{Kind: kind, Photos: len(ids), Total: total, IDs: ids})
		}
	}
	found := map[string][]string{}
	for _, id := range ids {
		f := b.photos[id].facts
		for _, kind := range f.Quality.Findings(f.Width, f.Height) {
			found[kind] = append(found[kind], id)
		}
	}
	for _, kind := range []string{photo.Dark, photo.Blurred, photo.Noisy, photo.Clipped, photo.Small} {
		if float64(len(found[kind])) >= leastAdvised*float64(len(ids)) {
			tell(kind, len(ids), found[kind])
		}
	}
	tell(AdviceDuplicates, len(ids), b.duplicates(ids))
	byClass := make([][]Label, len(classes))
	labelled := 0
	for _, l := range labels {
		if l.Class >= 0 && l.Class < len(classes) && seen[l.PhotoID] {
			byClass[l.Class] = append(byClass[l.Class], l)
			labelled++
		}
	}
	tell(AdviceImbalance, labelled, smallest(byClass))
	tell(AdviceOnePlace, labelled, onePlace(byClass))
	return out
}

// duplicates are the photos that have another that looks the same.
func (b *Workbench) duplicates(ids []string) []string {
	double := make([]bool, len(ids))
	for i := range ids {
		for j := range i {
			if photo.Distance(b.photos[ids[i]].facts.Fingerprint, b.photos[ids[j]].facts.Fingerprint) <= photo.NearDuplicate {
				double[i], double[j] = true, true
			}
		}
	}
	var out []string
	for i, is := range double {
		if is {
			out = append(out, ids[i])
		}
	}
	return out
}

// smallest are the photos of the smallest class, if the classes are out of balance.
func smallest(byClass [][]Label) []string {
	least, most := -1, 0
	for c, l := range byClass {
		if len(l) > 0 && (least < 0 || len(l) < len(byClass[least])) {
			least = c
		}
		most = max(most, len(l))
	}
	if least < 0 || float64(most) <= mostImbalance*float64(len(byClass[least])) {
		return nil
	}
	return photosOf(byClass[least])
}

// onePlace are the photos of classes that were taken in one place, where places are known.
func onePlace(byClass [][]Label) (ids []string) {
	for _, labels := range byClass {
		places := map[string]bool{}
		for _, l := range labels {
			places[l.Group] = true
		}
		if len(labels) > 1 && len(places) == 1 && !places[""] {
			ids = append(ids, photosOf(labels)...)
		}
	}
	return ids
}

func photosOf(labels []Label) (ids []string) {
	for _, l := range labels {
		ids = append(ids, l.PhotoID)
	}
	return ids
}
