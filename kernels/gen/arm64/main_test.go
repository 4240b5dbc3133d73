package main

import (
	"bytes"
	"os"
	"testing"
)

// The assembly that is checked in is what the generator writes.
func TestCheckedIn(t *testing.T) {
	have, err := os.ReadFile("../../neon_arm64.s")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(have, generate()) {
		t.Error("kernels/neon_arm64.s is out of date: run go generate ./kernels")
	}
}
