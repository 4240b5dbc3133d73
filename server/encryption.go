package main

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"
)

// encryption is the certificate of a command that listens.
type encryption struct {
	TLSCert string `name:"tls-cert" type:"existingfile" placeholder:"FILE.pem" help:"Encrypt what comes from elsewhere: the certificate, followed by those between it and its authority. Needs --tls-key."`
	TLSKey  string `name:"tls-key" type:"existingfile" placeholder:"FILE.pem" help:"The key of --tls-cert."`
}

func (e encryption) check() error {
	if (e.TLSCert == "") != (e.TLSKey == "") {
		return fmt.Errorf("%w: --tls-cert and --tls-key need each other", errUsage)
	}
	return nil
}

// config is how a server encrypts; nil: it does not.
func (e encryption) config() (*tls.Config, error) {
	if e.TLSCert == "" {
		return nil, nil
	}
	pair, err := tls.LoadX509KeyPair(e.TLSCert, e.TLSKey)
	if err != nil {
		return nil, fmt.Errorf("%w: --tls-cert and --tls-key: %w", errRefused, err)
	}
	return &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}, nil
}

// authority is whom a command that connects believes that a server is who it says.
type authority struct {
	TLSCA string `name:"tls-ca" type:"existingfile" placeholder:"FILE.pem" help:"With --nats: connect encrypted only, to a server whose certificate is of this authority, or is this one. tls:// in the URL without it: of one that the machine trusts."`
}

// pool is the authority's certificates; nil: those of the machine.
func (a authority) pool() (*x509.CertPool, error) {
	if a.TLSCA == "" {
		return nil, nil
	}
	data, err := os.ReadFile(a.TLSCA)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(data) {
		return nil, fmt.Errorf("%w: --tls-ca %s holds no certificate in PEM", errRefused, a.TLSCA)
	}
	return pool, nil
}
