package e2e

import (
	"bufio"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"okuyuki/core/model"
)

// TestOwnBase opens the page with a base model of the user's own, with PyTorch's padding, as `okuyuki serve --base` offers it: the page
// says whose it is, predicts, and learns classes on it.
func TestOwnBase(t *testing.T) {
	m, err := model.New(model.BaseTorch, []model.Class{{ID: "a", JA: "甲", EN: "First"}, {ID: "b", JA: "乙", EN: "Second"}}, 5)
	if err != nil {
		t.Fatal(err)
	}
	m.Meta = map[string]string{"name": "bridges"}
	file, err := m.Encode(model.Float32)
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(t.TempDir(), "okuyuki")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, "../server").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	server := exec.CommandContext(t.Context(), program, "serve", "--addr", "127.0.0.1:0", "--studies", t.TempDir(), "--base", writePhoto(t, "bridges.safetensors", file))
	out, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		server.Process.Kill()
		server.Wait()
	})
	lines, address := bufio.NewScanner(out), ""
	for address == "" && lines.Scan() {
		if _, found, ok := strings.Cut(lines.Text(), "Base model bridges.safetensors: "); ok {
			address = found
		}
	}
	p := open(t, "")
	p.do("the page of that server", chromedp.Navigate(address))
	if name := eval[string](p, "start", `okuyuki.ready.then((r) => r.model)`); name != "bridges" {
		t.Fatalf("the page begins with %q", name)
	}
	p.until("it is said", `document.getElementById("asked-model")?.innerText.includes("bridges")`)
	type answer struct {
		Classes []struct{ Label string }
		Depth   struct{ Width, Height int }
	}
	got := eval[answer](p, "predict", `okuyuki.predict(`+blob(bricks.photo(t, 1), "image/jpeg")+`).then(({classes, depth}) => ({classes, depth: {width: depth.width, height: depth.height}}))`)
	if len(got.Classes) != 2 || got.Depth.Width == 0 {
		t.Errorf("%+v", got)
	}
	p.bricksAndPipes(4)
	eval[any](p, "learn", `okuyuki.tune({seed: 1, rung: "probe"})`)
	if !eval[bool](p, "learned", `okuyuki.photos().length === 8 && okuyuki.photos().every((x) => x.prediction?.learned)`) {
		t.Error("nothing was learned on it")
	}
	p.shot("own base")
	p.checkConsole()
}
