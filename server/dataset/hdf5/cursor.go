package hdf5

import "encoding/binary"

// cursor takes little-endian fields off a block. Past its end it answers zeros and remembers it.
type cursor struct {
	b    []byte
	over bool
}

func (c *cursor) bytes(n int) []byte {
	if n < 0 || n > len(c.b) {
		c.b, c.over = nil, true
		return nil
	}
	taken := c.b[:n:n]
	c.b = c.b[n:]
	return taken
}

func (c *cursor) skip(n int) { c.bytes(n) }

// uint takes a field of 1, 2, 4 or 8 bytes.
func (c *cursor) uint(n int) uint64 {
	var b [8]byte
	copy(b[:], c.bytes(n))
	return binary.LittleEndian.Uint64(b[:])
}

func (c *cursor) u8() int  { return int(c.uint(1)) }
func (c *cursor) u16() int { return int(c.uint(2)) }

// address takes an address or a length.
func (c *cursor) address() uint64 { return c.uint(8) }

// expect takes a signature.
func (c *cursor) expect(signature string) bool { return string(c.bytes(len(signature))) == signature }

// check says whether everything that was taken was there.
func (c *cursor) check(what string) error {
	if c.over {
		return damaged("%s ends early", what)
	}
	return nil
}

// padded rounds up to a multiple of 8, as fields of the first versions are.
func padded(n int) int { return (n + 7) &^ 7 }
