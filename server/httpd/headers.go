package httpd

import (
	"net"
	"net/http"
	"strings"
)

// The policy of the page and of its worker scripts: everything from this
// origin, no inline code, WebAssembly allowed, never framed.
const pagePolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; " +
	"connect-src 'self'; img-src 'self' blob: data:; style-src 'self'; font-src 'self'; " +
	"frame-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// The viewer is framed by the page, and frames and starts nothing itself.
const viewerPolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; " +
	"connect-src 'self'; img-src 'self' blob: data:; style-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

// ViewerPage is the one file that the page shows in a frame.
const ViewerPage = "viewer.html"

// SecurityHeaders returns the headers of a file that do not depend on who asks.
func SecurityHeaders(name string) http.Header {
	h := http.Header{}
	setSecurityHeaders(h, name)
	return h
}

// setSecurityHeaders puts the headers on a response that every file gets.
func setSecurityHeaders(h http.Header, name string) {
	if name == ViewerPage {
		h.Set("Content-Security-Policy", viewerPolicy)
		h.Set("X-Frame-Options", "SAMEORIGIN")
	} else {
		h.Set("Content-Security-Policy", pagePolicy)
		h.Set("X-Frame-Options", "DENY")
	}
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Permissions-Policy", "camera=(self), microphone=(), geolocation=(), payment=(), usb=()")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
}

// LoopbackHosts lets only requests through whose Host header names this machine.
// A server on a loopback address needs it: without it, any web site could
// point a name of its own at 127.0.0.1 and read what is served there.
func LoopbackHosts(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !isLoopbackHost(r.Host) {
			http.Error(w, "this server answers only to localhost, 127.0.0.1 and [::1]", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// isLoopbackHost reports whether a Host header, with or without port, names the
// loopback interface.
func isLoopbackHost(hostport string) bool {
	host := hostport
	if h, _, err := net.SplitHostPort(hostport); err == nil {
		host = h
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
