package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"okuyuki/core/model"
	"okuyuki/core/weights"
	"okuyuki/server/base"
)

// stateDict is a MobileNetV2 of made-up weights, as torchvision names it.
func stateDict(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "core", "statedict", "testdata", "mobilenet.json"))
	if err != nil {
		t.Fatal(err)
	}
	var known struct {
		Names map[string][][2]json.RawMessage
	}
	if err := json.Unmarshal(data, &known); err != nil {
		t.Fatal(err)
	}
	var f weights.File
	for _, entry := range known.Names["torchvision"] {
		var name string
		var shape []int
		if err := errors.Join(json.Unmarshal(entry[0], &name), json.Unmarshal(entry[1], &shape)); err != nil {
			t.Fatal(err)
		}
		n := 1
		for _, d := range shape {
			n *= d
		}
		v := make([]float32, n)
		for i := range v {
			if v[i] = 1; len(shape) == 4 {
				v[i] = float32((i*7919+i*i)%201-100) / 100 / float32(shape[1])
			} else if strings.HasSuffix(name, "bias") || strings.HasSuffix(name, "mean") {
				v[i] = 0
			}
		}
		f.SetFloat32(name, shape, v)
	}
	if data, err = f.Encode(); err != nil {
		t.Fatal(err)
	}
	return writeFile(t, "torch.safetensors", data)
}

func TestImport(t *testing.T) {
	from, dir := stateDict(t), t.TempDir()
	out := filepath.Join(dir, "ours.safetensors")
	code, printed, log := okuyuki(t, "import", from, "--out", out, "--licence", "ours")
	if code != exitDone || !strings.Contains(printed, "torchvision") || !strings.Contains(printed, "未学習") {
		t.Fatalf("exit %d, %q, %s", code, printed, log)
	}
	file, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	m, err := model.Load(file)
	if err != nil || m.Preset != model.BaseTorch || m.Meta["name"] != "ours" || !base.Untrained(file) {
		t.Fatalf("%v, %v", m, err)
	}
	card, err := os.ReadFile(out + ".md")
	if err != nil || !bytes.Contains(card, []byte(weights.Sum(file))) || !bytes.Contains(card, []byte("| Licence | ours |")) || !bytes.Contains(card, []byte("untrained")) {
		t.Errorf("%v, card %s", err, card)
	}
	again := filepath.Join(dir, "again", "ours.safetensors")
	if err := os.Mkdir(filepath.Dir(again), 0o755); err != nil {
		t.Fatal(err)
	}
	var r base.Imported
	code, printed, _ = okuyuki(t, "import", from, "--out", again, "--mean", "0.5,0.5,0.5", "--std", "0.5,0.5,0.5", "--json")
	if err := json.Unmarshal([]byte(printed), &r); code != exitDone || err != nil || r.SHA256 == weights.Sum(file) || r.Mean[1] != .5 || r.Preset != "base-torch" {
		t.Errorf("exit %d, %v, %+v", code, err, r)
	}

	// It serves as a base model: it answers, leaves for other programs, and classes are learned on it.
	photo := writeFile(t, "p.png", patch(t, true, 3))
	if code, printed, log := okuyuki(t, "predict", "--model", out, photo); code != exitDone || !strings.Contains(printed, "not trained yet") {
		t.Errorf("exit %d, %s, %s", code, printed, log)
	}
	if code, _, log := okuyuki(t, "export", out, "--onnx", filepath.Join(dir, "m.onnx"), "--pytorch", filepath.Join(dir, "py")); code != exitDone {
		t.Errorf("exit %d, %s", code, log)
	}
	if code, _, log := okuyuki(t, "poc", "--model", out, "--steps", "1", "--folds", "2", "--repeats", "1", site(t, 3)); code != exitDone {
		t.Errorf("exit %d, %s", code, log)
	}
	// Its depth comes from a model that knows it.
	var trained base.Trained
	whole := filepath.Join(dir, "site.safetensors")
	code, printed, log = okuyuki(t, "train", "--data", ownPhotos(t, 8), "--from", out, "--depth-of", writeModel(t), "--smoke", "--cache", t.TempDir(), "--json", "--out", whole)
	if err := json.Unmarshal([]byte(printed), &trained); code != exitDone || err != nil || trained.DepthFrom == "" || trained.FromHash != weights.Sum(file) {
		t.Fatalf("exit %d, %v, %+v, %s", code, err, trained, log)
	}
	if file, err = os.ReadFile(whole); err != nil || base.Untrained(file) {
		t.Errorf("%v: what was trained says that it is not", err)
	}
	after, err := model.Load(file)
	if err != nil || after.Preset != model.BaseTorch {
		t.Fatalf("%v, %v", after, err)
	}
	for i, v := range m.Param("backbone/normalise/bias").Value {
		if after.Param("backbone/normalise/bias").Value[i] != v {
			t.Error("the images' normalisation was trained")
		}
	}
}

func TestImportRefuses(t *testing.T) {
	out := filepath.Join(t.TempDir(), "x.safetensors")
	for name, c := range map[string]struct {
		file string
		args []string
		code int
		says string
	}{
		"a pickle":         {writeFile(t, "x.pth", []byte("PK\x03\x04...")), nil, exitRefused, "save_file"},
		"our own":          {writeModel(t), nil, exitRefused, "torchvisionの"},
		"cut short":        {writeFile(t, "x.safetensors", []byte("\x08\x00\x00\x00\x00\x00\x00\x00{")), nil, exitRefused, "途中で切れて"},
		"two means":        {stateDict(t), []string{"--mean", "0.5,0.5"}, exitUsage, "three numbers"},
		"of 0 to 255":      {stateDict(t), []string{"--std", "0,0,0"}, exitUsage, "0 to 1"},
		"nowhere to write": {stateDict(t), []string{"--out", filepath.Join(out, "no", "x")}, exitUsage, "cannot be written"},
	} {
		args := append([]string{"import", c.file, "--out", out}, c.args...)
		if code, printed, log := okuyuki(t, args...); code != c.code || printed != "" || !strings.Contains(log, c.says) {
			t.Errorf("%s: exit %d, %q, %s", name, code, printed, log)
		}
	}
	if _, err := os.Stat(out); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("something was written: %v", err)
	}
}
