//go:build !js

package workbench_test

import (
	"context"
	"fmt"
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
