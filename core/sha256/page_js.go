package sha256

import "hash"

// New returns a new hash.
func New() hash.Hash { return newPortable() }

// Sum256 is the hash of data.
func Sum256(data []byte) [Size]byte {
	d := newPortable()
	d.Write(data)
	return [Size]byte(d.Sum(nil))
}
