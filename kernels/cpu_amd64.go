package kernels

import "golang.org/x/sys/cpu"

// init registers what the processor and the operating system (which has to
// save the registers) can do. The first processors with AVX-512 slow down when
// it is used; those that also have VBMI2 (Intel from Ice Lake, AMD from Zen 4
// on) do not.
func init() {
	if !cpu.X86.HasAVX2 || !cpu.X86.HasFMA {
		return
	}
	if cpu.X86.HasAVX512F && !cpu.X86.HasAVX512VBMI2 {
		register(&avx512)
	}
	register(&avx2)
	if cpu.X86.HasAVX512F && cpu.X86.HasAVX512VBMI2 {
		register(&avx512)
	}
}
