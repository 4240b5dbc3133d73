package main

import (
	"bytes"
	"context"
	"errors"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"okuyuki/core/data/depthmnist"
	core "okuyuki/core/study"
	"okuyuki/kernels"
	"okuyuki/server/dataset/mnist"
	"okuyuki/server/queue"
	"okuyuki/server/study"
	"okuyuki/server/study/nyu"
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

var workerURL = regexp.MustCompile(`worker --nats ((?:nats|tls)://[0-9a-f]{32}@127\.0\.0\.1:[0-9]+)`)

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
	command := []string{"study", "mnist", "--set", "drawn", "--out", none}
	for _, c := range []struct {
		args []string
		code int
		log  string
	}{
		{[]string{"worker"}, exitUsage, "--nats"},
		{[]string{"worker", "--nats", "nats://127.0.0.1:1", "--workers=-1"}, exitUsage, "--workers"},
		{[]string{"worker", "--nats", "nats://se cret@\x7f"}, exitFailed, "no URL"},
		{append(command, "--coordinate"), exitUsage, "--coordinate"},
		{append(command, "--coordinate", "--workers", "2", "--nats", "nats://127.0.0.1:1"), exitUsage, "--workers"},
		{append(command, "--nats", "nats://127.0.0.1:1", "--listen", "127.0.0.1:0"), exitUsage, "--listen"},
		{append(command, "--nats", "nats://secret@127.0.0.1:1"), exitFailed, "127.0.0.1:1"},
		{append(command, "--listen", "nowhere"), exitUsage, "nowhere"},
		{append(command, "--tls-cert", "fleet_test.go"), exitUsage, "--listen"},
		{append(command, "--listen", "127.0.0.1:0", "--tls-key", "fleet_test.go"), exitUsage, "--tls-cert"},
		{append(command, "--tls-ca", "fleet_test.go"), exitUsage, "--nats"},
		{[]string{"worker", "--nats", "tls://127.0.0.1:1", "--tls-ca", "fleet_test.go"}, exitRefused, "no certificate"},
		{append(command, "--listen", "127.0.0.1:99999"), exitUsage, "99999"},
		{[]string{"study", "nyu", "--cache", none, "--out", none, "--coordinate"}, exitUsage, "--coordinate"},
	} {
		if code, _, log := okuyuki(t, c.args...); code != c.code || !strings.Contains(log, c.log) || strings.Contains(log, "secret") {
			t.Errorf("%v: exit %d, %q", c.args, code, log)
		}
	}
}

// What a worker cannot do it says plainly, and is not asked again.
func TestWorkerRefuses(t *testing.T) {
	digits, err := study.Packed(&mnist.Set{Train: depthmnist.DrawDigits(60, 1), Test: depthmnist.DrawDigits(10, 2)})
	if err != nil {
		t.Fatal(err)
	}
	for want, c := range map[string]struct {
		kind   string
		header any
	}{
		"no study of the kind": {"chess", nil},
		"--data":               {nyu.Study, nyu.Header{Study: "trial", Revision: nyu.Revision, Set: "NYU Depth V2"}},
		"preset":               {nyu.Study, nyu.Header{Study: "huge", Revision: nyu.Revision}},
		"revision":             {study.Study, study.Header{Revision: -1}},
		"digits with SHA-256":  {study.Study, study.Header{Revision: core.Revision, Digits: "0"}},
		"cannot unmarshal":     {study.Study, "hello"},
	} {
		s, err := queue.NewStudy(c.kind, "x", kernels.Name(), c.header)
		if err != nil {
			t.Fatal(err)
		}
		w := &workerCommand{Cache: t.TempDir()}
		_, err = w.open(t.Context(), s, func() ([]byte, error) { return digits, nil })
		if !errors.Is(err, queue.ErrRefused) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
	lost := errors.New("lost")
	s, err := queue.NewStudy(study.Study, "x", kernels.Name(), study.Header{Revision: core.Revision})
	if err != nil {
		t.Fatal(err)
	}
	w := &workerCommand{}
	if _, err := w.open(t.Context(), s, func() ([]byte, error) { return nil, lost }); !errors.Is(err, lost) || errors.Is(err, queue.ErrRefused) {
		t.Errorf("data that did not come: %v", err)
	}
}
