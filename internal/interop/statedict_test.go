package interop

import (
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"okuyuki/core/model"
	"okuyuki/core/statedict"
)

// TestPyTorchsFilesAreRead: what PyTorch writes is read, and its features are ours.
func TestPyTorchsFilesAreRead(t *testing.T) {
	needTorch(t)
	for _, library := range []string{"torchvision", "timm"} {
		path := filepath.Join(t.TempDir(), "model.safetensors")
		out, err := exec.Command(python, filepath.Join("..", "..", "core", "statedict", "testdata", "make_mobilenet.py"), library, path).Output()
		if err != nil {
			t.Fatal(err)
		}
		var want map[string]struct {
			Shape     []int
			Mean, Std float64
			Values    []float64
		}
		if err := json.Unmarshal(out, &want); err != nil {
			t.Fatal(err)
		}
		file, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		m, _, err := statedict.Model(file, statedict.ImageNet(), []model.Class{{ID: "a"}}, 1)
		if err != nil {
			t.Fatal(err)
		}
		shape := want["tap4"].Shape
		s, err := m.NewSession(1, 4*shape[1], 4*shape[2], model.Predict)
		if err != nil {
			t.Fatal(err)
		}
		for i := range s.Image().Data {
			k := int64(i)
			s.Image().Data[i] = float32(2*float64((k*k*7+k*31)%256)/255 - 1)
		}
		s.ForwardBackbone()
		for i, name := range m.TapNames() {
			w, tap := want[name], s.Taps()[i]
			if !slices.Equal(tap.Shape[:], w.Shape) || len(w.Values) == 0 {
				t.Fatalf("%s has shape %v, want %v", name, tap.Shape, w.Shape)
			}
			apart := 0.0
			for k, v := range w.Values {
				apart = max(apart, math.Abs(float64(tap.Data[k*7919%len(tap.Data)])-v)/w.Std)
			}
			t.Logf("%s, %s: at most %.2g standard deviations apart", library, name, apart)
			if !(apart <= mostApart) {
				t.Errorf("%s: %s is %.2g standard deviations apart", library, name, apart)
			}
		}
	}
}
