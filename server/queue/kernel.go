package queue

import (
	"fmt"
	"runtime"
	"slices"
	"strings"

	"okuyuki/core/version"
	"okuyuki/kernels"
)

// KernelVariable is the environment variable that forces an implementation of the kernels.
const KernelVariable = "OKUYUKI_KERNEL"

// fits says what keeps this program from coming to a study's bits, if anything. A kernel that was forced is not changed for it.
func fits(s Study, forced bool) error {
	have := kernels.Name()
	switch {
	case s.Machine != runtime.GOARCH:
		return fmt.Errorf("%w: it is computed on %s, and this machine is %s", ErrRefused, s.Machine, runtime.GOARCH)
	case s.Program != version.Version:
		return fmt.Errorf("%w: it is of version %s, and this program of %s", ErrRefused, s.Program, version.Version)
	case s.Kernel == have:
		return nil
	case !slices.Contains(kernels.Implementations(), s.Kernel):
		return fmt.Errorf("%w: it is computed with kernel %s, and this machine has %s: start the study with %s set to what all machines have",
			ErrRefused, s.Kernel, strings.Join(kernels.Implementations(), ", "), KernelVariable)
	case forced:
		return fmt.Errorf("%w: it is computed with kernel %s, and %s says %s", ErrRefused, s.Kernel, KernelVariable, have)
	}
	return nil
}
