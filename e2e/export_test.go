package e2e

import (
	"bytes"
	"encoding/base64"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// checkExports: the buttons of the save view give the files that the command line makes of the saved project, byte for byte.
// It returns our own file of the model.
func (p *page) checkExports(file []byte) []byte {
	p.t.Helper()
	saved, dir := writePhoto(p.t, "site.okuyuki.zip", file), p.t.TempDir()
	model, tensors := filepath.Join(dir, "site.onnx"), filepath.Join(dir, "site.safetensors")
	if out, err := exec.Command("go", "run", "../server", "export", saved, "--onnx", model, "--safetensors", tensors).CombinedOutput(); err != nil {
		p.t.Fatalf("okuyuki export: %v\n%s", err, out)
	}
	eval[any](p, "save view", `document.querySelector('[data-step="save"]').click()`)
	p.until("the buttons", `document.querySelectorAll('[data-view="save"] [data-format]:not([disabled])').length === 3`)
	p.shot("export")
	for format, name := range map[string]string{"onnx": model, "pytorch": tensors} {
		native, err := os.ReadFile(name)
		if err != nil {
			p.t.Fatal(err)
		}
		paged := p.pressed(p.t, format)
		if len(paged) < 1<<20 || !bytes.Equal(native, paged) {
			p.t.Errorf("%s: %d bytes from the page, %d from the command line, or others", format, len(paged), len(native))
		}
	}
	return p.pressed(p.t, "safetensors")
}

// checkModelAlone: a model file opens as a project without photos, and answers for new ones as the project that it is of.
func (p *page) checkModelAlone(model []byte) {
	p.t.Helper()
	photo := blob(bricks.photo(p.t, 40), "image/jpeg")
	type answer []struct {
		Label string
		P     float64
	}
	ask := `okuyuki.predict(` + photo + `).then(({classes}) => classes.map(({label, p}) => ({label, p})))`
	want := eval[answer](p, "predict with the project", ask)
	before := eval[int](p, "photos of the project", "okuyuki.photos().length")
	if refused := eval[string](p, "a model of nobody", `okuyuki.load(new Blob([new Uint8Array([2, 0, 0, 0, 0, 0, 0, 0]), "{}"])).then(() => "", (e) => e.kind)`); refused != "bad_model" {
		p.t.Errorf("a model of nobody: %q", refused)
	}
	if n := eval[int](p, "photos after it", "okuyuki.photos().length"); n != before || n == 0 {
		p.t.Errorf("a refused file has left %d of %d photos", n, before)
	}
	eval[any](p, "load the model", "okuyuki.load("+blob(model, "application/octet-stream")+")")
	if n := eval[int](p, "photos of a model", "okuyuki.photos().length"); n != 0 {
		p.t.Errorf("a model file has %d photos", n)
	}
	got := eval[answer](p, "predict with the model", ask)
	if len(got) != len(want) || len(got) != 2 {
		p.t.Fatalf("the model answers %v, the project %v", got, want)
	}
	for i := range got {
		if got[i].P != want[i].P {
			p.t.Errorf("the model answers %v, the project %v", got, want)
		}
	}
	p.shot("model-alone")
}

// pressed is the file that the button of a format gives to the user's downloads.
func (p *page) pressed(t *testing.T, format string) []byte {
	t.Helper()
	text := eval[string](p, "press "+format, `(async () => {
		const make = URL.createObjectURL;
		const click = HTMLAnchorElement.prototype.click;
		try {
			const given = new Promise((resolve) => { URL.createObjectURL = (blob) => { resolve(blob); return make.call(URL, blob); }; });
			HTMLAnchorElement.prototype.click = () => {};
			document.querySelector('[data-view="save"] [data-format="`+format+`"]').click();
			const bytes = new Uint8Array(await (await given).arrayBuffer());
			const parts = [];
			for (let i = 0; i < bytes.length; i += 30000) parts.push(btoa(String.fromCharCode(...bytes.subarray(i, i + 30000))));
			return parts.join("");
		} finally {
			URL.createObjectURL = make;
			HTMLAnchorElement.prototype.click = click;
		}
	})()`)
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
