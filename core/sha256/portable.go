package sha256

import (
	"encoding/binary"
	"math/bits"
)

const blockSize = 64

// portable is SHA-256 as FIPS 180-4 writes it, section 6.2.2.
type portable struct {
	state  [8]uint32
	rest   [blockSize]byte // what no whole block has been made of
	length uint64          // bytes written
}

func newPortable() *portable { return &portable{state: first} }

// first is the state at the beginning, section 5.3.3.
var first = [8]uint32{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
	0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19}

// constants of the rounds, section 4.2.2.
var constants = [64]uint32{
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
	0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
	0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
	0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
	0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
}

func (d *portable) Size() int      { return Size }
func (d *portable) BlockSize() int { return blockSize }
func (d *portable) Reset()         { *d = portable{state: first} }

// Write never fails.
func (d *portable) Write(p []byte) (int, error) {
	n := len(p)
	held := int(d.length % blockSize)
	d.length += uint64(n)
	if held > 0 {
		taken := copy(d.rest[held:], p)
		p = p[taken:]
		if held+taken < blockSize {
			return n, nil
		}
		d.block(d.rest[:])
	}
	for ; len(p) >= blockSize; p = p[blockSize:] {
		d.block(p)
	}
	copy(d.rest[:], p)
	return n, nil
}

// Sum appends the hash of what was written; more may be written afterwards.
func (d *portable) Sum(b []byte) []byte {
	end := *d
	padding := append([]byte{0x80}, make([]byte, (2*blockSize-9-d.length%blockSize)%blockSize)...)
	end.Write(binary.BigEndian.AppendUint64(padding, 8*d.length))
	for _, v := range end.state {
		b = binary.BigEndian.AppendUint32(b, v)
	}
	return b
}

func (d *portable) block(p []byte) {
	var w [64]uint32
	for t := range 16 {
		w[t] = binary.BigEndian.Uint32(p[4*t:])
	}
	for t := 16; t < 64; t++ {
		s0 := bits.RotateLeft32(w[t-15], -7) ^ bits.RotateLeft32(w[t-15], -18) ^ w[t-15]>>3
		s1 := bits.RotateLeft32(w[t-2], -17) ^ bits.RotateLeft32(w[t-2], -19) ^ w[t-2]>>10
		w[t] = s1 + w[t-7] + s0 + w[t-16]
	}
	a, b, c, e, f, g := d.state[0], d.state[1], d.state[2], d.state[4], d.state[5], d.state[6]
	q, h := d.state[3], d.state[7]
	for t := range 64 {
		t1 := h + (bits.RotateLeft32(e, -6) ^ bits.RotateLeft32(e, -11) ^ bits.RotateLeft32(e, -25)) + (e&f ^ ^e&g) + constants[t] + w[t]
		t2 := (bits.RotateLeft32(a, -2) ^ bits.RotateLeft32(a, -13) ^ bits.RotateLeft32(a, -22)) + (a&b ^ a&c ^ b&c)
		h, g, f, e, q, c, b, a = g, f, e, q+t1, c, b, a, t1+t2
	}
	for i, v := range [8]uint32{a, b, c, q, e, f, g, h} {
		d.state[i] += v
	}
}
