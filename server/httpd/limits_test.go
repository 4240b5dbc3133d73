package httpd

import (
	"context"
	"io"
	"net"
	"net/http"
	"testing"
	"time"
)

// serveWithin starts a server on its own address, and returns that and how to stop it, which returns what Serve did.
func serveWithin(t *testing.T, l Limits, h http.Handler) (addr string, stop func() error) {
	t.Helper()
	ln, err := Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- l.Serve(ctx, ln, nil, h) }()
	return ln.Addr().String(), func() error { cancel(); return <-served }
}

func dial(t *testing.T, addr, begin string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if _, err := io.WriteString(conn, begin); err != nil {
		t.Fatal(err)
	}
	return conn
}

// A body that is announced and does not come is not waited for, whether the handler wants it or not.
func TestBodyThatDoesNotCome(t *testing.T) {
	l := Usual()
	l.Body = 50 * time.Millisecond
	addr, stop := serveWithin(t, l, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/wanted" {
			io.Copy(io.Discard, r.Body)
		}
	}))
	for _, path := range []string{"/wanted", "/unwanted"} {
		conn := dial(t, addr, "POST "+path+" HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nx")
		conn.SetReadDeadline(time.Now().Add(time.Minute))
		if _, err := io.Copy(io.Discard, conn); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
}

// A handler that lasts longer than a body may is not told that its client has left, once the body is there.
func TestHandlerThatLasts(t *testing.T) {
	l := Usual()
	l.Body = 50 * time.Millisecond
	lasted := make(chan error, 1)
	addr, stop := serveWithin(t, l, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		select {
		case <-r.Context().Done():
		case <-time.After(2 * l.Body):
		}
		lasted <- r.Context().Err()
	}))
	dial(t, addr, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\nx")
	if err := <-lasted; err != nil {
		t.Error(err)
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
}

// Who takes nothing of an answer for as long as a piece may last is let go, in the midst of an answer that may last longer.
func TestAnswerThatIsNotTaken(t *testing.T) {
	l := Usual()
	l.Piece = 50 * time.Millisecond
	ended := make(chan error, 1)
	addr, stop := serveWithin(t, l, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.NewResponseController(w).SetWriteDeadline(time.Now().Add(time.Hour))
		var err error
		for block := make([]byte, 1<<20); err == nil; {
			_, err = w.Write(block)
		}
		ended <- err
	}))
	dial(t, addr, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
	if err := <-ended; err == nil {
		t.Error("no error")
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
}

// A deadline that a handler sets for its answer holds though its pieces come in time.
func TestDeadlineOfTheHandler(t *testing.T) {
	refused := make(chan error, 1)
	addr, stop := serveWithin(t, Usual(), http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		control := http.NewResponseController(w)
		control.SetWriteDeadline(time.Now().Add(-time.Second))
		w.Write([]byte("late"))
		refused <- control.Flush()
	}))
	dial(t, addr, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
	if err := <-refused; err == nil {
		t.Error("an answer after its deadline")
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
}

// More connections than there are places wait until one is closed, and a stop lets all go.
func TestBoundedConnections(t *testing.T) {
	l := Usual()
	l.Connections, l.Stop = 2, 10*time.Millisecond
	addr, stop := serveWithin(t, l, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "answer") }))
	first := dial(t, addr, "")
	dial(t, addr, "")
	third := dial(t, addr, "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
	third.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
	if n, err := third.Read(make([]byte, 1)); n != 0 || err == nil {
		t.Error("three connections where there are two places")
	}
	first.Close()
	third.SetReadDeadline(time.Now().Add(time.Minute))
	if text, err := io.ReadAll(third); err != nil || len(text) == 0 {
		t.Errorf("%q, %v", text, err)
	}
	if err := stop(); err != nil {
		t.Errorf("a stop with a client that says nothing: %v", err)
	}
}
