package main

import (
	"bytes"
	"os"
	"testing"
)

// What is checked in is what the generator writes.
func TestCheckedIn(t *testing.T) {
	drivers, err := generateDrivers()
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]byte{"vector_amd64.s": generate(), "vector_planes_amd64.go": drivers} {
		have, err := os.ReadFile("../../" + name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(have, want) {
			t.Errorf("kernels/%s is out of date: run go generate ./kernels", name)
		}
	}
}
