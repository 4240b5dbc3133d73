package workbench

import (
	"cmp"
	"slices"

	"okuyuki/core/order"
)

// inOrder puts classes into the order of their names, and the labels along with them: the order is part of what a training draws
// by its seed, and it must not matter in which order somebody made the classes. A label of no class stays one.
func inOrder(classes []Class, labels []Label) ([]Class, []Label) {
	from := make([]int, len(classes))
	for i := range from {
		from[i] = i
	}
	slices.SortStableFunc(from, func(i, j int) int {
		return cmp.Or(order.Natural(classes[i].EN, classes[j].EN), order.Natural(classes[i].ID, classes[j].ID))
	})
	to := make([]int, len(classes))
	for place, i := range from {
		to[i] = place
	}
	labels = slices.Clone(labels)
	for i, l := range labels {
		if l.Class >= 0 && l.Class < len(to) {
			labels[i].Class = to[l.Class]
		}
	}
	return pick(classes, from), labels
}
