package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"time"
)

// target is a package with its files that are mutated.
type target struct {
	path, name, dir string
	files           []string
}

// find asks the go command for a package.
func find(pkg string, only *regexp.Regexp) (target, error) {
	cmd := exec.Command("go", "list", "-json=ImportPath,Name,Dir,GoFiles", pkg)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return target{}, fmt.Errorf("go list %s: %w", pkg, err)
	}
	var p struct {
		ImportPath, Name, Dir string
		GoFiles               []string
	}
	if err := json.Unmarshal(out, &p); err != nil {
		return target{}, err
	}
	t := target{path: p.ImportPath, name: p.Name, dir: p.Dir}
	for _, f := range p.GoFiles {
		if only.MatchString(f) {
			t.files = append(t.files, filepath.Join(p.Dir, f))
		}
	}
	return t, nil
}

// complaint is how the compiler names a mutant; weave told it so.
var complaint = regexp.MustCompile(`\bmutant(\d+):\d+`)

// build compiles the tests with all mutants that compile, and returns these.
func (t target) build(work, program string) (mutants []mutant, left int, err error) {
	if err := os.WriteFile(filepath.Join(work, "chooser.go"), fmt.Appendf(nil, chooser, t.name), 0o600); err != nil {
		return nil, 0, err
	}
	without := map[int]bool{}
	for {
		mutants = nil
		replace := map[string]string{filepath.Join(t.dir, "mutant_at_work.go"): filepath.Join(work, "chooser.go")}
		for i, f := range t.files {
			text, more, err := weave(f, len(mutants)+1, without)
			if err != nil {
				return nil, 0, err
			}
			mutants = append(mutants, more...)
			woven := filepath.Join(work, strconv.Itoa(i)+".go")
			replace[f] = woven
			if err := os.WriteFile(woven, text, 0o600); err != nil {
				return nil, 0, err
			}
		}
		overlay, err := json.Marshal(map[string]any{"Replace": replace})
		if err != nil {
			return nil, 0, err
		}
		if err := os.WriteFile(filepath.Join(work, "overlay.json"), overlay, 0o600); err != nil {
			return nil, 0, err
		}
		cmd := exec.Command("go", "test", "-c", "-vet=off", "-gcflags="+t.path+"=-e", "-overlay", filepath.Join(work, "overlay.json"), "-o", program, ".")
		cmd.Dir = t.dir
		complaints, err := cmd.CombinedOutput()
		if err == nil {
			break
		}
		before := len(without)
		for _, named := range complaint.FindAllSubmatch(complaints, -1) {
			number, _ := strconv.Atoi(string(named[1]))
			without[number] = true
		}
		if len(without) == before {
			return nil, 0, fmt.Errorf("%s with its mutants: %w\n%s", t.path, err, complaints)
		}
	}
	kept := mutants[:0]
	for _, m := range mutants {
		if !without[m.number] {
			kept = append(kept, m)
		}
	}
	return kept, len(without), nil
}

// errSlow: the tests went on for ever, which somebody would notice.
var errSlow = errors.New("the tests take too long")

// try runs the tests with a mutant at work, 0 for none; nil: they pass.
func (t target) try(program, skip string, number int, patience time.Duration) error {
	ctx, cancel := context.WithTimeoutCause(context.Background(), patience, errSlow)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, "-test.short", "-test.failfast", "-test.skip="+skip)
	cmd.Dir = t.dir
	cmd.Env = append(os.Environ(), chosen+"="+strconv.Itoa(number))
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	cmd.WaitDelay = time.Second
	err := cmd.Run()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err != nil {
		return fmt.Errorf("%w\n%s", err, out.Bytes())
	}
	return nil
}

// clean returns what removes the inputs that property tests keep of their failures (rapid), which mutants are there to cause.
func (t target) clean() func() {
	folder := filepath.Join(t.dir, "testdata")
	kept := filepath.Join(folder, "rapid")
	if _, err := os.Stat(kept); !errors.Is(err, os.ErrNotExist) {
		return func() {}
	}
	return func() {
		os.RemoveAll(kept)
		os.Remove(folder) // if nothing else is in it
	}
}

// examine prints the survivors of a package, and a line that sums up.
func (t target) examine(out io.Writer, skip string, most int) error {
	work, err := os.MkdirTemp("", "okuyuki-mutate-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	defer t.clean()()
	program := filepath.Join(work, "package.test")
	mutants, left, err := t.build(work, program)
	if err != nil {
		return err
	}
	start := time.Now()
	if err := t.try(program, skip, 0, time.Hour); err != nil {
		return fmt.Errorf("%s: the tests fail without a mutant: %w", t.path, err)
	}
	patience := 10*time.Second + 10*time.Since(start)
	tried, survived := 0, 0
	for i, m := range mutants {
		if n := min(most, len(mutants)); i > 0 && i*n/len(mutants) == (i-1)*n/len(mutants) {
			continue // evenly spread over the files
		}
		tried++
		if t.try(program, skip, m.number, patience) == nil {
			survived++
			fmt.Fprintf(out, "%s\n\tsurvives: %s\n", m.where, m.what)
		}
	}
	fmt.Fprintf(out, "%s: %d mutants (%d more do not compile), %d tried, %d killed, %d survived: %.1f %%\n",
		t.path, len(mutants), left, tried, tried-survived, survived, 100*float64(tried-survived)/float64(max(tried, 1)))
	return nil
}
