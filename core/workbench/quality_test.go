//go:build !js

package workbench_test

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"testing"

	"okuyuki/core/data/scene"
	"okuyuki/core/depthquality"
	"okuyuki/core/poc"
	"okuyuki/core/workbench"
)

// delivered is a workbench on the delivered base model.
func delivered(t *testing.T) *workbench.Workbench {
	t.Helper()
	file, err := os.ReadFile("../../server/base/model/base.safetensors.zst")
	if err != nil {
		t.Fatal(err)
	}
	return open(t, file)
}

// millimetres is a PNG of a depth map.
func millimetres(t *testing.T, w, h int, metres func(i int) float64) []byte {
	t.Helper()
	m := image.NewGray16(image.Rect(0, 0, w, h))
	for i := range w * h {
		m.SetGray16(i%w, i/w, color.Gray16{Y: uint16(1000 * metres(i))})
	}
	var out bytes.Buffer
	if err := png.Encode(&out, m); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// garbage is a depth map that has nothing to do with any photo: waves of random directions.
func garbage(t *testing.T, seed uint64) []byte {
	rng := rand.New(rand.NewPCG(seed, 1))
	ax, ay, bx, by := 9*rng.NormFloat64(), 9*rng.NormFloat64(), 9*rng.NormFloat64(), 9*rng.NormFloat64()
	phase := 6 * rng.Float64()
	return millimetres(t, 80, 60, func(i int) float64 {
		x, y := float64(i%80)/80, float64(i/80)/60
		return 3 + math.Sin(ax*x+ay*y+phase) + math.Sin(bx*x+by*y)
	})
}

// scenes adds generated photos of two kinds.
func scenes(t *testing.T, b *workbench.Workbench, n int) workbench.CompareRequest {
	t.Helper()
	r := workbench.CompareRequest{Seed: 3, Folds: 2, Repeats: 1, Steps: 4}
	for c, kind := range kinds {
		r.Classes = append(r.Classes, workbench.Class{ID: kind, JA: kind, EN: kind})
		for i := range n {
			id := fmt.Sprint(kind, i)
			if _, err := b.Add(id, drawn(t, kind, uint64(i), 160, 120), 160); err != nil {
				t.Fatal(err)
			}
			r.Labels = append(r.Labels, workbench.Label{PhotoID: id, Class: c})
		}
	}
	return r
}

func quality(t *testing.T, b *workbench.Workbench) poc.DepthQuality {
	t.Helper()
	q, err := b.DepthQuality(t.Context(), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// Bad depth does not hurt the classes: with maps that have nothing to do with the photos, learning with depth is, to the
// bit, learning without. With the base model's own maps, and with true ones, it is not.
func TestGarbageDepthIsLeftOut(t *testing.T) {
	long(t)
	b := delivered(t)
	r := scenes(t, b, 6)
	own := compare(t, b, r)
	if own.Depth.Quality < .3 || own.Depth.Left > 6 {
		t.Errorf("the base model's own maps: %+v", own.Depth)
	}
	if reflect.DeepEqual(said(own, poc.Single), said(own, poc.Multi)) {
		t.Error("learning with depth is learning without")
	}
	for i, l := range r.Labels {
		if _, err := b.SetDepth(l.PhotoID, garbage(t, uint64(i)), ""); err != nil {
			t.Fatal(err)
		}
	}
	s, bad := spied(t, b, r, 1, nil)
	if bad.Depth.Quality > .15 || bad.Depth.Left != len(r.Labels) || bad.Depth.Weight != 0 {
		t.Errorf("garbage: %+v", bad.Depth)
	}
	if len(s.jobs) != r.Folds || !reflect.DeepEqual(said(bad, poc.Single), said(bad, poc.Multi)) {
		t.Errorf("%d trainings for arms that learn the same", len(s.jobs))
	}
	for _, job := range s.jobs {
		answers := map[workbench.DepthTask][]float32{}
		for _, job.Depth = range []workbench.DepthTask{workbench.DepthNone, workbench.DepthOwn, workbench.DepthShuffled} {
			job.AskDepth = job.Depth != workbench.DepthNone
			result, err := b.Local().Do(t.Context(), s.set, job, func(int, workbench.Losses) {})
			if err != nil {
				t.Fatal(err)
			}
			answers[job.Depth] = result.Logits
		}
		if none := answers[workbench.DepthNone]; !slices.Equal(answers[workbench.DepthOwn], none) || !slices.Equal(answers[workbench.DepthShuffled], none) {
			t.Error("garbage changed the answers")
		}
	}
	if !bad.Depth.Unlearned() || own.Depth.Unlearned() || bad.Comparison.MoreLabels != 0 {
		t.Errorf("without any depth %d more labels are asked for", bad.Comparison.MoreLabels)
	}
	for i, l := range r.Labels {
		s, err := scene.Render(kinds[l.Class], uint64(i%6), 160, 120)
		if err != nil {
			t.Fatal(err)
		}
		file := millimetres(t, 160, 120, func(i int) float64 { return float64(s.Depth[i]) })
		if _, err := b.SetDepth(l.PhotoID, file, ""); err != nil {
			t.Fatal(err)
		}
	}
	if q := quality(t, b); q.Quality < own.Depth.Quality || q.Weight < .8 {
		t.Errorf("true depth: %+v, the base model's own: %+v", q, own.Depth)
	}
}

// clicks are answers to up to n questions about a photo that agree, or do not, with the depth that is predicted.
func clicks(t *testing.T, b *workbench.Workbench, id string, n int, agree bool) (out []workbench.Click) {
	t.Helper()
	pairs, err := b.AskNearer(id, n, 1)
	if err != nil {
		t.Fatal(err)
	}
	p, err := b.Predict(id)
	if err != nil {
		t.Fatal(err)
	}
	at := func(q depthquality.Point) float32 {
		return p.Depth.Metres[int(q.Y*float64(p.Depth.H))*p.Depth.W+int(q.X*float64(p.Depth.W))]
	}
	for _, pair := range pairs {
		c := workbench.Click{Pair: pair}
		if (at(pair.A) < at(pair.B)) != agree {
			c.Nearer = 1
		}
		out = append(out, c)
	}
	return out
}

// Of many photos a part is judged, and all have a weight.
func TestManyPhotosAreJudgedInPart(t *testing.T) {
	long(t)
	b := open(t, untrained(t))
	file := drawn(t, "pipes", 1, 64, 64)
	for i := range 130 {
		if _, err := b.Add(fmt.Sprint(i), file, 64); err != nil {
			t.Fatal(err)
		}
	}
	q := quality(t, b)
	if q.Photos != 130 || q.Judged != 100 || len(q.Each) != 100 {
		t.Errorf("%d of %d judged, %d told", q.Judged, q.Photos, len(q.Each))
	}
	one := q.Each[0].Quality // the photos are all the same
	if want := depthquality.Weight(one); math.Abs(q.Weight-want) > 1e-9 || q.Left != 0 && q.Left != 130 {
		t.Errorf("quality %g: weight %g, %d left out", one, q.Weight, q.Left)
	}
}

// said are the answers of an arm to all photos.
func said(r poc.Result, arm poc.Arm) (out [][]float64) {
	for k, a := range r.Comparison.Arms {
		if a.Arm == arm {
			for _, answer := range r.Comparison.Answers {
				out = append(out, answer.Said[k].P)
			}
		}
	}
	return out
}

// The answers of a person decide, either way, and belong to the photo: another depth map is judged by them too.
func TestClicks(t *testing.T) {
	b := delivered(t)
	r := scenes(t, b, 3)
	before := quality(t, b)
	if before.Answers.Total != 0 || before.Quality != before.Before || before.Photos != 6 {
		t.Fatalf("%+v", before)
	}
	answer := func(right bool) poc.DepthQuality {
		for _, l := range r.Labels {
			b.SetClicks(l.PhotoID, clicks(t, b, l.PhotoID, 5, right))
		}
		return quality(t, b)
	}
	good, bad := answer(true), answer(false)
	if good.Answers.Total < 20 || good.Answers.Value != 1 || good.Quality <= before.Quality || good.Before != before.Before {
		t.Errorf("all right: %+v", good)
	}
	if bad.Answers.Value != 0 || bad.Quality > .1 || bad.Weight != 0 || bad.Left != 6 || bad.Answers.High > .2 {
		t.Errorf("all wrong: %+v", bad)
	}
	if _, err := b.SetDepth(r.Labels[0].PhotoID, garbage(t, 5), ""); err != nil {
		t.Fatal(err)
	}
	if q := quality(t, b); q.Answers.Total != bad.Answers.Total {
		t.Errorf("answers went with the depth map: %d after %d", q.Answers.Total, bad.Answers.Total)
	}
	var unknown *workbench.UnknownPhotoError
	b.Remove(r.Labels[1].PhotoID)
	if _, err := b.Add(r.Labels[1].PhotoID, drawn(t, kinds[0], 1, 160, 120), 160); err != nil {
		t.Fatal(err)
	}
	if q := quality(t, b); q.Answers.Total != bad.Answers.Total {
		t.Errorf("answers went with the photo: %d after %d", q.Answers.Total, bad.Answers.Total)
	}
	b.SetClicks(r.Labels[1].PhotoID, nil)
	if q := quality(t, b); q.Answers.Total != bad.Answers.Total-5 {
		t.Errorf("%d answers after 5 of %d were taken back", q.Answers.Total, bad.Answers.Total)
	}
	if _, err := b.AskNearer("nobody", 3, 1); !errors.As(err, &unknown) {
		t.Errorf("questions about no photo: %v", err)
	}
	if _, err := b.DepthQuality(t.Context(), []string{"nobody"}, nil); !errors.As(err, &unknown) {
		t.Errorf("quality of no photo: %v", err)
	}
}
