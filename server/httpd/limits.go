package httpd

import (
	"net"
	"net/http"
	"sync"
	"time"
)

// Limits are what clients may take: of time, where they are slow on purpose or by a bad line, and of connections, so that memory
// is bounded whatever they do.
type Limits struct {
	Header      time.Duration // for the header of a request
	Body        time.Duration // for its body
	Piece       time.Duration // for each 64 kB of an answer: who takes nothing for so long is let go
	Answer      time.Duration // for an answer as a whole; handlers may set another time for theirs
	Idle        time.Duration // between requests on one connection
	Stop        time.Duration // for answers under way when the server stops
	Connections int           // at a time; others wait until one is closed
}

// Usual are the limits of the program.
func Usual() Limits {
	return Limits{
		Header: 5 * time.Second, Body: 10 * time.Second, Piece: 30 * time.Second, Answer: 10 * time.Minute, Idle: time.Minute, Stop: 4 * time.Second,
		Connections: 1000,
	}
}

const (
	maxHeader = 64 << 10 // bytes
	piece     = 64 << 10 // bytes of an answer that a client is given Limits.Piece for
)

// patient holds clients to the limits for bodies and answers. Without one for bodies, a client that announces a body and sends none
// would be waited for without end, even by handlers that want none: net/http reads what they leave. It takes the deadline away itself when
// the body is there.
func (l Limits) patient(next http.Handler) http.Handler {
	return http.HandlerFunc(func(plain http.ResponseWriter, r *http.Request) {
		control, now := http.NewResponseController(plain), time.Now()
		if r.ContentLength != 0 {
			_ = control.SetReadDeadline(now.Add(l.Body)) // connections know deadlines
		}
		w := &patientWriter{ResponseWriter: plain, control: control, piece: l.Piece, end: now.Add(l.Answer)}
		w.allow()
		next.ServeHTTP(w, r)
		w.allow() // for what is still in buffers
	})
}

// patientWriter writes in pieces, each of which has its own deadline.
type patientWriter struct {
	http.ResponseWriter
	control *http.ResponseController
	piece   time.Duration
	end     time.Time // of the answer; zero: none
}

// allow gives the client time for a piece.
func (w *patientWriter) allow() {
	until := time.Now().Add(w.piece)
	if !w.end.IsZero() && w.end.Before(until) {
		until = w.end
	}
	_ = w.control.SetWriteDeadline(until)
}

func (w *patientWriter) Write(data []byte) (written int, err error) {
	for first := true; first || len(data) > 0; first = false {
		w.allow()
		n, err := w.ResponseWriter.Write(data[:min(len(data), piece)])
		written += n
		if err != nil {
			return written, err
		}
		data = data[n:]
	}
	return written, nil
}

// SetWriteDeadline is that of the whole answer, for http.ResponseController.
func (w *patientWriter) SetWriteDeadline(end time.Time) error {
	w.end = end
	w.allow()
	return nil
}

// FlushError is for http.ResponseController: what is in buffers has its time too.
func (w *patientWriter) FlushError() error {
	w.allow()
	return w.control.Flush()
}

// Unwrap is for http.ResponseController.
func (w *patientWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// bounded is a listener of which only so many connections are open at a time.
type bounded struct {
	net.Listener
	places chan struct{}
	closed chan struct{}
	once   sync.Once
}

func newBounded(ln net.Listener, most int) *bounded {
	return &bounded{Listener: ln, places: make(chan struct{}, most), closed: make(chan struct{})}
}

// Accept waits for a place, and then for a connection.
func (b *bounded) Accept() (net.Conn, error) {
	select {
	case b.places <- struct{}{}:
	case <-b.closed:
		return nil, net.ErrClosed
	}
	conn, err := b.Listener.Accept()
	if err != nil {
		<-b.places
		return nil, err
	}
	return &boundedConn{Conn: conn, leave: sync.OnceFunc(func() { <-b.places })}, nil
}

// Close implements net.Listener.
func (b *bounded) Close() error {
	b.once.Do(func() { close(b.closed) })
	return b.Listener.Close()
}

// boundedConn gives its place back.
type boundedConn struct {
	net.Conn
	leave func()
}

// CloseWrite is for net/http, which lets clients that send more than is read hear the answer before it closes.
func (c *boundedConn) CloseWrite() error {
	if w, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return w.CloseWrite()
	}
	return nil
}

func (c *boundedConn) Close() error {
	defer c.leave()
	return c.Conn.Close()
}
