//go:build !js

package workbench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"reflect"
	"testing"

	"okuyuki/core/data/scene"
	"okuyuki/core/poc"
	"okuyuki/core/train"
)

// rooms is a workbench with n generated photos of each of two kinds, of which the first of each are labelled.
func rooms(t *testing.T, n, labelled int) (*Workbench, MethodsRequest) {
	t.Helper()
	file, err := os.ReadFile("../../server/base/model/base.safetensors.zst")
	if err != nil {
		t.Fatal(err)
	}
	b, err := New(file)
	if err != nil {
		t.Fatal(err)
	}
	r := MethodsRequest{Classes: []Class{{ID: "c", JA: "廊下", EN: "corridor"}, {ID: "p", JA: "配管", EN: "pipes"}}, Seed: 5}
	for c, kind := range []string{"corridor", "pipes"} {
		for i := range n {
			s, err := scene.Render(kind, uint64(i), 160, 120)
			if err != nil {
				t.Fatal(err)
			}
			jpeg, err := s.Photo.JPEG(90)
			if err != nil {
				t.Fatal(err)
			}
			id := fmt.Sprint(kind, i)
			if _, err := b.Add(id, jpeg, 200); err != nil {
				t.Fatal(err)
			}
			if i < labelled {
				r.Labels = append(r.Labels, Label{PhotoID: id, Class: c})
				continue
			}
			v, err := b.Show(id, nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Ask = append(r.Ask, v)
		}
	}
	return b, r
}

// What the methods answer is, bit for bit, what Learn would have answered had it kept that rung.
func TestMethodsAreThoseOfLearn(t *testing.T) {
	if testing.Short() {
		t.Skip("trains many heads")
	}
	b, r := rooms(t, 4, 2)
	found, err := b.CompareMethods(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	if b.Learned() {
		t.Error("comparing methods has taught the workbench something")
	}
	if !(found.Depth > 0) {
		t.Errorf("the depth of rooms weighs %g", found.Depth)
	}
	learn := func(rung Rung, single bool) (out [][]float32) {
		_, err := b.Learn(context.Background(), LearnRequest{
			Classes: r.Classes, Labels: r.Labels, Seed: r.Seed, Rung: rung, SingleTask: single, Unlabelled: []string{},
		}, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i := range r.Ask {
			p, _, _, _, err := b.learned.answer(b, &entry{clean: r.Ask[i].View, facts: Facts{Quality: r.Ask[i].Quality}, sights: r.Ask[i].sights})
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, p)
		}
		return out
	}
	if want := learn(RungProbe, false); !reflect.DeepEqual(found.P[MethodProbe], want) {
		t.Errorf("probe: %v, Learn says %v", found.P[MethodProbe], want)
	}
	if want := learn(RungHeads, false); !reflect.DeepEqual(found.P[MethodBlend], want) {
		t.Errorf("blend: %v, Learn says %v", found.P[MethodBlend], want)
	}
	want := learn(RungHeads, true)
	for i, p := range found.P[MethodSingle] {
		blended := append([]float32(nil), found.P[MethodProbe][i]...)
		blend(blended, p)
		if !reflect.DeepEqual(blended, want[i]) {
			t.Errorf("single, photo %d: %v, Learn says %v", i, blended, want[i])
		}
	}
	if reflect.DeepEqual(found.P[MethodSingle], found.P[MethodMulti]) {
		t.Error("depth has taught nothing")
	}
	for _, m := range Methods() {
		for i, p := range found.P[m] {
			if sum := p[0] + p[1]; len(p) != 2 || sum < .9999 || sum > 1.0001 {
				t.Errorf("%s, photo %d: probabilities %v", m, i, p)
			}
		}
	}
}

// A photo at the mean of a class is of the class, whatever the features' scale and offset; one of the features of all
// photos' centre is of none.
func TestNearestMean(t *testing.T) {
	n := nearest{centre: []float32{10, 10, 0}, means: [][]float32{{1, 0, 0}, {0, 1, 0}}}
	for _, c := range []struct {
		x     []float32
		class int
	}{{[]float32{13, 10, 0}, 0}, {[]float32{10, 10.5, 0}, 1}, {[]float32{10.2, 10.1, .1}, 0}} {
		if p := n.classify(c.x); (p[0] > p[1]) != (c.class == 0) || p[0] == p[1] {
			t.Errorf("%v: %v, want class %d", c.x, p, c.class)
		}
	}
	if p := n.classify(n.centre); p[0] != p[1] {
		t.Errorf("the centre: %v", p)
	}
}

// Views shown are the photo as it is, or one that the corruption has changed, the same each time.
func TestShown(t *testing.T) {
	b, r := rooms(t, 2, 1)
	id := r.Labels[0].PhotoID
	show := func(s map[poc.Corruption]float64) train.View {
		v, err := b.Show(id, s)
		if err != nil {
			t.Fatal(err)
		}
		return v.View
	}
	plain := show(nil)
	if !reflect.DeepEqual(plain, b.photos[id].clean) || !reflect.DeepEqual(plain, show(map[poc.Corruption]float64{poc.Dark: 0})) {
		t.Error("a photo as it is is another one")
	}
	dark, noisy := show(map[poc.Corruption]float64{poc.Dark: 1}), show(map[poc.Corruption]float64{poc.Noise: 1})
	if reflect.DeepEqual(dark.Taps, plain.Taps) || reflect.DeepEqual(dark.Taps, noisy.Taps) {
		t.Error("corruptions have no effect")
	}
	if !reflect.DeepEqual(dark.Taps, show(map[poc.Corruption]float64{poc.Dark: 1}).Taps) {
		t.Error("the same photo is dark in two ways")
	}
	var unknown *UnknownPhotoError
	if _, err := b.Show("nowhere", nil); !errors.As(err, &unknown) || unknown.ID != "nowhere" {
		t.Errorf("a photo that is not there: %v", err)
	}
	r.Labels = r.Labels[:1]
	if _, err := b.CompareMethods(context.Background(), r); err == nil {
		t.Error("a class without a label is no error")
	}
}
