// Package pack compresses model files. It is apart from package weights because only programs
// that write compressed files need the encoder.
package pack

import (
	"sync"

	"github.com/klauspost/compress/zstd"
)

// window is the largest that weights.Decode accepts.
const window = 8 << 20

// encoder is shared, because its tables of tens of megabytes outweigh most of the data.
var encoder = sync.OnceValue(func() *zstd.Encoder {
	// It fails only where options contradict each other, which these do not.
	e, _ := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedBestCompression),
		zstd.WithWindowSize(window))
	return e
})

// Zstd compresses data as well as it can, with a checksum. The same data give the same bytes.
// It may be called from several goroutines.
func Zstd(data []byte) []byte { return encoder().EncodeAll(data, nil) }
