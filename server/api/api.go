package api

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"
)

// Prefix is the path that the API stands under; MetricsPath stands beside it.
const (
	Prefix      = "/api/v1/"
	MetricsPath = "/metrics"
)

const (
	maxBody       = 64 << 10         // bytes
	answerTimeout = time.Minute      // for an answer to be made
	fetchTimeout  = 5 * time.Minute  // where data may have to be fetched first
	fileTimeout   = time.Hour        // where it is a model, which is taken meanwhile
	takeTimeout   = 10 * time.Second // for the answer to be taken then, if only to say that it is late
)

// Options of the API.
type Options struct {
	Service  Service
	Sites    Sites    // nil: none are kept
	Registry Registry // nil: there are no versions of models
	Access   Access
	Stop     context.Context // when it ends, event streams are told and let go
	Log      *slog.Logger    // of what clients are not told; none when nil
}

// api is the handlers with what they share.
type api struct {
	Options
	studying
	mux    *http.ServeMux
	routes []route
}

// New returns the handler of everything under Prefix, and of MetricsPath.
func New(o Options) http.Handler { return newAPI(o) }

func newAPI(o Options) *api {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Stop == nil {
		o.Stop = context.Background()
	}
	a := &api{Options: o, mux: http.NewServeMux()}
	a.study()
	a.routes = append(a.table(), a.studies()...)
	for _, r := range a.routes {
		a.mux.Handle(r.method+" "+r.pattern, a.serve(r))
	}
	a.mux.Handle("/", a.serve(route{pattern: "/", handle: a.nothing}))
	return a
}

// ServeHTTP implements http.Handler.
func (a *api) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.mux.ServeHTTP(w, r) }

// serve wraps the handler of a route: time, size, who gets in, errors, panics, metrics.
func (a *api) serve(rt route) http.Handler {
	timeout := rt.timeout
	if timeout == 0 {
		timeout = answerTimeout
	}
	return http.HandlerFunc(func(plain http.ResponseWriter, r *http.Request) {
		w := &writer{ResponseWriter: plain}
		start := time.Now()
		defer func() { a.asked(rt.pattern, r, w.status, time.Since(start)) }()
		defer a.recovered(w, r)
		setHeaders(w.Header())
		// Writers that know no deadlines are those of tests.
		control := http.NewResponseController(w)
		_ = control.SetWriteDeadline(start.Add(timeout + takeTimeout))
		err := a.Access.check(r, rt.open)
		if err == nil {
			err = rt.read(w, r)
		}
		if err == nil {
			err = rt.handle(w, r)
		}
		if err != nil {
			if r.ContentLength != 0 {
				w.Header().Set("Connection", "close") // what is left of a body is not waited for
			}
			a.fail(w, r, err)
		}
	})
}

// recovered answers a panic as any failure, once.
func (a *api) recovered(w *writer, r *http.Request) {
	p := recover()
	if p == nil {
		return
	}
	if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(p) // the way to cut an answer off
	}
	a.Log.Error("panic", "path", r.URL.Path, "panic", p, "stack", string(debug.Stack()))
	if w.status != 0 {
		panic(http.ErrAbortHandler) // half an answer must not look whole
	}
	a.fail(w, r, errPanic)
}

var errPanic = errors.New("panic")

// setHeaders puts the headers on a response that every answer of the API gets. A policy for openers would not go with a sandbox.
func setHeaders(h http.Header) {
	h.Set("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox")
	h.Set("X-Frame-Options", "DENY")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	h.Set("Vary", "Cookie, Authorization")
	h.Del("Cross-Origin-Opener-Policy") // of the pages
}

// writer remembers the status.
type writer struct {
	http.ResponseWriter
	status int
}

func (w *writer) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *writer) Write(data []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.ResponseWriter.Write(data)
}

// Unwrap is for http.ResponseController.
func (w *writer) Unwrap() http.ResponseWriter { return w.ResponseWriter }
