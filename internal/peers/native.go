//go:build !js

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// native is a case of our benchmark, run by the built program.
func (l *lab) native(name string, threads int) source {
	return func(ctx context.Context) ([]reading, error) {
		program, err := l.program()
		if err != nil {
			return nil, err
		}
		out, err := command(ctx, "", nil, program, "bench", "--json", "--time", l.time.String(),
			"--threads", strconv.Itoa(threads), "^"+regexp.QuoteMeta(name)+"$")
		if err != nil {
			return nil, err
		}
		var line struct {
			MS            float64
			Check, Kernel string
		}
		if err := json.Unmarshal([]byte(out), &line); err != nil {
			return nil, fmt.Errorf("output of okuyuki bench: %w", err)
		}
		return []reading{{Config: line.Kernel, MS: line.MS, Check: checkOf(line.Check)}}, nil
	}
}

// checkOf leaves out the losses of trainings: contenders start from weights
// and targets of their own.
func checkOf(check string) string {
	if strings.HasPrefix(check, "loss ") {
		return ""
	}
	return check
}

// torchCase is a case of bench_torch.py, in each memory format. The allocator
// keeps its memory: PyTorch is faster so on large maps.
func (l *lab) torchCase(name string) source {
	environment := []string{
		"THREADS=" + strconv.Itoa(threads), "OMP_NUM_THREADS=" + strconv.Itoa(threads), "SECS=" + l.seconds(),
		"GLIBC_TUNABLES=glibc.malloc.mmap_threshold=4294967296:glibc.malloc.trim_threshold=8589934592",
	}
	return func(ctx context.Context) ([]reading, error) {
		if err := l.torch(); err != nil {
			return nil, err
		}
		out, err := command(ctx, l.dir("native"), environment, python, "bench_torch.py", "^"+name+"$")
		if err != nil {
			return nil, err
		}
		return peerLines(out)
	}
}

// ortCase is a case of bench_ort.mjs.
func (l *lab) ortCase(name string) source {
	return func(ctx context.Context) ([]reading, error) {
		if err := all(l.ort, l.models); err != nil {
			return nil, err
		}
		environment := []string{"THREADS=" + strconv.Itoa(threads), "SECS=" + l.seconds()}
		out, err := command(ctx, l.dir("native"), environment, "node", "bench_ort.mjs", "^"+name+"$")
		if err != nil {
			return nil, err
		}
		return peerLines(out)
	}
}

// peerLine is what the native peers' scripts print for a case, such as
// "torch train64_b32 threads=2 fmt=nhwc batch=32 365 img/s best=370 ...".
var peerLine = regexp.MustCompile(`(?m)^(?:torch|ort) (\S+) threads=\d+ fmt=(\S+) batch=(\d+) (\S+) (ms|img/s)\b`)

// peerLines reads the output of the native peers' scripts: the format of the
// data is the configuration.
func peerLines(out string) ([]reading, error) {
	var readings []reading
	for _, m := range peerLine.FindAllStringSubmatch(out, -1) {
		batch, err := strconv.Atoi(m[3])
		if err != nil {
			return nil, err
		}
		value, err := strconv.ParseFloat(m[4], 64)
		if err != nil {
			return nil, err
		}
		if value <= 0 {
			return nil, fmt.Errorf("no speed in %q", m[0])
		}
		if m[5] == "img/s" {
			value = 1e3 * float64(batch) / value
		}
		readings = append(readings, reading{Config: m[2], MS: value})
	}
	if len(readings) == 0 {
		return nil, fmt.Errorf("no measurement in %q", lastLine(out))
	}
	return readings, nil
}
