//go:build amd64 || arm64

package kernels

// pause tells the processor that the goroutine is waiting in a loop.
func pause()
