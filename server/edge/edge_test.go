package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"okuyuki/server/api"
	"okuyuki/server/httpd"
	"okuyuki/server/npm"
	"okuyuki/server/registry"
	"okuyuki/server/sites"
)

const token = "a-token-of-the-tests"

// client keeps what it gets as it was sent.
var client = &http.Client{
	Timeout:       time.Minute,
	Transport:     &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 8},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// answer is what matters of a response.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func ask(t *testing.T, method, url, body string, headers ...string) answer {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w, err := client.Do(r)
	if err != nil {
		t.Fatalf("%s %s: %v", method, url, err)
	}
	defer w.Body.Close()
	text, err := io.ReadAll(w.Body)
	if err != nil {
		t.Fatalf("%s %s: %v", method, url, err)
	}
	for _, ofTheWay := range []string{"Date", "Content-Length", "Transfer-Encoding", "Connection"} {
		w.Header.Del(ofTheWay)
	}
	return answer{w.StatusCode, w.Header, text}
}

// installed is a folder with workerd and our script.
func installed(t *testing.T) string {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	dir, err := npm.Install(t.Context(), "npm", filepath.Join(cache, "okuyuki"), "edge")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// start runs the Worker of a folder until the test ends, and returns its address without a slash.
func start(t *testing.T, folder string, options map[string]string) string {
	t.Helper()
	text, err := json.Marshal(options)
	if err != nil {
		t.Fatal(err)
	}
	dir := installed(t)
	node := exec.Command("node", filepath.Join(dir, "local.mjs"), folder, string(text))
	var log bytes.Buffer
	node.Dir, node.Stderr = dir, &log
	end, err := node.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := node.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := node.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		end.Close()
		if err := node.Wait(); err != nil || t.Failed() {
			t.Logf("workerd: %v\n%s", err, log.String())
		}
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the Worker does not start: %v\n%s", err, log.String())
	}
	go io.Copy(io.Discard, out) // what it logs must not block it
	return strings.TrimSuffix(strings.TrimSpace(line), "/")
}

// built is the Worker's folder, with the page that the bundler has left.
func built(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "edge")
	build := exec.CommandContext(t.Context(), "go", "run", "./server/edge/make", "-out", dir)
	build.Dir = "../.."
	out, err := build.CombinedOutput()
	if err != nil {
		t.Fatalf("go run ./server/edge/make: %v\n%s", err, out)
	}
	t.Logf("%s", out)
	return dir
}

// published is the folder of a registry with two versions of a model, the second on trial by half of the clients.
func published(t *testing.T) (dir string, files [2][]byte) {
	t.Helper()
	dir = t.TempDir()
	store := registry.Open(dir, time.Now)
	for i := range files {
		files[i] = bytes.Repeat([]byte{byte(i)}, 300_000)
		if _, err := store.Publish(registry.Entry{Name: "bridge", Kind: "project", Card: "カード", By: "A"}, files[i]); err != nil {
			t.Fatal(err)
		}
		if _, err := store.Promote("bridge", i+1, []int{100, 50}[i], "A", ""); err != nil {
			t.Fatal(err)
		}
	}
	return dir, files
}

// TestWorker runs the Worker in Cloudflare's runtime beside the native handlers: they answer alike, header by header.
func TestWorker(t *testing.T) {
	if testing.Short() {
		t.Skip("what it tests runs in another program, which takes the page as it is built")
	}
	folder := built(t)
	models, files := published(t)
	versions, err := registry.Open(models, time.Now).Statements()
	if err != nil {
		t.Fatal(err)
	}
	// Of the registry the bucket holds the files alone.
	edge := start(t, folder, map[string]string{"token": token, "registry": models, "versions": string(versions)})
	begin := time.Now()
	ask(t, "GET", edge+"/api/v1/sites", "", "Authorization", "Bearer "+token)
	t.Logf("the first answer of the API, scripts and program loaded for it: %v (Cloudflare gives a Worker 1 s to start)", time.Since(begin).Round(time.Millisecond))

	site, err := httpd.NewSite(os.DirFS("../../web/dist"), nil)
	if err != nil {
		t.Fatal(err)
	}
	team := api.New(api.Options{Sites: sites.Open(t.TempDir(), time.Now), Registry: registry.Open(models, time.Now), Access: api.Access{Token: token}})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, api.Prefix) {
			team.ServeHTTP(w, r)
			return
		}
		site.ServeHTTP(w, r)
	}))
	defer server.Close()
	both := pair{edge, server.URL}

	t.Run("files", func(t *testing.T) {
		for name := range site.Manifest().Files {
			both.alike(t, "GET", "/"+name, "", "Accept-Encoding", "identity")
		}
		tag := ask(t, "GET", edge+"/", "").header.Get("ETag")
		for _, path := range []string{"/", "/docs/", "/sites/", "//js//app.js", "/none", "/engine.wasm.br", "/manifest.json", "/docs/none", "/js/"} {
			both.alike(t, "GET", path, "", "Accept-Encoding", "identity")
			both.alike(t, "HEAD", path, "", "Accept-Encoding", "identity")
			both.alike(t, "POST", path, "x", "Accept-Encoding", "identity")
		}
		both.alike(t, "GET", "/", "", "If-None-Match", `"x", W/`+tag, "Accept-Encoding", "identity")
		if a := ask(t, "GET", edge+"/docs", ""); a.status != 308 || a.header.Get("Location") != "/docs/" {
			t.Errorf("a folder without a slash: %d %v", a.status, a.header)
		}
	})
	t.Run("reports", func(t *testing.T) { both.reports(t) })
	t.Run("models", func(t *testing.T) {
		bearer := "Bearer " + token
		both.alike(t, "GET", "/api/v1/registry", "", "Authorization", bearer)
		for version, file := range files {
			got := both.alike(t, "GET", fmt.Sprintf("/api/v1/registry/bridge/file?version=%d", version+1), "", "Authorization", bearer)
			if !bytes.Equal(got.body, file) {
				t.Errorf("version %d has %d bytes", version+1, len(got.body))
			}
			both.alike(t, "GET", "/api/v1/registry/bridge/file?version="+fmt.Sprint(version+1), "", "Authorization", bearer, "If-None-Match", got.header.Get("ETag"))
		}
		for _, query := range []string{"?client=a", "?client=b", "?client=c", "?version=9", "?version=x", ""} {
			both.alike(t, "GET", "/api/v1/registry/bridge/file"+query, "", "Authorization", bearer)
		}
		both.alike(t, "HEAD", "/api/v1/registry/bridge/file", "", "Authorization", bearer)
		both.alike(t, "GET", "/api/v1/registry/none/file", "", "Authorization", bearer)
	})
	t.Run("refusals", func(t *testing.T) {
		for _, headers := range [][]string{{}, {"Authorization", "Bearer wrong"}, {"Authorization", "Bearer " + token, "Origin", "https://evil.test", "Sec-Fetch-Site", "cross-site"}} {
			both.alike(t, "GET", "/api/v1/sites", "", headers...)
			both.alike(t, "POST", "/api/v1/sites", "{}", headers...)
		}
		both.alike(t, "PUT", "/api/v1/sites", "", "Authorization", "Bearer "+token)
		both.alike(t, "GET", "/api/v1/openapi.json", "", "Authorization", "Bearer "+token)
		if a := ask(t, "GET", edge+"/api/v1/runs", "", "Authorization", "Bearer "+token); a.status != 404 {
			t.Errorf("studies at the edge: %d", a.status)
		}
	})
	t.Run("many", func(t *testing.T) { many(t, edge) })
}

// pair is the addresses of the Worker and of the native server.
type pair struct{ edge, native string }

// alike asks both, and returns what the Worker answers.
func (p pair) alike(t *testing.T, method, path, body string, headers ...string) answer {
	t.Helper()
	got, want := ask(t, method, p.edge+path, body, headers...), ask(t, method, p.native+path, body, headers...)
	if got.status != want.status || !bytes.Equal(got.body, want.body) {
		t.Errorf("%s %s: %d with %.200q, natively %d with %.200q", method, path, got.status, got.body, want.status, want.body)
	}
	if !reflect.DeepEqual(got.header, want.header) {
		t.Errorf("%s %s:\n     got %v\nnatively %v", method, path, got.header, want.header)
	}
	return got
}

const report = `{"schema":1,"site":"東橋","date":"2026-11-23","photos":{"labelled":40,"classes":2},
"gain":{"single":{"value":0.7,"low":0.6,"high":0.8},"multi":{"value":0.8,"low":0.7,"high":0.9},"mean":0.1,"se":0.05,"low":-0.01,"high":0.21,"verdict":"no_evidence"},
"method":{"version":"0","model":"m","folds":5,"repeats":2}}`

// reports go in, are listed and pooled, and go out by their codes alone; what is none is refused as natively.
func (p pair) reports(t *testing.T) {
	bearer := []string{"Authorization", "Bearer " + token}
	kind := append(slices.Clone(bearer), "Content-Type", "application/json")
	p.alike(t, "GET", "/api/v1/sites", "", bearer...)
	for _, bad := range []string{"", "{", `{"schema":9}`, `{"schema":1,"photo":"x"}`, strings.Replace(report, `"value":0.7`, `"value":7`, 1), strings.Repeat(" ", 70<<10)} {
		p.alike(t, "POST", "/api/v1/sites", bad, kind...)
	}
	p.alike(t, "POST", "/api/v1/sites", report, bearer...) // of no type
	type kept struct{ ID, Removal string }
	var sent [2][]kept // by the Worker, natively
	for range 3 {
		var headers [2]http.Header
		for i, base := range []string{p.edge, p.native} {
			a := ask(t, "POST", base+"/api/v1/sites", report, kind...)
			var k kept
			if err := json.Unmarshal(a.body, &k); err != nil || a.status != 201 || a.header.Get("Location") != "/api/v1/sites/"+k.ID || len(k.Removal) != 32 {
				t.Fatalf("sending: %d %s %v", a.status, a.body, err)
			}
			a.header.Del("Location")
			headers[i], sent[i] = a.header, append(sent[i], k)
		}
		if !reflect.DeepEqual(headers[0], headers[1]) {
			t.Errorf("headers of what was sent:\n     got %v\nnatively %v", headers[0], headers[1])
		}
	}
	list := func(base string) (ids []string, summary string) {
		var got struct {
			Sites []struct {
				ID       string
				Received time.Time
				Report   json.RawMessage
			}
			Summary json.RawMessage
		}
		a := ask(t, "GET", base+"/api/v1/sites", "", bearer...)
		if err := json.Unmarshal(a.body, &got); err != nil || a.status != 200 {
			t.Fatalf("the list: %d %s", a.status, a.body)
		}
		for _, s := range got.Sites {
			if time.Since(s.Received).Abs() > time.Hour || !strings.Contains(string(s.Report), "東橋") {
				t.Errorf("in the list: %+v", s)
			}
			ids = append(ids, s.ID)
		}
		return ids, string(got.Summary)
	}
	for i, base := range []string{p.edge, p.native} {
		ids, _ := list(base)
		for k, s := range sent[i] {
			if k >= len(ids) || ids[k] != s.ID {
				t.Errorf("listed are %v, sent were %v", ids, sent[i])
			}
		}
	}
	if _, got := list(p.edge); got == "" {
		t.Error("no summary")
	} else if _, want := list(p.native); got != want {
		t.Errorf("together they come to %s, natively %s", got, want)
	}
	first := sent[0][0]
	removal := func(code string) []string { return append(slices.Clone(bearer), "Okuyuki-Removal", code) }
	for _, step := range []struct {
		id, code string
		want     int
	}{{first.ID, "wrong", 403}, {first.ID, sent[0][1].Removal, 403}, {"0123456789abcdef", first.Removal, 404}, {first.ID, first.Removal, 204}, {first.ID, first.Removal, 404}} {
		if a := ask(t, "DELETE", p.edge+"/api/v1/sites/"+step.id, "", removal(step.code)...); a.status != step.want {
			t.Errorf("removing: %d %s, want %d", a.status, a.body, step.want)
		}
	}
	if a := ask(t, "GET", p.edge+"/api/v1/sites/"+sent[0][1].ID, "", bearer...); a.status != 200 || !strings.Contains(string(a.body), sent[0][1].ID) {
		t.Errorf("one report: %d %s", a.status, a.body)
	}
	if ids, _ := list(p.edge); len(ids) != 2 {
		t.Errorf("%d reports are left", len(ids))
	}
}

// many requests, one after another and at once, are all answered; how long they take is printed.
func many(t *testing.T, edge string) {
	bearer := []string{"Authorization", "Bearer " + token, "Content-Type", "application/json"}
	var took []time.Duration
	for range 100 {
		begin := time.Now()
		if a := ask(t, "GET", edge+"/api/v1/sites", "", bearer...); a.status != 200 {
			t.Fatalf("%d %s", a.status, a.body)
		}
		took = append(took, time.Since(begin))
		ask(t, "GET", edge+"/js/app.js", "")
	}
	slices.Sort(took)
	t.Logf("an answer of the API, a program started for it: median %v, longest of 100 %v", took[50].Round(time.Millisecond), took[99].Round(time.Millisecond))
	var group sync.WaitGroup
	for range 24 {
		group.Go(func() {
			r, err := http.NewRequestWithContext(t.Context(), "POST", edge+"/api/v1/sites", strings.NewReader(report))
			if err != nil {
				t.Error(err)
				return
			}
			r.Header.Set("Authorization", bearer[1])
			r.Header.Set("Content-Type", bearer[3])
			w, err := client.Do(r)
			if err != nil {
				t.Error(err)
				return
			}
			w.Body.Close()
			if w.StatusCode != 201 {
				t.Errorf("at once with others: %d", w.StatusCode)
			}
		})
	}
	group.Wait()
	if a := ask(t, "GET", edge+"/api/v1/sites", "", bearer...); strings.Count(string(a.body), `"received"`) != 26 {
		t.Errorf("26 reports were sent and not removed, listed are %d", strings.Count(string(a.body), `"received"`))
	}
}
