package queue

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"sync"

	"github.com/nats-io/nats.go"
)

// Place is where a study's queue is.
type Place struct {
	URL    string // of a server or a cluster; "": one within this process
	Listen string // where the latter listens; "": nowhere
	Dir    string // where it keeps its state
	Token  string // of either

	TLS   *tls.Config    // with Listen: how the server encrypts; nil: not at all
	Roots *x509.CertPool // with URL: see Access
}

// Pool is a coordinator with what it was opened with.
type Pool[Spec, Result comparable] struct {
	*Coordinator[Spec, Result]
	conn   *nats.Conn
	server *Server // nil where it is another process's
	once   sync.Once
}

// Open is Coordinate at a place.
func Open[Spec, Result comparable](
	ctx context.Context, at Place, config Config, train func(context.Context, Spec) (Result, error),
) (p *Pool[Spec, Result], err error) {
	p = new(Pool[Spec, Result])
	if at.URL != "" {
		p.conn, err = Connect(Access{URL: at.URL, Token: at.Token, Roots: at.Roots, Log: config.Log})
	} else if p.server, err = Embed(at.Dir, at.Listen, at.Token, at.TLS); err == nil {
		config.Alone = true
		if at.Listen != "" && at.Token == "" {
			config.Log("workers join with: okuyuki worker --nats %s", p.server.URL())
		} else if at.Listen != "" { // who has chosen the token knows it
			config.Log("workers join with the same token and: okuyuki worker --nats %s", redacted(p.server.URL()))
		}
		if at.TLS == nil && p.server.open() {
			config.Log("the queue is open to the network and not encrypted: --tls-cert and --tls-key encrypt it")
		}
		p.conn, err = p.server.Connect(config.Log)
	}
	if err == nil {
		p.Coordinator, err = Coordinate(ctx, p.conn, config, train)
	}
	if err != nil {
		p.release(false, config.Log)
		return nil, err
	}
	return p, nil
}

// Close is that of the coordinator, and closes what Open has opened.
func (p *Pool[Spec, Result]) Close(complete bool) {
	p.once.Do(func() {
		p.Coordinator.Close(complete)
		p.release(complete, p.Log)
	})
}

func (p *Pool[Spec, Result]) release(forget bool, log func(format string, a ...any)) {
	if p.conn != nil {
		p.conn.Close()
	}
	if p.server != nil {
		if err := p.server.Close(forget); err != nil {
			log("%v", err)
		}
	}
}
