package interop

import (
	"context"
	"fmt"
	"math"
	"os"
	"slices"
	"testing"

	"okuyuki/core/data/scene"
	"okuyuki/core/export"
	"okuyuki/core/model"
	"okuyuki/core/photo"
	"okuyuki/core/workbench"
)

// Bounds of what runtimes may differ by: probabilities and novelty by so much, depth by this share of itself.
const mostApart = 1e-4

// TestOthersAnswerAsWeDo runs every kind of exported network in every runtime.
func TestOthersAnswerAsWeDo(t *testing.T) {
	base, learned, whole := networks(t)
	padded, err := model.New(model.BaseTorch, []model.Class{{ID: "a"}, {ID: "b"}}, 4)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name    string
		network *export.Network
		images  []image
	}{
		{"base", base, []image{batch(t, 224, 160, "corridor"), batch(t, 96, 384, "stairs", "pipes")}},
		{"learned, probe", withRung(learned, false), []image{batch(t, 224, 160, "corridor", "kitchen"), batch(t, 160, 224, "stairs")}},
		{"learned, heads and probe", withRung(learned, true), []image{batch(t, 224, 160, "corridor", "kitchen"), batch(t, 160, 224, "stairs")}},
		{"PyTorch's padding", &export.Network{Model: padded}, []image{batch(t, 224, 160, "corridor"), batch(t, 96, 64, "stairs", "pipes")}},
		{"whole", whole, []image{batch(t, 112, 80, "corridor", "pipes"), batch(t, 80, 112, "stairs")}},
	} {
		dir := folder(t, c.network, c.images)
		var want []answer
		for _, m := range c.images {
			want = append(want, reference(t, c.network, m))
		}
		for _, r := range runtimes {
			t.Run(c.name+" in "+r.name, func(t *testing.T) {
				got := r.run(t, dir)
				if len(got) != len(want) {
					t.Fatalf("%d answers for %d images", len(got), len(want))
				}
				for i := range want {
					compare(t, got[i], want[i])
				}
			})
		}
	}
}

func compare(t *testing.T, got, want answer) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%d outputs, want %d", len(got), len(want))
	}
	for name, w := range want {
		g := got[name]
		if !slices.Equal(g.Shape, w.Shape) || len(g.Values) != len(w.Values) {
			t.Errorf("%s has shape %v, want %v", name, g.Shape, w.Shape)
			continue
		}
		apart := 0.0
		for i, v := range w.Values {
			d := math.Abs(g.Values[i] - v)
			if name == "depth" {
				d /= v
			}
			if !(d <= mostApart) {
				t.Fatalf("%s[%d] is %v, want %v", name, i, g.Values[i], v)
			}
			apart = max(apart, d)
		}
		t.Logf("%s: at most %.2g apart", name, apart)
	}
	classes := want["probabilities"].Shape[1]
	for k := range want["probabilities"].Shape[0] {
		g, w := got["probabilities"].Values[k*classes:][:classes], want["probabilities"].Values[k*classes:][:classes]
		if at := slices.Index(g, slices.Max(g)); slices.Max(w)-w[at] > mostApart {
			t.Errorf("class %d, want another: %v, %v", at, g, w)
		}
	}
}

// TestExportIsTheProduct: photos are answered by the exported network as by the workbench that learned, which keeps the backbone's
// results in half precision.
func TestExportIsTheProduct(t *testing.T) {
	bench := taught(t)
	n, err := bench.Portable()
	if err != nil {
		t.Fatal(err)
	}
	const halved = 5e-3
	for _, kind := range []string{"corridor", "pipes", "kitchen"} {
		file := drawn(t, kind, 77)
		want, err := bench.PredictFile(file)
		if err != nil {
			t.Fatal(err)
		}
		got := reference(t, n, photoOf(t, file))
		for _, c := range want.Classes {
			if d := math.Abs(got["probabilities"].Values[c.Index] - c.P); d > halved {
				t.Errorf("%s: %s has %.5f exported, %.5f in the product", kind, c.ID, got["probabilities"].Values[c.Index], c.P)
			}
		}
		apart := 0.0
		for i, v := range want.Depth.Metres {
			apart = max(apart, math.Abs(got["depth"].Values[i]/float64(v)-1))
		}
		if apart > halved {
			t.Errorf("%s: depth is up to %.2g apart", kind, apart)
		}
		if d := math.Abs(got["novelty"].Values[0] - want.Novel); d > halved {
			t.Errorf("%s: novelty %.5f, want %.5f", kind, got["novelty"].Values[0], want.Novel)
		}
		t.Logf("%s: %s, depth at most %.2g apart", kind, want.Classes[0].ID, apart)
	}
}

// withRung is a learned network with the answer of the probe alone, or blended with the class head's.
func withRung(n *export.Network, blend bool) *export.Network {
	c := *n
	c.Blend = blend
	return &c
}

// networks are the delivered base model, what was learned on it, and a small network with other depths than an untrained one.
func networks(t *testing.T) (base, learned, whole *export.Network) {
	t.Helper()
	bench := taught(t)
	learned, err := bench.Portable()
	if err != nil {
		t.Fatal(err)
	}
	if learned.Scope == nil || learned.Temperature == 0 || learned.ProbeW == nil {
		t.Fatal("what was learned has no probe, temperature or scope")
	}
	bench.Reset()
	if base, err = bench.Portable(); err != nil {
		t.Fatal(err)
	}
	m, err := model.New(model.Small, []model.Class{{ID: "a"}, {ID: "b"}, {ID: "c"}}, 5)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range m.Params() {
		if p.Decay {
			continue
		}
		for i := range p.Value {
			p.Value[i] += .1 * float32(i%5-2)
		}
	}
	m.Touch()
	return base, learned, &export.Network{Model: m, Temperature: 1.7}
}

// taught is a workbench that has learned three kinds of scenes.
func taught(t *testing.T) *workbench.Workbench {
	t.Helper()
	file, err := os.ReadFile("../../server/base/model/base.safetensors.zst")
	if err != nil {
		t.Fatal(err)
	}
	bench, err := workbench.New(file)
	if err != nil {
		t.Fatal(err)
	}
	r := workbench.LearnRequest{Seed: 1, Steps: 5}
	for c, kind := range []string{"corridor", "stairs", "pipes"} {
		r.Classes = append(r.Classes, workbench.Class{ID: kind, JA: kind, EN: kind})
		for i := range 4 {
			id := fmt.Sprint(kind, i)
			if _, err := bench.Add(id, drawn(t, kind, uint64(i)), 160); err != nil {
				t.Fatal(err)
			}
			r.Labels = append(r.Labels, workbench.Label{PhotoID: id, Class: c})
		}
	}
	if _, err := bench.Learn(context.Background(), r, nil); err != nil {
		t.Fatal(err)
	}
	return bench
}

// drawn is a JPEG of a generated scene.
func drawn(t *testing.T, kind string, seed uint64) []byte {
	t.Helper()
	s, err := scene.Render(kind, seed, 224, 160)
	if err != nil {
		t.Fatal(err)
	}
	data, err := s.Photo.JPEG(90)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// photoOf is a photo at the network's size.
func photoOf(t *testing.T, file []byte) image {
	t.Helper()
	m, err := photo.DecodeFit(file, 768, 768)
	if err != nil {
		t.Fatal(err)
	}
	w, h := photo.InputSize(m.W, m.H)
	return planes(m.Resize(w, h))
}

// batch is a picture of each kind, of w x h pixels.
func batch(t *testing.T, w, h int, kinds ...string) image {
	t.Helper()
	var pictures []*photo.Image
	for i, kind := range kinds {
		s, err := scene.Render(kind, uint64(50+i), w, h)
		if err != nil {
			t.Fatal(err)
		}
		pictures = append(pictures, s.Photo)
	}
	return planes(pictures...)
}

// planes are pictures of one size as networks of others take them.
func planes(pictures ...*photo.Image) image {
	first := pictures[0]
	m := image{shape: [4]int{len(pictures), 3, first.H, first.W}}
	for _, p := range pictures {
		for c := range 3 {
			for i := c; i < len(p.Pix); i += 3 {
				m.pixels = append(m.pixels, float32(p.Pix[i]))
			}
		}
	}
	return m
}
