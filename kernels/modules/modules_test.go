package modules

import (
	"bytes"
	"testing"

	"okuyuki/kernels/gen/wasm/simd"
)

// The files that are checked in must be those that the generator writes.
func TestGenerated(t *testing.T) {
	have := map[string][]byte{SIMDName: SIMD, RelaxedName: Relaxed, ShimName: Shim}
	want := simd.Files()
	if len(have) != len(want) {
		t.Errorf("the generator writes %d modules, the package embeds %d", len(want), len(have))
	}
	for name, data := range have {
		if !bytes.Equal(data, want[name]) {
			t.Errorf("%s is not what kernels/gen/wasm writes: run go generate ./kernels/...", name)
		}
	}
}
