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

// A pack is refused, or the photo that it becomes can be answered for and packs into the same bytes. The checksum, which would keep
// nearly everything out, is put behind the fuzzed bytes.
func FuzzRestore(f *testing.F) {
	b := open(f, untrained(f))
	if _, err := b.Add("a", drawn(f, "pipes", 1, 64, 48), 64); err != nil {
		f.Fatal(err)
	}
	pack, err := b.Pack("a")
	if err != nil {
		f.Fatal(err)
	}
	body := pack[:len(pack)-4]
	f.Add(body)
	f.Add(body[:len(body)/2])
	f.Add(body[:len("okuyuki photo 1\n")+4+64+6*4])
	f.Add([]byte("okuyuki photo 1\n"))
	f.Fuzz(func(t *testing.T, body []byte) {
		pack := binary.LittleEndian.AppendUint32(bytes.Clone(body), crc32.ChecksumIEEE(body))
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
