package model

import (
	"bytes"
	"errors"
	"math"
	"reflect"
	"runtime"
	"slices"
	"testing"

	"okuyuki/core/weights"
	"okuyuki/core/weights/pack"
)

func trained(t testing.TB, p Preset) *Model {
	t.Helper()
	m := newModel(t, p, 3)
	m.Classes[0] = Class{ID: "crack", JA: "ひび", EN: "crack"}
	m.Meta = map[string]string{"name": "test", "licence": "none"}
	for i, q := range m.Params() {
		fill(q.Value, uint64(i), .5)
	}
	m.Touch()
	return m
}

func encode(t testing.TB, m *Model, p Precision) []byte {
	t.Helper()
	data, err := m.Encode(p)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestFileRoundTrip(t *testing.T) {
	for _, p := range Presets() {
		m := trained(t, p)
		files := [][]byte{encode(t, m, Float32)}
		if !p.IsBase() && runtime.GOOS != "js" { // the large one takes seconds; the page reads no compressed files
			files = append(files, pack.Zstd(files[0]))
		}
		for _, data := range files {
			got, err := Load(data)
			if err != nil {
				t.Fatal(err)
			}
			if got.Preset != p || !slices.Equal(got.Classes, m.Classes) || len(got.Meta) != 2 || got.Meta["name"] != "test" {
				t.Errorf("%s: preset %s, classes %v, meta %v", p, got.Preset, got.Classes, got.Meta)
			}
			for i, q := range m.Params() {
				if !slices.Equal(got.Params()[i].Value, q.Value) {
					t.Errorf("%s: %s differs", p, q.Name)
				}
			}
			if !bytes.Equal(encode(t, got, Float32), files[0]) {
				t.Errorf("%s: written again, the file differs", p)
			}
		}
	}
}

// What is saved beside the parameters comes back in the order of the names, in the precision asked for, and is no parameter.
func TestExtraTensors(t *testing.T) {
	m := trained(t, Small)
	m.Extra = []Extra{{"b", []int{2}, []float32{1, 1 + 0x1p-20}, false}, {"a", []int{1, 2}, []float32{-3, 1 + 0x1p-20}, true}}
	got, err := Load(encode(t, m, Float32))
	if err != nil {
		t.Fatal(err)
	}
	want := []Extra{{"a", []int{1, 2}, []float32{-3, 1}, false}, {"b", []int{2}, []float32{1, 1 + 0x1p-20}, false}}
	if !reflect.DeepEqual(got.Extra, want) {
		t.Errorf("%v, not %v", got.Extra, want)
	}
	if user, err := got.WithHeads(m.Classes, 1); err != nil || user.Extra != nil {
		t.Errorf("other heads have %v, %v", user.Extra, err)
	}
	m.Extra[1].Value = m.Extra[1].Value[:1]
	if _, err := m.Encode(Float32); err == nil {
		t.Error("a tensor of another shape than it says is no error")
	}
}

func TestSmallerPrecisions(t *testing.T) {
	m := trained(t, Small)
	full := len(encode(t, m, Float32))
	for _, c := range []struct {
		precision Precision
		share     float64 // of the full size
		error     float64 // of values below .5
	}{{Float16, .51, .5 / 2048}, {Int8, .27, .5 / 127 / 2}} {
		data := encode(t, m, c.precision)
		if share := float64(len(data)) / float64(full); share > c.share {
			t.Errorf("precision %d: %.2f of the size", c.precision, share)
		}
		got, err := Load(data)
		if err != nil {
			t.Fatal(err)
		}
		for i, q := range m.Params() {
			worst := 0.0
			for k, v := range got.Params()[i].Value {
				worst = max(worst, math.Abs(float64(v)-float64(q.Value[k])))
			}
			if tolerance := c.error * 1.001; worst > tolerance || (!q.Decay && worst != 0) {
				t.Errorf("precision %d: %s differs by %.2e", c.precision, q.Name, worst)
			}
		}
	}
}

func TestHeadsFile(t *testing.T) {
	base := newModel(t, Base, 10)
	user := base.Clone()
	if err := user.SetClasses(testClasses(2), 1); err != nil {
		t.Fatal(err)
	}
	fill(user.Param("neck/top/weight").Value, 77, .1)
	data, err := user.EncodeHeads(Float32)
	if err != nil {
		t.Fatal(err)
	}
	got, err := base.DecodeHeads(data)
	if err != nil {
		t.Fatal(err)
	}
	if len(base.Classes) != 10 || slices.Equal(base.Param("neck/top/weight").Value, user.Param("neck/top/weight").Value) {
		t.Error("reading changed the base")
	}
	a, b := newSession(t, user, 1, Predict), newSession(t, got, 1, Predict)
	fill(a.Image().Data, 5, 1)
	copy(b.Image().Data, a.Image().Data)
	a.Forward()
	b.Forward()
	if !slices.Equal(a.Logits().Data, b.Logits().Data) || !slices.Equal(a.Depth().Data, b.Depth().Data) {
		t.Error("the heads that were read answer otherwise")
	}
}

func TestFilesThatAreNotOurs(t *testing.T) {
	m := trained(t, Digits)
	good := encode(t, m, Float32)
	heads, err := m.EncodeHeads(Float32)
	if err != nil {
		t.Fatal(err)
	}
	// change edits a good file's content.
	change := func(edit func(f *weights.File)) []byte {
		f, err := weights.Decode(good)
		if err != nil {
			t.Fatal(err)
		}
		edit(f)
		data, err := f.Encode()
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	for name, data := range map[string][]byte{
		"heads as a whole": heads,
		"no metadata":      change(func(f *weights.File) { f.Meta = nil }),
		"version":          change(func(f *weights.File) { f.Meta[keyVersion] = "99" }),
		"preset":           change(func(f *weights.File) { f.Meta[keyPreset] = "huge" }),
		"other preset":     change(func(f *weights.File) { f.Meta[keyPreset] = string(Small) }),
		"classes no JSON":  change(func(f *weights.File) { f.Meta[keyClasses] = "[{" }),
		"no classes":       change(func(f *weights.File) { f.Meta[keyClasses] = "[]" }),
		"classes too few":  change(func(f *weights.File) { f.Meta[keyClasses] = `[{"id":"a"}]` }),
		"same ids":         change(func(f *weights.File) { f.Meta[keyClasses] = `[{"id":"a"},{"id":"a"},{"id":"b"}]` }),
		"long name": change(func(f *weights.File) {
			f.Meta[keyClasses] = `[{"id":"a"},{"id":"b"},{"id":"` + string(bytes.Repeat([]byte("x"), maxText+1)) + `"}]`
		}),
		"extra tensor": change(func(f *weights.File) { f.SetFloat32("more", []int{1}, []float32{1}) }),
		"other shape": change(func(f *weights.File) {
			f.SetFloat32("neck/conv2/bias", []int{1, 32}, make([]float32, 32))
		}),
	} {
		if _, err := Load(data); !errors.Is(err, ErrFile) {
			t.Errorf("%s: error %v, want ErrFile", name, err)
		}
	}
	missing := change(func(f *weights.File) {
		delete(f.Tensors, "neck/conv2/bias")
		f.SetFloat32("other", []int{32}, make([]float32, 32))
	})
	if _, err := Load(missing); weights.KindOf(err) != weights.KindMissing {
		t.Errorf("missing tensor: error %v", err)
	}
	if _, err := Load(good[:len(good)-1]); weights.KindOf(err) == "" {
		t.Errorf("cut file: error %v", err)
	}
	if _, err := m.DecodeHeads(good); !errors.Is(err, ErrFile) {
		t.Errorf("whole file as heads: error %v", err)
	}
	if _, err := newModel(t, Small, 3).DecodeHeads(heads); !errors.Is(err, ErrFile) {
		t.Errorf("heads of another preset: error %v", err)
	}
}
