package conformance_test

import (
	"testing"

	"okuyuki/kernels"
	"okuyuki/kernels/conformance"
)

func TestEveryImplementation(t *testing.T) {
	chosen := kernels.Name()
	t.Cleanup(func() {
		if err := kernels.Use(chosen); err != nil {
			t.Error(err)
		}
	})
	for _, name := range kernels.Implementations() {
		t.Run(name, func(t *testing.T) {
			if err := kernels.Use(name); err != nil {
				t.Fatal(err)
			}
			for _, c := range conformance.Cases() {
				if err := c.Check(); err != nil {
					t.Errorf("%s: %v", c.Name, err)
				}
			}
		})
	}
}
