package samples_test

import (
	"encoding/binary"
	"os"
	"reflect"
	"strings"
	"testing"

	"okuyuki/core/data/samples"
	"okuyuki/core/photo"
)

func TestRoundTripAndDamage(t *testing.T) {
	want := []samples.Sample{
		{ID: "a", JA: "甲", EN: "A", Name: "a-1.jpg", Labelled: true, Size: 3, File: []byte("abc")},
		{ID: "b", JA: "乙", EN: "B", Name: "b-1.jpg", Size: 0, File: []byte{}},
	}
	data, err := samples.Encode(want)
	if err != nil {
		t.Fatal(err)
	}
	got, err := samples.Decode(data)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("got %+v, %v", got, err)
	}
	for n := range data {
		if _, err := samples.Decode(data[:n]); err == nil {
			t.Errorf("a file cut to %d bytes was read", n)
		}
	}
	if _, err := samples.Decode(append(data, 0)); err == nil {
		t.Error("a file with a byte too many was read")
	}
}

// The file that is checked in holds photos of every class, with labels and without.
func TestTheBuiltInPhotos(t *testing.T) {
	data, err := os.ReadFile("samples.bin")
	if err != nil {
		t.Fatal(err)
	}
	list, err := samples.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	labelled, open := map[string]int{}, map[string]int{}
	for _, s := range list {
		if _, err := photo.Decode(s.File); err != nil {
			t.Errorf("%s: %v", s.Name, err)
		}
		if s.JA == "" || s.EN == "" {
			t.Errorf("%s has no name in both languages", s.Name)
		}
		if s.Labelled {
			labelled[s.ID]++
		} else {
			open[s.ID]++
		}
	}
	for id, n := range labelled {
		if n < 2 || open[id] < 1 {
			t.Errorf("class %s has %d labelled photos and %d others", id, n, open[id])
		}
	}
	if len(labelled) < 2 {
		t.Errorf("%d classes", len(labelled))
	}
}

// A file whose list is no list, or promises photos that are not there, is refused; so is a list that no reader takes.
func TestRefuses(t *testing.T) {
	file := func(list string) []byte {
		return append(binary.LittleEndian.AppendUint32(nil, uint32(len(list))), list...)
	}
	for name, data := range map[string][]byte{
		"nothing":         nil,
		"no JSON":         file("[{"),
		"an object":       file(`{"id":"a"}`),
		"negative size":   file(`[{"id":"a","size":-1}]`),
		"more than is":    append(file(`[{"id":"a","size":4}]`), "abc"...),
		"all is a list":   binary.LittleEndian.AppendUint32(nil, 1<<31),
		"longest integer": file(`[{"id":"a","size":9223372036854775807}]`),
	} {
		if list, err := samples.Decode(data); err == nil {
			t.Errorf("%s: %+v", name, list)
		}
	}
	if data, err := samples.Encode([]samples.Sample{{Name: strings.Repeat("n", 1<<16)}}); err == nil {
		t.Errorf("a list of %d bytes was written, which Decode refuses", len(data))
	}
}
