package httpd

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"syscall"
)

// HealthPath answers whether the server is up, and which version it is.
const HealthPath = "/healthz"

// Listen opens the address. A port in use gives an error that says what to do.
func Listen(addr string) (net.Listener, error) {
	ln, err := net.Listen("tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("%s is in use by another program: stop it, or choose another port with --addr (port 0 takes any free one)", addr)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s: %w", addr, err)
	}
	return ln, nil
}

// Handler returns the whole server for a listener address: health, the site
// and the guard of Hosts. A server on a loopback address answers to loopback
// names and to the hosts that are named; one for the network answers to whatever
// name it is called by, unless hosts are named.
func Handler(site http.Handler, version string, addr net.Addr, hosts ...string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+HealthPath, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		json.NewEncoder(w).Encode(map[string]string{"status": "ok", "version": version})
	})
	mux.Handle("/", site)
	local := IsLoopback(addr)
	if !local && len(hosts) == 0 {
		return protect(mux)
	}
	return protect(Hosts{Names: hosts, Addresses: !local}.Guard(mux))
}

// protect holds for every answer, refusals and redirects that no handler of ours writes included.
func protect(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		setSecurityHeaders(w.Header(), "")
		next.ServeHTTP(w, r)
	})
}

// Serve answers requests within the usual limits until ctx is done, then lets answers under way finish. It returns nil after such
// an orderly stop.
func Serve(ctx context.Context, ln net.Listener, handler http.Handler) error {
	return Usual().Serve(ctx, ln, nil, handler)
}

// Serve is the function of this name, within other limits, and encrypted where secure is not nil: with HTTP/1.1, as without, since its
// limits are those that are tested.
func (l Limits) Serve(ctx context.Context, ln net.Listener, secure *tls.Config, handler http.Handler) error {
	ln = newBounded(ln, l.Connections)
	if secure != nil {
		ln = tls.NewListener(ln, secure)
	}
	server := &http.Server{
		Handler:           l.patient(handler),
		ReadHeaderTimeout: l.Header,
		WriteTimeout:      l.Answer, // for what is answered before a handler is asked
		IdleTimeout:       l.Idle,
		MaxHeaderBytes:    maxHeader,

		DisableGeneralOptionsHandler: true, // "OPTIONS *" passes the guard like the rest
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(ln) }()
	select {
	case err := <-failed:
		return fmt.Errorf("httpd: %w", err)
	case <-ctx.Done():
	}
	// The caller's context is done already: the stop has its own deadline.
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), l.Stop)
	defer cancel()
	err := server.Shutdown(stop)
	if errors.Is(err, context.DeadlineExceeded) {
		err = server.Close() // of clients that are slower than a stop may be
	}
	if err != nil {
		return fmt.Errorf("httpd: stopping: %w", err)
	}
	return nil
}
