package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"okuyuki/server/pytorch"
)

// What the files compute is checked by internal/interop; here: that they are written, whole, the same each time, and only if asked for.
func TestExport(t *testing.T) {
	model, dir := writeModel(t), t.TempDir()
	if code, _, _ := okuyuki(t, "export", model); code != exitUsage {
		t.Errorf("nothing to write: exit %d", code)
	}
	damaged := writeFile(t, "damaged.safetensors", []byte("no model"))
	if code, _, _ := okuyuki(t, "export", damaged, "--onnx", filepath.Join(dir, "none.onnx")); code != exitRefused {
		t.Errorf("a damaged model: exit %d", code)
	}
	var before map[string][]byte
	for range 2 {
		code, out, log := okuyuki(t, "export", model, "--onnx", filepath.Join(dir, "m.onnx"), "--safetensors", filepath.Join(dir, "m.safetensors"), "--pytorch", filepath.Join(dir, "py"))
		if code != exitDone || out == "" {
			t.Fatalf("exit %d, printed %q, %s", code, out, log)
		}
		files := map[string][]byte{}
		for _, name := range []string{"m.onnx", "m.safetensors", "py/model.safetensors", "py/" + pytorch.Name} {
			data, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			if files[name] = data; before != nil && !bytes.Equal(data, before[name]) {
				t.Errorf("%s differs the second time", name)
			}
		}
		before = files
	}
	if !bytes.Equal(before["m.safetensors"], before["py/model.safetensors"]) || !bytes.Equal(before["py/"+pytorch.Name], pytorch.Module) {
		t.Error("the folder for PyTorch has other files")
	}
	numbers := before["m.safetensors"]
	size := binary.LittleEndian.Uint64(numbers)
	var header map[string]any
	if err := json.Unmarshal(numbers[8:8+size], &header); err != nil || len(header) < 50 {
		t.Errorf("%d tensors, %v", len(header), err)
	}
	if !bytes.Contains(before["m.onnx"], []byte("probabilities")) || !bytes.Contains(before["m.onnx"], []byte("First")) {
		t.Error("the ONNX file names neither its output nor the classes")
	}
	if left, err := filepath.Glob(filepath.Join(dir, "*")); err != nil || len(left) != 3 {
		t.Errorf("the folder has %v, %v", left, err)
	}
}
