// Package sha256 is crypto/sha256 for what also runs in the page: there it is a small implementation of its own, because the
// standard library's brings other ciphers and their self-tests along, 44 kB of the 1.2 MB that every visitor downloads. Natively
// it is the standard library's, with the machine's own instructions.
//
// It names files and photos by their content. Nothing secret passes through it.
package sha256

// Size of a hash in bytes.
const Size = 32
