package interop

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"okuyuki/core/export"
	"okuyuki/server/npm"
	"okuyuki/server/pytorch"
)

// python is Debian's: its PyTorch is a package of the system's Python.
const python = "/usr/bin/python3"

// image is a batch of pictures of one size, [n, 3, h, w] of 0 to 255.
type image struct {
	shape  [4]int
	pixels []float32
}

// array is a tensor of an answer.
type array struct {
	Shape  []int
	Values []float64
}

// answer is what a runtime computes of an image: probabilities, depth and, of some networks, novelty.
type answer map[string]array

// folder holds a network in all formats, and images.
func folder(t *testing.T, n *export.Network, images []image) string {
	t.Helper()
	dir := t.TempDir()
	write := func(name string, data []byte, err error) {
		t.Helper()
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), data, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	data, err := n.ONNX()
	write("model.onnx", data, err)
	data, err = n.Safetensors()
	write("model.safetensors", data, err)
	write(pytorch.Name, pytorch.Module, nil)
	type job struct {
		File  string `json:"file"`
		Shape [4]int `json:"shape"`
	}
	var jobs []job
	for i, m := range images {
		var raw []byte
		for _, v := range m.pixels {
			raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(v))
		}
		name := fmt.Sprintf("%d.f32", i)
		write(name, raw, nil)
		jobs = append(jobs, job{name, m.shape})
	}
	data, err = json.Marshal(jobs)
	write("job.json", data, err)
	return dir
}

// runtime is a program that answers with an exported network.
type runtime struct {
	name string
	run  func(t *testing.T, dir string) []answer
}

var runtimes = []runtime{
	{"ONNX Runtime", func(t *testing.T, dir string) []answer { return node(t, "onnxruntime-node", dir) }},
	{"ONNX Runtime Web", func(t *testing.T, dir string) []answer { return node(t, "onnxruntime-web", dir) }},
	{"PyTorch", torch},
}

func node(t *testing.T, runtime, dir string) []answer {
	return answers(t, exec.Command("node", filepath.Join(installed(t), "run.mjs"), runtime, dir))
}

func torch(t *testing.T, dir string) []answer {
	t.Helper()
	needTorch(t)
	script, err := filepath.Abs("run.py")
	if err != nil {
		t.Fatal(err)
	}
	return answers(t, exec.Command(python, script, dir))
}

// needTorch skips a test where there is no PyTorch.
func needTorch(t *testing.T) {
	t.Helper()
	if err := exec.Command(python, "-c", "import torch").Run(); err != nil {
		t.Skipf("PyTorch is not installed for %s (on Debian: sudo apt-get install python3-torch)", python)
	}
}

func answers(t *testing.T, command *exec.Cmd) []answer {
	t.Helper()
	out, err := command.Output()
	if err != nil {
		if failed, ok := err.(*exec.ExitError); ok {
			t.Fatalf("%v: %v\n%s", command, err, failed.Stderr)
		}
		t.Fatal(err)
	}
	var list []answer
	if err := json.Unmarshal(out, &list); err != nil {
		t.Fatal(err)
	}
	return list
}

// installed is a folder with npm's packages and our script.
func installed(t *testing.T) string {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	dir, err := npm.Install(t.Context(), "npm", filepath.Join(cache, "okuyuki"), "interop")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}
