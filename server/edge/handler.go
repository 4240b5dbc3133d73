package main

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"

	"okuyuki/server/api"
	"okuyuki/server/httpd"
	"okuyuki/server/strictjson"
)

// settings are what the key "settings" of the KV namespace may hold, as JSON.
type settings struct {
	// Hosts are the names that the API answers to; none: whatever name Cloudflare has led the request here by.
	Hosts []string `json:"hosts"`
}

// parseSettings reads settings; of an empty text they are empty.
func parseSettings(text string) (s settings, err error) {
	if text == "" {
		return s, nil
	}
	if err := strictjson.Decode(strings.NewReader(text), &s); err != nil {
		return s, fmt.Errorf("edge: settings: %w", err)
	}
	return s, nil
}

// storage is what the handlers work on.
type storage struct {
	sites    api.Sites
	registry api.Registry
}

// newHandler answers the API. Everybody can reach the edge: without a token nothing is answered.
func newHandler(s settings, token string, store storage, log *slog.Logger) (http.Handler, error) {
	if err := api.CheckToken(token); err != nil {
		return nil, fmt.Errorf("edge: the secret %s: %w", tokenName, err)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hosts := httpd.Hosts{Names: s.Hosts}
		if len(hosts.Names) == 0 {
			hosts.Names = []string{hostname(r.Host)}
		}
		if r.URL.Scheme == "https" && r.TLS == nil {
			r.TLS = &tls.ConnectionState{} // for the cookie: Cloudflare has decrypted what came
		}
		if r.Method == http.MethodHead {
			w = withoutLength{w}
		}
		api.New(api.Options{Sites: store.sites, Registry: store.registry, Access: api.Access{Token: token, Hosts: hosts}, Log: log}).ServeHTTP(w, r)
	}), nil
}

// withoutLength keeps the length from answers that have no body: package workers would wait for so many bytes.
type withoutLength struct{ http.ResponseWriter }

func (w withoutLength) WriteHeader(status int) {
	w.Header().Del("Content-Length")
	w.ResponseWriter.WriteHeader(status)
}

// tokenName is the secret that holds the token.
const tokenName = "OKUYUKI_TOKEN"

// hostname is a host without its port.
func hostname(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		return name
	}
	return host
}

// broken answers for a Worker that is not set up: the reason is in its log, the caller is told where to look.
func broken(err error, log *slog.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		log.Error("not set up", "error", err)
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		http.Error(w, "This Worker is not set up; its log (wrangler tail) has the reason.", http.StatusInternalServerError)
	})
}
