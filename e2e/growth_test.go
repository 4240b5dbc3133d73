package e2e

import (
	"encoding/json"
	"flag"
	"fmt"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"okuyuki/core/data/scene"
	"okuyuki/core/poc"
)

var (
	growth     = flag.String("growth", "", "numbers of photos for TestMeasureGrowth, such as 36,200,2000")
	growthPage = flag.Bool("growth-page", true, "measure the page in TestMeasureGrowth")
	growthPoc  = flag.Bool("growth-poc", true, "measure okuyuki poc in TestMeasureGrowth")
)

// TestMeasureGrowth prints what import, learning and comparison take for more and more labelled
// photos of generated scenes, 400 x 300, in the page and by okuyuki poc: seconds, seconds of all
// processors together (which other work on the machine changes little), and memory.
//
//	go test ./e2e -run MeasureGrowth -v -timeout 3h -growth 36,200,2000
func TestMeasureGrowth(t *testing.T) {
	if *growth == "" {
		t.Skip("a measurement: name numbers of photos with -growth N,N,N")
	}
	program := filepath.Join(t.TempDir(), "okuyuki")
	if out, err := exec.Command("go", "build", "-o", program, "../server").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	fmt.Printf("%6s  %-6s %14s %14s %14s %10s %10s\n", "photos", "where", "import s (CPU)", "learning", "comparison", "memory MB", "peak")
	for _, text := range strings.Split(*growth, ",") {
		n, err := strconv.Atoi(text)
		if err != nil || n < 2*len(scene.Kinds()) {
			t.Fatalf("%q is no number of photos, or too small a one", text)
		}
		dir := manyScenes(t, n)
		if *growthPoc {
			growNatively(t, program, dir, n)
		}
		if *growthPage {
			t.Run(text, func(t *testing.T) { growInPage(t, dir, n) })
		}
	}
}

// manyScenes writes n photos, a folder a class.
func manyScenes(t *testing.T, n int) string {
	t.Helper()
	files := map[string][]byte{}
	kinds := scene.Kinds()
	for i := range n {
		kind := kinds[i%len(kinds)].ID
		s, err := scene.Render(kind, uint64(i+1), 400, 300)
		if err != nil {
			t.Fatal(err)
		}
		photo, err := s.Photo.JPEG(88)
		if err != nil {
			t.Fatal(err)
		}
		files[fmt.Sprintf("site/%s/%04d.jpg", kind, i)] = photo
	}
	return filepath.Join(writeTree(t, files), "site")
}

// spent is seconds, by the clock and of all processors.
type spent struct{ wall, processors float64 }

func (s spent) String() string { return fmt.Sprintf("%.0f (%.0f)", s.wall, s.processors) }

// growNatively takes a folder through the command line.
func growNatively(t *testing.T, program, dir string, n int) {
	t.Helper()
	command := exec.Command(program, "poc", "--json", dir)
	start := time.Now()
	out, err := command.Output()
	if err != nil {
		t.Fatalf("okuyuki poc: %v", err)
	}
	var result poc.Result
	if err := json.Unmarshal(out, &result); err != nil {
		t.Fatal(err)
	}
	peak := "unknown"
	if usage, ok := command.ProcessState.SysUsage().(*syscall.Rusage); ok && runtime.GOOS == "linux" {
		peak = fmt.Sprintf("%.0f", float64(usage.Maxrss)*1024/1e6)
	}
	all := spent{time.Since(start).Seconds(), (command.ProcessState.UserTime() + command.ProcessState.SystemTime()).Seconds()}
	fmt.Printf("%6d  %-6s %44s %10s %10s   %d workers, %d steps a training; the comparison alone took %.0f s\n", n, "native", all, "", peak,
		result.Method.Workers, result.Method.Steps, result.Method.Seconds)
}

// growInPage does the same in the page, and looks at its memory at every end.
func growInPage(t *testing.T, dir string, n int) {
	p := openComposed(t, "")
	eval[any](p, "start", "okuyuki.ready")
	p.keepNoResponses()
	most := 0.0
	memory := func() float64 {
		now := p.rendererMemory("Pss_Anon") / 1e6
		most = max(most, now)
		return now
	}
	processors := func() (sum float64) {
		for _, r := range p.renderers() {
			sum += r.CPUTime
		}
		return sum
	}
	work := func(step, call string) spent {
		start, before := time.Now(), processors()
		eval[any](p, step, `(() => { window.ended = ""; (`+call+`).then(() => { window.ended = "done"; }, (e) => { window.ended = String(e); }); })()`)
		for {
			switch ended := eval[string](p, step, "window.ended"); ended {
			case "":
				memory()
				time.Sleep(time.Second)
			case "done":
				return spent{time.Since(start).Seconds(), processors() - before}
			default:
				p.fatal(step, fmt.Errorf("%s", ended))
			}
		}
	}
	p.drop(dir)
	p.takeIn(n)
	read := work("import", `(async () => { while (okuyuki.photos().filter((p) => p.prediction).length < `+strconv.Itoa(n)+`) await new Promise((r) => setTimeout(r, 500)); })()`)
	p.keep()
	afterImport := memory()
	learned := work("learn", "okuyuki.tune({seed: 1})")
	compared := work("compare", "okuyuki.compare({seed: 1}).then((c) => { window.compared = c; })")
	workers := eval[int](p, "workers", "window.compared.workers")
	memory()
	fmt.Printf("%6d  %-6s %14s %14s %14s %10.0f %10.0f   %d workers, %d cores\n", n, "page", read, learned, compared, afterImport, most, workers, runtime.NumCPU())
	p.checkConsole()
}
