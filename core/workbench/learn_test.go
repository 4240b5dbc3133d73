//go:build !js

package workbench_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"math/rand/v2"
	"os"
	"testing"

	"okuyuki/core/workbench"
)

// With the delivered base model, six labelled photos of each kind teach it to tell unseen
// photos of these kinds apart.
func TestAFewPhotosTeachNewClasses(t *testing.T) {
	file, err := os.ReadFile("../../server/base/model/base.safetensors.zst")
	if err != nil {
		t.Fatal(err)
	}
	b := open(t, file)
	r := workbench.LearnRequest{Seed: 1, Steps: 40}
	for c, kind := range kinds {
		r.Classes = append(r.Classes, workbench.Class{ID: kind, JA: kind, EN: kind})
		for i := range 6 {
			id := fmt.Sprint(kind, i)
			if _, err := b.Add(id, drawn(t, kind, uint64(i), 160, 120), 160); err != nil {
				t.Fatal(err)
			}
			r.Labels = append(r.Labels, workbench.Label{PhotoID: id, Class: c})
		}
	}
	result, err := b.Learn(context.Background(), r, nil)
	if err != nil {
		t.Fatal(err)
	}
	if result.Correct < 11 {
		t.Errorf("%d of %d right out of fold (%s)", result.Correct, result.Total, result.Rung)
	}
	for _, kind := range kinds {
		for i := range 4 {
			p, err := b.PredictFile(drawn(t, kind, uint64(100+i), 160, 120))
			if err != nil {
				t.Fatal(err)
			}
			if p.Classes[0].ID != kind {
				t.Errorf("an unseen photo of %s is taken for %s (%.2f)", kind, p.Classes[0].ID, p.Classes[0].P)
			}
		}
	}
}

// A photo of something else is not answered with certainty; one of the same kind is not taken
// for strange. The same holds of the model that was saved.
func TestStrangePhotosAreDoubted(t *testing.T) {
	if testing.Short() {
		t.Skip("reads many photos")
	}
	file, err := os.ReadFile("../../server/base/model/base.safetensors.zst")
	if err != nil {
		t.Fatal(err)
	}
	b := open(t, file)
	r := workbench.LearnRequest{Seed: 1, Steps: 10}
	for c, kind := range kinds {
		r.Classes = append(r.Classes, workbench.Class{ID: kind, JA: kind, EN: kind})
		for i := range 10 {
			id := fmt.Sprint(kind, i)
			if _, err := b.Add(id, drawn(t, kind, uint64(i), 160, 120), 160); err != nil {
				t.Fatal(err)
			}
			r.Labels = append(r.Labels, workbench.Label{PhotoID: id, Class: c})
		}
	}
	result, err := b.Learn(context.Background(), r, nil)
	if err != nil {
		t.Fatal(err)
	}
	if result.Trust == nil || result.Trust.Conformal == nil || result.Trust.After.NLL > result.Trust.Before.NLL+.05 {
		t.Fatalf("trust: %+v", result.Trust)
	}
	saved, _, err := b.ExportModel()
	if err != nil {
		t.Fatal(err)
	}
	again := open(t, file)
	if err := again.ImportModel(saved); err != nil {
		t.Fatal(err)
	}
	ask := func(data []byte) workbench.Prediction {
		p, err := b.PredictFile(data)
		if err != nil {
			t.Fatal(err)
		}
		q, err := again.PredictFile(data)
		if err != nil || p.Novel != q.Novel || len(p.Set) != len(q.Set) || (p.Set == nil) != (q.Set == nil) {
			t.Errorf("saved, the model says %v %g, not %v %g (%v)", q.Set, q.Novel, p.Set, p.Novel, err)
		}
		return p
	}
	alarms, missing := 0, 0
	for _, kind := range kinds {
		for i := range 10 {
			p := ask(drawn(t, kind, uint64(200+i), 160, 120))
			if p.Novel >= .5 {
				alarms++
			}
			if len(p.Set) == 0 || b.Classes()[p.Set[0]].ID != p.Classes[0].ID {
				missing++
			}
		}
	}
	if alarms > 3 || missing > 4 {
		t.Errorf("of 20 photos of the same kinds %d are strange, %d have no set that begins with the answer", alarms, missing)
	}
	for seed := range uint64(6) { // nothing but grain
		p := ask(grain(t, seed))
		if p.Novel < .5 || p.Classes[0].P > .95 {
			t.Errorf("noise %d: novelty %g, %s with %g", seed, p.Novel, p.Classes[0].ID, p.Classes[0].P)
		}
	}
}

// grain is a PNG of noise.
func grain(t *testing.T, seed uint64) []byte {
	t.Helper()
	rng := rand.New(rand.NewPCG(seed, 1))
	m := image.NewGray(image.Rect(0, 0, 160, 120))
	for i := range m.Pix {
		m.Pix[i] = uint8(rng.IntN(256))
	}
	var out bytes.Buffer
	if err := png.Encode(&out, m); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
