package httpd

import (
	"net"
	"net/http"
	"slices"
	"strings"
)

// Hosts says which Host headers are answered: those that name this machine's loopback interface, and what is listed. Without such
// a check any web site could point a name of its own at this machine and read, as its own, what is served here.
type Hosts struct {
	Names     []string // host names, without port
	Addresses bool     // any IP address: no web site can have one for a name
}

// Allow reports whether a Host header, with or without port, is answered.
func (h Hosts) Allow(hostport string) bool {
	host := hostport
	if name, _, err := net.SplitHostPort(hostport); err == nil {
		host = name
	}
	host = strings.ToLower(strings.TrimSuffix(strings.TrimPrefix(host, "["), "]"))
	if host == "localhost" {
		return true
	}
	if ip := net.ParseIP(host); ip != nil {
		return ip.IsLoopback() || h.Addresses || slices.Contains(h.Names, host)
	}
	return slices.ContainsFunc(h.Names, func(name string) bool { return strings.EqualFold(name, host) })
}

// Guard lets only requests through whose Host header is answered.
func (h Hosts) Guard(next http.Handler) http.Handler {
	refusal := "this server answers only to localhost, 127.0.0.1 and [::1]"
	if h.Addresses {
		refusal = "this server answers to IP addresses and to the names that it was given with --host"
	} else if len(h.Names) > 0 {
		refusal += " and to the names that it was given with --host"
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !h.Allow(r.Host) {
			http.Error(w, refusal, http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// IsLoopback reports whether a listener's address can be reached from this machine alone.
func IsLoopback(addr net.Addr) bool {
	tcp, ok := addr.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}
