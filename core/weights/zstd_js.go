package weights

import "bytes"

func isZstd(data []byte) bool { return bytes.HasPrefix(data, []byte("\x28\xb5\x2f\xfd")) }

// decodeZstd refuses: a decoder is a sixth of the engine's size, and the browser already
// undoes the compression of what it fetches. Serve model files decompressed, with a
// Content-Encoding.
func decodeZstd([]byte) (*File, error) { return nil, errCompressed() }

func openZstd([]byte) ([]byte, error) { return nil, errCompressed() }

func errCompressed() error {
	return refusal(KindCompression, "", "compressed model files are not read in the page: decompress it first")
}
