package httpd

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
)

func TestLoopbackHosts(t *testing.T) {
	guarded := Handler(http.NotFoundHandler(), "1", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8080})
	open := Handler(http.NotFoundHandler(), "1", &net.TCPAddr{IP: net.IPv4zero, Port: 8080})
	for host, allowed := range map[string]bool{
		"localhost:8080": true, "LOCALHOST": true, "127.0.0.1:8080": true, "127.0.0.1": true, "[::1]:8080": true, "[::1]": true, "127.1.2.3": true,
		"example.com": false, "example.com:8080": false, "localhost.example.com": false, "127.0.0.1.example.com": false, "10.0.0.1:8080": false, "": false, "evil@127.0.0.1": false,
	} {
		for _, target := range []string{"/", HealthPath} {
			if got := status(guarded, host, target) != http.StatusMisdirectedRequest; got != allowed {
				t.Errorf("host %q, %s: allowed %v", host, target, got)
			}
		}
		if status(open, host, HealthPath) != 200 {
			t.Errorf("a server for the network refuses host %q", host)
		}
	}
}

func status(h http.Handler, host, target string) int {
	w := newRecorder()
	r, _ := http.NewRequest("GET", target, nil)
	r.Host = host
	h.ServeHTTP(w, r)
	return w.status
}

// recorder keeps the status of a response.
type recorder struct {
	header http.Header
	status int
}

func newRecorder() *recorder                       { return &recorder{header: http.Header{}, status: 200} }
func (r *recorder) Header() http.Header            { return r.header }
func (r *recorder) Write(data []byte) (int, error) { return len(data), nil }
func (r *recorder) WriteHeader(status int)         { r.status = status }

func TestPortInUse(t *testing.T) {
	ln, err := Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	_, err = Listen(ln.Addr().String())
	if err == nil || !strings.Contains(err.Error(), "--addr") || strings.Contains(err.Error(), "\n") {
		t.Errorf("a taken port: %v", err)
	}
	if _, err := Listen("no such address"); err == nil {
		t.Error("a bad address is accepted")
	}
}

// TestServeStops checks that an answer under way is finished when the server is
// told to stop, and that Serve then returns without error.
func TestServeStops(t *testing.T) {
	ln, err := Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	asked, release := make(chan struct{}), make(chan struct{})
	slow := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(asked)
		<-release
		io.WriteString(w, "finished")
	})
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- Serve(ctx, ln, Handler(slow, "1.2.3", ln.Addr())) }()

	base := "http://" + ln.Addr().String()
	r, err := http.Get(base + HealthPath)
	if err != nil {
		t.Fatal(err)
	}
	var health struct{ Status, Version string }
	if err := json.NewDecoder(r.Body).Decode(&health); err != nil || health.Status != "ok" || health.Version != "1.2.3" {
		t.Errorf("health: %+v, %v", health, err)
	}
	r.Body.Close()

	answer := make(chan string, 1)
	go func() {
		r, err := http.Get(base + "/slow")
		if err != nil {
			answer <- err.Error()
			return
		}
		defer r.Body.Close()
		data, _ := io.ReadAll(r.Body)
		answer <- string(data)
	}()
	<-asked
	stop()
	close(release)
	if got := <-answer; got != "finished" {
		t.Errorf("the answer under way: %s", got)
	}
	if err := <-served; err != nil {
		t.Errorf("Serve: %v", err)
	}
	if _, err := net.Dial("tcp", ln.Addr().String()); err == nil {
		t.Error("the port is still open")
	}
}

func TestServeFails(t *testing.T) {
	ln, err := Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ln.Close()
	if err := Serve(t.Context(), ln, http.NotFoundHandler()); err == nil || !errors.Is(err, net.ErrClosed) {
		t.Errorf("a closed listener: %v", err)
	}
}
