package e2e

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"math"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"okuyuki/core/data/scene"
	"okuyuki/core/poc"
)

// hardNames are names of the kinds' classes that collation, code points and core/order put into three different orders.
var hardNames = []string{"b", "C 10", "C 9"}

// sceneTree writes a folder of generated photos: class/photo.jpg, the first of each class with
// its depth, two of them of one place.
func sceneTree(t *testing.T, each int) string {
	t.Helper()
	files := map[string][]byte{}
	for k, kind := range scene.Kinds() {
		for i := range each {
			const w, h = 192, 144
			s, err := scene.Render(kind.ID, uint64(i+1), w, h)
			if err != nil {
				t.Fatal(err)
			}
			photo, err := s.Photo.JPEG(92)
			if err != nil {
				t.Fatal(err)
			}
			name := kind.ID + "-" + strconv.Itoa(i)
			dir := "site/" + hardNames[k] + "/"
			if i < 2 {
				dir += "north/"
			}
			files[dir+name+".jpg"] = photo
			if i > 0 {
				continue
			}
			deep := image.NewGray16(image.Rect(0, 0, w, h))
			for k, metres := range s.Depth {
				mm := uint16(min(1000*metres, math.MaxUint16))
				deep.Pix[2*k], deep.Pix[2*k+1] = byte(mm>>8), byte(mm)
			}
			var out bytes.Buffer
			if err := png.Encode(&out, deep); err != nil {
				t.Fatal(err)
			}
			files[dir+name+".depth.png"] = out.Bytes()
		}
	}
	return filepath.Join(writeTree(t, files), "site")
}

// TestAgree takes the same folder through the command line and through the page. Photos,
// places, depth maps and folds must be the same; the answers may differ by the rounding of the
// kernels alone, which are those of the processor here and those of WebAssembly there: they
// add in another order, and a training hands a difference in the last digit of one step on to
// the next. That moves probabilities by far less than mostApart, and so turns the answer for
// photos only that lie on the border between two classes: at most one of these few, in each arm
// and repeat.
func TestAgree(t *testing.T) {
	t.Parallel()
	const each, repeats, mostApart = 4, 1, .005
	dir := sceneTree(t, each)
	n := each * len(scene.Kinds())
	out, err := exec.Command("go", "run", "../server", "poc", "--json", "--folds", "2", "--repeats", "1", "--steps", "10", "--seed", "3", dir).Output()
	if err != nil {
		t.Fatalf("okuyuki poc: %v", err)
	}
	var native poc.Result
	if err := json.Unmarshal(out, &native); err != nil {
		t.Fatal(err)
	}

	p := open(t, "")
	eval[any](p, "start", "okuyuki.ready")
	loaded := p.requests()
	p.drop(dir)
	p.takeIn(n)
	p.until("read", `okuyuki.photos().length > 0 && okuyuki.photos().every((p) => p.prediction)`)
	paged := eval[poc.Result](p, "compare", `okuyuki.compare({folds: 2, repeats: 1, steps: 10, seed: 3}).then((c) => c.result)`)
	names := eval[map[string]string](p, "names", `Object.fromEntries(okuyuki.photos().map((p) => [p.id, p.name]))`)
	p.checkSilence(loaded)
	p.checkConsole()

	a, b := native.Data, paged.Data
	if a.Labelled != n || b.Labelled != n || a.DepthMaps != len(scene.Kinds()) || a.Hash == "" || a.Hash != b.Hash || a.Groups != b.Groups || a.DepthMaps != b.DepthMaps {
		t.Errorf("natively it is about %+v, in the page about %+v", a, b)
	}
	if len(a.Classes) != 3 || len(b.Classes) != 3 || a.Classes[0].EN != "C 9" || a.Classes[1].EN != "C 10" || a.Classes[2].EN != "b" {
		t.Fatalf("classes %+v natively, %+v in the page", a.Classes, b.Classes)
	}
	for i := range a.Classes {
		if a.Classes[i].EN != b.Classes[i].EN || a.Classes[i].Photos != b.Classes[i].Photos {
			t.Errorf("class %d is %+v natively and %+v in the page", i, a.Classes[i], b.Classes[i])
		}
	}
	if a, b := native.Method, paged.Method; a.Seed != b.Seed || a.Folds != b.Folds || a.Repeats != repeats || b.Repeats != repeats || a.Steps != b.Steps || a.ModelID != b.ModelID {
		t.Errorf("method %+v natively and %+v in the page", a, b)
	}
	c, d := native.Comparison, paged.Comparison
	if c.Verdict != d.Verdict || len(c.Arms) != 4 || len(d.Arms) != 4 || len(c.Answers) != n || len(d.Answers) != n {
		t.Fatalf("natively %q by %d arms on %d photos, in the page %q by %d on %d",
			c.Verdict, len(c.Arms), len(c.Answers), d.Verdict, len(d.Arms), len(d.Answers))
	}
	apart := 0.0
	for i, one := range c.Answers {
		other := d.Answers[i]
		if filepath.Base(one.PhotoID) != names[other.PhotoID] || one.Class != other.Class || one.Group != other.Group || len(one.Folds) != repeats || !slices.Equal(one.Folds, other.Folds) {
			t.Errorf("answer %d is for %s of %q in folds %v natively, for %s of %q in folds %v in the page",
				i, one.PhotoID, one.Group, one.Folds, names[other.PhotoID], other.Group, other.Folds)
		}
		for k := range one.Said {
			for j, v := range one.Said[k].P {
				apart = max(apart, math.Abs(v-other.Said[k].P[j]))
			}
		}
	}
	if apart > mostApart {
		t.Errorf("probabilities are up to %.4f apart", apart)
	}
	t.Logf("%s natively, %s in the page: probabilities at most %.5f apart", native.Method.Kernel, paged.Method.Kernel, apart)
	for i, one := range c.Arms {
		other := d.Arms[i]
		if one.Arm != other.Arm || math.Abs(one.Accuracy.Value-other.Accuracy.Value)*float64(n) > 1+1e-9 {
			t.Errorf("%s: %v natively, %v in the page", one.Arm, one.Accuracy, other.Accuracy)
		}
		if (one.Depth == nil) != (other.Depth == nil) || one.Depth != nil && math.Abs(one.Depth.AbsRel-other.Depth.AbsRel) > .02*one.Depth.AbsRel {
			t.Errorf("%s: depth %+v natively, %+v in the page", one.Arm, one.Depth, other.Depth)
		}
	}
}
