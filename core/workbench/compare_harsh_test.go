package workbench_test

import (
	"reflect"
	"testing"

	"okuyuki/core/poc"
)

// Harsh copies are another comparison, which says so, and leave no trace in the next plain one.
func TestHarshCopiesAreAnotherComparison(t *testing.T) {
	long(t)
	b := open(t, untrained(t))
	r := compareRequest(fill(t, b, 3, 1))
	plain := compare(t, b, r)
	r.Harsh = true
	harsh := compare(t, b, r)
	r.Harsh = false
	again := compare(t, b, r)
	if plain.Method.Augmentation != poc.Plain || harsh.Method.Augmentation != poc.Harsh {
		t.Errorf("methods %q and %q", plain.Method.Augmentation, harsh.Method.Augmentation)
	}
	if reflect.DeepEqual(plain.Comparison, harsh.Comparison) {
		t.Error("harsh copies change nothing")
	}
	if !reflect.DeepEqual(plain, again) {
		t.Error("a plain comparison after a harsh one has other numbers")
	}
	for i, a := range plain.Comparison.Answers {
		if !reflect.DeepEqual(a.Folds, harsh.Comparison.Answers[i].Folds) {
			t.Errorf("photo %s is in other parts", a.PhotoID)
		}
	}
}
