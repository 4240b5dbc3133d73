package api

import (
	"bufio"
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"okuyuki/server/httpd"
	"okuyuki/server/runs"
)

// patience of the tests with what must happen.
const patience = 60 * time.Second

// event is one of a stream.
type event struct{ name, data string }

// listen opens a stream and returns its events; the channel is closed at the end of the stream. Comments are events without name.
func listen(t *testing.T, url string) <-chan event {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	if answer.StatusCode != 200 || answer.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("%s: %d, %v", url, answer.StatusCode, answer.Header)
	}
	events := make(chan event, 1000)
	go func() {
		defer close(events)
		defer answer.Body.Close()
		var e event
		for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
			name, value, _ := strings.Cut(lines.Text(), ": ")
			switch name {
			case "event":
				e.name = value
			case "data":
				e.data = value
			case "":
				if value != "" {
					events <- event{data: value}
				} else if e.name != "" {
					events <- e
					e = event{}
				}
			}
		}
	}()
	return events
}

// next is the next event of some name.
func next(t *testing.T, events <-chan event, name string) event {
	t.Helper()
	late := time.After(patience)
	for {
		select {
		case e, more := <-events:
			if !more {
				t.Fatalf("the stream ended without %q", name)
			}
			if e.name == name {
				return e
			}
		case <-late:
			t.Fatalf("no %q came", name)
		}
	}
}

func runOf(t *testing.T, e event) (r runs.Run) {
	t.Helper()
	if err := json.Unmarshal([]byte(e.data), &r); err != nil {
		t.Fatalf("%v in %q", err, e.data)
	}
	return r
}

func ends(t *testing.T, events <-chan event) {
	t.Helper()
	late := time.After(patience)
	for {
		select {
		case e, more := <-events:
			if !more {
				return
			}
			t.Errorf("after the end: %+v", e)
		case <-late:
			t.Fatal("the stream stays open")
		}
	}
}

// eventually waits for what other goroutines do.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !is(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("never: ", what)
		}
	}
}

// The stream of a run tells how it is, what becomes of it, and ends with it; that of all runs goes on.
func TestEvents(t *testing.T) {
	f := newFake()
	server := httptest.NewServer(New(Options{Service: f}))
	t.Cleanup(server.Close)
	one, all := listen(t, server.URL+"/api/v1/runs/nyu-1/events"), listen(t, server.URL+"/api/v1/events")
	if r := runOf(t, next(t, one, "run")); r.ID != "nyu-1" || r.Done != 3 {
		t.Errorf("first: %+v", r)
	}
	seen := map[string]bool{}
	for range 3 {
		seen[runOf(t, next(t, all, "run")).ID] = true
	}
	if len(seen) != 3 {
		t.Errorf("of all there are %v", seen)
	}
	f.set("mnist-2", func(r *runs.Run) { r.State = runs.Running })
	f.set("nyu-1", func(r *runs.Run) { r.Done = 9 })
	if r := runOf(t, next(t, one, "run")); r.Done != 9 || r.ID != "nyu-1" {
		t.Errorf("then: %+v", r)
	}
	f.set("nyu-1", func(r *runs.Run) { r.State = runs.Done })
	if r := runOf(t, next(t, one, "run")); r.State != runs.Done {
		t.Errorf("last: %+v", r)
	}
	next(t, one, "end")
	ends(t, one)
	for r := (runs.Run{}); r.ID != "nyu-1" || r.State != runs.Done; {
		r = runOf(t, next(t, all, "run"))
	}
	f.set("mnist-1", func(r *runs.Run) { r.State = runs.Running })
	next(t, all, "run")
	over := listen(t, server.URL+"/api/v1/runs/nyu-1/events")
	next(t, over, "run")
	next(t, over, "end")
	ends(t, over)
}

// A stream ends by itself, so that nobody holds a place for ever; who asks again is told how things are.
func TestStreamsEnd(t *testing.T) {
	f := newFake()
	a := newAPI(Options{Service: f})
	a.streams.most, a.streams.longest = 1, time.Millisecond
	server := httptest.NewServer(a)
	t.Cleanup(server.Close)
	for range 3 { // there is a place each time
		events := listen(t, server.URL+"/api/v1/events")
		next(t, events, "again")
		ends(t, events)
		eventually(t, "the place is free", func() bool { return f.watching() == 0 && a.streams.open.Load() == 0 })
	}
}

// A client that leaves is forgotten; one that only listens hears signs of life.
func TestClientsComeAndGo(t *testing.T) {
	f := newFake()
	a := newAPI(Options{Service: f})
	a.streams.heartbeat = time.Millisecond
	server := httptest.NewServer(a)
	t.Cleanup(server.Close)
	ctx, leave := context.WithCancel(t.Context())
	r, err := http.NewRequestWithContext(ctx, "GET", server.URL+"/api/v1/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text := bufio.NewReader(answer.Body)
	for line := ""; !strings.HasPrefix(line, ": "); {
		if line, err = text.ReadString('\n'); err != nil {
			t.Fatal(err)
		}
	}
	if f.watching() != 1 || a.streams.open.Load() != 1 {
		t.Errorf("%d watch, %d streams", f.watching(), a.streams.open.Load())
	}
	leave()
	eventually(t, "nobody watches", func() bool { return f.watching() == 0 && a.streams.open.Load() == 0 })
}

// A stream ends after five minutes, however little or much happens, says that it is to be asked for anew, and leaves nothing behind.
func TestStreamsLastFiveMinutes(t *testing.T) {
	for _, busy := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			f := newFake()
			a := newAPI(Options{Service: f})
			ctx, stop := context.WithCancel(t.Context())
			var others sync.WaitGroup
			defer others.Wait()
			defer stop()
			others.Go(func() {
				for busy && ctx.Err() == nil {
					f.set("nyu-1", func(r *runs.Run) { r.Done++ })
					time.Sleep(100 * time.Millisecond)
				}
			})
			for _, path := range []string{"/api/v1/events", "/api/v1/runs/nyu-1/events"} {
				start := time.Now() // of a clock that goes on when all others wait
				text := ask(t, a, "GET", path, "").Body.String()
				if took := time.Since(start); took != 5*time.Minute {
					t.Errorf("%s ended after %v", path, took)
				}
				if !strings.HasSuffix(text, "\n\nevent: again\ndata: {}\n\n") {
					t.Errorf("%s ended with %q", path, text[max(0, len(text)-80):])
				}
				if beats := strings.Count(text, ": still here\n\n"); beats < 19 || beats > 20 {
					t.Errorf("%s: %d signs of life", path, beats)
				}
				if told := strings.Count(text, "event: run\n"); busy && told < 2000 {
					t.Errorf("%s: %d events", path, told)
				}
				synctest.Wait()
				if f.watching() != 0 || a.streams.open.Load() != 0 {
					t.Errorf("after the end of %s %d watch, %d streams are open", path, f.watching(), a.streams.open.Load())
				}
			}
		})
	}
}

// A client that takes nothing holds nobody up, and is let go.
func TestSlowClient(t *testing.T) {
	f := newFake()
	a := newAPI(Options{Service: f})
	a.streams.patience = 50 * time.Millisecond
	server := httptest.NewServer(a)
	t.Cleanup(server.Close)
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Write([]byte("GET /api/v1/runs/nyu-1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")); err != nil {
		t.Fatal(err)
	}
	eventually(t, "it watches", func() bool { return f.watching() == 1 })
	// Each state is larger than what a connection holds, after a few of them; set does not wait for anybody.
	large := strings.Repeat("x", 1<<20)
	eventually(t, "it is let go", func() bool {
		f.set("nyu-1", func(r *runs.Run) { r.Done, r.Error = r.Done+1, large })
		return f.watching() == 0
	})
}

// There are not endlessly many streams.
func TestTooManyStreams(t *testing.T) {
	f := newFake()
	a := newAPI(Options{Service: f})
	a.streams.most = 2
	server := httptest.NewServer(a)
	t.Cleanup(server.Close)
	for range 2 {
		next(t, listen(t, server.URL+"/api/v1/events"), "run")
	}
	w := ask(t, a, "GET", "/api/v1/events", "")
	if w.Code != http.StatusServiceUnavailable || kindOf(t, w) != "busy" || w.Header().Get("Retry-After") == "" {
		t.Errorf("the third: %d, %s", w.Code, w.Body)
	}
	if w := ask(t, a, "HEAD", "/api/v1/events", ""); w.Code != 503 {
		t.Errorf("HEAD: %d", w.Code)
	}
}

// A server that stops tells its listeners and lets them go, long before it would cut them off.
func TestStop(t *testing.T) {
	f := newFake()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	a := newAPI(Options{Service: f, Stop: ctx})
	go func() { served <- httpd.Serve(ctx, ln, a) }()
	var streams []<-chan event
	for range 3 {
		s := listen(t, "http://"+ln.Addr().String()+"/api/v1/events")
		next(t, s, "run")
		streams = append(streams, s)
	}
	start := time.Now()
	stop()
	for _, s := range streams {
		next(t, s, "stopping")
		ends(t, s)
	}
	if err := <-served; err != nil {
		t.Errorf("Serve: %v", err)
	}
	if took := time.Since(start); took > 4*time.Second {
		t.Errorf("stopping took %v", took)
	}
	if w := ask(t, a, "GET", "/api/v1/events", ""); w.Code != 503 || kindOf(t, w) != "stopping" {
		t.Errorf("after the stop: %d", w.Code)
	}
}

// A body that comes drop by drop, or never, is not waited for.
func TestSlowBody(t *testing.T) {
	a := newAPI(Options{Service: newFake()})
	server := httptest.NewServer(a)
	t.Cleanup(server.Close)
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	// No body belongs here, so it is refused before it is there.
	if _, err := conn.Write([]byte("POST /api/v1/runs/nyu-1/stop HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{")); err != nil {
		t.Fatal(err)
	}
	if err := conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	status, err := bufio.NewReader(conn).ReadString('\n')
	if err != nil || !strings.Contains(status, "400") {
		t.Errorf("%q, %v", status, err)
	}
}
