// Package tensor holds the numbers that flow through a network: contiguous
// float32 tensors in NHWC layout, and the arena that gives many of them one
// allocation.
//
// Legend used in this package and in core/nn: N images of a batch, H rows, W
// columns, C channels. A vector a sample is [N, 1, 1, C]. Element (n, y, x, c)
// lies at ((n*H+y)*W+x)*C + c.
package tensor
