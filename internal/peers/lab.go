//go:build !js

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"okuyuki/core/study"
)

// lab holds what the measurements share. Each part is made when it is first
// asked for; what could not be made says why every time.
type lab struct {
	time  time.Duration
	peers string // folder of the peers' benchmarks
	cache string // absolute; the peers' copies, what they need, and our program

	program  func() (string, error) // builds it; its path
	paged    func() (string, error) // the same with the page inside
	torch    func() error           // prepares PyTorch
	ort      func() error           // ... ONNX Runtime for Node.js
	models   func() error           // ... the ONNX files of the 64 and 128 px nets
	web      func() error           // ... tfjs and ONNX Runtime Web
	backbone func() error           // ... the base preset's backbone as an ONNX file
	chromium func() (*browser, error)
	study    func() (*study.Lab, error)

	busy    string // a warning
	closers []func()
}

func newLab(ctx context.Context, o options) (*lab, error) {
	if _, err := os.Stat("server/bundle/main.go"); err != nil {
		return nil, errors.New("run it in the root of the repository")
	}
	cache, err := filepath.Abs(filepath.Join("build", "peers"))
	if err != nil {
		return nil, err
	}
	l := &lab{time: o.time, peers: o.peers, cache: cache, busy: busy()}
	once := func(f func(context.Context) error) func() error {
		return sync.OnceValue(func() error { return f(ctx) })
	}
	l.program = sync.OnceValues(func() (string, error) { return l.buildProgram(ctx) })
	l.paged = sync.OnceValues(func() (string, error) { return l.buildWithPage(ctx) })
	l.torch, l.ort, l.models = once(l.installTorch), once(l.installOrt), once(l.exportModels)
	l.web, l.backbone = once(l.installWeb), once(l.exportBackbone)
	l.study = sync.OnceValues(func() (*study.Lab, error) { return openStudy(ctx) })
	l.chromium = sync.OnceValues(func() (*browser, error) { return l.startBrowser(ctx) })
	return l, os.MkdirAll(cache, 0o755)
}

// close ends what still runs, the last started first.
func (l *lab) close() {
	for i := len(l.closers) - 1; i >= 0; i-- {
		l.closers[i]()
	}
}

func (l *lab) dir(name string) string { return filepath.Join(l.cache, name) }

// seconds is the measuring time as the peers' scripts take it.
func (l *lab) seconds() string { return fmt.Sprintf("%.3g", l.time.Seconds()) }

// all calls preparations in order until one fails.
func all(preparations ...func() error) error {
	for _, prepare := range preparations {
		if err := prepare(); err != nil {
			return err
		}
	}
	return nil
}

// command runs a program in a folder and returns what it printed. The error
// has the last line that it complained with.
func command(ctx context.Context, dir string, environment []string, name string, arguments ...string) (string, error) {
	c := exec.CommandContext(ctx, name, arguments...)
	c.Dir, c.Env, c.WaitDelay = dir, append(os.Environ(), environment...), 5*time.Second
	var out, complaints bytes.Buffer
	c.Stdout, c.Stderr = &out, &complaints
	if err := c.Run(); err != nil {
		return "", fmt.Errorf("%s: %w: %s", filepath.Base(name), err, lastLine(out.String()+"\n"+complaints.String()))
	}
	return out.String(), nil
}

// lastLine is the last line that says something, cut to a readable length.
func lastLine(text string) string {
	last := ""
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "exit status ") {
			last = line
		}
	}
	runes := []rune(last)
	return string(runes[:min(len(runes), 200)])
}
