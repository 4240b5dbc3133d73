package hostile

import "math/bits"

// dcJPEG codes Greys as four blocks of 8x8, each by its mean alone (ITU-T T.81), the same in every component: what the encoder of the
// standard library cannot write can be written so. frame is the marker of the frame; extra comes before it.
func dcJPEG(frame byte, components int, extra string) []byte {
	out := join("\xff\xd8", extra, "\xff\xdb\x00\x43\x00")
	for range 64 {
		out = append(out, 8) // a mean v has the coefficient 8 (v - 128), and so v - 128 is stored
	}
	out = append(out, 0xff, frame, 0, byte(8+3*components), 8, 0, Side, 0, Side, byte(components))
	for c := range components {
		out = append(out, byte(c+1), 0x11, 0)
	}
	// Twelve codes of four bits for the lengths of differences; one of one bit for the end of a block.
	out = join(out, "\xff\xc4\x00\x1f\x00\x00\x00\x00\x0c\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b")
	progressive := frame == 0xc2
	last := byte(63)
	if progressive {
		last = 0
	} else {
		out = join(out, "\xff\xc4\x00\x14\x10\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", "\x00")
	}
	out = append(out, 0xff, 0xda, 0, byte(6+2*components), byte(components))
	for c := range components {
		out = append(out, byte(c+1), 0)
	}
	out = append(out, 0, last, 0)

	var w bitWriter
	before := make([]int, components)
	for block := range 4 {
		for c := range components {
			v := int(Luminances[block]) - 128
			w.difference(v - before[c])
			before[c] = v
			if !progressive {
				w.write(0, 1)
			}
		}
	}
	return join(out, w.done(), "\xff\xd9")
}

// bitWriter writes bits, the first one highest, and a zero byte behind every 0xff.
type bitWriter struct {
	out  []byte
	held uint64
	n    int
}

func (w *bitWriter) write(v uint64, n int) {
	w.held, w.n = w.held<<n|v&(1<<n-1), w.n+n
	for ; w.n >= 8; w.n -= 8 {
		b := byte(w.held >> (w.n - 8))
		if w.out = append(w.out, b); b == 0xff {
			w.out = append(w.out, 0)
		}
	}
}

// difference writes the number of bits and then the bits (F.1.2.1).
func (w *bitWriter) difference(d int) {
	n := bits.Len(uint(max(d, -d)))
	w.write(uint64(n), 4)
	if d < 0 {
		d--
	}
	w.write(uint64(d), n)
}

// done fills up the last byte with ones.
func (w *bitWriter) done() []byte {
	w.write(0x7f, 7)
	return w.out
}
