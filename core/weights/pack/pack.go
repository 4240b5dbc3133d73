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
	e, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedBestCompression),
		zstd.WithWindowSize(window))
	if err != nil {
		panic("weights/pack: " + err.Error()) // the options above contradict each other
	}
	return e
})

// Zstd compresses data as well as it can, with a checksum. The same data give the same bytes.
// It may be called from several goroutines.
func Zstd(data []byte) []byte { return encoder().EncodeAll(data, nil) }
