package hostile

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/binary"
)

// patched is a copy with other bytes at a place.
func patched(data []byte, at int, with ...byte) []byte {
	out := bytes.Clone(data)
	copy(out[at:at+len(with)], with)
	return out
}

// join puts parts together: texts, bytes and slices of bytes.
func join(parts ...any) (out []byte) {
	for _, p := range parts {
		switch p := p.(type) {
		case string:
			out = append(out, p...)
		case []byte:
			out = append(out, p...)
		case byte:
			out = append(out, p)
		default:
			panic("hostile: neither text nor bytes")
		}
	}
	return out
}

// must panics: an encoder of the standard library has refused a file of ours.
func must(err error) {
	if err != nil {
		panic("hostile: " + err.Error())
	}
}

// Numbers in a file, of either byte order.
func be32(v uint32) []byte { return binary.BigEndian.AppendUint32(nil, v) }
func le32(v uint32) []byte { return binary.LittleEndian.AppendUint32(nil, v) }
func le64(v uint64) []byte { return binary.LittleEndian.AppendUint64(nil, v) }
func le16(v uint16) []byte { return binary.LittleEndian.AppendUint16(nil, v) }

func gzipped(data []byte) []byte {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	must(err)
	_, err = w.Write(data)
	must(err)
	must(w.Close())
	return b.Bytes()
}

func deflated(data []byte) []byte {
	var b bytes.Buffer
	w, err := zlib.NewWriterLevel(&b, zlib.BestCompression)
	must(err)
	_, err = w.Write(data)
	must(err)
	must(w.Close())
	return b.Bytes()
}
