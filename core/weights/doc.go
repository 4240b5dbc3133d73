// Package weights reads and writes model files: safetensors with metadata, float32, half
// precision or 8 bits a weight, optionally inside a zstd envelope.
//
// The layout is that of https://github.com/huggingface/safetensors: 8 bytes with the length of
// the header (little-endian), a JSON header that names type, shape and place of every tensor,
// and the tensors' values, little-endian and row-major, without gaps. Other programs read what
// Encode writes. Decode is for files of unknown origin and refuses more than the format does:
// see the limits, and Kind for the reasons.
//
// A tensor X of 8-bit weights goes with the float32 tensor "X.scale": one scale for every index
// of the last dimension, which is the output channel in all our layouts; weight = scale * value.
//
// Compressing is in the package pack, so that programs which only read do not carry the encoder.
package weights

// Limits of Decode. Encode keeps them too: what it writes can be read.
const (
	MaxFile    = 256 << 20 // bytes, compressed and after decompression
	MaxHeader  = 1 << 20   // bytes of JSON
	MaxTensors = 4096
	MaxName    = 256 // bytes
	MaxRank    = 8   // dimensions of a tensor
)
