//go:build !js

package kernels

import "testing"

// UseWazero puts the plain SIMD module, run by wazero, into use until the test ends.
func UseWazero(t testing.TB) {
	before := active
	t.Cleanup(func() { active = before })
	active = newWazero(t).micro("wazero")
	active.complete()
}
