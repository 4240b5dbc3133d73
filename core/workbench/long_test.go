package workbench_test

import "testing"

// long marks a test that takes seconds and holds nothing that would depend on goroutines or on the kind of machine: short runs,
// which are those under the race detector and in Node.js, take minutes for each.
func long(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("takes long")
	}
}
