package queue

import (
	"crypto/rand"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"time"

	natsserver "github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
)

// Server is a NATS server within this process.
type Server struct {
	server *natsserver.Server
	dir    string
	token  string
	scheme string // of its URL
}

// startTime is how long a server may take to begin.
const startTime = 20 * time.Second

// handshakeTime is how long a worker on a busy machine may take to agree on keys.
const handshakeTime = 10 * time.Second

// mostStored limits what a server within this process keeps, in bytes.
const mostStored = 8 << 30

// Embed starts a server that keeps its state in a folder, which it makes if need be and may empty: what it forgets is asked for again.
// It listens where listen says, for whoever has the token; if that is empty it makes one up, and remembers it beside the folder, for
// the next study's server. What comes from elsewhere is encrypted where secure is not nil. Without listen, only this process reaches it.
func Embed(dir, listen, token string, secure *tls.Config) (*Server, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("queue: %w", err)
	}
	o := natsserver.Options{
		ServerName: "okuyuki", DontListen: listen == "", NoSigs: true, NoLog: true,
		JetStream: true, StoreDir: dir, JetStreamMaxMemory: 64 << 20, JetStreamMaxStore: mostStored,
	}
	s := &Server{dir: dir, scheme: "nats"}
	if secure != nil {
		o.TLSConfig, o.TLSTimeout, s.scheme = secure, handshakeTime.Seconds(), "tls"
	}
	if listen != "" {
		var err error
		if o.Host, o.Port, err = ParseListen(listen); err != nil {
			return nil, err
		}
		if err := probe(o.Host, o.Port); err != nil {
			return nil, err
		}
		if o.Port == 0 {
			o.Port = natsserver.RANDOM_PORT
		}
		if s.token, err = remember(filepath.Join(filepath.Dir(dir), "token"), token); err != nil {
			return nil, err
		}
		o.Authorization = s.token
	}
	err := s.start(o)
	if errors.Is(err, errStart) { // a folder that it cannot read any more is not worth a study
		if err := os.RemoveAll(filepath.Join(dir, natsserver.JetStreamStoreDir)); err != nil {
			return nil, fmt.Errorf("queue: %w", err)
		}
		err = s.start(o)
	}
	if err != nil {
		return nil, err
	}
	return s, nil
}

var errStart = errors.New("queue: the server does not start")

func (s *Server) start(o natsserver.Options) (err error) {
	if s.server, err = natsserver.NewServer(&o); err != nil {
		return fmt.Errorf("%w: %w", errStart, err)
	}
	fatal := make(fatalLog, 1)
	s.server.SetLoggerV2(fatal, false, false, false)
	go s.server.Start() // ends by itself, or with Shutdown
	ready := make(chan bool, 1)
	go func() { ready <- s.server.ReadyForConnections(startTime) }()
	select {
	case reason := <-fatal:
		err = fmt.Errorf("%w: %s", errStart, reason)
	case ok := <-ready:
		if ok {
			return nil
		}
		err = fmt.Errorf("%w within %v", errStart, startTime)
	}
	s.server.Shutdown()
	return err
}

// ParseListen splits HOST:PORT; without a host it is this machine alone, and port 0 is any free one.
func ParseListen(listen string) (host string, port int, err error) {
	host, p, err := net.SplitHostPort(listen)
	if err != nil {
		return "", 0, fmt.Errorf("queue: %w", err)
	}
	if port, err = strconv.Atoi(p); err != nil || port < 0 || port > 65535 {
		return "", 0, fmt.Errorf("queue: %s: no port %q", listen, p)
	}
	if host == "" {
		host = "127.0.0.1"
	}
	return host, port, nil
}

// probe says why an address cannot be listened on; the server would not.
func probe(host string, port int) error {
	l, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(port)))
	if err != nil {
		return fmt.Errorf("queue: %w", err)
	}
	return l.Close()
}

// remember returns a token: the given one, the one in the file, or a new one, and leaves it in the file. Workers find a server again
// that was killed and started again.
func remember(file, token string) (string, error) {
	have, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("queue: %w", err)
	}
	if len(have) > 0 && (token == "" || token == string(have)) {
		return string(have), nil // a file that is not written to is not lost when the process is killed
	}
	if token == "" {
		var b [16]byte
		rand.Read(b[:]) // does not fail
		token = hex.EncodeToString(b[:])
	}
	if err := os.WriteFile(file, []byte(token), 0o600); err != nil {
		return "", fmt.Errorf("queue: %w", err)
	}
	return token, nil
}

// open reports whether other machines reach the server.
func (s *Server) open() bool {
	tcp, ok := s.server.Addr().(*net.TCPAddr)
	return ok && !tcp.IP.IsLoopback()
}

// URL is where workers find the server, with the token.
func (s *Server) URL() string {
	host, port, err := net.SplitHostPort(s.server.Addr().String())
	if ip := net.ParseIP(host); err == nil && ip.IsUnspecified() {
		if name, err := os.Hostname(); err == nil {
			host = name
		}
	}
	return s.scheme + "://" + s.token + "@" + net.JoinHostPort(host, port)
}

// Connect connects this process.
func (s *Server) Connect(log func(format string, a ...any)) (*nats.Conn, error) {
	a := Access{Token: s.token, Log: log}
	conn, err := nats.Connect("", append(a.options(), nats.Token(s.token), nats.InProcessServer(s.server))...)
	if err != nil {
		return nil, fmt.Errorf("queue: %w", err)
	}
	return conn, nil
}

// Close stops the server. Forget removes what it has kept.
func (s *Server) Close(forget bool) error {
	s.server.Shutdown()
	s.server.WaitForShutdown()
	if !forget {
		return nil
	}
	if err := os.RemoveAll(s.dir); err != nil {
		return fmt.Errorf("queue: %w", err)
	}
	return nil
}

// fatalLog is a server's log of which nothing is kept but why it gave up.
type fatalLog chan string

func (f fatalLog) Fatalf(format string, a ...any) {
	select {
	case f <- fmt.Sprintf(format, a...):
	default:
	}
}
func (fatalLog) Noticef(string, ...any) {}
func (fatalLog) Warnf(string, ...any)   {}
func (fatalLog) Errorf(string, ...any)  {}
func (fatalLog) Debugf(string, ...any)  {}
func (fatalLog) Tracef(string, ...any)  {}
