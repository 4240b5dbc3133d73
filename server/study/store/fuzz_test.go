package store

import (
	"bytes"
	"encoding/json"
	"testing"

	"okuyuki/internal/hostile"
)

// What was kept by an earlier version is taken over as it is read, or not at all; a line that was cut off is left out.
func FuzzOldRecords(f *testing.F) {
	type spec struct {
		Arm  string
		Seed int
	}
	type result struct{ Accuracy float64 }
	type header struct{ Study string }
	const head = `{"Study":"x"}` + "\n"
	for _, text := range []string{
		head, head + `{"spec":{"Arm":"a","Seed":1},"result":{"Accuracy":0.5}}` + "\n", head + `{"spec":{"Arm":"a"},"result":{}}` + "\n" + `{"spec":{"Ar`,
		head + `{"spec":{},"result":{"Accuracy":1e999}}` + "\n", head + `{} {}` + "\n", `{"Study":"y"}` + "\n", "", "\n\n",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var records [][2][]byte
		var err error
		took := hostile.CostOf(func() { records, err = oldRecords[spec, result](data, header{"x"}) })
		if took.Bytes > uint64(1<<20+200*len(data)) {
			t.Fatalf("%d bytes of memory for %d", took.Bytes, len(data))
		}
		if lines := bytes.Count(data, []byte("\n")); err != nil && records != nil || len(records) > max(0, lines-1) {
			t.Fatalf("%d records of %d lines, %v", len(records), lines, err)
		}
		again := bytes.NewBufferString(head)
		for _, r := range records {
			var s spec
			var v result
			if decode(r[0], &s) != nil || decode(r[1], &v) != nil {
				t.Fatalf("%s, %s cannot be read any more", r[0], r[1])
			}
			line, err := json.Marshal(map[string]json.RawMessage{"spec": r[0], "result": r[1]})
			if err != nil {
				t.Fatal(err)
			}
			again.Write(append(line, '\n'))
		}
		same, err := oldRecords[spec, result](again.Bytes(), header{"x"})
		if err != nil || len(same) != len(records) {
			t.Fatalf("%d records came back as %d, %v", len(records), len(same), err)
		}
		for i := range same {
			if !bytes.Equal(same[i][0], records[i][0]) || !bytes.Equal(same[i][1], records[i][1]) {
				t.Fatalf("%s came back as %s", records[i], same[i])
			}
		}
	})
}
