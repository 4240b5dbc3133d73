package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"okuyuki/server/httpd"
)

// slowKinds are the ways to be slow on purpose. All but listeners, of whom there are only so many, must be let go by the server:
// those who send find out themselves, that readers are let go shows in the server's goroutines.
var slowKinds = []struct {
	name string
	be   func(s *served, l httpd.Limits, over <-chan struct{}) error
}{
	{"header", func(s *served, l httpd.Limits, _ <-chan struct{}) error {
		return s.dribble("GET / HTTP/1.1\r\nHost: localhost\r\n", "X-More: x\r\n", l.Header)
	}},
	{"body", func(s *served, l httpd.Limits, _ <-chan struct{}) error {
		return s.dribble("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n", "x", l.Body)
	}},
	{"reader", hold("GET /large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n")},
	{"listener", hold("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")},
}

// slack is what a machine that is busy may add to a limit.
const slack = time.Minute

// dribble sends a beginning and then a little again and again, until the connection is closed. It reports an error if that does not
// happen.
func (s *served) dribble(begin, more string, limit time.Duration) error {
	conn, err := s.dial(begin)
	if err != nil {
		return err
	}
	defer conn.Close()
	for end := time.Now().Add(limit + slack); time.Now().Before(end); {
		conn.SetReadDeadline(time.Now().Add(limit / 4))
		if _, err := io.Copy(io.Discard, conn); !errors.Is(err, os.ErrDeadlineExceeded) {
			return nil // it was closed, whatever came before
		}
		if _, err := io.WriteString(conn, more); err != nil {
			return nil
		}
	}
	return fmt.Errorf("not let go within %v", limit+slack)
}

// hold asks for something and takes nothing of it until all is over.
func hold(begin string) func(*served, httpd.Limits, <-chan struct{}) error {
	return func(s *served, _ httpd.Limits, over <-chan struct{}) error {
		conn, err := s.dial(begin)
		if err != nil {
			return err
		}
		defer conn.Close()
		<-over
		return nil
	}
}

// dial connects, with as little room for what comes as can be had, and sends something.
func (s *served) dial(begin string) (net.Conn, error) {
	conn, err := net.Dial("tcp", s.addr)
	if err != nil {
		return nil, err
	}
	err = conn.(*net.TCPConn).SetReadBuffer(4 << 10)
	if err == nil {
		_, err = io.WriteString(conn, begin)
	}
	if err != nil {
		conn.Close()
		return nil, err
	}
	return conn, nil
}
