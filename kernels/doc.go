// Package kernels computes the layers of small neural networks, forward and
// backward, in float32 on flat slices. It knows nothing of graphs, models or
// files.
//
// # Layout
//
// Activations are NHWC: images one after the other, rows of pixels, a pixel's
// channels together. Weights of a convolution are HWIO [K,K,Cin,Cout], of a
// depthwise convolution [3,3,C]. A dense layer is a 1x1 convolution of N
// images of one pixel. Every call does a whole batch.
//
// # How it is made
//
// The shape-level code (conv.go, conv_weight_grad.go, depthwise.go ...) is
// written once over the inner loops of type micro, of which there is one set
// per kind of processor: portable Go, AVX2 and AVX-512 assembly written by
// gen/amd64, NEON assembly written by gen/arm64 (tested under an emulator, not
// measured), and WebAssembly SIMD modules written by gen/wasm. A convolution is
// a GEMM over runs: in NHWC the K pixels of one row of a window are contiguous,
// so that one output pixel is K dot products of K*Cin values with packed
// weights, and nothing is gathered (no im2col). Where a 3x3 convolution at
// stride 1 has channels enough, all three passes go by Winograd's algorithm
// instead (winograd.go, winograd_weight_grad.go). An upsampling by 2 before a
// 3x3 convolution is folded into its weights (convup2.go), with channels enough
// by an algorithm of the same kind (winograd_up2.go), to one channel by its taps
// (convup2_single.go). A pooling after a convolution is done with it, image by
// image (conv_pool.go), an inverted residual block some channels at a time
// (residual.go). Weight gradients are summed in chunks of pixels
// (conv_weight_grad.go). Package reference says what every operation means,
// package conformance compares.
//
// # Floating point
//
// Package reference defines the result; every implementation agrees with it
// within n*2^-24 times the sum of the absolute products, for sums of n terms
// (package conformance has the details, and the wider bound of Winograd's
// algorithm). Implementations differ in bits: some
// fuse multiplication and addition, some do not.
//
// On one machine with one implementation the same call gives the same bits,
// whatever the number of workers: every output is one sum in an order that
// does not depend on how the work is cut, or a sum over pieces of a fixed
// size, added up in order.
//
// NaN and infinities are not hidden: activations pass NaN on, maxima prefer
// it. They may spread a little further than the formula says, to outputs whose
// window reaches past the edge of the image (0*Inf is NaN); where the formula
// gives NaN, so do the kernels. Denormal numbers are kept.
//
// # Aliasing
//
// Results must not overlap operands, but for Add, AddTo, Softmax and the
// operations that say "in place", where they may be the same slice. Gradients
// are added to what is there (dw, db, and dx of global pools and upsampling) or
// overwrite it (dx of convolutions and MaxPool2), as each function says.
//
// # Concurrency
//
// All functions may be called from several goroutines at once, each with its
// own Workspace and its own results, except Use. Calls share one pool of helper
// goroutines, which spin for a moment after their work and then park; helpers.go
// says why, and when not.
//
// # Panics
//
// A shape that makes no sense and a slice that does not fit its shape are
// errors of the program, and panic. Nothing else does.
package kernels
