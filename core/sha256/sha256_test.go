package sha256

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"math/rand/v2"
	"testing"
)

// noise returns bytes that follow from a seed.
func noise(seed uint64, n int) []byte {
	r := rand.NewChaCha8([32]byte{byte(seed)})
	data := make([]byte, n)
	r.Read(data)
	return data
}

// Against the standard library, for every length around the ends of blocks, written whole and in pieces.
func TestAsTheStandardLibrary(t *testing.T) {
	for _, n := range []int{0, 1, 3, 54, 55, 56, 57, 63, 64, 65, 119, 120, 127, 128, 129, 1000, 1 << 16} {
		data := noise(uint64(n), n)
		want := sha256.Sum256(data)
		if got := Sum256(data); got != want {
			t.Errorf("%d bytes: %x, want %x", n, got, want)
		}
		for name, h := range map[string]hash.Hash{"New": New(), "portable": newPortable()} {
			r := rand.New(rand.NewPCG(uint64(n), 1))
			for rest := data; len(rest) > 0; {
				k := min(len(rest), 1+r.IntN(100))
				if m, err := h.Write(rest[:k]); m != k || err != nil {
					t.Fatalf("%s: %d, %v", name, m, err)
				}
				h.Sum(nil) // must not disturb what follows
				rest = rest[k:]
			}
			if got := h.Sum([]byte("x")); !bytes.Equal(got, append([]byte("x"), want[:]...)) {
				t.Errorf("%s, %d bytes in pieces: %x, want %x", name, n, got, want)
			}
			h.Reset()
			if got, none := h.Sum(nil), sha256.Sum256(nil); !bytes.Equal(got, none[:]) || h.Size() != Size || h.BlockSize() != 64 {
				t.Errorf("%s: after a reset %x", name, got)
			}
		}
	}
}

// The examples of FIPS 180-2, appendix B.
func TestExamples(t *testing.T) {
	for text, want := range map[string]string{
		"abc": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
		"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq": "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
	} {
		h := newPortable()
		h.Write([]byte(text))
		if got := hex.EncodeToString(h.Sum(nil)); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}
