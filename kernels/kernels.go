package kernels

import (
	"errors"
	"math"

	"okuyuki/kernels/shape"
)

//go:generate go run ./gen/amd64 -out vector_amd64.s -drivers vector_planes_amd64.go
//go:generate go run ./gen/arm64 -out neon_arm64.s

// The shapes and settings of operations; package shape describes them.
type (
	Activation = shape.Activation
	Conv2D     = shape.Conv2D
	ConvUp2    = shape.ConvUp2
	Depthwise  = shape.Depthwise
	Residual   = shape.Residual
	Adam       = shape.Adam
)

// The activations that the kernels fuse.
const (
	Linear = shape.Linear
	ReLU   = shape.ReLU
	ReLU6  = shape.ReLU6
)

// Name is the implementation in use: "avx512", "avx2", "neon", "portable", "wasm-relaxed" or
// "wasm-simd".
func Name() string { return active.name }

// Implementations lists what this machine can run, best first.
func Implementations() []string {
	names := make([]string, len(implementations))
	for i, m := range implementations {
		names[i] = m.name
	}
	return names
}

// Use chooses an implementation by name. Weights packed before must be packed
// again. Not to be called while other kernels run.
func Use(name string) error {
	for _, m := range implementations {
		if m.name == name {
			active = m
			return nil
		}
	}
	return errors.New("kernels: no implementation " + name + " on this machine")
}

// clampOf is the range that an activation clamps sums to.
func clampOf(act Activation) (lo, hi float32) {
	inf := float32(math.Inf(1))
	switch act {
	case Linear:
		return -inf, inf
	case ReLU:
		return 0, inf
	case ReLU6:
		return 0, 6
	}
	panic("kernels: unknown activation")
}
