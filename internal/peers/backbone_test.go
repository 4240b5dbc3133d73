//go:build !js

package main

import (
	"bytes"
	"testing"
)

func TestPlanes(t *testing.T) {
	// two pixels of three channels become three planes of two pixels
	want := []byte{0, 0, 128, 63, 0, 0, 128, 64, 0, 0, 0, 64, 0, 0, 160, 64, 0, 0, 64, 64, 0, 0, 192, 64}
	if got := planes([]float32{1, 2, 3, 4, 5, 6}, 3); !bytes.Equal(got, want) {
		t.Errorf("% x", got)
	}
}
