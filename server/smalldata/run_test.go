package smalldata

import (
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"
	"testing"
	"testing/fstest"

	"okuyuki/core/data/scene"
	"okuyuki/core/model"
	"okuyuki/core/photo"
	"okuyuki/core/poc"
	"okuyuki/core/workbench"
	"okuyuki/server/dataset"
)

// bench is a workbench on a base model with random parameters.
func bench(t *testing.T) *workbench.Workbench {
	t.Helper()
	m, err := model.New(model.Base, []model.Class{{ID: "x"}, {ID: "y"}}, 11)
	if err != nil {
		t.Fatal(err)
	}
	file, err := m.Encode(model.Float32)
	if err != nil {
		t.Fatal(err)
	}
	b, err := workbench.New(file)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// rooms are generated photos of two kinds, n of each.
func rooms(t *testing.T, n int) (*dataset.Set, fstest.MapFS) {
	t.Helper()
	files := fstest.MapFS{}
	var items []dataset.Item
	for c, kind := range []string{"corridor", "pipes"} {
		for i := range n {
			s, err := scene.Render(kind, uint64(i), 64, 48)
			if err != nil {
				t.Fatal(err)
			}
			file, err := s.Photo.JPEG(90)
			if err != nil {
				t.Fatal(err)
			}
			it := dataset.Item{Path: fmt.Sprintf("%s/%d.jpg", kind, i), Class: c}
			files[it.Path] = &fstest.MapFile{Data: file}
			items = append(items, it)
		}
	}
	return dataset.New(files, []model.Class{{ID: "corridor"}, {ID: "pipes"}}, items), files
}

func TestRun(t *testing.T) {
	if testing.Short() {
		t.Skip("learns several times")
	}
	set, files := rooms(t, 6)
	o := Options{
		Labels: []int{1, 2}, Draws: 2, Photos: 5, Seed: 3, Harsh: true,
		Bad: []Condition{{Kind: poc.Dark, Strength: 1}, {Kind: poc.Noise, Strength: .5}},
	}
	told := map[string][2]int{}
	first, err := Run(context.Background(), bench(t), "rooms", set, o, func(what string, done, total int) { told[what] = [2]int{done, total} })
	if err != nil {
		t.Fatal(err)
	}
	if told["rooms, photos"] != [2]int{10, 10} || told["rooms, draws"] != [2]int{4, 4} {
		t.Errorf("told %v", told)
	}
	methods := len(workbench.Methods()) + 2 // probe and blend learn from harsh views, too
	if want := len(o.Labels) * o.Draws * methods * (1 + len(o.Bad)); len(first) != want {
		t.Fatalf("%d outcomes, want %d", len(first), want)
	}
	seen := map[key]map[int]bool{}
	for _, out := range first {
		k := key{out.Set, out.Labels, out.Condition, out.Method}
		if seen[k] == nil {
			seen[k] = map[int]bool{}
		}
		seen[k][out.Draw] = true
		if out.Learned != 2*out.Labels || out.Tested != 10-out.Learned {
			t.Errorf("%+v", out)
		}
		if n := out.Accuracy * float64(out.Tested); math.Abs(n-math.Round(n)) > 1e-9 || out.Accuracy < 0 || out.Accuracy > 1 {
			t.Errorf("an accuracy of %g with %d photos", out.Accuracy, out.Tested)
		}
		if math.Abs(out.Accuracy-out.Balanced) > 1e-9 { // as many test photos of either class
			t.Errorf("%+v", out)
		}
	}
	for k, draws := range seen {
		if len(draws) != o.Draws {
			t.Errorf("%+v: draws %v", k, draws)
		}
	}
	o.Labels, o.Harsh = []int{2}, false
	again, err := Run(context.Background(), bench(t), "rooms", set, o, nil)
	if err != nil {
		t.Fatal(err)
	}
	// The same numbers, whatever else is measured beside them.
	var same []Outcome
	for _, out := range first {
		if out.Labels == 2 && out.Method != string(workbench.MethodProbe)+HarshSuffix && out.Method != string(workbench.MethodBlend)+HarshSuffix {
			same = append(same, out)
		}
	}
	if !reflect.DeepEqual(again, same) {
		t.Errorf("measured again:\n%+v\nbefore:\n%+v", again, same)
	}

	files["pipes/0.jpg"].Data = files["pipes/0.jpg"].Data[:30]
	o.Photos = 6
	var bad *photo.Error
	if _, err := Run(context.Background(), bench(t), "rooms", set, o, nil); !errors.As(err, &bad) {
		t.Errorf("a torn photo: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Run(ctx, bench(t), "rooms", set, o, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestScore(t *testing.T) {
	says := func(class int) []float32 {
		p := []float32{.2, .2, .2}
		p[class] = .6
		return p
	}
	// Of class 0 three in four are right, of class 1 none of one, of class 2 one of one.
	accuracy, balanced := score([][]float32{says(0), says(0), says(0), says(1), says(2), says(2)}, []int{0, 0, 0, 0, 1, 2}, 3)
	if math.Abs(accuracy-4./6) > 1e-12 || math.Abs(balanced-(.75+0+1)/3) > 1e-12 {
		t.Errorf("accuracy %g, balanced %g", accuracy, balanced)
	}
}
