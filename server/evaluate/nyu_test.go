package evaluate_test

import (
	"context"
	"errors"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"okuyuki/core/model"
	"okuyuki/server/dataset"
	"okuyuki/server/evaluate"
)

// frames writes two test frames in the nyu320 layout, 2 m and 4 m deep everywhere, a bedroom and a kitchen.
func frames(t *testing.T) *dataset.Set {
	t.Helper()
	dir := t.TempDir()
	write := func(name string, m image.Image) {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		f, err := os.Create(file)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if err := png.Encode(f, m); err != nil {
			t.Fatal(err)
		}
	}
	for i, metres := range []float64{2, 4} {
		depth := image.NewGray16(image.Rect(0, 0, 64, 48))
		for p := range 64 * 48 {
			depth.SetGray16(p%64, p/64, color.Gray16{Y: uint16(1000 * metres)})
		}
		name := []string{"0001", "0002"}[i]
		write("rgb/"+name+".jpg", image.NewGray(image.Rect(0, 0, 64, 48))) // the decoder goes by the content
		write("depth_mm/"+name+".png", depth)
	}
	list := "index1,index0,split,scene,scene_type\n1,0,test,bedroom_0001,bedroom\n2,1,test,kitchen_0001,kitchen\n"
	if err := os.WriteFile(filepath.Join(dir, "labels.csv"), []byte(list), 0o644); err != nil {
		t.Fatal(err)
	}
	nyu, err := dataset.ReadNYU(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	return nyu.Test
}

// constant is a model that answers 2.5 m and "bedroom" to everything.
func constant(t *testing.T) *model.Model {
	t.Helper()
	m, err := model.New(model.Base, dataset.NYUScenes(), 1)
	if err != nil {
		t.Fatal(err)
	}
	clear(m.Param("depth/out/weight").Value)
	clear(m.Param("depth/coarse/weight").Value)
	m.Param("depth/coarse/bias").Value[0] = float32(math.Log(2.5))
	clear(m.Param("class/dense/weight").Value)
	m.Param("class/dense/bias").Value[0] = 1
	m.Touch()
	return m
}

// The metrics of 2.5 m against 2 m and 4 m, worked by hand; each image weighs the same.
func TestNYUByHand(t *testing.T) {
	calls := 0
	r, err := evaluate.NYU(context.Background(), constant(t), frames(t), func(done, total int) { calls++ })
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"RMSE", r.Depth.RMSE, (0.5 + 1.5) / 2},
		{"AbsRel", r.Depth.AbsRel, (0.25 + 0.375) / 2},
		{"log10", r.Depth.Log10, (math.Log10(1.25) + math.Log10(1.6)) / 2},
		{"delta2", r.Depth.Delta2, 0.5}, // 1.25 is below 1.5625, 1.6 is not
		{"delta3", r.Depth.Delta3, 1},
		{"accuracy", r.Accuracy, 0.5},
		{"balanced", r.Balanced, 0.5},
	} {
		if math.Abs(c.got-c.want) > 1e-5 {
			t.Errorf("%s is %.6f, want %.6f", c.name, c.got, c.want)
		}
	}
	if r.Images != 2 || calls == 0 || !(r.Low < 0.5 && r.High > 0.5) {
		t.Errorf("%d images, %d reports, interval %.2f to %.2f", r.Images, calls, r.Low, r.High)
	}
	var table strings.Builder
	if err := r.Print(&table); err != nil || !strings.Contains(table.String(), "1.0000") {
		t.Errorf("printed %q, %v", table.String(), err)
	}
}

func TestNYURefusals(t *testing.T) {
	set := frames(t)
	stopped, stop := context.WithCancel(context.Background())
	stop()
	if _, err := evaluate.NYU(stopped, constant(t), set, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("a stopped run: %v", err)
	}
	few, err := model.New(model.Base, dataset.NYUScenes()[:3], 1)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := evaluate.NYU(context.Background(), few, set, nil); err == nil {
		t.Error("a model of three classes was measured on ten")
	}
	if _, err := evaluate.NYU(context.Background(), constant(t), set.Subset(func(dataset.Item) bool { return false }), nil); err == nil {
		t.Error("an empty set was measured")
	}
}
