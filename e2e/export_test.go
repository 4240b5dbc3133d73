package e2e

import (
	"bytes"
	"encoding/base64"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// checkExports: the button of the save view gives the file that the command line makes of the saved project, byte for byte.
func (p *page) checkExports(file []byte) {
	p.t.Helper()
	saved, dir := writePhoto(p.t, "site.okuyuki.zip", file), p.t.TempDir()
	tensors := filepath.Join(dir, "site.safetensors")
	if out, err := exec.Command("go", "run", "../server", "export", saved, "--safetensors", tensors).CombinedOutput(); err != nil {
		p.t.Fatalf("okuyuki export: %v\n%s", err, out)
	}
	eval[any](p, "save view", `document.querySelector('[data-step="save"]').click()`)
	p.until("the buttons", `document.querySelectorAll('[data-view="save"] [data-format]:not([disabled])').length === 1`)
	p.shot("export")
	for format, name := range map[string]string{"pytorch": tensors} {
		native, err := os.ReadFile(name)
		if err != nil {
			p.t.Fatal(err)
		}
		paged := p.pressed(p.t, format)
		if len(paged) < 1<<20 || !bytes.Equal(native, paged) {
			p.t.Errorf("%s: %d bytes from the page, %d from the command line, or others", format, len(paged), len(native))
		}
	}
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
