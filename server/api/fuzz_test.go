package api

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"okuyuki/server/runs"
)

// Whatever is asked, in whatever way, is answered: with what is described, or with a problem of a known kind in both languages; never
// with a failure of the server, since the service under it does not fail.
func FuzzRequest(f *testing.F) {
	const start = "/api/v1/runs"
	for _, c := range [][4]string{
		{"POST", start, "application/json", `{"study":"nyu","preset":"smoke"}`}, {"POST", start, "application/json", `{"study":"nyu"} {}`},
		{"POST", start, "application/json; charset=x", `{"study":"nyu","more":1}`}, {"POST", start, "text/plain", `{}`}, {"POST", start, "application/json", strings.Repeat("[", 10000)},
		{"GET", start, "", ""}, {"GET", start + "/nyu-1", "", ""}, {"DELETE", start + "/mnist-1", "", ""}, {"POST", start + "/nyu-1/stop", "", ""},
		{"POST", start + "/mnist-2/resume", "", ""}, {"GET", start + "/nyu-1/outcome", "", ""}, {"HEAD", start + "/nyu-1/results.csv", "", ""},
		{"GET", start + "/nyu-1/figures/gain.svg?language=en&scheme=dark", "", ""}, {"GET", start + "/nyu-1/figures/..%2f..%2fetc", "", ""},
		{"GET", start + "/%00/report?language=fr", "", ""}, {"GET", "/api/v1/compare?a=nyu-1&b=mnist-1", "", ""}, {"GET", "/api/v1/events", "", ""},
		{"GET", "/api/v1/models/" + strings.Repeat("0", 64), "", ""}, {"POST", "/api/v1/session", "application/json", `{"token":"x"}`},
		{"PATCH", "/api/v1/../../secret", "", ""}, {"GET", "/metrics", "", ""}, {"OPTIONS", "*", "", ""},
	} {
		f.Add(c[0], c[1], c[2], []byte(c[3]))
	}
	stopped, stop := context.WithCancel(context.Background())
	stop() // event streams would wait for events
	f.Fuzz(func(t *testing.T, method, target, kind string, body []byte) {
		at, err := url.ParseRequestURI(target)
		if err != nil || target == "*" || bytes.Contains(body, []byte("panic")) {
			return // net/http answers; the fake service panics when it is told to
		}
		r, err := http.NewRequest(method, "http://localhost/", bytes.NewReader(body))
		if err != nil {
			return
		}
		r.URL, r.RequestURI, r.Host = at, target, "localhost"
		r.Header.Set("Content-Type", kind)
		w := httptest.NewRecorder()
		newAPI(Options{Service: newFake(), Stop: stopped}).ServeHTTP(w, r)
		if w.Code == http.StatusInternalServerError || w.Code < 200 {
			t.Fatalf("%d: %s", w.Code, w.Body)
		}
		if w.Code >= 400 && method != http.MethodHead {
			if text, known := problems[kindOf(t, w)]; !known || text.status != w.Code {
				t.Fatalf("%d: no problem of a known kind: %s", w.Code, w.Body)
			}
		}
		if w.Code < 300 && strings.HasPrefix(w.Header().Get("Content-Type"), "application/json") && method != http.MethodHead && !json.Valid(w.Body.Bytes()) {
			t.Fatalf("no JSON: %s", w.Body)
		}
	})
}

// A body that is taken says the same when it is written and read again.
func FuzzBody(f *testing.F) {
	for _, body := range []string{`{"study":"nyu","preset":"smoke"}`, `{"study":"nyu","STUDY":"mnist"}`, `{"study":null}`, `{} {}`, `{"x":1}`, `"\ud800"`} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		read := func(body []byte) (r runs.Request, err error) {
			request, err := http.NewRequest("POST", "http://localhost/", bytes.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			return r, decode(request, &r)
		}
		first, err := read(body)
		if err != nil {
			if problemOf(err).kind != "body" {
				t.Fatalf("%v is no problem of the body", err)
			}
			return
		}
		text, err := json.Marshal(first)
		if err != nil {
			t.Fatal(err)
		}
		if second, err := read(text); err != nil || second != first || !json.Valid(body) {
			t.Fatalf("%s: %+v came back as %+v, %v", body, first, second, err)
		}
	})
}
