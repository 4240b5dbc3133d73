package e2e

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"math"
	"os/exec"
	"testing"

	"okuyuki/core/project"
	"okuyuki/core/workbench"
	"okuyuki/web"
)

// checkNatively opens a project that the page saved without a browser: what was learned in
// the page answers the same on the command line.
func (p *page) checkNatively(file []byte) {
	p.t.Helper()
	opened, err := project.Open(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		p.t.Fatal(err)
	}
	learned, err := opened.Model()
	if err != nil || learned == nil {
		p.t.Fatalf("the project has a model of %d bytes, %v", len(learned), err)
	}
	base, err := fs.ReadFile(web.Bundle(), web.BaseModel)
	if err != nil {
		p.t.Fatal(err)
	}
	bench, err := workbench.New(base)
	if err != nil {
		p.t.Fatal(err)
	}
	if err := bench.ImportModel(learned); err != nil {
		p.t.Fatal(err)
	}
	for _, k := range []kind{bricks, pipes} {
		photo := k.photo(p.t, 100)
		native, err := bench.PredictFile(photo)
		if err != nil {
			p.t.Fatal(err)
		}
		paged := p.predict(photo)
		top := native.Classes[0]
		if top.EN != k.label || paged.Classes[0].Label != k.label {
			p.t.Errorf("a photo of %s is %s natively and %s in the page", k.label, top.EN, paged.Classes[0].Label)
		}
		// The page holds the weights it trained, the file holds them in half precision, and the kernels round differently.
		if math.Abs(top.P-paged.Classes[0].P) > 0.02 {
			p.t.Errorf("%s has probability %.4f natively and %.4f in the page", k.label, top.P, paged.Classes[0].P)
		}
	}
}

// checkCommand asks the command line about a photo with what the page saved: a project, or the model alone.
func (p *page) checkCommand(file []byte) {
	p.t.Helper()
	saved, photo := writePhoto(p.t, "saved", file), writePhoto(p.t, "new.jpg", pipes.photo(p.t, 100))
	out, err := exec.Command("go", "run", "../server", "predict", "--json", "--model", saved, photo).Output()
	if err != nil {
		p.t.Fatalf("okuyuki predict: %v", err)
	}
	var answer struct{ Classes []struct{ EN string } }
	if err := json.Unmarshal(out, &answer); err != nil || len(answer.Classes) != 2 || answer.Classes[0].EN != pipes.label {
		p.t.Errorf("okuyuki predict --model FILE: %s %v", out, err)
	}
}

// The names of photos and labels survive in the project file.
func checkListed(t *testing.T, file []byte, photos int) {
	t.Helper()
	opened, err := project.Open(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	if len(opened.Photos) != photos || len(opened.Classes) != 2 {
		t.Errorf("the project lists %d photos and %d classes", len(opened.Photos), len(opened.Classes))
	}
	for i, listed := range opened.Photos {
		if data, err := opened.Photo(i); err != nil || len(data) == 0 {
			t.Errorf("photo %s: %d bytes, %v", listed.Name, len(data), err)
		}
	}
}
