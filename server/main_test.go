package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"okuyuki/core/photo"
	"okuyuki/core/version"
	"okuyuki/kernels"
)

// okuyuki runs the program and returns its exit code and what it printed.
func okuyuki(t *testing.T, args ...string) (code int, out, log string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = run(t.Context(), args, func(string) string { return "" }, streams{&stdout, &stderr})
	return code, stdout.String(), stderr.String()
}

func TestUsage(t *testing.T) {
	for _, c := range []struct {
		args []string
		code int
		log  string // expected in it
	}{
		{nil, exitUsage, "expected one of"},
		{[]string{"nonsense"}, exitUsage, "nonsense"},
		{[]string{"predict"}, exitUsage, "image"},
		{[]string{"predict", "--no-such-flag", "a.jpg"}, exitUsage, "no-such-flag"},
		{[]string{"predict", "--depth", "d.png", "a.jpg", "b.jpg"}, exitUsage, "one image"},
		{[]string{"predict", "--model", "/no/such/model", "a.jpg"}, exitUsage, "/no/such/model"},
		{[]string{"bench", "("}, exitUsage, "missing closing"},
		{[]string{"bench", "no such case"}, exitUsage, "no case"},
		{[]string{"bench", "--threads=-1"}, exitUsage, "threads"},
		{[]string{"eval", "nyu"}, exitUsage, "--data"},
		{[]string{"base", "build", "--data", "/no/such/dir"}, exitUsage, "/no/such/dir"},
		{[]string{"serve", "--dir", "/no/such/dir"}, exitUsage, "/no/such/dir"},
	} {
		code, out, log := okuyuki(t, c.args...)
		if code != c.code || !strings.Contains(log, c.log) {
			t.Errorf("%v: exit %d, log %q", c.args, code, log)
		}
		if out != "" {
			t.Errorf("%v: a failure prints %q on standard output", c.args, out)
		}
		if strings.Count(log, "\n") != 1 {
			t.Errorf("%v: the message has not one line: %q", c.args, log)
		}
	}
}

func TestHelp(t *testing.T) {
	commands := []string{"serve", "predict", "eval", "data", "study", "worker", "base", "embed", "export", "bench", "version"}
	code, out, _ := okuyuki(t, "--help")
	if code != exitDone {
		t.Errorf("--help: exit %d", code)
	}
	for _, name := range commands {
		if !strings.Contains(out, "\n  "+name) {
			t.Errorf("--help does not list %s", name)
		}
		if code, help, _ := okuyuki(t, name, "--help"); code != exitDone || !strings.Contains(help, "okuyuki "+name) {
			t.Errorf("%s --help: exit %d, %q", name, code, help)
		}
	}
}

func TestVersion(t *testing.T) {
	code, out, _ := okuyuki(t, "version", "--json")
	var info versionInfo
	if err := json.Unmarshal([]byte(out), &info); code != exitDone || err != nil {
		t.Fatalf("exit %d, %v, %q", code, err, out)
	}
	if info.Version != version.Version || info.Kernel != kernels.Name() || !strings.HasPrefix(info.Go, "go") {
		t.Errorf("%+v", info)
	}
	data, err := embeddedModel()
	if (err == nil) != (info.Model != nil) || (info.Model != nil && (len(info.Model.SHA256) != 64 || len(data) == 0)) {
		t.Errorf("model %+v, embedded model %d bytes, %v", info.Model, len(data), err)
	}
	if code, text, _ := okuyuki(t, "version"); code != exitDone || !strings.Contains(text, version.Version) || !strings.Contains(text, kernels.Name()) {
		t.Errorf("exit %d, %q", code, text)
	}
}

func TestKernelVariable(t *testing.T) {
	before := kernels.Name()
	t.Cleanup(func() {
		if err := kernels.Use(before); err != nil {
			t.Error(err)
		}
	})
	for name, want := range map[string]int{"portable": exitDone, "abacus": exitUsage} {
		var stdout, stderr bytes.Buffer
		getenv := func(key string) string { return map[string]string{kernelVariable: name}[key] }
		if code := run(t.Context(), []string{"version"}, getenv, streams{&stdout, &stderr}); code != want {
			t.Errorf("%s=%s: exit %d, %s", kernelVariable, name, code, &stderr)
		}
	}
	if kernels.Name() != "portable" {
		t.Errorf("the kernel in use is %s", kernels.Name())
	}
}

func TestExitCodes(t *testing.T) {
	for code, errs := range map[int][]error{
		exitUsage:   {fmt.Errorf("%w: x", errUsage)},
		exitRefused: {fmt.Errorf("%w: x", errRefused), fmt.Errorf("a.jpg: %w", &photo.Error{Kind: photo.KindCorrupt}), reported{&photo.Error{Kind: photo.KindEmpty}}},
		exitFailed:  {errors.New("x"), context.Canceled, os.ErrNotExist},
	} {
		for _, err := range errs {
			if got := exitCode(err); got != code {
				t.Errorf("%v: exit %d, want %d", err, got, code)
			}
		}
	}
	if err := worse(worse(nil, errRefused), os.ErrNotExist); err != os.ErrNotExist {
		t.Errorf("a refusal hides a failure: %v", err)
	}
	if err := worse(os.ErrNotExist, errRefused); err != os.ErrNotExist {
		t.Errorf("a refusal hides an earlier failure: %v", err)
	}
}

func TestBench(t *testing.T) {
	code, out, _ := okuyuki(t, "bench", "--json", "--time", "1ms", "^conv3x3/128-128-8-b32/forward$")
	var line benchLine
	if err := json.Unmarshal([]byte(out), &line); code != exitDone || err != nil {
		t.Fatalf("exit %d, %v, %q", code, err, out)
	}
	if line.Name != "conv3x3/128-128-8-b32/forward" || !(line.MS > 0) || !(line.GFLOPS > 0) || line.Threads != kernels.Workers() || line.Kernel != kernels.Name() {
		t.Errorf("%+v", line)
	}
	code, out, _ = okuyuki(t, "bench", "--time", "1ms", "conv3x3/128-128-8-b32/")
	if lines := strings.Split(strings.TrimSpace(out), "\n"); code != exitDone || len(lines) != 4 {
		t.Errorf("exit %d, %q", code, out)
	}
}

// TestReadmeCommands runs the parser over every command line of the READMEs,
// and looks for every make target that they name.
func TestReadmeCommands(t *testing.T) {
	makefile, err := os.ReadFile("../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string][]byte{}
	for _, name := range []string{"README.md", "README.ja.md"} {
		if texts[name], err = os.ReadFile(filepath.Join("..", name)); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(t.TempDir())
	for _, folder := range []string{"DIR", "photos", "photos/january", "photos/march"} { // the READMEs' words for a folder that is there
		if err := os.Mkdir(folder, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range []string{"site.okuyuki.zip", "form.json", "queue.jsonl", "nyu_depth_v2_labeled.mat", "mobilenet.safetensors"} { // a project saved in the page, a form filled in, a review queue, NYU's frames, a state dict
		if err := os.WriteFile(file, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	makeTarget := regexp.MustCompile("(?m)(?:^    |`)make ([a-z-]+)\\b")
	line := regexp.MustCompile(`(?m)^    (?:bin/)?okuyuki (.*)$`)
	for name, text := range texts {
		commands, targets := line.FindAllSubmatch(text, -1), makeTarget.FindAllSubmatch(text, -1)
		if len(commands) < 4 || len(targets) < 3 {
			t.Errorf("%s shows %d commands and %d make targets", name, len(commands), len(targets))
		}
		for _, m := range commands {
			args := strings.Fields(strings.ReplaceAll(string(m[1]), "'", ""))
			if code, _, log := okuyuki(t, append(args, "--help")...); code != exitDone {
				t.Errorf("%s: okuyuki %s: exit %d, %s", name, m[1], code, log)
			}
		}
		for _, m := range targets {
			if !regexp.MustCompile(`(?m)^` + string(m[1]) + `:`).Match(makefile) {
				t.Errorf("%s names make %s, which is not in the Makefile", name, m[1])
			}
		}
	}
}
