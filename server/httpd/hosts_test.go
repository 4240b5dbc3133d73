package httpd

import (
	"net"
	"net/http"
	"testing"
)

// A server answers to what it was told to answer to, and to nothing that merely looks like it.
func TestNamedHosts(t *testing.T) {
	behindProxy := Handler(http.NotFoundHandler(), "1", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8080}, "lab.example")
	network := Handler(http.NotFoundHandler(), "1", &net.TCPAddr{IP: net.IPv4zero, Port: 8080}, "lab.example")
	for host, allowed := range map[string][2]bool{
		"lab.example": {true, true}, "LAB.example:8443": {true, true}, "localhost:8080": {true, true}, "[::1]:8080": {true, true},
		"10.0.0.1:8080": {false, true}, "[fe80::1]:8080": {false, true}, "10.0.0.1": {false, true},
		"lab.example.evil.test": {false, false}, "xlab.example": {false, false}, "evil.test": {false, false}, "": {false, false},
		"lab.example.": {false, false}, "10.0.0.1.evil.test": {false, false}, "lab.example@evil.test": {false, false},
	} {
		for i, h := range []http.Handler{behindProxy, network} {
			if got := status(h, host, HealthPath) == http.StatusOK; got != allowed[i] {
				t.Errorf("server %d, host %q: answered %v", i, host, got)
			}
		}
	}
}
