//go:build unix

package main

import (
	"io"
	"net"
	"syscall"
	"testing"
	"time"
)

// The first signal stops the server in order: it takes no more connections, what is under way is answered to its end, and who is too
// slow for that is cut off. The second one ends it at once.
func TestStopBySignal(t *testing.T) {
	if serveAsChild() {
		return
	}
	if testing.Short() {
		t.Skip("starts processes")
	}
	for _, c := range []struct {
		what            string
		usual, finishes bool // usual limits; the client takes the rest of its answer
		twice           bool
	}{{"answered to its end", true, true, false}, {"cut off", false, false, false}, {"ended at once", true, false, true}} {
		s := startServer(t, "TestStopBySignal", c.usual)
		r, err := s.client.Get(s.url + "large.bin")
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		begin := time.Now()
		sendTerm(t, s)
		eventually(t, func() bool { return refuses(s.addr) }, func() string { return "it takes connections still" })
		if c.finishes {
			if n, err := io.Copy(io.Discard, r.Body); n != largeFile || err != nil {
				t.Errorf("%s: %d bytes, %v", c.what, n, err)
			}
		}
		if c.twice {
			sendTerm(t, s)
		}
		err = s.cmd.Wait()
		state := s.cmd.ProcessState.Sys().(syscall.WaitStatus)
		if c.twice != state.Signaled() || !c.twice && err != nil {
			t.Errorf("%s: %v\n%s", c.what, err, s.log)
		}
		t.Logf("%s: ended after %v", c.what, time.Since(begin).Round(time.Millisecond))
	}
}

func sendTerm(t *testing.T, s *served) {
	t.Helper()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
}

func refuses(addr string) bool {
	conn, err := net.Dial("tcp", addr)
	if err == nil {
		conn.Close()
	}
	return err != nil
}
