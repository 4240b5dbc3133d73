package main

import (
	"flag"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

var stress = flag.Duration("stress", 0, "how long TestStress floods the server, within the usual limits; 0: for a second, within shorter ones")

const (
	slowClients = 200       // a quarter of each kind
	goodClients = 16        // which ask again as soon as they are answered
	mostMemory  = 256 << 20 // of the server's process, bytes
)

// A server that is asked for as much as it can answer, with slow clients beside it, answers everybody who takes what they ask for,
// lets the slow ones go, and holds neither memory nor goroutines. The full length: go test ./server -run Stress -v -stress 60s
func TestStress(t *testing.T) {
	if serveAsChild() {
		return
	}
	if testing.Short() {
		t.Skip("starts a process and floods it")
	}
	limits, long := shortLimits(), time.Second
	if *stress > 0 {
		limits, long = usualLimits(), *stress
	}
	s := startServer(t, "TestStress", *stress > 0)
	s.ask(t, "")
	quiet := s.metrics(t)

	var slow sync.WaitGroup
	over := make(chan struct{})
	for i := range slowClients {
		slow.Go(func() {
			if err := slowKinds[i%len(slowKinds)].be(s, limits, over); err != nil {
				t.Errorf("slow %s: %v", slowKinds[i%len(slowKinds)].name, err)
			}
		})
	}
	var good sync.WaitGroup
	took := make([][]time.Duration, goodClients)
	end := time.Now().Add(long)
	var failed atomic.Int32
	for i := range took {
		good.Go(func() {
			for n := i; time.Now().Before(end); n++ {
				begin := time.Now()
				if err := s.get(goodPaths[n%len(goodPaths)]); err != nil && failed.Add(1) < 5 {
					t.Errorf("%s: %v", goodPaths[n%len(goodPaths)], err)
				}
				took[i] = append(took[i], time.Since(begin))
			}
		})
	}
	var most metrics
	for time.Now().Before(end) {
		most = most.larger(s.metrics(t))
		time.Sleep(long / 20)
	}
	good.Wait()
	s.client.CloseIdleConnections()
	most = most.larger(s.goesBackTo(t, quiet.goroutines+3*slowClients/4)) // a listener has three: of its connection, and of whom it listens to
	close(over)
	slow.Wait()
	s.goesBackTo(t, quiet.goroutines)
	if !raceDetector && most.memory > mostMemory { // the race detector remembers who used every word
		t.Errorf("the server's process has %.0f MB", most.memory/1e6)
	}
	all := slices.Sorted(slices.Values(slices.Concat(took...)))
	t.Logf("%d requests by %d clients in %v beside %d slow ones, %d failed: %.0f/s, p50 %v, p99 %v, longest %v",
		len(all), goodClients, long, slowClients, failed.Load(), float64(len(all))/long.Seconds(), all[len(all)/2], all[len(all)*99/100], all[len(all)-1])
	t.Logf("memory %.0f MB at first, %.0f MB at most; goroutines %.0f at first, %.0f at most, %.0f at last",
		quiet.memory/1e6, most.memory/1e6, quiet.goroutines, most.goroutines, s.metrics(t).goroutines)
}

// goesBackTo waits until the server has no more than so many goroutines, and a few.
func (s *served) goesBackTo(t *testing.T, goroutines float64) (m metrics) {
	t.Helper()
	eventually(t, func() bool { m = m.larger(s.metrics(t)); return s.metrics(t).goroutines <= goroutines+3 }, func() string {
		return fmt.Sprintf("%.0f goroutines, which should be %.0f", s.metrics(t).goroutines, goroutines)
	})
	return m
}

// goodPaths are what good clients ask for in turn.
var goodPaths = []string{"", "js/app.js", "engine.wasm", "healthz", "api/v1/runs", "api/v1/studies", "js/app.js", "api/v1/models"}

// metrics are some of those that a server tells of itself.
type metrics struct{ memory, goroutines float64 }

func (m metrics) larger(o metrics) metrics {
	return metrics{max(m.memory, o.memory), max(m.goroutines, o.goroutines)}
}

func (s *served) metrics(t *testing.T) (m metrics) {
	t.Helper()
	for line := range strings.Lines(s.ask(t, "metrics")) {
		fmt.Sscanf(line, "process_resident_memory_bytes %g", &m.memory) // which not every system knows
		fmt.Sscanf(line, "go_goroutines %g", &m.goroutines)
	}
	if m.goroutines == 0 {
		t.Fatal("the server does not tell how many goroutines it has")
	}
	return m
}

// ask returns the answer to a request.
func (s *served) ask(t *testing.T, path string) string {
	t.Helper()
	r, err := s.client.Get(s.url + path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode != http.StatusOK {
		t.Fatalf("/%s: %d, %v", path, r.StatusCode, err)
	}
	return string(text)
}

// get asks for something and takes the answer.
func (s *served) get(path string) error {
	r, err := s.client.Get(s.url + path)
	if err != nil {
		return err
	}
	defer r.Body.Close()
	if _, err := io.Copy(io.Discard, r.Body); err != nil {
		return err
	}
	if r.StatusCode != http.StatusOK {
		return fmt.Errorf("status %d", r.StatusCode)
	}
	return nil
}

// eventually waits for something that must become so.
func eventually(t *testing.T, is func() bool, what func() string) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !is(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal(what())
		}
	}
}
