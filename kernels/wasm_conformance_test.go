//go:build !js

package kernels_test

import (
	"testing"

	"okuyuki/kernels"
	"okuyuki/kernels/conformance"
)

// The plain SIMD module under the shape-level code, against the float64
// reference. The relaxed one needs a browser: see kernels/browser.
func TestWasmConformance(t *testing.T) {
	kernels.UseWazero(t)
	for _, c := range conformance.Cases() {
		if err := c.Check(); err != nil {
			t.Errorf("%s: %v", c.Name, err)
		}
	}
}
