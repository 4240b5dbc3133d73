package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// traced walks its own stack in every way there is: panics, recovered and not, deferred calls, callers, inlined functions, and
// the garbage collector under load, which reads the tables beside those of the lines.
const traced = `package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
)

type node struct {
	left, right *node
	load        []byte
}

func grow(depth int) *node {
	if depth == 0 {
		return &node{load: make([]byte, 100)}
	}
	return &node{grow(depth - 1), grow(depth - 1), []byte(fmt.Sprint(depth))}
}

func (n *node) count() int {
	if n == nil {
		return 0
	}
	return 1 + n.left.count() + n.right.count()
}

func inlined(s []int, i int) int { return s[i] }

//go:noinline
func failing(i int) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("recovered: %v", r)
			for _, name := range []string{"main.inlined", "main.failing", "main.main"} {
				if !strings.Contains(string(debug.Stack()), name) {
					err = fmt.Errorf("%w; no %s in %s", err, name, debug.Stack())
				}
			}
		}
	}()
	defer fmt.Println("deferred")
	return fmt.Errorf("no panic: %d", inlined([]int{1}, i))
}

//go:noinline
func callers() {
	pcs := make([]uintptr, 10)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs)])
	for {
		frame, more := frames.Next()
		fmt.Println(frame.Function)
		if frame.Line > 0 && frame.Function == "main.callers" {
			fmt.Println("with lines")
		}
		if !more {
			return
		}
	}
}

func main() {
	callers()
	fmt.Println(failing(1))
	done := make(chan int)
	for range 4 {
		go func() {
			sum := 0
			for range 20 {
				sum += grow(10).count()
				runtime.Gosched()
			}
			done <- sum
		}()
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range 4 {
		fmt.Println(<-done)
		runtime.GC()
		debug.FreeOSMemory()
	}
	runtime.ReadMemStats(&after)
	fmt.Println("collected", after.NumGC > before.NumGC)
	if len(os.Args) > 1 {
		panic("at the end")
	}
}
`

// buildTraced compiles a program for Node.js as the bundle's are compiled.
func buildTraced(t *testing.T) []byte {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"go.mod": "module traced\n\ngo 1.26\n", "main.go": traced} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w -buildid=", "-o", "traced.wasm", ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "GOFLAGS=", "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	program, err := os.ReadFile(filepath.Join(dir, "traced.wasm"))
	if err != nil {
		t.Fatal(err)
	}
	return program
}

// runNode runs a program under Node.js; code is its exit code.
func runNode(t *testing.T, program []byte, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	root, err := goEnv(".", "GOROOT")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "program.wasm")
	if err := os.WriteFile(file, program, 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("node", append([]string{"--stack-size=8192", filepath.Join(root, "lib", "wasm", "wasm_exec_node.js"), file}, args...)...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatalf("%v\n%s", err, &errs)
	}
	return out.String(), errs.String(), cmd.ProcessState.ExitCode()
}

func TestStrippedProgramRunsTheSame(t *testing.T) {
	program := buildTraced(t)
	version, err := goEnv(".", "GOVERSION")
	if err != nil {
		t.Fatal(err)
	}
	stripped, err := strip(program, version)
	if err != nil {
		t.Fatal(err)
	}
	merged, err := strip(program, "go1.99")
	if err == nil || !strings.Contains(err.Error(), "go1.99") {
		t.Errorf("an unknown toolchain: %v", err)
	}
	size := func(p []byte) int {
		small, err := compress("br", p, true)
		if err != nil {
			t.Fatal(err)
		}
		return len(small)
	}
	if a, b, c := size(program), size(merged), size(stripped); !(c < b && b < a) {
		t.Errorf("%d bytes as linked, %d in few segments, %d without lines", a, b, c)
	}
	if again, err := strip(stripped, version); err != nil || !bytes.Equal(again, stripped) {
		t.Errorf("stripped again it differs: %v", err)
	}
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("no Node.js to run the programs")
	}
	want, _, code := runNode(t, program)
	if code != 0 || !strings.Contains(want, "with lines") || !strings.Contains(want, "main.callers\n") || !strings.Contains(want, "recovered: runtime error") ||
		strings.Contains(want, "; no main.") || !strings.Contains(want, "collected true") {
		t.Fatalf("as linked: %d, %s", code, want)
	}
	if got, _, code := runNode(t, merged); code != 0 || got != want {
		t.Errorf("in few segments: %d, %s", code, got)
	}
	if got, _, code := runNode(t, stripped); code != 0 || got != strings.Replace(want, "with lines\n", "", 1) {
		t.Errorf("without lines: %d, %s", code, got)
	}
	_, trace, code := runNode(t, stripped, "panic")
	for _, part := range []string{"panic: at the end", "main.main()", "goroutine 1 [running]"} {
		if code != 2 || !strings.Contains(trace, part) {
			t.Errorf("a panic nobody recovers: code %d, no %q in\n%s", code, part, trace)
		}
	}
}

// TestStripRefuses damages programs: strip must leave them as they are, and never panic.
func TestStripRefuses(t *testing.T) {
	module := func(segments ...byte) []byte {
		return append([]byte(wasmHead+"\x0b"), append([]byte{byte(len(segments))}, segments...)...)
	}
	for name, program := range map[string][]byte{
		"nothing":             nil,
		"text":                []byte("<!DOCTYPE html>"),
		"no data":             []byte(wasmHead),
		"a section too long":  []byte(wasmHead + "\x0b\x7f\x00"),
		"an endless number":   []byte(wasmHead + "\x0b\xff\xff\xff\xff\xff\xff"),
		"two data sections":   append(module(0), "\x0b\x01\x00"...),
		"counted segments":    append([]byte(wasmHead+"\x0c\x01\x01"), module(0)[8:]...),
		"passive segment":     module(1, 1, 0, 0),
		"address of a global": module(1, 0, 0x23, 0, 0x0b, 0),
		"negative address":    module(1, 0, 0x41, 0x7f, 0x0b, 1, 7),
		"far address":         module(1, 0, 0x41, 0xff, 0xff, 0xff, 0xff, 0x07, 0x0b, 1, 7),
		"segment too long":    module(1, 0, 0x41, 0, 0x0b, 9, 7),
		"too few segments":    module(2, 0, 0x41, 0, 0x0b, 1, 7),
		"bytes left over":     module(1, 0, 0x41, 0, 0x0b, 1, 7, 7),
	} {
		if got, err := strip(program, knownLayout); err == nil || !bytes.Equal(got, program) {
			t.Errorf("%s: %x, %v", name, got, err)
		}
	}
	// No table of functions: the segments are still put together.
	got, err := strip(module(2, 0, 0x41, 8, 0x0b, 1, 7, 0, 0x41, 16, 0x0b, 1, 7), knownLayout)
	if want := module(1, 0, 0x41, 8, 0x0b, 9, 7, 0, 0, 0, 0, 0, 0, 0, 7); err == nil || !bytes.Equal(got, want) {
		t.Errorf("two near segments: %x, %v", got, err)
	}
}

func TestDataSectionReturns(t *testing.T) {
	memory := make([]byte, 1<<17)
	for _, at := range []int{1, 2, 63, 64, 200, 8191, 8192, 8192 + longRun, 8192 + 2*longRun + 2, 1<<17 - 1} {
		memory[at] = byte(at | 1)
	}
	section := encodeData(memory)
	r := reader{data: section, at: 1}
	content := r.bytes(r.unsigned())
	if r.short || r.at != len(section) || section[0] != sectionData {
		t.Fatalf("section of %d bytes: %d read", len(section), r.at)
	}
	if got, err := decodeData(content); err != nil || !bytes.Equal(got, memory) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	if content[0] != 4 { // 1 to 200; 8191 to 8192 + longRun; one by itself; the last
		t.Errorf("%d segments", content[0])
	}
}

// tables makes a table of two functions: the first has pcsp 1, file 3, line 6 and pcdata at the line's second pair, which it
// shares; the second's line is the first's pcsp.
func tables() []byte {
	pctab := []byte{0, 2, 0, 4, 8, 0, 6, 9, 2, 5, 0, 0}
	copy(pctab[1:], []byte{2, 8, 0}) // at 1: one pair and the end
	copy(pctab[4:], []byte{4, 8, 0}) // at 4
	copy(pctab[7:], []byte{6, 8, 2, 8, 0})
	le := binary.LittleEndian
	function := func(entry, sp, file, line, pcdata uint32) []byte {
		f := make([]byte, funcSize)
		le.PutUint32(f[funcEntry:], entry)
		le.PutUint32(f[funcSP:], sp)
		le.PutUint32(f[funcFile:], file)
		le.PutUint32(f[funcLine:], line)
		le.PutUint32(f[funcPCData:], 1)
		return le.AppendUint32(f, pcdata)
	}
	head := []byte(pclnHead)
	const start = 8 + 8*8
	offsets := []uint64{start, start + 8, start + 16, start + 24, start + 24 + uint64(len(pctab))}
	for _, v := range append([]uint64{2, 1, 0}, offsets...) {
		head = le.AppendUint64(head, v)
	}
	head = append(head, "\x00main.f\x00"...)
	head = append(head, 1, 0, 0, 0, 2, 0, 0, 0) // cutab
	head = append(head, "\x00main.go"...)
	head = append(head, pctab...)
	const first, second = 20, 20 + funcSize + 4
	for _, v := range []uint32{0x10, first, 0x20, second, 0x30} {
		head = le.AppendUint32(head, v)
	}
	head = append(head, function(0x10, 1, 4, 7, 9)...)
	return append(head, function(0x20, 1, 4, 1, 0)...)
}

func TestDropLinesKeepsWhatIsShared(t *testing.T) {
	memory := tables()
	before := bytes.Clone(memory)
	table, err := findPclntab(memory)
	if err != nil {
		t.Fatal(err)
	}
	if err := table.dropLines(); err != nil {
		t.Fatal(err)
	}
	// pcsp at 1 and pcdata at 9 stay; the file's table at 4 goes, and the line's first pair at 7.
	if want := []byte{0, 2, 8, 0, 0, 0, 0, 0, 0, 2, 8, 0}; !bytes.Equal(table.pctab, want) {
		t.Errorf("pctab %v, want %v", table.pctab, want)
	}
	for i, f := range table.funcs {
		if u32(f, funcSP) != 1 || u32(f, funcFile) != 0 || u32(f, funcLine) != 0 || u32(f, funcSize) != []uint32{9, 0}[i] {
			t.Errorf("function %d: %v", i, f)
		}
	}
	if !bytes.Equal(table.names, []byte("\x00main.f\x00")) || len(memory) != len(before) || !bytes.Equal(memory[:80], before[:80]) {
		t.Error("more than lines has changed")
	}
}

func TestDropLinesRefuses(t *testing.T) {
	whole := tables()
	cases := map[string]func(m []byte) []byte{
		"no header":          func(m []byte) []byte { m[0]++; return m },
		"cut off":            func(m []byte) []byte { return m[:len(m)-1] },
		"header only":        func(m []byte) []byte { return m[:40] },
		"two tables":         func(m []byte) []byte { return append(m, m...) },
		"too many functions": func(m []byte) []byte { m[8] = 200; return m },
		"parts out of order": func(m []byte) []byte { m[8+4*8]--; m[8+3*8] = m[8+4*8] + 1; return m },
		"a part far away":    func(m []byte) []byte { m[8+7*8+2] = 1; return m },
		"another entry":      func(m []byte) []byte { m[len(m)-2*(funcSize+4)]++; return m },
		"name far away":      func(m []byte) []byte { m[len(m)-funcSize-4+funcName] = 99; return m },
		"many tables":        func(m []byte) []byte { m[len(m)-funcSize-4+funcPCData] = 99; return m },
		"table far away":     func(m []byte) []byte { m[len(m)-1] = 99; return m },
		"endless table":      func(m []byte) []byte { m[8+8*8+24+11] = 0x80; return m },
	}
	for name, damage := range cases {
		m := damage(bytes.Clone(whole))
		before := bytes.Clone(m)
		if err := dropLines(m, knownLayout+".3"); err == nil || !bytes.Equal(m, before) {
			t.Errorf("%s: %v, changed %v", name, err, !bytes.Equal(m, before))
		}
	}
	for at := range whole { // whatever byte is damaged: no panic, and all or nothing
		for _, flip := range []byte{1, 0x80, 0xff} {
			m := bytes.Clone(whole)
			m[at] ^= flip
			before := bytes.Clone(m)
			if err := dropLines(m, knownLayout); err != nil && !bytes.Equal(m, before) {
				t.Fatalf("byte %d ^ %#x: %v, and something changed", at, flip, err)
			}
		}
	}
}

func FuzzStrip(f *testing.F) {
	f.Add([]byte(wasmHead))
	section := encodeData(tables())
	f.Add(append([]byte(wasmHead), section...))
	f.Fuzz(func(t *testing.T, program []byte) {
		stripped, err := strip(program, knownLayout)
		if err != nil {
			return
		}
		if again, err := strip(stripped, knownLayout); err != nil || !bytes.Equal(again, stripped) {
			t.Errorf("a stripped program is stripped otherwise: %v", err)
		}
	})
}
