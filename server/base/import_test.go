package base

import (
	"os"
	"testing"

	"okuyuki/core/model"
)

// packageDir is where the npm package lies unpacked, where it does: it is not part of the project.
func packageDir(t *testing.T) string {
	dir := os.Getenv("OKUYUKI_OBJECTRON")
	if dir == "" {
		t.Skip("OKUYUKI_OBJECTRON does not name the unpacked npm package " + Package)
	}
	return dir
}

func TestPublishedBackbone(t *testing.T) {
	weights, err := ReadPackage(packageDir(t))
	if err != nil {
		t.Fatal(err)
	}
	m, err := model.New(model.Base, []model.Class{{ID: "a", JA: "あ", EN: "a"}}, 1)
	if err != nil {
		t.Fatal(err)
	}
	if err := Import(m, weights); err != nil {
		t.Fatal(err)
	}
	d, err := Verify(m)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("largest deviation from PyTorch: %.2g standard deviations", d)

	// The check must notice a single wrong layer.
	p := m.Backbone.Params()[30]
	for i := range p.Value {
		p.Value[i] *= 1.05
	}
	m.Touch()
	if d, err := Verify(m); err != nil || d < 10*maxDeviation {
		t.Errorf("a layer scaled by 1.05 deviates by %.2g only (%v)", d, err)
	}
}
