package workbench_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"testing"

	"okuyuki/core/workbench"
	"okuyuki/internal/hostile"
)

// A pack is refused, or the photo that it becomes can be answered for and packs into the same bytes. Packs are large: what is fuzzed
// is where a good one is written over and how much of its end is cut off. The checksum, which would keep nearly everything out, is
// right every time.
func FuzzRestore(f *testing.F) {
	b := open(f, untrained(f))
	if _, err := b.Add("a", drawn(f, "pipes", 1, 64, 48), 64); err != nil {
		f.Fatal(err)
	}
	pack, err := b.Pack("a")
	if err != nil {
		f.Fatal(err)
	}
	good := pack[:len(pack)-4]
	const sizes = len("okuyuki photo 1\n") + 4 + 64 // where they lie
	f.Add(uint(0), []byte{}, uint(0))
	f.Add(uint(0), []byte("okuyuki photo 2\n"), uint(0))
	f.Add(uint(0), []byte{}, uint(len(good)/2))
	f.Add(uint(0), []byte{}, uint(len(good)-sizes))
	for at := sizes; at < sizes+6*4; at += 4 {
		f.Add(uint(at), []byte("\xff\xff\xff\xff"), uint(0))
		f.Add(uint(at), []byte("\x00\x00\x00\x00"), uint(0))
	}
	f.Add(uint(sizes+6*4), bytes.Repeat([]byte{0xff}, 64), uint(0))
	f.Fuzz(func(t *testing.T, at uint, over []byte, cut uint) {
		body := bytes.Clone(good[:uint(len(good))-cut%uint(len(good))])
		copy(body[at%uint(len(body)):], over)
		pack := binary.LittleEndian.AppendUint32(body, crc32.ChecksumIEEE(body))
		var err error
		took := hostile.CostOf(func() { _, err = b.Restore("x", pack) })
		if took.Bytes > uint64(4<<20+8*len(pack)) {
			t.Fatalf("%d bytes of memory for a pack of %d", took.Bytes, len(pack))
		}
		if err != nil {
			if !errors.Is(err, workbench.ErrPack) {
				t.Fatal(err)
			}
			return
		}
		again, err := b.Pack("x")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.Restore("y", again); err != nil {
			t.Fatalf("what was packed is refused: %v", err)
		}
		same, err := b.Pack("y")
		if err != nil || !bytes.Equal(same, again) {
			t.Fatalf("the pack changed, %v", err)
		}
		if _, err := b.Predict("x"); err != nil {
			t.Fatal(err)
		}
		b.Remove("x")
		b.Remove("y")
	})
}
