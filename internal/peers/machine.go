//go:build !js

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"time"
)

var processor = regexp.MustCompile(`(?m)^(?:model name|Model)\s*:\s*(.+)$`)

// machine describes where the measurements were made and what was measured.
func (l *lab) machine(ctx context.Context) []string {
	cpu := "unknown processor"
	if info, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		if m := processor.FindSubmatch(info); m != nil {
			cpu = string(m[1])
		}
	}
	lines := []string{fmt.Sprintf("%s, %s/%s, %d x %s", time.Now().UTC().Format(time.DateOnly), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), cpu)}
	versions := []string{runtime.Version()}
	add := func(name, version string) {
		if version != "" {
			versions = append(versions, strings.TrimSpace(name+" "+version))
		}
	}
	add("Node.js", output(ctx, "node", "--version"))
	add("", output(ctx, "chromium", "--version"))
	add("PyTorch", output(ctx, python, "-c", "import torch; print(torch.__version__)"))
	for _, p := range []struct{ name, dir, pack string }{
		{"ONNX Runtime", "native", "onnxruntime-node"},
		{"ONNX Runtime Web", "browser", "onnxruntime-web"},
		{"tfjs", "browser", "@tensorflow/tfjs"},
	} {
		add(p.name, packageVersion(filepath.Join(l.dir(p.dir), "node_modules", p.pack)))
	}
	if program, err := l.program(); err == nil {
		add("", strings.Join(strings.Fields(firstLines(output(ctx, program, "version"), 2)), " "))
	}
	lines = append(lines, strings.Join(versions, ", "))
	if l.busy != "" {
		lines = append(lines, l.busy)
	}
	return lines
}

// busy says so if the machine had work to do before the measurements; it is
// known on Linux only.
func busy() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return ""
	}
	var load float64
	if _, err := fmt.Sscan(string(text), &load); err != nil || load < float64(runtime.NumCPU())/4 {
		return ""
	}
	return fmt.Sprintf("The machine was busy at the start (load average %.1f): the ratios are indicative only.", load)
}

// firstLines keeps n lines of a text.
func firstLines(text string, n int) string {
	lines := strings.SplitAfterN(text, "\n", n+1)
	return strings.Join(lines[:min(n, len(lines))], "")
}

// output is what a program prints, or nothing if it cannot run.
func output(ctx context.Context, name string, arguments ...string) string {
	text, err := command(ctx, "", nil, name, arguments...)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(text)
}

// packageVersion reads the version of an installed npm package.
func packageVersion(dir string) string {
	data, err := os.ReadFile(filepath.Join(dir, "package.json"))
	if err != nil {
		return ""
	}
	var p struct{ Version string }
	if json.Unmarshal(data, &p) != nil {
		return ""
	}
	return p.Version
}
