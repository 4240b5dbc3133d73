package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"okuyuki/server/queue"
)

// certificate makes one for this machine that nobody has signed but itself, and returns the files of it and of its key.
func certificate(t *testing.T) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Unix(0, 0), NotAfter: time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	signed, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	file := func(kind string, data []byte) string {
		return writeFile(t, "tls.pem", pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: data}))
	}
	return file("CERTIFICATE", signed), file("PRIVATE KEY", secret)
}

// A server with a certificate speaks to whoever believes it, and to nobody in plain text; its cookie is sent encrypted only.
func TestServeEncrypted(t *testing.T) {
	const token = "a-token-of-this-test"
	cert, key := certificate(t)
	s := serveFor(t, 2, "--studies", t.TempDir(), "--tls-cert", cert, "--tls-key", key, "--token", token)
	home := strings.TrimSuffix(strings.TrimPrefix(s.lines[1], "Studies: "), "studies/")
	if !strings.HasPrefix(home, "https://") || !strings.Contains(s.lines[0], home) {
		t.Fatalf("printed %q", s.lines)
	}
	roots, err := authority{cert}.pool()
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}}
	defer client.CloseIdleConnections()
	r, err := client.Post(home+"api/v1/session", "application/json", strings.NewReader(`{"token":"`+token+`"}`))
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	if c := r.Cookies(); r.StatusCode != http.StatusNoContent || len(c) != 1 || !c[0].Secure {
		t.Errorf("%d, %v", r.StatusCode, c)
	}
	if _, err := http.Get(home); err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("who does not know the certificate: %v", err)
	}
	if r, err := http.Get("http" + strings.TrimPrefix(home, "https")); err == nil {
		r.Body.Close()
		if r.StatusCode != http.StatusBadRequest {
			t.Errorf("in plain text: %d", r.StatusCode)
		}
	}
	s.stop()
	if code := <-s.code; code != exitDone {
		t.Errorf("exit %d", code)
	}
	if code, _, log := okuyuki(t, "serve", "--addr", "127.0.0.1:0", "--tls-cert", key, "--tls-key", key); code != exitRefused || !strings.Contains(log, "--tls-cert") {
		t.Errorf("a key for a certificate: exit %d, %s", code, log)
	}
}

// Workers come in over an encrypted connection or not at all.
func TestQueueEncrypted(t *testing.T) {
	cert, key := certificate(t)
	config, err := encryption{cert, key}.config()
	if err != nil {
		t.Fatal(err)
	}
	roots, err := authority{cert}.pool()
	if err != nil {
		t.Fatal(err)
	}
	server, err := queue.Embed(t.TempDir(), "127.0.0.1:0", "", config)
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close(true)
	if !strings.HasPrefix(server.URL(), "tls://") {
		t.Error(server.URL())
	}
	log := func(string, ...any) {}
	own, err := server.Connect(log)
	if err != nil {
		t.Fatalf("this process: %v", err)
	}
	own.Close()
	worker, err := queue.Connect(queue.Access{URL: server.URL(), Roots: roots, Log: log})
	if err != nil {
		t.Fatalf("a worker: %v", err)
	}
	if _, err := worker.TLSConnectionState(); err != nil {
		t.Errorf("a worker's connection: %v", err)
	}
	worker.Close()
	if conn, err := queue.Connect(queue.Access{URL: server.URL(), Log: log}); err == nil || !strings.Contains(err.Error(), "certificate") {
		conn.Close()
		t.Errorf("a worker that does not know the certificate: %v", err)
	}
	plain, err := queue.Embed(t.TempDir(), "127.0.0.1:0", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer plain.Close(true)
	if conn, err := queue.Connect(queue.Access{URL: plain.URL(), Roots: roots, Log: log}); err == nil {
		conn.Close()
		t.Error("a worker that wants encryption gives its token to a server without")
	}
}
