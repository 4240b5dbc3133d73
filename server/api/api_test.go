package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"okuyuki/server/runs"
)

// ask sends a request, with pairs of header names and values, and holds the answer to openapi.json.
func ask(t *testing.T, a *api, method, target, body string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(method, target, nil)
	if body != "" {
		r = httptest.NewRequest(method, target, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
	}
	r.Host = "localhost:8080"
	for i := 0; i < len(header); i += 2 {
		if header[i] == "Host" {
			r.Host = header[i+1]
		} else {
			r.Header.Set(header[i], header[i+1])
		}
	}
	w := httptest.NewRecorder()
	a.ServeHTTP(w, r)
	conforms(t, a, r, w.Code, w.Header(), w.Body.Bytes())
	return w
}

// kindOf is the kind of problem of an answer, "" if it is none.
func kindOf(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	if w.Header().Get("Content-Type") != "application/problem+json" {
		return ""
	}
	var p problemJSON
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || p.Status != w.Code || p.Text["ja"] == "" || p.Detail != p.Text["en"] {
		t.Errorf("a problem with status %d: %v, %s", w.Code, err, w.Body)
	}
	return strings.TrimPrefix(p.Type, "urn:okuyuki:problem:")
}

func TestRuns(t *testing.T) {
	f := newFake()
	a := newAPI(Options{Service: f})
	var list struct{ Runs []runs.Run }
	if err := json.Unmarshal(ask(t, a, "GET", "/api/v1/runs", "").Body.Bytes(), &list); err != nil || len(list.Runs) != 3 || list.Runs[0] != f.runs[0] {
		t.Errorf("%+v, %v", list, err)
	}
	w := ask(t, a, "POST", "/api/v1/runs", `{"study":"nyu","preset":"smoke"}`)
	if w.Code != http.StatusCreated || w.Header().Get("Location") != "/api/v1/runs/nyu-1" {
		t.Errorf("start: %d, %v", w.Code, w.Header())
	}
	for _, step := range []struct {
		method, target, state, kind string
		status                      int
	}{
		{"GET", "/api/v1/runs/nyu-1", "running", "", 200},
		{"HEAD", "/api/v1/runs/nyu-1", "", "", 200},
		{"DELETE", "/api/v1/runs/nyu-1", "", "state", 409},
		{"POST", "/api/v1/runs/nyu-1/resume", "", "state", 409},
		{"POST", "/api/v1/runs/nyu-1/stop", "stopped", "", 200},
		{"POST", "/api/v1/runs/nyu-1/stop", "", "state", 409},
		{"POST", "/api/v1/runs/nyu-1/resume", "running", "", 200},
		{"POST", "/api/v1/runs/nyu-1/model", "", "state", 409},
		{"POST", "/api/v1/runs/mnist-1/model", "", "model", 422},
		{"POST", "/api/v1/runs/none/model", "", "none", 404},
		{"DELETE", "/api/v1/runs/mnist-2", "", "", 204},
		{"GET", "/api/v1/runs/mnist-2", "", "none", 404},
		{"POST", "/api/v1/runs/none/stop", "", "none", 404},
		{"POST", "/api/v1/runs/none/resume", "", "none", 404},
		{"DELETE", "/api/v1/runs/none", "", "none", 404},
		{"GET", "/api/v1/runs/..%2f..%2fetc", "", "none", 404},
		{"GET", "/api/v1/runs/" + strings.Repeat("a", 200), "", "none", 404},
	} {
		w := ask(t, a, step.method, step.target, "")
		if w.Code != step.status || kindOf(t, w) != step.kind || !strings.Contains(w.Body.String(), `"state":"`+step.state) && step.state != "" {
			t.Errorf("%+v: %d, %s", step, w.Code, w.Body)
		}
	}
	f.set("nyu-1", func(r *runs.Run) { r.State = runs.Done })
	if w := ask(t, a, "POST", "/api/v1/runs/nyu-1/model", ""); w.Code != http.StatusAccepted || !strings.Contains(w.Body.String(), `"making":true`) {
		t.Errorf("a model: %d, %s", w.Code, w.Body)
	}
	if w := ask(t, a, "GET", "/api/v1/studies", ""); !strings.Contains(w.Body.String(), `"trainings":9`) {
		t.Errorf("studies: %s", w.Body)
	}
}

// What is asked in another way than openapi.json says is told what was wrong.
func TestRefusals(t *testing.T) {
	a := newAPI(Options{Service: newFake()})
	const start = "/api/v1/runs"
	for _, c := range []struct {
		method, target, body string
		status               int
		kind                 string
		header               []string
	}{
		{"POST", start, `{"study":"nyu","preset":"huge"}`, 422, "request", nil},
		{"POST", start, `{"study":"nyu","preset":"smoke","luck":1}`, 400, "body", nil},
		{"POST", start, `{"study":"nyu","preset":"smoke"} {}`, 400, "body", nil},
		{"POST", start, `{"study":"nyu","preset":`, 400, "body", nil},
		{"POST", start, `["nyu"]`, 400, "body", nil},
		{"POST", start, `{"study":1}`, 400, "body", nil},
		{"POST", start, ``, 415, "type", nil},
		{"POST", start, `{}`, 415, "type", []string{"Content-Type", "text/plain"}},
		{"POST", start, `{}`, 415, "type", []string{"Content-Type", "application/x-www-form-urlencoded"}},
		{"POST", start, `{"study":"` + strings.Repeat("x", maxBody) + `"}`, 413, "too-large", nil},
		{"POST", start + "/nyu-1/stop", `{}`, 400, "body", nil},
		{"GET", start, `{}`, 400, "body", nil},
		{"PUT", start, `{}`, 405, "method", nil},
		{"OPTIONS", start, ``, 405, "method", nil},
		{"DELETE", "/metrics", ``, 405, "method", nil},
		{"GET", "/api/v1/session", ``, 405, "method", nil},
		{"GET", "/api/v2/runs", ``, 404, "not-found", nil},
		{"GET", "/api/v1/", ``, 404, "not-found", nil},
		{"GET", start + "/nyu-1/figures/none.svg", ``, 404, "none", nil},
		{"GET", start + "/nyu-1/figures/gain.gif", ``, 404, "none", nil},
		{"GET", start + "/nyu-1/figures/..%2fgain.svg", ``, 404, "none", nil},
		{"GET", start + "/nyu-1/figures/gain.svg?language=fr", ``, 400, "query", nil},
		{"GET", start + "/nyu-1/figures/gain.svg?scheme=red", ``, 400, "query", nil},
		{"GET", start + "/nyu-1/report?language=x", ``, 400, "query", nil},
		{"GET", start + "/none/report", ``, 404, "none", nil},
		{"GET", start + "/none/events", ``, 404, "none", nil},
		{"GET", "/api/v1/compare?a=nyu-1", ``, 400, "query", nil},
		{"GET", "/api/v1/compare?a=nyu-1&b=none", ``, 404, "none", nil},
		{"GET", "/api/v1/compare?a=nyu-1&b=%2e%2e", ``, 404, "none", nil},
		{"GET", "/api/v1/compare?a=nyu-1&b=mnist-1", ``, 422, "compare", nil},
		{"GET", "/api/v1/models/abc", ``, 404, "none", nil},
		{"GET", "/api/v1/models/" + strings.Repeat("0", 64), ``, 404, "none", nil},
	} {
		w := ask(t, a, c.method, c.target, c.body, c.header...)
		if w.Code != c.status || kindOf(t, w) != c.kind {
			t.Errorf("%s %s %.60s: %d, %s", c.method, c.target, c.body, w.Code, w.Body)
		}
		if c.status == 405 && w.Header().Get("Allow") == "" {
			t.Errorf("%s %s: no Allow", c.method, c.target)
		}
	}
	if w := ask(t, a, "PUT", "/api/v1/runs/nyu-1", ""); w.Header().Get("Allow") != "GET, DELETE, HEAD" {
		t.Errorf("Allow: %q", w.Header().Get("Allow"))
	}
}

// A failure is answered once, without what only the log should know; so is a panic.
func TestFailures(t *testing.T) {
	f := newFake()
	var log bytes.Buffer
	a := newAPI(Options{Service: f, Log: slog.New(slog.NewTextHandler(&log, nil))})
	w := ask(t, a, "POST", "/api/v1/runs", `{"study":"nyu","preset":"panic"}`)
	if w.Code != 500 || kindOf(t, w) != "internal" || strings.Contains(w.Body.String(), "luck") || !strings.Contains(log.String(), "bad luck") {
		t.Errorf("a panic: %d, %s, log %q", w.Code, w.Body, log.String())
	}
	f.fails = errors.New("disk of /secret/path is gone")
	for _, target := range []string{"/api/v1/runs", "/api/v1/runs/nyu-1", "/api/v1/models"} {
		log.Reset()
		w := ask(t, a, "GET", target, "")
		if w.Code != 500 || kindOf(t, w) != "internal" || strings.Contains(w.Body.String(), "secret") || !strings.Contains(log.String(), "secret") {
			t.Errorf("%s: %d, %s, log %q", target, w.Code, w.Body, log.String())
		}
	}
}

// An answer that is not ready in time is still told so.
func TestLate(t *testing.T) {
	a := newAPI(Options{Service: newFake()})
	server := httptest.NewServer(a.serve(route{pattern: "/", timeout: time.Millisecond, handle: func(_ http.ResponseWriter, r *http.Request) error {
		ctx, cancel := context.WithTimeout(r.Context(), 10*time.Millisecond)
		defer cancel()
		<-ctx.Done()
		return ctx.Err()
	}}))
	t.Cleanup(server.Close)
	answer, err := http.Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var p problemJSON
	if err := json.NewDecoder(answer.Body).Decode(&p); err != nil || answer.StatusCode != http.StatusGatewayTimeout || !strings.HasSuffix(p.Type, ":late") {
		t.Errorf("%d, %+v, %v", answer.StatusCode, p, err)
	}
}

// What is made of results is made once, asked about by its tag, and made anew when there are more of them.
func TestViews(t *testing.T) {
	f := newFake()
	a := newAPI(Options{Service: f})
	const run = "/api/v1/runs/nyu-1/"
	for path, want := range map[string][2]string{
		"outcome":                       {"application/json", `"done":3`},
		"results.csv":                   {"text/csv; charset=utf-8", "done\n3\n"},
		"figures":                       {"application/json", `"what is gained"`},
		"figures/gain.svg?language=en":  {"image/svg+xml", "en svg 3"},
		"figures/gain.png":              {"image/png", "ja png 3"},
		"report?language=en":            {"text/html; charset=utf-8", "<title>en 3"},
		"figures/gain.svg?language=ja&": {"image/svg+xml", "ja svg 3"},
	} {
		w := ask(t, a, "GET", run+path, "")
		if w.Code != 200 || w.Header().Get("Content-Type") != want[0] || !strings.Contains(w.Body.String(), want[1]) {
			t.Errorf("%s: %d, %v, %s", path, w.Code, w.Header(), w.Body)
		}
		policy := w.Header().Get("Content-Security-Policy")
		if !strings.Contains(policy, "default-src 'none'") || !strings.Contains(policy, "sandbox") || strings.Contains(policy, "script-src") || w.Header().Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: headers %v", path, w.Header())
		}
		if again := ask(t, a, "GET", run+path, "", "If-None-Match", w.Header().Get("ETag")); again.Code != http.StatusNotModified || again.Body.Len() > 0 {
			t.Errorf("%s, again: %d", path, again.Code)
		}
	}
	if f.asked != 1 {
		t.Errorf("the outcome was worked out %d times", f.asked)
	}
	before := ask(t, a, "GET", run+"figures/gain.svg", "")
	f.set("nyu-1", func(r *runs.Run) { r.Done++ })
	after := ask(t, a, "GET", run+"figures/gain.svg", "", "If-None-Match", before.Header().Get("ETag"))
	if after.Code != 200 || after.Body.String() != "ja svg 4" || f.asked != 2 {
		t.Errorf("with more results: %d, %s, %d outcomes", after.Code, after.Body, f.asked)
	}
	if d := ask(t, a, "GET", run+"results.csv", "").Header().Get("Content-Disposition"); d != `attachment; filename="okuyuki-nyu-1.csv"` {
		t.Errorf("the table's name: %s", d)
	}
}

// What is kept is bounded, in number and in bytes, and the sums are kept right.
func TestViewsAreBounded(t *testing.T) {
	v := newViews()
	for i := range mostViews + 50 {
		v.keep(view{at: at{"a", i}, data: make([]byte, 10)})
	}
	if _, ok := v.find(at{"a", 49}, ""); ok || len(v.made) != mostViews || v.bytes != 10*mostViews {
		t.Errorf("%d kept, %d bytes", len(v.made), v.bytes)
	}
	for range 3 {
		v.keep(view{at: at{"b", 1}, data: make([]byte, mostViewBytes/2)})
	}
	sum := 0
	for _, m := range v.made {
		sum += len(m.data)
	}
	if sum != v.bytes || sum > mostViewBytes {
		t.Errorf("%d bytes, reckoned as %d", sum, v.bytes)
	}
	v.keep(view{at: at{"c", 1}, data: make([]byte, 2*mostViewBytes)})
	if _, ok := v.find(at{"c", 1}, ""); !ok || len(v.made) != 1 {
		t.Errorf("one that is too large drives out the rest, and is there: %d kept", len(v.made))
	}
}

func TestCompare(t *testing.T) {
	f := newFake()
	a := newAPI(Options{Service: f})
	w := ask(t, a, "GET", "/api/v1/compare?a=mnist-1&b=mnist-2", "")
	var got struct {
		A, B       runs.Run
		Comparison struct {
			Rows []struct {
				Difference struct{ Mean float64 }
				Verdict    string
			}
		}
	}
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || got.A.ID != "mnist-1" || got.B.ID != "mnist-2" {
		t.Fatalf("%v in %s", err, w.Body)
	}
	if r := got.Comparison.Rows; len(r) != 1 || r[0].Difference.Mean != 4 || r[0].Verdict != "higher" {
		t.Errorf("%+v", got)
	}
	f.set("mnist-2", func(r *runs.Run) { r.Done = 9 })
	if w := ask(t, a, "GET", "/api/v1/compare?a=mnist-1&b=mnist-2", ""); !strings.Contains(w.Body.String(), `"undecided"`) {
		t.Errorf("with more results: %s", w.Body)
	}
}

func TestModels(t *testing.T) {
	f := newFake()
	a := newAPI(Options{Service: f})
	data := bytes.Repeat([]byte("weights "), 1000)
	sum := f.addModel(t, data)
	if w := ask(t, a, "GET", "/api/v1/models", ""); !strings.Contains(w.Body.String(), sum) {
		t.Errorf("%s", w.Body)
	}
	w := ask(t, a, "GET", "/api/v1/models/"+sum, "")
	got := sha256.Sum256(w.Body.Bytes())
	if hex.EncodeToString(got[:]) != sum || w.Header().Get("Content-Type") != "application/octet-stream" {
		t.Errorf("%d bytes, %v", w.Body.Len(), w.Header())
	}
	if d := w.Header().Get("Content-Disposition"); d != `attachment; filename="-1-.bin"` {
		t.Errorf("the file's name: %s", d)
	}
	if w := ask(t, a, "GET", "/api/v1/models/"+sum, "", "Range", "bytes=8-15"); w.Code != 206 || w.Body.String() != "weights " {
		t.Errorf("a part: %d, %q", w.Code, w.Body)
	}
}

func TestMetrics(t *testing.T) {
	f := newFake()
	a := newAPI(Options{Service: f})
	ask(t, a, "GET", "/api/v1/runs", "")
	ask(t, a, "LUCK", "/api/v1/none", "")
	text := ask(t, a, "GET", MetricsPath, "").Body.String()
	for _, want := range []string{
		`okuyuki_runs{state="running",study="nyu"} 1`, `okuyuki_runs{state="failed",study="nyu"} 0`, `okuyuki_runs{state="stopped",study="mnist"} 1`,
		`okuyuki_trainings_done{study="mnist"} 14`, `okuyuki_trainings_planned{study="mnist"} 18`, `okuyuki_event_streams 0`,
		`okuyuki_http_request_duration_seconds_count{code="200",method="GET",route="/api/v1/runs"} 1`,
		`okuyuki_http_request_duration_seconds_count{code="404",method="other",route="/"} 1`, "go_goroutines ",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
	f.fails = errors.New("gone")
	if w := ask(t, a, "GET", MetricsPath, ""); w.Code != 500 {
		t.Errorf("without a list of runs: %d", w.Code)
	}
}
