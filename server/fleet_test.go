package main

import (
	"bytes"
	"context"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// output may be written and read at a time.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

var workerURL = regexp.MustCompile(`worker --nats (nats://[0-9a-f]{32}@127\.0\.0\.1:[0-9]+)`)

// withWorkers is okuyuki for a study all of whose trainings are done by workers that know nothing but where to join, and these
// arguments.
func withWorkers(t *testing.T, workers int, more []string, args ...string) (code int, out, log string) {
	t.Helper()
	none := func(string) string { return "" }
	var stdout, stderr output
	over := make(chan int, 1)
	go func() {
		over <- run(t.Context(), append(args, "--listen", "127.0.0.1:0", "--coordinate"), none, streams{&stdout, &stderr})
	}()
	var url string
	for url == "" {
		if found := workerURL.FindStringSubmatch(stderr.String()); found != nil {
			url = found[1]
		}
		select {
		case code := <-over:
			t.Fatalf("exit %d, %s", code, stderr.String())
		case <-time.After(time.Millisecond):
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	var all sync.WaitGroup
	defer all.Wait()
	defer stop()
	for range workers {
		all.Go(func() {
			var own output
			if code := run(ctx, append([]string{"worker", "--nats", url}, more...), none, streams{&own, &own}); code != exitDone {
				t.Errorf("a worker: exit %d, %s", code, own.String())
			}
			if !strings.Contains(own.String(), "works on study") {
				t.Errorf("a worker says %q", own.String())
			}
		})
	}
	return <-over, stdout.String(), stderr.String()
}

func TestFleetUsage(t *testing.T) {
	none := t.TempDir()
	study := []string{"study", "mnist", "--set", "drawn", "--out", none}
	for _, c := range []struct {
		args []string
		code int
		log  string
	}{
		{[]string{"worker"}, exitUsage, "--nats"},
		{[]string{"worker", "--nats", "nats://127.0.0.1:1", "--workers=-1"}, exitUsage, "--workers"},
		{[]string{"worker", "--nats", "nats://se cret@\x7f"}, exitFailed, "no URL"},
		{append(study, "--coordinate"), exitUsage, "--coordinate"},
		{append(study, "--coordinate", "--workers", "2", "--nats", "nats://127.0.0.1:1"), exitUsage, "--workers"},
		{append(study, "--nats", "nats://127.0.0.1:1", "--listen", "127.0.0.1:0"), exitUsage, "--listen"},
		{append(study, "--nats", "nats://secret@127.0.0.1:1"), exitFailed, "127.0.0.1:1"},
		{append(study, "--listen", "nowhere"), exitUsage, "nowhere"},
		{append(study, "--listen", "127.0.0.1:99999"), exitUsage, "99999"},
		{[]string{"study", "nyu", "--cache", none, "--out", none, "--coordinate"}, exitUsage, "--coordinate"},
	} {
		if code, _, log := okuyuki(t, c.args...); code != c.code || !strings.Contains(log, c.log) || strings.Contains(log, "secret") {
			t.Errorf("%v: exit %d, %q", c.args, code, log)
		}
	}
}
