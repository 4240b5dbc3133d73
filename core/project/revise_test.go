package project

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"testing"
)

// withDepth is a project as the page writes it: with a depth map, what steps found, and a field of a later page.
func withDepth(t *testing.T) []byte { return withDepthAt(t, "depth/1.png") }

func withDepthAt(t *testing.T, depth string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, content := range map[string]string{
		"photos/1.jpg": string(picture(t)), "depth/1.png": "a map", "model.safetensors": "the old model",
		"project.json": `{"format":"okuyuki-project","version":1,"name":"橋","later":[1,2],"classes":[{"id":"a","name":"A"},{"id":"b","name":"B"}],
"photos":[{"id":"p","name":"x.jpg","path":"photos/1.jpg","type":"image/jpeg","label":"a","group":"","depth":"` + depth + `","later":3}],"learn":null,"parts":{"poc":1}}`,
	} {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// A revision changes what it names, and keeps the rest, whoever has written it.
func TestRevise(t *testing.T) {
	old, err := open(withDepth(t))
	if err != nil {
		t.Fatal(err)
	}
	added := picture(t)
	var out bytes.Buffer
	err = Revise(&out, old, Revision{
		Labels: map[string]string{"p": "b", "nobody": "a"}, Added: []Photo{{ID: "q", Name: "../新しい.jpg", Label: "a"}},
		Load:  func(i int) ([]byte, error) { return added, nil },
		Learn: json.RawMessage(`{"result":1}`), Model: []byte("the new model"),
	})
	if err != nil {
		t.Fatal(err)
	}
	f, err := open(out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if f.Name != "橋" || len(f.Photos) != 2 || f.Photos[0].Label != "b" || f.Photos[1].Label != "a" || f.Photos[1].Original != sumOf(added) || f.Photos[1].Taken != "2026-05-17T09:30:00" {
		t.Errorf("%+v", f.Project)
	}
	model, err := f.Model()
	if err != nil || string(model) != "the new model" {
		t.Errorf("model %q, %v", model, err)
	}
	depth, err := f.Depth(0)
	if none, _ := f.Depth(1); err != nil || string(depth) != "a map" || none != nil {
		t.Errorf("depth %q and %q, %v", depth, none, err)
	}
	before, err1 := old.Photo(0)
	after, err2 := f.Photo(0)
	if err1 != nil || err2 != nil || !bytes.Equal(before, after) {
		t.Error("the photo has changed", err1, err2)
	}
	second, err := f.Photo(1)
	if err != nil || bytes.Contains(second, []byte(maker)) {
		t.Error("the new photo keeps what its camera says", err)
	}
	raw, err := f.read(jsonName, MaxJSON)
	if err != nil || !bytes.Contains(raw, []byte(`"later": 3`)) || !bytes.Contains(raw, []byte(`"later": [`)) || bytes.Contains(raw, []byte("parts")) {
		t.Errorf("%s, %v", raw, err)
	}
}

func TestReviseRefuses(t *testing.T) {
	load := func(int) ([]byte, error) { return picture(t), nil }
	for name, r := range map[string]Revision{
		"id twice":      {Added: []Photo{{ID: "p", Name: "y.jpg"}}, Load: load},
		"unknown class": {Labels: map[string]string{"p": "c"}},
		"lost photo":    {Added: []Photo{{ID: "q", Name: "y.jpg"}}, Load: func(int) ([]byte, error) { return nil, errors.New("gone") }},
		"no photo":      {Added: []Photo{{ID: "q", Name: "y.jpg"}}, Load: func(int) ([]byte, error) { return []byte("text"), nil }},
		"no JSON":       {Learn: json.RawMessage("{")},
	} {
		f, err := open(withDepth(t))
		if err != nil {
			t.Fatal(err)
		}
		if r.Learn == nil {
			r.Learn = json.RawMessage("null")
		}
		if err := Revise(&bytes.Buffer{}, f, r); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	f, err := open(withDepth(t))
	if err != nil {
		t.Fatal(err)
	}
	for n := 0; ; n++ {
		w := &failing{n}
		err := Revise(w, f, Revision{Learn: json.RawMessage("null"), Model: []byte("model")})
		if err == nil {
			if w.n < 0 || n < 1 {
				t.Fatalf("the failure of write %d went unreported", n)
			}
			break
		}
	}
	if _, err := open(withDepthAt(t, "depth/2.png")); KindOf(err) != KindDamaged {
		t.Errorf("a depth map that is missing: %v", err)
	}
}

func open(data []byte) (*File, error) { return Open(bytes.NewReader(data), int64(len(data))) }
