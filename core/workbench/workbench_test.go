package workbench_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"math"
	"reflect"
	"strings"
	"testing"

	"okuyuki/core/data/scene"
	"okuyuki/core/model"
	"okuyuki/core/photo"
	"okuyuki/core/weights"
	"okuyuki/core/workbench"
	"okuyuki/kernels"
)

// untrained is a base model with random parameters: enough for everything but being right.
func untrained(t testing.TB) []byte {
	t.Helper()
	m, err := model.New(model.Base, []model.Class{{ID: "x", JA: "甲", EN: "X"}, {ID: "y", JA: "乙", EN: "Y"}, {ID: "z", JA: "丙", EN: "Z"}}, 11)
	if err != nil {
		t.Fatal(err)
	}
	m.Meta["name"] = "untrained"
	file, err := m.Encode(model.Float32)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func open(t testing.TB, file []byte) *workbench.Workbench {
	t.Helper()
	b, err := workbench.New(file)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// drawn is a PNG of a generated scene.
func drawn(t testing.TB, kind string, seed uint64, w, h int) []byte {
	t.Helper()
	s, err := scene.Render(kind, seed, w, h)
	if err != nil {
		t.Fatal(err)
	}
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i := range w * h {
		copy(m.Pix[4*i:], s.Photo.Pix[3*i:3*i+3])
		m.Pix[4*i+3] = 255
	}
	var out bytes.Buffer
	if err := png.Encode(&out, m); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

var kinds = []string{"corridor", "pipes"}

// fill adds photos of two kinds, of which the first of each are labelled.
func fill(t *testing.T, b *workbench.Workbench, labelled, open int) workbench.LearnRequest {
	t.Helper()
	r := workbench.LearnRequest{Classes: []workbench.Class{{ID: "c", JA: "廊下", EN: "corridor"}, {ID: "p", JA: "配管", EN: "pipes"}}, Seed: 5}
	for c, kind := range kinds {
		for i := range labelled + open {
			id := kind + string(rune('a'+i))
			if _, err := b.Add(id, drawn(t, kind, uint64(i), 96, 72), 200); err != nil {
				t.Fatal(err)
			}
			if i < labelled {
				r.Labels = append(r.Labels, workbench.Label{PhotoID: id, Class: c})
			}
		}
	}
	return r
}

func TestPredictIsAProperAnswer(t *testing.T) {
	b := open(t, untrained(t))
	file := drawn(t, "stairs", 1, 120, 90)
	p, err := b.Add("one", file, 100)
	if err != nil {
		t.Fatal(err)
	}
	if p.Width != 120 || p.Height != 90 || p.Display.W != 100 || p.Display.H != 75 {
		t.Errorf("picture of %dx%d shown at %dx%d", p.Width, p.Height, p.Display.W, p.Display.H)
	}
	got, err := b.Predict("one")
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for i, c := range got.Classes {
		sum += c.P
		if i > 0 && c.P > got.Classes[i-1].P {
			t.Error("classes are not in the order of their probability")
		}
	}
	if len(got.Classes) != 3 || math.Abs(sum-1) > 1e-5 {
		t.Errorf("%d classes with a sum of %g", len(got.Classes), sum)
	}
	d := got.Depth
	if d.W*d.H != len(d.Metres) || d.W <= d.H || !(d.Min > 0 && d.Min <= d.Max) {
		t.Errorf("depth map of %dx%d, %d values, %g to %g m", d.W, d.H, len(d.Metres), d.Min, d.Max)
	}
}

func TestPhotosComeAndGo(t *testing.T) {
	b := open(t, untrained(t))
	var unknown *workbench.UnknownPhotoError
	if _, err := b.Predict("one"); !errors.As(err, &unknown) || unknown.ID != "one" {
		t.Errorf("a photo that was never added: %v", err)
	}
	if _, err := b.Add("one", []byte("no photo"), 100); photo.KindOf(err) == "" {
		t.Errorf("a file that is no photo: %v", err)
	}
	if _, err := b.Add("one", drawn(t, "pipes", 1, 64, 64), 100); err != nil {
		t.Fatal(err)
	}
	b.Remove("one")
	b.Remove("one")
	if _, err := b.Predict("one"); !errors.As(err, &unknown) {
		t.Errorf("a photo that was removed: %v", err)
	}
}

func TestLearnReplacesTheClassesAndResetBringsThemBack(t *testing.T) {
	long(t)
	b := open(t, untrained(t))
	r := fill(t, b, 4, 1)
	r.Steps = 6
	var phases []workbench.Phase
	last := 0.0
	result, err := b.Learn(context.Background(), r, func(p workbench.Progress) {
		if len(phases) == 0 || phases[len(phases)-1] != p.Phase {
			phases = append(phases, p.Phase)
		}
		if p.Fraction < last {
			t.Errorf("progress went back from %g to %g", last, p.Fraction)
		}
		last = p.Fraction
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := []workbench.Phase{workbench.PhasePrepare, workbench.PhaseTrain, workbench.PhaseValidate}; !reflect.DeepEqual(phases, want) {
		t.Errorf("phases %v, want %v", phases, want)
	}
	if math.Abs(last-1) > 1e-9 {
		t.Errorf("progress ended at %g", last)
	}
	if result.Folds < 2 || result.Total != 8 || len(result.OutOfFold) != 8 {
		t.Errorf("%d folds, %d of %d photos out of fold", result.Folds, len(result.OutOfFold), result.Total)
	}
	if !b.Learned() || !reflect.DeepEqual(b.Classes(), r.Classes) {
		t.Errorf("classes after learning: %v", b.Classes())
	}
	b.Reset()
	if b.Learned() || len(b.Classes()) != 3 {
		t.Errorf("classes after a reset: %v", b.Classes())
	}
}

func TestLearningIsDeterministic(t *testing.T) {
	long(t)
	defer kernels.SetWorkers(kernels.Workers())
	var first []byte
	for _, workers := range []int{1, 3} {
		kernels.SetWorkers(workers)
		b := open(t, untrained(t))
		r := fill(t, b, 3, 1)
		r.Steps = 4
		if _, err := b.Learn(context.Background(), r, nil); err != nil {
			t.Fatal(err)
		}
		file, _, err := b.ExportModel()
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = file
		} else if !bytes.Equal(first, file) {
			t.Error("the same photos, labels and seed gave another model")
		}
	}
}

func TestCancelLeavesTheModelAsItWas(t *testing.T) {
	b := open(t, untrained(t))
	r := fill(t, b, 3, 0)
	r.Steps = 5
	before, err := b.Predict("pipesa")
	if err != nil {
		t.Fatal(err)
	}
	for _, phase := range []workbench.Phase{workbench.PhasePrepare, workbench.PhaseTrain, workbench.PhaseValidate} {
		ctx, cancel := context.WithCancel(context.Background())
		_, err := b.Learn(ctx, r, func(p workbench.Progress) {
			if p.Phase == phase {
				cancel()
			}
		})
		cancel()
		if !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled while %s: %v", phase, err)
		}
		after, err := b.Predict("pipesa")
		if err != nil {
			t.Fatal(err)
		}
		if b.Learned() || !reflect.DeepEqual(before, after) {
			t.Errorf("cancelled while %s: the model changed", phase)
		}
	}
}

func TestExportAndImport(t *testing.T) {
	b := open(t, untrained(t))
	if _, _, err := b.ExportModel(); !errors.Is(err, workbench.ErrNothingLearned) {
		t.Errorf("export of nothing: %v", err)
	}
	r := fill(t, b, 3, 0)
	r.Steps = 4
	if _, err := b.Learn(context.Background(), r, nil); err != nil {
		t.Fatal(err)
	}
	file, sum, err := b.ExportModel()
	if err != nil || len(sum) != 64 {
		t.Fatal(sum, err)
	}
	want, err := b.Predict("pipesb")
	if err != nil {
		t.Fatal(err)
	}
	other := open(t, untrained(t))
	if err := other.ImportModel(file); err != nil {
		t.Fatal(err)
	}
	if _, err := other.Add("p", drawn(t, "pipes", 1, 96, 72), 200); err != nil {
		t.Fatal(err)
	}
	got, err := other.Predict("p")
	if err != nil {
		t.Fatal(err)
	}
	for i := range want.Classes { // the file holds half-precision weights
		if want.Classes[i].ID != got.Classes[i].ID || math.Abs(want.Classes[i].P-got.Classes[i].P) > 2e-3 {
			t.Errorf("class %d: %v became %v", i, want.Classes[i], got.Classes[i])
		}
	}
	for i, d := range want.Depth.Metres {
		if math.Abs(float64(d-got.Depth.Metres[i])) > .02*float64(d) {
			t.Fatalf("depth %g became %g", d, got.Depth.Metres[i])
		}
	}
	before := other.Classes()
	// So does one of a base model of the same name: its features are others. Files that only know the name are taken by it.
	same, err := weights.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	if same.Meta["base_sha256"] != b.ModelID() {
		t.Errorf("the file names the base model %q, want %s", same.Meta["base_sha256"], b.ModelID())
	}
	for sum, refused := range map[string]bool{strings.Repeat("0", 64): true, "": false} {
		if same.Meta["base_sha256"] = sum; sum == "" {
			delete(same.Meta, "base_sha256")
		}
		changed, err := same.Encode()
		if err != nil {
			t.Fatal(err)
		}
		var of *workbench.OtherBaseError
		if err := open(t, untrained(t)).ImportModel(changed); errors.As(err, &of) != refused {
			t.Errorf("of a base model with the hash %q: %v", sum, err)
		}
	}
	// A file of another version of the base model, whose heads may have other shapes, says so.
	was, err := weights.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	was.Meta["base"] = "of another version"
	delete(was.Tensors, "neck/top/weight")
	old, err := was.Encode()
	if err != nil {
		t.Fatal(err)
	}
	var otherBase *workbench.OtherBaseError
	if err := other.ImportModel(old); !errors.As(err, &otherBase) || otherBase.File != "of another version" || !reflect.DeepEqual(before, other.Classes()) {
		t.Errorf("a file of another base model: %v", err)
	}
	for name, bad := range map[string][]byte{"nothing": nil, "half": file[:len(file)/2], "a whole model": untrained(t)} {
		if err := other.ImportModel(bad); err == nil || !reflect.DeepEqual(before, other.Classes()) {
			t.Errorf("import of %s: %v", name, err)
		}
	}
}

func TestLearnRefusesNonsense(t *testing.T) {
	b := open(t, untrained(t))
	good := fill(t, b, 2, 0)
	for name, change := range map[string]func(*workbench.LearnRequest){
		"one class":     func(r *workbench.LearnRequest) { r.Classes = r.Classes[:1] },
		"unknown photo": func(r *workbench.LearnRequest) { r.Labels[0].PhotoID = "nobody" },
		"double label":  func(r *workbench.LearnRequest) { r.Labels[1].PhotoID = r.Labels[0].PhotoID },
		"wrong class":   func(r *workbench.LearnRequest) { r.Labels[0].Class = 2 },
		"empty class":   func(r *workbench.LearnRequest) { r.Labels = r.Labels[:2] },
	} {
		r := good
		r.Labels = append([]workbench.Label(nil), good.Labels...)
		change(&r)
		if _, err := b.Learn(context.Background(), r, nil); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}
