package study

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"testing"

	"github.com/klauspost/compress/zstd"

	"okuyuki/core/data/depthmnist"
	"okuyuki/server/dataset/mnist"
	"okuyuki/server/study/store"
)

// What another process trains on the digits that it was sent is what this one trains.
func TestRemote(t *testing.T) {
	o := options(t, t.TempDir())
	packed, err := Packed(o.Digits)
	if err != nil {
		t.Fatal(err)
	}
	train, err := Remote(o.Header(), packed)
	if err != nil {
		t.Fatal(err)
	}
	spec := o.Preset.TuneSpecs()[0]
	there, err := train(context.Background(), spec)
	if err != nil {
		t.Fatal(err)
	}
	lab, err := o.lab()
	if err != nil {
		t.Fatal(err)
	}
	if here, err := trainer(lab)(context.Background(), spec); err != nil || here != there {
		t.Errorf("%+v, %+v, %v", here, there, err)
	}
	other := o.Header()
	other.Revision++
	if _, err := Remote(other, packed); !errors.Is(err, store.ErrOther) {
		t.Errorf("another revision: %v", err)
	}
	fewer := &mnist.Set{Train: o.Digits.Train, Test: depthmnist.DrawDigits(90, 2)}
	if packed, err = Packed(fewer); err != nil {
		t.Fatal(err)
	}
	if _, err := Remote(o.Header(), packed); !errors.Is(err, store.ErrOther) {
		t.Errorf("other digits: %v", err)
	}
}

// Whatever was sent for digits, it is refused and does no harm.
func TestUnpackRefuses(t *testing.T) {
	whole, err := Packed(&mnist.Set{Train: depthmnist.DrawDigits(20, 1), Test: depthmnist.DrawDigits(10, 2)})
	if err != nil {
		t.Fatal(err)
	}
	if s, err := unpack(whole); err != nil || s.Train.Len() != 20 || s.Test.Len() != 10 {
		t.Fatalf("%v", err)
	}
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	pack := func(b []byte) []byte { return w.EncodeAll(b, nil) }
	count := func(n uint32) []byte { return binary.LittleEndian.AppendUint32(nil, n) }
	for name, b := range map[string][]byte{
		"nothing": nil, "no zstd": []byte("hello"), "cut": whole[:len(whole)-5], "empty": pack(nil), "no test": pack(count(0)),
		"too many": pack(count(1 << 31)), "fewer than said": pack(append(count(2), make([]byte, 785)...)),
		"more than said": pack(append(count(0), append(count(0), 1)...)), "a bomb": pack(bytes.Repeat([]byte{1}, 2*mostDigits*785+9)),
	} {
		if _, err := unpack(b); err == nil {
			t.Errorf("%s: was read", name)
		}
	}
}
