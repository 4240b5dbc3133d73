package depthstudy_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"okuyuki/core/data/scene"
	"okuyuki/core/model"
	"okuyuki/server/dataset"
	"okuyuki/server/depthstudy"
)

// corridors writes generated scenes, whose depth is known, in the nyu320 layout.
func corridors(t *testing.T, n int) *dataset.Set {
	t.Helper()
	dir := t.TempDir()
	for _, sub := range []string{"rgb", "depth_mm"} {
		if err := os.Mkdir(filepath.Join(dir, sub), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	var list strings.Builder
	list.WriteString("index1,index0,split,scene,scene_type\n")
	for i := range n {
		s, err := scene.Render("corridor", uint64(i), 160, 120)
		if err != nil {
			t.Fatal(err)
		}
		jpeg, err := s.Photo.JPEG(95)
		if err != nil {
			t.Fatal(err)
		}
		depth := image.NewGray16(image.Rect(0, 0, 160, 120))
		for p, v := range s.Depth {
			depth.SetGray16(p%160, p/160, color.Gray16{Y: uint16(1000 * math.Min(9.9, float64(v)))})
		}
		var out bytes.Buffer
		if err := png.Encode(&out, depth); err != nil {
			t.Fatal(err)
		}
		for name, data := range map[string][]byte{fmt.Sprintf("rgb/%04d.jpg", i+1): jpeg, fmt.Sprintf("depth_mm/%04d.png", i+1): out.Bytes()} {
			if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		fmt.Fprintf(&list, "%d,%d,test,place_%d,office\n", i+1, i, i/2)
	}
	if err := os.WriteFile(filepath.Join(dir, "labels.csv"), []byte(list.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	nyu, err := dataset.ReadNYU(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	return nyu.Test
}

// blind is a model that answers the same depth everywhere.
func blind(t *testing.T) *model.Model {
	t.Helper()
	m, err := model.New(model.Base, dataset.NYUScenes(), 1)
	if err != nil {
		t.Fatal(err)
	}
	clear(m.Param("depth/out/weight").Value)
	clear(m.Param("depth/coarse/weight").Value)
	m.Touch()
	m.Meta["name"] = "blind"
	return m
}

func TestRun(t *testing.T) {
	set := corridors(t, 6)
	r, err := depthstudy.Run(context.Background(), blind(t), set, set, nil)
	if err != nil {
		t.Fatal(err)
	}
	scores := map[string]depthstudy.Score{}
	for _, s := range r.Scores {
		scores[s.Name] = s
	}
	// A constant is chance; so is a head that answers one.
	for _, name := range []string{"constant", "head"} {
		if s := scores[name]; s.WHDR.Mean != .5 || s.Spearman.Mean != 0 || s.AbsRel != scores["constant"].AbsRel {
			t.Errorf("%s: %+v", name, s)
		}
	}
	// The mean of corridors, and lines that converge, tell much about a corridor.
	for _, name := range []string{"mean map", "cues, fused"} {
		s := scores[name]
		if s.WHDR.Mean > .35 || s.Spearman.Mean < .4 || s.AbsRel.Mean >= scores["constant"].AbsRel.Mean || s.AbsRel.Photos != 6 {
			t.Errorf("%s: %+v", name, s)
		}
		if !(s.WHDR.Low <= s.WHDR.Mean && s.WHDR.Mean <= s.WHDR.High) {
			t.Errorf("%s: %+v", name, s.WHDR)
		}
	}
	found := map[string]depthstudy.Estimate{}
	for _, e := range r.Gate {
		found[e.Name] = e
	}
	if e := found["brought: true depth"]; e.Found.Mean != 1 || e.Said.Mean < .4 || e.Used < .8 {
		t.Errorf("true depth: %+v", e)
	}
	if e := found["brought: random blobs"]; math.Abs(e.Found.Mean) > .5 || e.Said.Mean > found["brought: true depth"].Said.Mean/2 {
		t.Errorf("random blobs: %+v", e)
	}
	var text strings.Builder
	if err := r.Print(&text); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"blind", "6 photos", "vanishing", "head + cues", "brought: true depth"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the table lacks %q:\n%s", want, text.String())
		}
	}
}

func TestRunRefuses(t *testing.T) {
	set := corridors(t, 4)
	stopped, stop := context.WithCancel(context.Background())
	stop()
	if _, err := depthstudy.Run(stopped, blind(t), nil, set, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("a stopped run: %v", err)
	}
	if _, err := depthstudy.Run(context.Background(), blind(t), nil, set.Subset(func(it dataset.Item) bool { return it.Group == "place_0" }), nil); err == nil {
		t.Error("two photos were measured")
	}
}
