package checkpoint

import (
	"crypto/sha256"
	"encoding/binary"
)

// A generation is the magic, its number (8 bytes, little endian), the payload, and the SHA-256 of all that.
const magic = "okuyuki checkpoint 1\n"

const frame = len(magic) + 8 + sha256.Size

func seal(number uint64, payload []byte) []byte {
	out := make([]byte, 0, frame+len(payload))
	out = append(out, magic...)
	out = binary.LittleEndian.AppendUint64(out, number)
	out = append(out, payload...)
	sum := sha256.Sum256(out)
	return append(out, sum[:]...)
}

// unseal reports whether a generation is whole.
func unseal(data []byte) (number uint64, payload []byte, ok bool) {
	if len(data) < frame || string(data[:len(magic)]) != magic {
		return 0, nil, false
	}
	end := len(data) - sha256.Size
	if sha256.Sum256(data[:end]) != [sha256.Size]byte(data[end:]) {
		return 0, nil, false
	}
	number = binary.LittleEndian.Uint64(data[len(magic):])
	return number, data[len(magic)+8 : end], number > 0
}
