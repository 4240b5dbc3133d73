package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// Brotli's last two levels shrink wasm by another tenth and take twenty times
// as long: about 2.3 s per megabyte.
const (
	brotliBest  = brotli.BestCompression
	brotliQuick = 5
	brotliLog   = 24 // window of 16 MiB, the largest that browsers must take
)

// worthwhile is the share of the original size that a compressed form may have
// at most to be kept.
const worthwhile = 0.95

// compress returns data in a content coding.
func compress(coding string, data []byte, quick bool) ([]byte, error) {
	switch coding {
	case "br":
		quality := brotliBest
		if quick {
			quality = brotliQuick
		}
		return through(data, func(w io.Writer) (io.WriteCloser, error) {
			return brotli.NewWriterOptions(w, brotli.WriterOptions{Quality: quality, LGWin: brotliLog}), nil
		})
	case "gzip":
		return through(data, func(w io.Writer) (io.WriteCloser, error) {
			return gzip.NewWriterLevel(w, gzip.BestCompression)
		})
	case "zstd":
		encoder, err := zstd.NewWriter(nil,
			zstd.WithEncoderLevel(zstd.SpeedBestCompression),
			zstd.WithEncoderConcurrency(1),
			zstd.WithWindowSize(8<<20)) // RFC 8878: more than 8 MiB need not be decoded
		if err != nil {
			return nil, err
		}
		defer encoder.Close()
		return encoder.EncodeAll(data, nil), nil
	}
	return nil, fmt.Errorf("unknown content coding %q", coding)
}

// through writes data through a compressing writer.
func through(data []byte, open func(io.Writer) (io.WriteCloser, error)) ([]byte, error) {
	var out bytes.Buffer
	w, err := open(&out)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(data); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
