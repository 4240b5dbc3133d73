package queue

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
)

// Access is how to reach a server.
type Access struct {
	URL   string         // of a server, or of several of a cluster with commas between them
	Token string         // unless the URL has one
	Roots *x509.CertPool // of authorities that are believed, and then the connection must be encrypted; nil: those of the machine, and so with tls:// alone
	Log   func(format string, a ...any)
}

// Connect connects to a server, and connects again whenever it was lost.
func Connect(a Access) (*nats.Conn, error) {
	conn, err := nats.Connect(a.URL, append(a.options(), nats.Token(a.Token))...)
	if err != nil {
		return nil, fmt.Errorf("queue: connect to %s: %w", redacted(a.URL), withoutURL(err))
	}
	return conn, nil
}

// Await is Connect, and waits for a server that is not there yet.
func Await(ctx context.Context, a Access) (*nats.Conn, error) {
	for said := false; ; said = true {
		conn, err := Connect(a)
		if !errors.Is(err, nats.ErrNoServers) && !errors.Is(err, nats.ErrTimeout) {
			return conn, err
		}
		if !said {
			a.Log("%v; waiting for it", err)
		}
		if pause(ctx, retryAfter); ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
}

func (a Access) options() []nats.Option {
	options := []nats.Option{
		nats.Name("okuyuki " + workerName()),
		nats.MaxReconnects(-1), nats.ReconnectWait(retryAfter), nats.Timeout(answerTime), nats.PingInterval(20 * time.Second),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) {
			if err != nil {
				a.Log("the server is away: %v; waiting for it", err)
			}
		}),
		nats.ReconnectHandler(func(*nats.Conn) { a.Log("the server is back") }),
		nats.ErrorHandler(func(*nats.Conn, *nats.Subscription, error) {}), // those who wait for answers see what is missing
	}
	if a.Roots != nil {
		options = append(options, nats.Secure(&tls.Config{RootCAs: a.Roots, MinVersion: tls.VersionTLS12}))
	}
	return options
}

// redacted is a URL without what may be secret in it.
func redacted(url string) string {
	servers := strings.Split(url, ",")
	for i, s := range servers {
		scheme, rest, ok := strings.Cut(s, "://")
		if !ok {
			scheme, rest = "nats", s
		}
		servers[i] = scheme + "://" + rest[strings.LastIndexByte(rest, '@')+1:]
	}
	return strings.Join(servers, ",")
}

// withoutURL keeps the errors of package url from repeating what they could not read.
func withoutURL(err error) error {
	if strings.Contains(err.Error(), "parse ") {
		return errors.New("this is no URL like nats://TOKEN@HOST:4222")
	}
	return err
}
