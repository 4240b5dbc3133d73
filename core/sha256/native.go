//go:build !js

package sha256

import (
	"crypto/sha256"
	"hash"
)

// New returns a new hash.
func New() hash.Hash { return sha256.New() }

// Sum256 is the hash of data.
func Sum256(data []byte) [Size]byte { return sha256.Sum256(data) }
